import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MAX_FILE_BYTES } from '#contract/file-limit.ts';
import type { Clock } from '#lib/clock.ts';
import { silentLog } from '#lib/log.ts';
import { findTool } from '#lib/testing/find-tool.ts';
import { DownloadsFolder } from './downloads-folder.ts';

/** What comes seldom, whatever happens: a look whether the folder is still there. */
const PULSE_MS = 30_000;

/** Time passes when the test lets it: each look waits to be asked for. */
class SteppedClock implements Clock {
  readonly #pulses: (() => void)[] = [];
  readonly #tasks: (() => void)[] = [];
  #wake: (() => void) | null = null;

  now = () => 0;

  after(ms: number, task: () => void): () => void {
    const tasks = ms >= PULSE_MS ? this.#pulses : this.#tasks;
    tasks.push(task);
    this.#wake?.();
    return () => {
      const index = tasks.indexOf(task);
      if (index >= 0) tasks.splice(index, 1);
    };
  }

  pulse(): void {
    for (const task of this.#pulses.splice(0)) task();
  }

  /** Somebody waits for the time to pass: what was looked at before has been looked at to the end. */
  async ready(): Promise<void> {
    while (this.#tasks.length === 0) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async look(): Promise<void> {
    await this.ready();
    this.#tasks.shift()?.();
  }

  get waiting(): number {
    return this.#tasks.length + this.#pulses.length;
  }
}

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shitaku-downloads-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Looks at everything at once, as soon as it is asked for. */
const eager: Clock = {
  now: () => 0,
  after: (ms, task) => {
    if (ms >= PULSE_MS) return () => {};
    const handle = setImmediate(task);
    return () => clearImmediate(handle);
  },
};

describe('the downloads folder', () => {
  it('tells of a file only when it was the same in three looks', async () => {
    const clock = new SteppedClock();
    const told: string[] = [];
    let hear: () => void = () => {};
    const heard = new Promise<void>((resolve) => {
      hear = resolve;
    });
    const end = new DownloadsFolder(folder, clock, silentLog).watch((name) => {
      told.push(name);
      hear();
    });
    const path = join(folder, 'token.p7m');
    writeFileSync(path, 'beg');
    await clock.look();
    await clock.look();
    await clock.ready();
    writeFileSync(path, 'begun and done');
    await clock.look();
    await clock.look();
    await clock.ready();
    expect(told).toEqual([]);
    await clock.look();
    await heard;
    expect(told).toEqual(['token.p7m']);
    end?.();
  });

  it('waits for a file that has only begun, and leaves half-finished ones, links and folders alone', async () => {
    const told: string[] = [];
    let hear: (name: string) => void = () => {};
    const next = () =>
      new Promise<string>((resolve) => {
        hear = resolve;
      });
    const end = new DownloadsFolder(folder, eager, silentLog).watch((name) => {
      told.push(name);
      hear(name);
    });
    const outside = mkdtempSync(join(tmpdir(), 'shitaku-outside-'));
    writeFileSync(join(outside, 'secret.pem'), 'x');
    symlinkSync(join(outside, 'secret.pem'), join(folder, 'link.pem'));
    mkdirSync(join(folder, 'folder.pem'));
    for (const name of ['a.crdownload', 'b.part', 'c.tmp', '.hidden.pem', 'd.pem.download']) writeFileSync(join(folder, name), 'x');
    writeFileSync(join(folder, 'large.pem'), Buffer.alloc(MAX_FILE_BYTES + 1));
    writeFileSync(join(folder, 'empty.pem'), '');
    const first = next();
    renameSync(join(folder, 'a.crdownload'), join(folder, '証明書.pem'));
    expect((await first).normalize('NFC')).toBe('証明書.pem');
    const second = next();
    writeFileSync(join(folder, 'empty.pem'), 'filled');
    expect(await second).toBe('empty.pem');
    expect(told).toHaveLength(2);
    end?.();
    rmSync(outside, { recursive: true });
  });

  it('reads plain files of this folder only', async () => {
    const downloads = new DownloadsFolder(folder, eager, silentLog);
    writeFileSync(join(folder, 'a.pem'), 'contents');
    writeFileSync(join(folder, 'large'), Buffer.alloc(MAX_FILE_BYTES + 1));
    writeFileSync(join(folder, 'largest'), Buffer.alloc(MAX_FILE_BYTES));
    symlinkSync('/etc/hosts', join(folder, 'link'));
    mkdirSync(join(folder, 'sub'));
    expect(Buffer.from((await downloads.read('a.pem')) ?? []).toString()).toBe('contents');
    expect((await downloads.read('largest'))?.length).toBe(MAX_FILE_BYTES);
    for (const name of ['gone', 'large', 'link', 'sub', '', '.', '..', '../a.pem', '/etc/hosts', 'sub/../a.pem', 'nul\0l']) {
      expect({ name, read: await downloads.read(name) }).toEqual({ name, read: null });
    }
  });

  it('never waits for what is no file: a pipe that nobody writes to', async ({ skip }) => {
    const mkfifo = findTool('mkfifo');
    if (mkfifo === null) return skip('mkfifo is not installed');
    execFileSync(mkfifo, [join(folder, 'pipe.pem')]);
    expect(await new DownloadsFolder(folder, eager, silentLog).read('pipe.pem')).toBeNull();
  });

  it('looks at one file after the other, however many come at once', async () => {
    const clock = new SteppedClock();
    const told: string[] = [];
    let hear: () => void = () => {};
    const all = new Promise<void>((resolve) => {
      hear = resolve;
    });
    const end = new DownloadsFolder(folder, clock, silentLog).watch((name) => {
      told.push(name);
      if (told.length === 300) hear();
    });
    for (let count = 0; count < 300; count += 1) writeFileSync(join(folder, `${count}.pem`), 'x');
    await clock.ready();
    await new Promise(setImmediate);
    // One timer for all of them, and the pulse.
    expect(clock.waiting).toBe(2);
    let done = false;
    void all.then(() => {
      done = true;
    });
    while (!done) {
      if (clock.waiting > 1) await clock.look();
      await new Promise(setImmediate);
    }
    expect(new Set(told).size).toBe(300);
    end?.();
  });

  it.each(['at once', 'by the pulse'])('says when it is gone, and can be watched anew once it is back (%s)', async (how) => {
    const clock = new SteppedClock();
    const downloads = new DownloadsFolder(folder, clock, silentLog);
    let gone = 0;
    let hear: () => void = () => {};
    const heard = new Promise<void>((resolve) => {
      hear = resolve;
    });
    const watch = downloads.watch(
      () => {},
      () => {
        gone += 1;
        hear();
      },
    );
    expect(watch).not.toBeNull();
    clock.pulse();
    await new Promise(setImmediate);
    rmSync(folder, { recursive: true });
    // Linux tells of it; on a Mac it is noticed only by looking.
    if (how === 'by the pulse' || process.platform !== 'linux') {
      while (gone === 0) {
        clock.pulse();
        await new Promise(setImmediate);
      }
    }
    await heard;
    expect(clock.waiting).toBe(0);
    expect(downloads.watch(() => {})).toBeNull();
    mkdirSync(folder);
    const told = new Promise<string>((resolve) => {
      expect(downloads.watch(resolve)).not.toBeNull();
    });
    writeFileSync(join(folder, 'a.pem'), 'x');
    for (let look = 0; look < 3; look += 1) await clock.look();
    expect(await told).toBe('a.pem');
    expect(gone).toBe(1);
  });

  it('cannot be watched when it is not there, and is left alone after the end', async () => {
    expect(new DownloadsFolder(join(folder, 'nowhere'), eager, silentLog).watch(() => {})).toBeNull();
    const clock = new SteppedClock();
    const told: string[] = [];
    const end = new DownloadsFolder(folder, clock, silentLog).watch((name) => told.push(name));
    writeFileSync(join(folder, 'a.pem'), 'x');
    await clock.look();
    end?.();
    expect(clock.waiting).toBe(0);
    expect(told).toEqual([]);
  });
});
