import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type BridgeEvent, contract } from '#contract/index.ts';
import { ManualClock } from '#lib/clock.ts';
import { silentLog } from '#lib/log.ts';
import { AesSecretBox } from '#lib/secret-box.ts';
import { BackupShelf, storePath } from '#store/backup-shelf.ts';
import { openDatabase } from '#store/database.ts';
import { EventHub } from './host/event-hub.ts';
import { FolderClaim } from './host/folder-claim.ts';
import { LaunchFile } from './host/launch-file.ts';
import { wireStart } from './start-wiring.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MINUTE = 60_000;
let folder: string;
let clock: ManualClock;
const tidy: (() => unknown)[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'shitaku-start-'));
  mkdirSync(join(folder, 'real'));
  mkdirSync(join(folder, 'practice'));
  clock = new ManualClock();
});
afterEach(async () => {
  for (const task of tidy.splice(0)) await task();
  rmSync(folder, { recursive: true, force: true });
});

const wire = () =>
  wireStart({
    folder,
    claim: new FolderClaim(folder, () => () => {}),
    launch: new LaunchFile(join(folder, 'launch.json'), 'ja', silentLog),
    showFolder: null,
    quit: null,
    holder: () => ({ retry: () => {}, switchWorld: () => {} }),
    clock,
    gone: () => clock.gone(),
    log: silentLog,
  });

/** A world that runs, as far as its start is concerned. */
async function run(started: ReturnType<typeof wire>, world: 'real' | 'practice') {
  started.prepare(world);
  const database = openDatabase(storePath(join(folder, world)));
  const hub = new EventHub(contract, silentLog);
  const heard: string[] = [];
  hub.listen((event: BridgeEvent) => {
    if (event.noun === 'start') heard.push(`${event.name} ${event.payload.warning}`);
  });
  const core = started.accompany(
    world,
    { database, hub, start: async () => {}, stop: async () => {} },
    new AesSecretBox(Buffer.alloc(32, 1)),
    'me',
  );
  await core.start();
  const stop = async () => {
    await core.stop();
    if (database.open) database.close();
  };
  tidy.push(stop);
  return { heard, stop, warnings: () => started.service.get().value.warnings };
}

it('a clock that is set back under the real world is told of until it is right; practice may play with it', async () => {
  const { heard, warnings } = await run(wire(), 'real');
  const practice = await run(wire(), 'practice');
  clock.advance(MINUTE);
  clock.step(-3 * DAY);
  clock.advance(MINUTE);
  expect(warnings()).toEqual(['clock-back']);
  clock.advance(MINUTE);
  clock.step(3 * DAY);
  clock.advance(MINUTE);
  expect(warnings()).toEqual([]);
  expect(heard).toEqual(['warned clock-back', 'cleared clock-back']);
  expect(practice.heard).toEqual([]);
});

it('under a clock that is set forward nothing expires until it is right, whatever world runs meanwhile, or the program is opened anew', async () => {
  const started = wire();
  const mayExpire = () => (['real', 'practice'] as const).map(started.mayExpire);
  const first = await run(started, 'real');
  clock.advance(9 * DAY);
  expect([first.warnings(), mayExpire()]).toEqual([[], [true, true]]);
  clock.step(9 * DAY);
  // Also before anybody looked.
  expect(mayExpire()).toEqual([false, true]);
  clock.advance(MINUTE);
  expect(first.warnings()).toEqual(['clock-forward']);
  await first.stop();
  const practice = await run(started, 'practice');
  clock.advance(MINUTE);
  expect(practice.warnings()).toEqual([]);
  await practice.stop();
  const second = await run(started, 'real');
  expect([second.warnings(), mayExpire()]).toEqual([['clock-forward'], [false, true]]);
  clock.step(-9 * DAY);
  clock.advance(MINUTE);
  expect([second.warnings(), mayExpire()]).toEqual([[], [true, true]]);
  expect([...first.heard, ...practice.heard, ...second.heard]).toEqual([
    'warned clock-forward',
    'warned clock-forward',
    'cleared clock-forward',
  ]);
  clock.step(9 * DAY);
  clock.advance(MINUTE);
  await second.stop();
  const anew = wire();
  const third = await run(anew, 'real');
  expect([third.warnings(), anew.mayExpire('real')]).toEqual([[], true]);
});

it('a store that the daily check finds damaged is told of at once, and refused at the next start where there is a copy', async () => {
  const started = wire();
  const shelf = new BackupShelf(join(folder, 'real'));
  const first = await run(started, 'real');
  clock.advance(2 * MINUTE);
  await vi.waitFor(() => expect(shelf.list()).toHaveLength(1), { timeout: 20_000 });
  await first.stop();
  const path = storePath(join(folder, 'real'));
  const good = readFileSync(path);
  // Its last pages: nobody comes by them when the store is opened.
  writeFileSync(path, Buffer.from(good).fill(0x5a, good.length - 4_096 * 3));
  clock.advance(2 * DAY);
  const second = await run(started, 'real');
  clock.advance(2 * MINUTE);
  await vi.waitFor(() => expect(second.warnings()).toEqual(['store-damaged']), { timeout: 20_000 });
  expect(second.heard).toEqual(['warned store-damaged']);
  await second.stop();
  expect(second.warnings()).toEqual([]);

  expect(() => wire().prepare('real')).toThrow('damaged');
  const [copy] = shelf.list();
  if (copy === undefined) return expect.unreachable('it is never taken away');
  renameSync(copy.path, join(folder, 'away.sqlite'));
  expect(wire().prepare('real')).toBe(true);
  renameSync(join(folder, 'away.sqlite'), copy.path);
  expect(() => wire().prepare('real')).toThrow('damaged');
  writeFileSync(path, good);
  wire().prepare('real');
  expect(shelf.markedDamaged).toBe(false);
});

