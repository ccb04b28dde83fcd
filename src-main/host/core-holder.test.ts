import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { silentLog } from '#lib/log.ts';
import { CoreHolder } from './core-holder.ts';
import { LaunchFile, type World } from './launch-file.ts';

class FakeCore {
  readonly world: World | 'fault';
  readonly #journal: string[];
  readonly #startError: Error | null;

  constructor(world: World | 'fault', journal: string[], startError: Error | null) {
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
    composeFault: async (world) => {
      refused.push(world);
      return new FakeCore('fault', journal, null);
    },
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
    const seen = new Promise<World | 'fault'>((resolve) => {
      const poll = setInterval(() => {
        if (!journal.includes('screens reload')) return;
        clearInterval(poll);
        resolve(holder.core().then((core) => core.world));
      }, 0);
    });
    holder.switchWorld('real');
    expect(await seen).toBe('real');
  });

  it('is stood in for when the new one cannot be started, which is not written down; and tried again', async () => {
    const holder = hold('practice');
    await holder.start();
    broken.add('real');
    holder.switchWorld('real');
    await vi.waitFor(() => expect(refused).toEqual(['real']));
    expect((await holder.core()).world).toBe('fault');
    expect(holder.get().world).toBe('undecided');
    expect(journal.slice(-4)).toEqual(['start real', 'stop real', 'start fault', 'core fault']);
    expect(file().choices.world).toBe('undecided');
    holder.retry();
    await vi.waitFor(() => expect(refused).toEqual(['real', 'real']));
    broken.clear();
    holder.retry();
    await vi.waitFor(() => expect(holder.get().world).toBe('real'));
    expect(journal.slice(-4)).toEqual(['screens reload', 'stop fault', 'start real', 'core real']);
  });

  it('comes up although its world is broken at the start, and says so', async () => {
    broken.add('practice');
    const holder = hold('practice');
    await holder.start();
    expect(journal).toEqual(['start practice', 'stop practice', 'start fault', 'core fault']);
    expect((await holder.core()).world).toBe('fault');
  });

  it('may be another for this time only', async () => {
    broken.add('real');
    writeFileSync(path, JSON.stringify({ world: 'real', language: 'ja', theme: 'auto' }));
    const holder = hold();
    await holder.start();
    holder.switchWorld('practice', true);
    await vi.waitFor(() => expect(holder.get().world).toBe('practice'));
    expect(file().choices.world).toBe('real');
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
    ['', null],
    ['{"world":"re', expect.stringMatching(/^launch-damaged-\d{4}-\d\d-\d\d\.json$/)],
  ])('are asked for again when the file holds %j, of which nothing is lost', (text, kept) => {
    writeFileSync(path, text);
    const launch = file();
    expect(launch.damaged).toEqual({ file: 'launch.json', kept });
    launch.save({ language: 'en' });
    expect(readFileSync(path, 'utf8')).toBe(text);
    if (launch.damaged?.kept != null) expect(readFileSync(join(path, '..', launch.damaged.kept), 'utf8')).toBe(text);
    launch.save({ world: 'real' });
    expect(launch.damaged).toBeNull();
    expect(file().choices).toEqual({ world: 'real', language: 'en', theme: 'auto' });
  });

  it('hold for this time where they cannot be written', () => {
    const launch = new LaunchFile(join(path, 'no', 'folder', 'launch.json'), 'ja', silentLog);
    launch.save({ language: 'en' });
    expect(launch.choices.language).toBe('en');
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
