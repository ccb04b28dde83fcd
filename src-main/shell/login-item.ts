import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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

  /** An update gives an AppImage another name, or a person moves it: what is started at login is then the one that runs now. */
  renew(): void {
    if (this.#facts.platform !== 'linux' || !isOn(this.#path)) return;
    const program = programOf(textOf(this.#path));
    if (program !== null && !existsSync(program)) this.set(true);
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

/** The program of an entry as it is written here; null: it was written by somebody else. */
function programOf(entry: string): string | null {
  const [, value = ''] = /^Exec=(.*)$/m.exec(entry) ?? [];
  const [, program] = /^"((?:[^"\\]|\\.)+)"/.exec(value.replaceAll('\\\\', '\\')) ?? [];
  return program?.replace(/\\(.)/g, '$1').replaceAll('%%', '%') ?? null;
}

/** A desktop that let a person switch it off writes that into the same file, and a full disk leaves one that starts nothing. */
function isOn(path: string): boolean {
  const entry = textOf(path);
  return /^Exec=.*$\n/m.test(entry) && !/^(Hidden=true|X-GNOME-Autostart-enabled=false)$/m.test(entry);
}

/** Empty: not there, or not for us to read, and nothing starts us. */
function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
