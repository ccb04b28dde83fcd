import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ManualClock } from '#lib/clock.ts';
import { silentLog } from '#lib/log.ts';
import { BackupKeeper } from './backup-keeper.ts';
import { BackupShelf, storePath } from './backup-shelf.ts';
import { openDatabase } from './database.ts';
import { migrate, readMigrations, StoreProblem } from './migrate.ts';
import { checkStore, isSound } from './store-check.ts';

let world: string;
let store: string;
let shelf: BackupShelf;
const NOW = Date.UTC(2026, 10, 22, 1, 2, 3);
const DAY = 86_400_000;

beforeEach(() => {
  world = mkdtempSync(join(tmpdir(), 'shitaku-backups-'));
  store = storePath(world);
  shelf = new BackupShelf(world);
});
afterEach(() => rmSync(world, { recursive: true, force: true }));

const fill = (rows = 500) => {
  const database = openDatabase(store);
  const put = database.prepare('INSERT OR REPLACE INTO settings VALUES (?, ?)');
  database.transaction(() => {
    for (let row = 0; row < rows; row += 1) put.run(`key-${row}`, JSON.stringify('x'.repeat(200)));
  })();
  database.close();
};
const settingsIn = (path: string) => {
  const database = new SqliteDatabase(path, { readonly: true });
  const count = database.prepare('SELECT COUNT(*) FROM settings').pluck().get();
  database.close();
  return count;
};
/** Spoils the last pages, which hold settings: the header and what is looked at first stay whole. */
const spoil = (path: string) => {
  const bytes = readFileSync(path);
  bytes.fill(0x5a, bytes.length - 4_096 * 6);
  writeFileSync(path, bytes);
};
const keep = (clock = new ManualClock(NOW), log = silentLog, checked: (sound: boolean) => void = () => {}) =>
  new BackupKeeper({ shelf, store, checked, clock, log });

describe('a store before it is opened', () => {
  it('is no trouble when there is none', () => expect(checkStore(store)).toBeNull());

  it('is none either when its file holds nothing, and what lies beside that stays', () => {
    writeFileSync(store, '');
    writeFileSync(`${store}-wal`, 'its last words');
    expect(checkStore(store)).toBeNull();
    expect(readFileSync(`${store}-wal`, 'utf8')).toBe('its last words');
  });

  it('says how far it is, and when the last deed was written', () => {
    fill(1);
    const database = new SqliteDatabase(store);
    const add = database.prepare("INSERT INTO activity (at, actor, action, subject, details) VALUES (?, 'a', 'b', 'c', '{}')");
    add.run(NOW + DAY);
    add.run(NOW);
    database.close();
    expect(checkStore(store)).toEqual({ migration: readMigrations().length, newest: readMigrations().length, newestEntryAt: NOW });
  });

  it('is refused when it is newer, and left byte for byte', () => {
    fill(1);
    const newer = new SqliteDatabase(store);
    newer.pragma('user_version = 9000');
    newer.close();
    const before = readFileSync(store);
    expect(() => checkStore(store)).toThrow(StoreProblem);
    expect(readFileSync(store)).toEqual(before);
    expect(readdirSync(world)).toEqual(['shitaku.sqlite']);
  });

  it.each([
    ['text', () => writeFileSync(store, 'not a database, but long enough to look like a file of some kind '.repeat(20))],
    ['a header and nothing more', () => (fill(), truncateSync(store, 4_096))],
  ])('is refused when it is %s', (_what, make) => {
    make();
    const code = (() => {
      try {
        checkStore(store);
        openDatabase(store);
        return 'opened';
      } catch (error) {
        return error instanceof Error && 'code' in error ? String(error.code) : String(error);
      }
    })();
    expect(code).toMatch(/^SQLITE_(NOTADB|CORRUPT)/);
  });

  it('is checked whole after a crash, and only then', () => {
    fill();
    spoil(store);
    expect(checkStore(store)).not.toBeNull();
    // What a killed process leaves behind.
    writeFileSync(`${store}-wal`, Buffer.alloc(32));
    expect(() => checkStore(store)).toThrow('damaged');
  });

  it('is copied before a migration, and only a store that holds something', () => {
    const old = new SqliteDatabase(store);
    migrate(old, readMigrations().slice(0, 20));
    old.prepare("INSERT INTO settings VALUES ('a', '1')").run();
    old.close();
    const facts = checkStore(store, (database, { newest }) => shelf.copyBeforeMigration(database, NOW, newest));
    expect(facts?.migration).toBe(20);
    const [backup] = shelf.list();
    expect(backup).toMatchObject({ madeAt: NOW, beforeMigration: true });
    expect(isSound(backup?.path ?? '')).toBe(true);
    openDatabase(store).close();
    checkStore(store, () => expect.unreachable('nothing is missing any more'));
  });
});

