import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, expect, type Page } from '@playwright/test';
import { z } from 'zod';

/**
 * A packed app, started as a person starts it. Its fuses keep the way in that Playwright takes (Node's inspector) shut, as
 * they must; so its window is reached as that of any Chromium.
 */
export class PackedApp {
  readonly page: Page;
  readonly #process: ChildProcess;
  readonly #said: string[];

  private constructor(page: Page, process: ChildProcess, said: string[]) {
    this.page = page;
    this.#process = process;
    this.#said = said;
  }

  /** Resolves when its first window is there. `data`: an empty folder. */
  static async start(program: string, data: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<PackedApp> {
    const child = spawn(program, [`--user-data-dir=${data}`, '--remote-debugging-port=0', ...args], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said: string[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => said.push(text));
    try {
      return new PackedApp(await windowOver(data), child, said);
    } catch (error) {
      child.kill('SIGKILL');
      throw new Error(`the packed app did not come up: ${said.join('')}`, { cause: error });
    }
  }

  /** All it has written so far. */
  get output(): string {
    return this.#said.join('');
  }

  /** Asks it to quit, as the system does when somebody logs out; its exit code. */
  async quit(): Promise<number | null> {
    if (this.#process.exitCode !== null) return this.#process.exitCode;
    const [ended, gone] = [once(this.#process, 'exit'), windowGone(this.page)];
    this.#process.kill('SIGTERM');
    const [code] = (await ended) as [number | null];
    await gone;
    return code;
  }

  /** For the end of a test that failed. */
  end(): void {
    this.#process.kill('SIGKILL');
  }
}

/** The window of an app that runs on this data folder with a port for debuggers, as that of any Chromium. */
export async function windowOver(data: string): Promise<Page> {
  const address = await addressIn(data);
  // Only when the window is there: whoever comes earlier holds it up.
  await expect.poll(() => pagesAt(address), { timeout: 60_000 }).toEqual([expect.stringMatching(/^app:/)]);
  // An Electron has no contexts to be set up, as a browser has.
  const browser = await chromium.connectOverCDP(address, { noDefaults: true });
  const [context] = browser.contexts();
  if (context === undefined) throw new Error('the app has no session');
  const [page] = context.pages();
  if (page === undefined) throw new Error('the app has no window');
  return page;
}

/**
 * Resolves when Playwright knows that the app behind this window has ended. It learns it a little later than whoever waits for
 * the process; a test that is over before that fails at its trace, which Playwright then asks of a window that goes.
 */
export async function windowGone(page: Page): Promise<void> {
  const browser = page.context().browser();
  if (browser?.isConnected() === true) await new Promise((resolve) => browser.once('disconnected', resolve));
}

/** Where Chromium listens, once it has written that down. */
async function addressIn(data: string): Promise<string> {
  const file = join(data, 'DevToolsActivePort');
  const read = () => (existsSync(file) ? (/^(\d+)\n/.exec(readFileSync(file, 'utf8'))?.[1] ?? null) : null);
  await expect.poll(read, { timeout: 60_000 }).not.toBeNull();
  return `http://127.0.0.1:${read()}`;
}

const targets = z.array(z.object({ type: z.string(), url: z.string() }));

async function pagesAt(address: string): Promise<string[]> {
  const found = targets.parse(await (await fetch(`${address}/json/list`)).json());
  return found.filter(({ type }) => type === 'page').map(({ url }) => url);
}
