import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { App } from 'electron';
import type { Log } from '#lib/log.ts';

/** Tells a start from login apart from one by a person; macOS tells by itself. */
export const HIDDEN = '--hidden';

interface Facts {
  readonly platform: NodeJS.Platform;
  /** The program and what it must be given to be this app. */
  readonly command: readonly string[];
  /** Where the desktop looks for what starts with a session (XDG autostart). */
  readonly autostart: string;
}

/** Whether the system opens us at login. macOS keeps it by itself; on Linux it is a file in the folder every desktop reads. */
export class LoginItem {
  readonly #app: Pick<App, 'getLoginItemSettings' | 'setLoginItemSettings'>;
  readonly #facts: Facts;
  readonly #log: Log;

  constructor(app: Pick<App, 'getLoginItemSettings' | 'setLoginItemSettings'>, facts: Facts, log: Log) {
    this.#app = app;
    this.#facts = facts;
    this.#log = log;
  }

  /** Null: this system cannot be asked. */
  get on(): boolean | null {
    if (this.#facts.platform === 'darwin') return this.#app.getLoginItemSettings().openAtLogin;
    if (this.#facts.platform === 'linux') return isOn(this.#path);
    return null;
  }

  /** Whether this start is the one of the login: then no window is shown. */
  startedBy(argv: readonly string[]): boolean {
    return argv.includes(HIDDEN) || (this.#facts.platform === 'darwin' && this.#app.getLoginItemSettings().wasOpenedAtLogin);
  }

  /** False: the system did not take it. macOS may want the person's approval in its own settings first. */
  set(on: boolean): boolean {
    try {
      if (this.#facts.platform === 'darwin') this.#app.setLoginItemSettings({ openAtLogin: on });
      else if (this.#facts.platform === 'linux') this.#write(on);
    } catch (error) {
      this.#log.warn('the system does not take us among what starts at login', { error });
    }
    return this.on === on;
  }

  get #path(): string {
    return join(this.#facts.autostart, 'shitaku.desktop');
  }

  #write(on: boolean): void {
    if (!on) return rmSync(this.#path, { force: true });
    mkdirSync(dirname(this.#path), { recursive: true });
    writeFileSync(this.#path, desktopEntry([...this.#facts.command, HIDDEN]));
  }
}

/** What a session starts, after the Desktop Entry Specification. */
export const desktopEntry = (command: readonly string[]): string =>
  [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Shitaku',
    'Name[ja]=支度 Shitaku',
    `Exec=${command.map(quoted).join(' ')}`,
    'Terminal=false',
    '',
  ].join('\n');

/** An argument of `Exec`: in quotes, with what is special there escaped, and that once more as every value of the file is. */
const quoted = (argument: string) => `"${argument.replace(/["`$\\]/g, '\\$&').replaceAll('%', '%%')}"`.replaceAll('\\', '\\\\');

/** A desktop that let a person switch it off writes that into the same file. */
function isOn(path: string): boolean {
  try {
    const entry = readFileSync(path, 'utf8');
    // A full disk leaves a file that starts nothing.
    return /^Exec=.*$\n/m.test(entry) && !/^(Hidden=true|X-GNOME-Autostart-enabled=false)$/m.test(entry);
  } catch {
    return false; // not there, or not for us to read: nothing starts us
  }
}