describe('the copies', () => {
  it('are made in a thread, sound, for their owner only, at most one a day', async () => {
    fill();
    const clock = new ManualClock(NOW);
    const keeper = keep(clock);
    await keeper.look();
    const [backup] = shelf.list();
    expect(backup).toMatchObject({ name: 'shitaku-20261122T010203Z-1.sqlite', number: 1, madeAt: NOW, beforeMigration: false });
    expect(settingsIn(backup?.path ?? '')).toBe(500);
    expect(statSync(backup?.path ?? '').mode & 0o777).toBe(0o600);
    clock.step(DAY - 1_000);
    await keeper.look();
    expect(shelf.list()).toHaveLength(1);
    clock.step(1_000);
    await keeper.look();
    expect(shelf.list()).toHaveLength(2);
    await keeper.stop();
  });

  it('are made while the store is being written', async () => {
    fill(10);
    const open = openDatabase(store);
    open.prepare("INSERT INTO settings VALUES ('in the log only', '1')").run();
    await keep().look();
    expect(settingsIn(shelf.list()[0]?.path ?? '')).toBe(11);
    open.close();
  });

  it('are three, of either kind', async () => {
    fill(1);
    const database = openDatabase(store);
    const clock = new ManualClock(NOW);
    const keeper = keep(clock);
    for (let day = 0; day < 5; day += 1) {
      await keeper.look();
      shelf.copyBeforeMigration(database, clock.now(), day + 2);
      clock.step(DAY);
    }
    database.close();
    expect(shelf.list().filter(({ beforeMigration }) => beforeMigration)).toHaveLength(3);
    const daily = shelf.list().filter(({ beforeMigration }) => !beforeMigration);
    expect(daily.map(({ madeAt }) => madeAt)).toEqual([4, 3, 2].map((day) => NOW + day * DAY));
  });

  it('are never made of what is damaged', async () => {
    fill();
    await keep().look();
    const good = shelf.list();
    spoil(store);
    const error = vi.fn();
    await keep(new ManualClock(NOW + 2 * DAY), { ...silentLog, error }).look();
    expect(shelf.list()).toEqual(good);
    expect(error).toHaveBeenCalledWith('the store is damaged: it was not copied, the copies of earlier days are kept');
    expect(existsSync(join(world, 'backups', 'unfinished.sqlite'))).toBe(false);
  });

  it('are never made of a store that was emptied under the program', async () => {
    fill();
    await keep().look();
    const good = shelf.list();
    writeFileSync(store, '');
    const checked = vi.fn();
    await keep(new ManualClock(NOW + 2 * DAY), silentLog, checked).look();
    expect(checked.mock.calls).toEqual([[false]]);
    expect(shelf.list()).toEqual(good);
  });

  it('of a clock that ran ahead leave one a day once it is right, the oldest first, and what is new stays', async () => {
    const clock = new ManualClock(NOW + 30 * DAY);
    const made: number[] = [];
    const copyOf = async (rows: number) => {
      fill(rows);
      await keep(clock).look();
      made.unshift(rows);
      expect(shelf.list().map(({ path }) => settingsIn(path))).toEqual(made.slice(0, 3));
    };
    for (const rows of [1, 2, 3]) {
      await copyOf(rows);
      clock.step(DAY);
    }
    clock.step(-33 * DAY);
    for (const rows of [4, 5, 6, 7]) {
      await copyOf(rows);
      expect(shelf.newestSound()?.madeAt).toBe(clock.now());
      const before = shelf.list();
      clock.step(3_600_000);
      await keep(clock).look();
      expect(shelf.list()).toEqual(before);
      clock.step(DAY);
    }
  });

  it('of a clock that was behind for a while are newer than what was there before, also when it is right again', async () => {
    const clock = new ManualClock(NOW);
    for (const [rows, then] of [
      [1, DAY],
      [2, -900 * DAY],
      [3, 900 * DAY],
    ] as const) {
      fill(rows);
      await keep(clock).look();
      clock.step(then);
    }
    expect(shelf.list().map(({ path }) => settingsIn(path))).toEqual([3, 2, 1]);
    fill(4);
    await keep(clock).look();
    expect(shelf.list().map(({ path }) => settingsIn(path))).toEqual([4, 3, 2]);
  });

  it('without a number are older than those with one', async () => {
    fill(1);
    await keep(new ManualClock(NOW + DAY)).look();
    renameSync(shelf.list()[0]?.path ?? '', join(world, 'backups', 'shitaku-20261123T010203Z.sqlite'));
    await keep().look();
    expect(shelf.list().map(({ number, madeAt }) => [number, madeAt])).toEqual([
      [1, NOW],
      [0, NOW + DAY],
    ]);
  });

  it('tell what the check found, and the next start is to look at the whole store', async () => {
    fill();
    const checked = vi.fn();
    await keep(new ManualClock(NOW), silentLog, checked).look();
    expect(checked.mock.calls).toEqual([[true]]);
    expect(shelf.markedDamaged).toBe(false);
    const good = readFileSync(store);
    spoil(store);
    await keep(new ManualClock(NOW + 2 * DAY), silentLog, checked).look();
    expect(checked.mock.calls).toEqual([[true], [false]]);
    // Nothing crashed: only who doubts finds it.
    expect(checkStore(store)).not.toBeNull();
    const again = new BackupShelf(world);
    expect(again.markedDamaged).toBe(true);
    expect(() => checkStore(store, undefined, again.markedDamaged)).toThrow('damaged');
    writeFileSync(store, good);
    expect(checkStore(store, undefined, again.markedDamaged)).not.toBeNull();
    again.clearMark();
    expect(shelf.markedDamaged).toBe(false);
  });

  it('are given up at the end of the program, and leave nothing half made', async () => {
    fill(5_000);
    const keeper = keep();
    const looking = keeper.look();
    await vi.waitFor(() => expect(existsSync(join(world, 'backups'))).toBe(true));
    await Promise.all([keeper.stop(), looking]);
    expect(readdirSync(join(world, 'backups')).filter((name) => name.startsWith('unfinished'))).toEqual([]);
  });

  it('come by themselves, after the start and then every day', async () => {
    fill(1);
    const clock = new ManualClock(NOW);
    const keeper = keep(clock);
    await keeper.start();
    expect(shelf.list()).toHaveLength(0);
    clock.advance(60_000);
    await vi.waitFor(() => expect(shelf.list()).toHaveLength(1), 20_000);
    clock.advance(DAY + 3_600_000);
    await vi.waitFor(() => expect(shelf.list()).toHaveLength(2), 20_000);
    await keeper.stop();
  });
});

