import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Page } from '@playwright/test';
import { findTool } from '#lib/testing/find-tool.ts';

const program = resolve(import.meta.dirname, '../../out/main/serve.js');
const READY_LIMIT_MS = 30_000;

/** The whole app, in the practice world unless told otherwise, in a process of its own with a data folder of its own. */
export class PracticeApp {
  readonly #arguments: readonly string[];
  #folder: string | null = null;
  #daysAhead = 0;
  #process: ChildProcess | null = null;
  #errors = '';

  /** `--practice` unless something else is given. */
  constructor(options: readonly string[] = ['--practice']) {
    this.#arguments = options;
  }

  /** The folder all data of the app is in. It outlives {@link kill}. */
  get folder(): string {
    if (this.#folder === null) throw new Error('the app was never started');
    return this.#folder;
  }

  /** What the app takes for the browser's downloads folder. */
  get downloads(): string {
    return join(this.folder, 'downloads');
  }

  /** What the app wrote on its standard error so far. */
  get errors(): string {
    return this.#errors;
  }

  /** From the next start on the app lives so many days from now (by `faketime`, which has to be there). */
  liveAhead(days: number): void {
    this.#daysAhead = days;
  }

  /** Starts the app, or starts it again on the same data. Resolves with an address that one browser can use once. */
  async start(): Promise<string> {
    this.#folder ??= await mkdtemp(join(tmpdir(), 'shitaku-e2e-'));
    await mkdir(this.downloads, { recursive: true });
    const child = spawn(
      process.execPath,
      [program, ...this.#arguments, '--no-open', '--data', this.#folder, '--downloads', this.downloads],
      { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...(this.#daysAhead === 0 ? {} : clockAhead(this.#daysAhead)) } },
    );
    this.#process = child;
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#errors += text;
    });
    return this.#nextLine(child);
  }

  /** Starts the app and opens it in the page. */
  async open(page: Page, place = ''): Promise<void> {
    const address = this.#process === null ? await this.start() : await this.newAddress();
    await page.goto(`${address}${place}`);
  }

  /** Another address, for another browser. */
  async newAddress(): Promise<string> {
    const child = this.#process;
    if (child?.stdin == null) throw new Error('the app is not running');
    const line = this.#nextLine(child);
    child.stdin.write('\n');
    return line;
  }

  /** Another app on the same data; it is never to start while this one runs. */
  sibling(): PracticeApp {
    const other = new PracticeApp(this.#arguments);
    other.#folder = this.folder;
    return other;
  }

  /** As a power cut or a crash: SIGKILL, nothing is tidied up. */
  kill = (): Promise<void> => this.#end('SIGKILL');

  /** Ends the app in an orderly way and removes its data. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM');
    if (this.#folder !== null) await rm(this.#folder, { recursive: true, force: true, maxRetries: 3 });
    this.#folder = null;
  }

  async #end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#process;
    this.#process = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await ended;
    clearTimeout(late);
  }

  async #nextLine(child: ChildProcess): Promise<string> {
    if (child.stdout === null) throw new Error('the app has no standard output');
    const lines = createInterface({ input: child.stdout });
    const limit = AbortSignal.timeout(READY_LIMIT_MS);
    try {
      const ended = once(child, 'exit', { signal: limit }).then(() => Promise.reject(new Error('it ended')));
      const [line] = (await Promise.race([once(lines, 'line', { signal: limit }), ended])) as [string];
      return line;
    } catch (error) {
      throw new Error(`the app printed no address: ${String(error)}\n${this.#errors}`);
    } finally {
      lines.close();
    }
  }
}

/** `faketime` itself would stand between us and the app, and take its signals; what it loads does not. Waiting goes on at its own pace. */
function clockAhead(days: number): NodeJS.ProcessEnv {
  const faketime = findTool('faketime');
  if (faketime === null) throw new Error('faketime is not installed');
  const library = execFileSync(faketime, ['-m', '-f', '+1d', 'printenv', 'LD_PRELOAD'], { encoding: 'utf8' }).trim();
  return { LD_PRELOAD: library, FAKETIME: `+${days}d`, FAKETIME_DONT_FAKE_MONOTONIC: '1' };
}
