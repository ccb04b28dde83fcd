import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Clock } from '#lib/clock.ts';
import { silentLog } from '#lib/log.ts';
import { DownloadsFolder } from './downloads-folder.ts';

/** Time passes when the test lets it: each look waits to be asked for. */
class SteppedClock implements Clock {
  readonly #tasks: (() => void)[] = [];
  #wake: (() => void) | null = null;

  now = () => 0;

  after(_ms: number, task: () => void): () => void {
    this.#tasks.push(task);
    this.#wake?.();
    return () => {
      const index = this.#tasks.indexOf(task);
      if (index >= 0) this.#tasks.splice(index, 1);
    };
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
    return this.#tasks.length;
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
  after: (_ms, task) => {
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
    writeFileSync(join(folder, 'large.pem'), Buffer.alloc(4 * 1024 * 1024 + 1));
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
    writeFileSync(join(folder, 'large'), Buffer.alloc(4 * 1024 * 1024 + 1));
    symlinkSync('/etc/hosts', join(folder, 'link'));
    mkdirSync(join(folder, 'sub'));
    expect(Buffer.from((await downloads.read('a.pem')) ?? []).toString()).toBe('contents');
    for (const name of ['gone', 'large', 'link', 'sub', '', '.', '..', '../a.pem', '/etc/hosts', 'sub/../a.pem', 'nul\0l']) {
      expect({ name, read: await downloads.read(name) }).toEqual({ name, read: null });
    }
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
