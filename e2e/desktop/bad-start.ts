import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { findTool } from '#lib/testing/find-tool.ts';

/** What keeps a program from starting well, made in truth: permissions, a disk of its own, another process, a clock. */

/** Every file of a folder, by what is in it. */
export const filesOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [relative(folder, path), createHash('sha256').update(readFileSync(path)).digest('hex')]),
  );

/** A program that is started in place of another; gone with `close`. */
abstract class Stand {
  readonly #folder = mkdtempSync(join(tmpdir(), 'shitaku-stand-'));

  protected at(name: string): string {
    return join(this.#folder, name);
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Why nobody can be kept from writing here; null: it can be done. */
export const noPermissionsHere: string | null =
  process.getuid?.() === 0 && findTool('setpriv') === null
    ? 'not exercised: root may write everywhere, and there is no setpriv to take that from it; under Node a refusal stands in'
    : null;

/** Somebody whom permissions bind: root, too, once it may no longer pass them by. */
export class Bound extends Stand {
  readonly program: string;

  constructor(program: string) {
    super();
    const setpriv = process.getuid?.() === 0 ? `'${findTool('setpriv')}' --bounding-set=-dac_override,-dac_read_search -- ` : '';
    this.program = this.at('bound');
    writeFileSync(this.program, `#!/bin/sh\nexec ${setpriv}'${program}' "$@"\n`, { mode: 0o700 });
  }
}

/** May nobody write to this folder and what is right below it? */
export function forbidWriting(folder: string, forbidden: boolean): void {
  const below = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const { name } of below) chmodSync(join(folder, name), forbidden ? 0o500 : 0o700);
  chmodSync(folder, forbidden ? 0o500 : 0o700);
}

/** A disk of its own in the place of a folder. */
export class Disk {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Null where nothing can be mounted. */
  static mount(folder: string): Disk | null {
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m,mode=0700', 'none', folder], { stdio: 'ignore' });
      return new Disk(folder);
    } catch {
      return null;
    }
  }

  fill(): void {
    try {
      for (;;) writeFileSync(join(this.#folder, 'ballast'), Buffer.alloc(65_536), { flag: 'a' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
    }
  }

  free(): void {
    rmSync(join(this.#folder, 'ballast'));
  }

  mayBeWritten(writable: boolean): void {
    execFileSync('mount', ['-o', `remount,${writable ? 'rw' : 'ro'}`, this.#folder]);
  }

  unmount(): void {
    execFileSync('umount', ['-l', this.#folder]);
  }
}

/** Shitaku in a browser, on the same data: what another person at this computer would have open. */
export class OtherHost {
  readonly #process: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#process = child;
  }

  static async on(folder: string): Promise<OtherHost> {
    const program = resolve(import.meta.dirname, '../../out/main/serve.js');
    const child = spawn(process.execPath, [program, '--practice', '--no-open', '--data', folder], { stdio: ['pipe', 'pipe', 'inherit'] });
    const ended = once(child, 'exit').then(() => Promise.reject(new Error('the other one ended')));
    await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended]);
    ended.catch(() => undefined);
    return new OtherHost(child);
  }

  async close(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await ended;
  }
}

/** Why no other time can be lived in here; null: it can. */
export const noClockHere: string | null =
  findTool('faketime') === null ? 'not exercised: no faketime to set the clock with; under Node a clock of its own stands in' : null;

/** A clock that can be set while a program runs by it. Waiting goes on at its own pace. */
export class Clock extends Stand {
  constructor(days: number) {
    super();
    this.set(days);
  }

  /** So many days from now; read once a second. */
  set(days: number): void {
    writeFileSync(this.at('clock'), `${days < 0 ? '' : '+'}${days}d\n`);
  }

  get env(): Record<string, string> {
    const library = execFileSync(findTool('faketime') ?? '', ['-m', '-f', '+1d', 'printenv', 'LD_PRELOAD'], { encoding: 'utf8' }).trim();
    return {
      LD_PRELOAD: library,
      FAKETIME_TIMESTAMP_FILE: this.at('clock'),
      FAKETIME_CACHE_DURATION: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
      // What it is mended for with it makes every wait of Chromium's threads run to its end: a start takes half a minute.
      FAKETIME_FORCE_MONOTONIC_FIX: '0',
    };
  }
}
