import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { findTool } from '#lib/testing/find-tool.ts';

const tools = ['dbus-daemon', 'dbus-send', 'gnome-keyring-daemon'] as const;
const SERVICE = 'org.freedesktop.secrets';
/** Whoever asks for the service before it is there gets another one, started by the bus. */
const LOOK_AGAIN_MS = 50;
const missing = tools.filter((name) => findTool(name) === null);

/** Why no real keyring can be had here; null: it can. */
export const noKeyringHere: string | null =
  process.platform !== 'linux'
    ? 'not exercised: the keychain of this system asks a person'
    : missing.length > 0
      ? `not exercised: no ${missing.join(', no ')}`
      : null;

/** The login of one person at a Linux desktop: a home, a session bus and a keyring, all of them nobody else's. */
export class Account {
  readonly home = mkdtempSync(join(tmpdir(), 'shitaku-account-'));
  readonly #passphrase: string;
  readonly #running: ChildProcess[] = [];
  #bus = '';

  private constructor(passphrase: string) {
    this.#passphrase = passphrase;
    for (const folder of ['data', 'config', 'cache', 'run']) mkdirSync(join(this.home, folder), { mode: 0o700 });
  }

  /** Logged in, with the keyring opened by the same passphrase, as PAM does it. */
  static async open(passphrase: string): Promise<Account> {
    const account = new Account(passphrase);
    await account.#openBus();
    await account.#openKeyring(['--unlock'], passphrase);
    return account;
  }

  /** At a machine that has no keyring and no bus to ask for one. */
  static withoutKeyring(): Account {
    const account = new Account('');
    account.#bus = `unix:path=${join(account.home, 'run/no-bus')}`;
    return account;
  }

  /** What a program of this person finds in its environment. */
  get env(): Record<string, string> {
    return {
      HOME: this.home,
      XDG_DATA_HOME: join(this.home, 'data'),
      XDG_CONFIG_HOME: join(this.home, 'config'),
      XDG_CACHE_HOME: join(this.home, 'cache'),
      XDG_RUNTIME_DIR: join(this.home, 'run'),
      XDG_CURRENT_DESKTOP: 'GNOME',
      DBUS_SESSION_BUS_ADDRESS: this.#bus,
      LANG: 'C.UTF-8',
    };
  }

  /** Logged in anew, without the passphrase: the keyring is there and stays shut, since nobody is asked on a bus without a display. */
  async lock(): Promise<void> {
    await this.#end();
    await this.#openBus();
    await this.#openKeyring([], '');
  }

  /** The person opens it after all, on the same bus. */
  async unlock(): Promise<void> {
    await end(this.#running.pop());
    await this.#openKeyring(['--unlock'], this.#passphrase);
  }

  async close(): Promise<void> {
    await this.#end();
    rmSync(this.home, { recursive: true, force: true, maxRetries: 3 });
  }

  async #openBus(): Promise<void> {
    const bus = this.#start('dbus-daemon', ['--session', '--nofork', '--print-address=1'], '');
    const [address] = (await once(createInterface({ input: bus.stdout as NodeJS.ReadableStream }), 'line')) as [string];
    this.#bus = address;
  }

  /** Resolves when it answers on the bus. */
  async #openKeyring(how: readonly string[], passphrase: string): Promise<void> {
    const keyring = this.#start('gnome-keyring-daemon', ['--foreground', '--components=secrets', ...how], passphrase);
    while (keyring.exitCode === null && !this.#answers()) await setTimeout(LOOK_AGAIN_MS);
    if (keyring.exitCode !== null) throw new Error(`gnome-keyring-daemon ended with ${keyring.exitCode}`);
  }

  #answers(): boolean {
    const ask = [
      '--session',
      '--dest=org.freedesktop.DBus',
      '--print-reply',
      '/',
      'org.freedesktop.DBus.NameHasOwner',
      `string:${SERVICE}`,
    ];
    const { stdout } = spawnSync(findTool('dbus-send') ?? '', ask, { env: { ...process.env, ...this.env }, encoding: 'utf8' });
    return stdout.includes('boolean true');
  }

  #start(name: (typeof tools)[number], args: readonly string[], input: string): ChildProcess {
    const { DISPLAY: _, WAYLAND_DISPLAY: __, ...env } = process.env;
    const child = spawn(findTool(name) ?? name, args, { env: { ...env, ...this.env }, stdio: ['pipe', 'pipe', 'ignore'] });
    // A program that reads nothing may be done before it could.
    child.stdin?.on('error', () => undefined).end(input);
    this.#running.push(child);
    return child;
  }

  async #end(): Promise<void> {
    for (const child of this.#running.splice(0)) await end(child);
  }
}

async function end(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}