describe('putting a copy back', () => {
  it('keeps what was there under a dated name, with its log', async () => {
    fill(70);
    await keep().look();
    fill(90);
    spoil(store);
    const bad = readFileSync(store);
    writeFileSync(`${store}-wal`, 'log of the bad one');
    const [backup] = shelf.list();
    if (backup === undefined) return expect.unreachable('there is a copy');
    const kept = 'shitaku-damaged-20261123T010203Z.sqlite';
    expect(shelf.restore(backup, NOW + DAY, 'damaged')).toBe(kept);
    expect(readFileSync(join(world, kept))).toEqual(bad);
    expect(readFileSync(join(world, `${kept}-wal`), 'utf8')).toBe('log of the bad one');
    expect(readdirSync(world).sort()).toEqual(['backups', kept, `${kept}-wal`, 'shitaku.sqlite']);
    expect(checkStore(store)).not.toBeNull();
    expect(settingsIn(store)).toBe(70);
    expect(shelf.list()).toEqual([backup]);
  });

  it('works where there is no store any more: nothing is kept but its log', async () => {
    fill(70);
    await keep().look();
    rmSync(store);
    writeFileSync(`${store}-wal`, 'log of the lost one');
    const [backup] = shelf.list();
    if (backup === undefined) return expect.unreachable('there is a copy');
    expect(shelf.restore(backup, NOW + DAY, 'damaged')).toBeNull();
    expect(readdirSync(world).sort()).toEqual(['backups', 'shitaku-damaged-20261123T010203Z.sqlite-wal', 'shitaku.sqlite']);
    expect(settingsIn(store)).toBe(70);
  });

  it('takes the newest that is sound', async () => {
    fill(3);
    const clock = new ManualClock(NOW);
    await keep(clock).look();
    clock.step(2 * DAY);
    await keep(clock).look();
    const [newest, older] = shelf.list();
    writeFileSync(newest?.path ?? '', 'spoilt');
    expect(shelf.newestSound()).toEqual(older);
    writeFileSync(older?.path ?? '', '');
    expect(shelf.newestSound()).toBeNull();
  });
});