/** A real world that ran, and its copy. */
async function copied(): Promise<BackupShelf> {
  const shelf = new BackupShelf(join(folder, 'real'));
  const ran = await run(wire(), 'real');
  clock.advance(2 * MINUTE);
  await vi.waitFor(() => expect(shelf.list()).toHaveLength(1), { timeout: 20_000 });
  await ran.stop();
  return shelf;
}
/** A start as the host tries it. */
const attempt = (started: ReturnType<typeof wire>, world: 'real' | 'practice') => {
  try {
    return started.prepare(world);
  } catch (error) {
    started.failed(world, error);
    return started.fault();
  }
};
const deedsIn = (world: 'real' | 'practice') => {
  const database = new SqliteDatabase(storePath(join(folder, world)), { readonly: true });
  const deeds = database.prepare('SELECT action, details FROM activity ORDER BY sequence').raw().all();
  database.close();
  return deeds;
};

describe('a store that is missing', () => {
  it.each([
    ['gone', false],
    ['of zero bytes', true],
  ])('(%s) where there are copies is no new world: it is put back', async (_how, empty) => {
    const shelf = await copied();
    const path = storePath(join(folder, 'real'));
    rmSync(path);
    if (empty) writeFileSync(path, '');
    const [copy] = shelf.list();
    const started = wire();
    expect(attempt(started, 'real')).toMatchObject({
      code: 'missing-database',
      file: 'shitaku.sqlite',
      backup: { madeAt: copy?.madeAt },
      actions: ['use-backup', 'retry', 'practise'],
    });
    expect(existsSync(path)).toBe(empty);
    expect(started.service.useBackup({ madeAt: copy?.madeAt ?? 0 }).ok).toBe(true);
    expect(attempt(started, 'real')).toBe(true);
    await (await run(started, 'real')).stop();
    const details = { copy: copy?.name, ...(empty ? { kept: expect.stringMatching(/^shitaku-damaged-/) } : {}) };
    const [[action, told]] = deedsIn('real').slice(-1) as [[string, string]];
    expect({ action, details: JSON.parse(told) }).toEqual({ action: 'settings.store-restored', details });
  });

  it('is none too where a cut-off start left a store with nothing in it beside copies, or no copy is sound', async () => {
    const shelf = await copied();
    const path = storePath(join(folder, 'real'));
    rmSync(path);
    const bare = new SqliteDatabase(path);
    bare.pragma('journal_mode = WAL');
    bare.close();
    expect(attempt(wire(), 'real')).toMatchObject({ code: 'missing-database', actions: ['use-backup', 'retry', 'practise'] });
    writeFileSync(shelf.list()[0]?.path ?? '', 'spoilt');
    expect(attempt(wire(), 'real')).toMatchObject({ code: 'missing-database', backup: null, actions: ['retry', 'practise'] });
    // What the page tells whoever wants to begin with nothing.
    renameSync(join(folder, 'real'), join(folder, 'away'));
    expect(attempt(wire(), 'real')).toBe(false);
  });

  it('is a new one where nothing was ever copied, also after a first start that was cut off', () => {
    const path = storePath(join(folder, 'real'));
    expect(attempt(wire(), 'real')).toBe(false);
    mkdirSync(join(folder, 'real', 'backups'));
    expect(attempt(wire(), 'real')).toBe(false);
    writeFileSync(path, '');
    expect(attempt(wire(), 'real')).toBe(true);
    const bare = new SqliteDatabase(path);
    bare.pragma('journal_mode = WAL');
    expect(attempt(wire(), 'real')).toBe(true);
    bare.close();
    openDatabase(path).close();
  });
});

it('that a store was put back is written in its own trail, whatever world runs before it', async () => {
  const shelf = await copied();
  rmSync(storePath(join(folder, 'real')));
  const started = wire();
  attempt(started, 'real');
  started.service.useBackup({ madeAt: shelf.list()[0]?.madeAt ?? 0 });
  // It fails again, by something else, and the person practises meanwhile.
  started.failed('real', Object.assign(new Error('locked'), { code: 'no-keychain' }));
  await (await run(started, 'practice')).stop();
  expect(deedsIn('practice')).toEqual([]);
  await (await run(started, 'real')).stop();
  await (await run(started, 'real')).stop();
  expect(deedsIn('real').map((deed) => (deed as [string])[0])).toEqual(['settings.store-restored']);
});

it('that a store was put back is written in its trail also where the program ended before the world ran, and once', async () => {
  const shelf = await copied();
  rmSync(storePath(join(folder, 'real')));
  const started = wire();
  attempt(started, 'real');
  const at = clock.now();
  started.service.useBackup({ madeAt: shelf.list()[0]?.madeAt ?? 0 });
  const left = readFileSync(join(folder, 'real', 'deeds.json'));
  // Another day, another process; and one that was cut off when the trail had it and the file was still there.
  clock.advance(DAY);
  await (await run(wire(), 'real')).stop();
  expect(existsSync(join(folder, 'real', 'deeds.json'))).toBe(false);
  writeFileSync(join(folder, 'real', 'deeds.json'), left);
  await (await run(wire(), 'real')).stop();
  expect(deedsIn('real')).toEqual([['settings.store-restored', JSON.stringify({ copy: shelf.list().at(-1)?.name })]]);
  const database = new SqliteDatabase(storePath(join(folder, 'real')), { readonly: true });
  expect(database.prepare('SELECT at FROM activity').pluck().all()).toEqual([at]);
  database.close();
});
