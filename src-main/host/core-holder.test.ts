import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { silentLog } from '#lib/log.ts';
import { CoreHolder } from './core-holder.ts';
import { LaunchFile, type World } from './launch-file.ts';

class FakeCore {
  readonly world: World;
  readonly #journal: string[];
  readonly #startError: Error | null;

  constructor(world: World, journal: string[], startError: Error | null) {
    this.world = world;
    this.#journal = journal;
    this.#startError = startError;
  }

  start = async () => {
    this.#journal.push(`start ${this.world}`);
    if (this.#startError !== null) throw this.#startError;
  };

  stop = async () => void this.#journal.push(`stop ${this.world}`);
}

const broken = new Set<World>();
const journal: string[] = [];
const refused: World[] = [];
let path: string;

const file = () => new LaunchFile(path, 'ja-JP', silentLog);
const hold = (startIn: World | null = null) =>
  new CoreHolder<FakeCore>({
    compose: async (world) => new FakeCore(world, journal, broken.has(world) ? new Error(`no ${world}`) : null),
    launch: file(),
    startIn,
    onSwitch: () => void journal.push('screens reload'),
    onChoices: () => void journal.push('choices'),
    onCore: (core) => void journal.push(`core ${core.world}`),
    onRefused: (world) => void refused.push(world),
    log: silentLog,
  });

beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), 'shitaku-launch-')), 'launch.json');
  broken.clear();
  journal.length = 0;
  refused.length = 0;
});

describe('the core', () => {
  it('starts in no world until one is chosen, and in the chosen one ever after', async () => {
    const holder = hold();
    await holder.start();
    expect(holder.get()).toEqual({ world: 'undecided', language: 'ja', theme: 'auto' });
    holder.switchWorld('real');
    await vi.waitFor(() => expect(file().choices.world).toBe('real'));
    await holder.stop();
    journal.length = 0;
    const next = hold();
    await next.start();
    expect(journal).toEqual(['start real', 'core real']);
  });

  it('is replaced in order: screens are cut off, the old one ends, the new one begins', async () => {
    const holder = hold('practice');
    await holder.start();
    holder.switchWorld('real');
    expect(journal).toEqual(['start practice', 'core practice']);
    await vi.waitFor(() => expect(journal).toContain('core real'));
    expect(journal.slice(2)).toEqual(['screens reload', 'stop practice', 'start real', 'core real']);
  });

  it('makes whoever connects in the middle of a switch wait for the new one', async () => {
    const holder = hold('practice');
    await holder.start();
    const seen = new Promise<World>((resolve) => {
      const poll = setInterval(() => {
        if (!journal.includes('screens reload')) return;
        clearInterval(poll);
        resolve(holder.core().then((core) => core.world));
      }, 0);
    });
    holder.switchWorld('real');
    expect(await seen).toBe('real');
  });

  it('goes back to the world before when the new one cannot be started, and does not write it down', async () => {
    const holder = hold('practice');
    await holder.start();
    broken.add('real');
    holder.switchWorld('real');
    await vi.waitFor(() => expect(refused).toEqual(['real']));
    expect((await holder.core()).world).toBe('practice');
    expect(holder.get().world).toBe('practice');
    expect(journal).toContain('stop real');
    expect(file().choices.world).toBe('undecided');
  });

  it('does not start at all when its world is broken', async () => {
    broken.add('practice');
    const holder = hold('practice');
    await expect(holder.start()).rejects.toThrow('no practice');
    expect(journal).toEqual(['start practice', 'stop practice']);
    await expect(holder.core()).rejects.toThrow();
  });

  it('is not replaced after the end', async () => {
    const holder = hold('practice');
    await holder.start();
    holder.switchWorld('real');
    await holder.stop();
    await new Promise((resolve) => setImmediate(resolve));
    expect(journal).toEqual(['start practice', 'core practice', 'stop practice']);
  });

  it('cannot be had before the start', async () => {
    await expect(hold().core()).rejects.toThrow('not started');
  });
});

describe('the choices', () => {
  it('are written down at once, but the world of one start is not', async () => {
    const holder = hold('practice');
    await holder.start();
    holder.set({ language: 'en', theme: 'dark' });
    expect(journal).toContain('choices');
    expect(holder.get()).toEqual({ world: 'practice', language: 'en', theme: 'dark' });
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ world: 'undecided', language: 'en', theme: 'dark' });
  });

  it.each(['', '{', '[]', '{"world":"moon","language":"ja","theme":"auto"}'])('are the first ones when launch.json holds %j', (text) => {
    writeFileSync(path, text);
    expect(file().choices).toEqual({ world: 'undecided', language: 'ja', theme: 'auto' });
  });

  it.each([
    ['ja', 'ja'],
    ['ja_JP.UTF-8', 'ja'],
    ['en-GB', 'en'],
    ['fr', 'en'],
    ['', 'en'],
  ])('speak, for a system in %s, %s', (system, language) => {
    expect(new LaunchFile(path, system, silentLog).choices.language).toBe(language);
  });
});
