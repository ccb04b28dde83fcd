import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { findTool } from '#lib/testing/find-tool.ts';
import { type ElectronRuntime, presentRuntime } from '../../scripts/electron-runtime.ts';
import { olderApp } from '../older-electron/build.ts';

const root = resolve(import.meta.dirname, '../..');

export const runtime: ElectronRuntime | null = presentRuntime();

const hasDisplay = Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

/** Why desktop tests cannot run on this machine; null: they can. */
export const notHere: string | null =
  runtime === null
    ? 'not exercised: no Electron runtime'
    : process.platform === 'linux' && !hasDisplay && findTool('Xvfb') === null
      ? 'not exercised: no display for Electron, and no Xvfb'
      : null;

/** The folder that Electron starts: the built app, or what is made of its sources for an older runtime. */
export const appFolder = runtime?.older === true ? olderApp : root;

/** A container's root has no user namespaces to build Chromium's sandbox from. */
export const asRoot = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];

export interface StartOptions {
  /** Arguments of the app itself. `--practice` unless something else is given. */
  readonly args?: readonly string[];
  /** Switches of Chromium. */
  readonly switches?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** What starts the runtime in its place. */
  readonly program?: string;
}

/**
 * The desktop app in a real Electron, in the practice world unless told otherwise, with a data folder of its own that outlives it:
 * `await app.start()`, `await app.kill()` and `await app.start()` is a crash and a restart on the same data.
 */
export class DesktopApp {
  readonly #display: string | null;
  readonly folder = mkdtempSync(join(tmpdir(), 'shitaku-desktop-'));
  readonly #language: 'ja' | 'en';
  #app: ElectronApplication | null = null;
  /** Its process, held from the start: an application that has ended by itself is not asked for it any more. */
  #process: ChildProcess | null = null;

  /** `display`: of X, `:7`; null: the person's own. */
  constructor(display: string | null, language: 'ja' | 'en' = 'ja') {
    this.#display = display;
    this.#language = language;
  }

  get electron(): ElectronApplication {
    if (this.#app === null) throw new Error('the app does not run');
    return this.#app;
  }

  /** Starts the app; resolves with its first window, drawn. */
  async start(options: StartOptions = {}): Promise<Page> {
    if (runtime === null) throw new Error('no Electron runtime');
    const launch = join(this.folder, 'launch.json');
    if (!existsSync(launch)) this.keep('launch.json', JSON.stringify({ world: 'practice', language: this.#language, theme: 'light' }));
    this.#app = await _electron.launch({
      executablePath: options.program ?? runtime.path,
      args: this.words(options),
      env: this.#environment(options),
    });
    this.#process = this.#app.process();
    const page = await this.#app.firstWindow({ timeout: 60_000 });
    await page.getByRole('heading', { level: 1 }).first().waitFor({ timeout: 60_000 });
    return page;
  }

  /** What the app is started with, but for the switches by which a test holds it: those keep a process waiting for its test. */
  words(options: StartOptions = {}): string[] {
    return [...this.#switches(options), appFolder, ...(options.args ?? ['--practice'])];
  }

  /** A second launch beside this one, as a click on a file is; resolves with its exit code when it has ended. */
  async launchAgain(args: readonly string[], options: StartOptions = {}): Promise<number | null> {
    const child = spawn(runtime?.path ?? '', [...this.#switches(options), appFolder, ...args], {
      env: { ...process.env, ...this.#environment(options) },
      stdio: 'ignore',
    });
    const [code] = (await once(child, 'exit')) as [number | null];
    return code;
  }

  /** Writes a file into the data folder. */
  keep(name: string, content: string | Uint8Array): void {
    mkdirSync(this.folder, { recursive: true });
    writeFileSync(join(this.folder, name), content);
  }

  /** The log so far, one entry each. */
  get log(): readonly Record<string, unknown>[] {
    const file = join(this.folder, 'logs/shitaku.log');
    if (!existsSync(file)) return [];
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }

  /** As a power cut or a crash: SIGKILL, nothing is tidied up. */
  async kill(): Promise<void> {
    this.#process?.kill('SIGKILL');
    await this.ended();
  }

  /** Resolves when the app has ended by itself. */
  async ended(): Promise<void> {
    const child = this.#process;
    this.#app = null;
    this.#process = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    await once(child, 'exit');
  }

  /** Ends the app without questions and removes its data. */
  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  #switches({ switches = [] }: StartOptions): string[] {
    return [...asRoot, '--disable-gpu', `--user-data-dir=${this.folder}`, ...switches];
  }

  #environment({ env = {} }: StartOptions): Record<string, string> {
    const own = Object.fromEntries(Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
    return { ...own, ...(this.#display === null ? {} : { DISPLAY: this.#display }), TZ: 'Asia/Tokyo', ...env };
  }
}

/** A display of X without a screen, for as long as its process lives. */
export class HiddenDisplay {
  readonly name: string;
  readonly #process: ChildProcess;

  private constructor(name: string, process: ChildProcess) {
    this.name = name;
    this.#process = process;
  }

  /** Null where windows need none of these: macOS, or a desktop that is there. */
  static async open(): Promise<HiddenDisplay | null> {
    const xvfb = process.platform !== 'linux' || hasDisplay ? null : findTool('Xvfb');
    if (xvfb === null) return null;
    const child = spawn(xvfb, ['-displayfd', '3', '-screen', '0', '1680x1050x24', '-nolisten', 'tcp'], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    });
    const told = child.stdio[3];
    if (told === null || told === undefined || !('read' in told)) throw new Error('Xvfb tells nothing');
    const [line] = (await once(createInterface({ input: told as NodeJS.ReadableStream }), 'line')) as [string];
    return new HiddenDisplay(`:${line.trim()}`, child);
  }

  close(): void {
    this.#process.kill();
  }
}
