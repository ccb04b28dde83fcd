import { homedir } from 'node:os';
import { join } from 'node:path';
import type { App } from 'electron';
import type { ClosingChoice, DesktopView } from '#contract/desktop.ts';
import { type PageCommand, pageCommands } from '#contract/page-commands.ts';
import type { Log } from '#lib/log.ts';
import { Closing } from './closing.ts';
import { CrashWatch } from './crash-watch.ts';
import { LoginItem } from './login-item.ts';
import { MainWindow } from './main-window.ts';
import { AppMenu } from './menu.ts';
import { ownAppImage } from './own-app-image.ts';
import { ServingTray } from './serving-tray.ts';
import type { Language } from './shell-text.ts';
import { WindowMemory } from './window-memory.ts';
import type { KeptWindow } from './window-rules.ts';

interface Ports {
  readonly preload: string;
  readonly kept: {
    readonly place: { readonly value: KeptWindow; save(place: KeptWindow): void };
    readonly choices: { readonly value: { readonly closing: ClosingChoice }; save(choices: { closing: ClosingChoice }): void };
  };
  readonly language: () => Language;
  /** How many devices the engine answers. */
  readonly serving: () => Promise<number>;
  /** Everything has stopped: the window may go. */
  readonly ended: () => boolean;
  /** Somebody chose it in the menu; the page that is there does it. */
  readonly run: (command: PageCommand) => void;
  /** What closing means was decided outside the page. */
  readonly decided: (closing: ClosingChoice) => void;
  readonly collectDiagnostics: () => void;
  readonly checkForUpdates: () => void;
  readonly log: Log;
}

/** The window with all that belongs to it on a desktop: its menu, its place, its way to close, its sign in the menu bar. */
export class DeskWindow {
  readonly window: MainWindow;
  readonly #menu: AppMenu;
  readonly #tray: ServingTray;
  readonly #login: LoginItem;
  readonly #ports: Ports;

  /** After `ready`: displays are not known before. */
  constructor(app: App, ports: Ports) {
    this.#ports = ports;
    const { language, log } = ports;
    const quit = () => app.quit();
    const memory = new WindowMemory(ports.kept.place);
    const crashes = new CrashWatch({ language, quit, log });
    const closing = new Closing({
      choice: { get: () => ports.kept.choices.value.closing, set: ports.decided },
      serving: ports.serving,
      ended: ports.ended,
      window: () => this.window.shown,
      keep: () => this.#toMenuBar(),
      quit,
      language,
      log,
    });
    this.window = new MainWindow({
      preload: ports.preload,
      log,
      options: () => memory.options,
      closing: closing.closing,
      follow: [(window) => memory.follow(window), (window) => crashes.follow(window), (window) => this.#menu.follow(window)],
      onShown: () => this.#tray.hide(),
    });
    this.#tray = new ServingTray({ language, serving: ports.serving, open: () => this.window.show(), quit });
    this.#menu = new AppMenu(language, { ...ports, run: (command) => this.#run(command) });
    this.#login = new LoginItem(app, loginFacts(app), log);
  }

  /** What a screen may ask of the window. */
  readonly hands = {
    view: (): DesktopView => ({ closing: this.#ports.kept.choices.value.closing, startAtLogin: this.#login.on }),
    setClosing: (closing: ClosingChoice) => this.#ports.kept.choices.save({ closing }),
    setStartAtLogin: (on: boolean) => this.#login.set(on),
    offer: (commands: readonly PageCommand[]) => this.#menu.offer(commands),
  };

  /** Opens the window; a start at login goes to the menu bar alone. */
  begin(argv: readonly string[]): void {
    this.drawAnew();
    this.#login.renew();
    if (this.#login.startedBy(argv)) this.#toMenuBar();
    else this.window.show();
  }

  /** Another language. */
  drawAnew(): void {
    this.#menu.show();
    void this.#tray.refresh();
  }

  /** Perhaps another number of devices. */
  count(): void {
    void this.#tray.refresh();
  }

  #toMenuBar(): void {
    this.window.hide();
    this.#tray.show();
  }

  /** A page hears what it is asked for; where there is none yet, a new one opens at the place that is meant. */
  #run(command: PageCommand): void {
    const { place } = pageCommands[command];
    if (this.window.window === null && place !== undefined) return void this.window.go(`#${place}`);
    this.window.show();
    this.#ports.run(command);
  }
}

/** An AppImage is started by its own file, which is mounted anew each time. From the sources it is Electron with our folder. */
function loginFacts(app: App) {
  const program = ownAppImage() ?? process.execPath;
  return {
    platform: process.platform,
    command: app.isPackaged ? [program] : [process.execPath, app.getAppPath()],
    autostart: join(process.env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'autostart'),
  };
}
