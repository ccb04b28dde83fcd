import SqliteDatabase from 'better-sqlite3';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '#store/database.ts';
import { migrate, readMigrations } from '#store/migrate.ts';
import { RunsStore } from '#store/runs-store.ts';
import { memoryDatabase } from '#store/testing.ts';
import { type KittingRun, newRun, next } from './kitting-run.ts';
import { KittingStore } from './kitting-store.ts';

let database: Database;
let store: KittingStore;

beforeEach(() => {
  database = memoryDatabase();
  store = new KittingStore(database, new RunsStore<KittingRun>(database, 'kitting'));
});

const device = { name: '', serialNumber: 'S', productType: '', modelName: '', osVersion: '', imei: null };
const runOf = (batchId: string) =>
  newRun(
    {
      batchId,
      recipe: { format: 1, name: 'Test', note: '', steps: [{ step: 'pair' }, { step: 'erase' }] },
      organizationName: '',
      organizationMagic: '',
      eraseConsent: null,
      port: null,
      attributes: {},
    },
    device,
  );
const started = { type: 'step-started', step: 'pair', at: 2 } as const;

describe('runs and their journal', () => {
  it('are stored together, event by event', () => {
    const run = runOf('b');
    store.begin({ id: 'r', udid: 'U', data: run, at: 1 });
    store.save('r', started, next(run, started), 2, false);
    expect(store.latest('U')?.data.steps[0]?.state).toBe('running');
    expect(store.journal('r')).toEqual([
      { at: 1, event: 'begun', step: null, details: { batchId: 'b' } },
      { at: 2, event: 'step-started', step: 'pair', details: { at: 2 } },
    ]);
  });

  it('are not stored at all when one of the two cannot be', () => {
    const run = runOf('b');
    store.begin({ id: 'r', udid: 'U', data: run, at: 1 });
    database.exec(`CREATE TEMP TRIGGER full BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, 'full'); END`);
    expect(() => store.save('r', started, next(run, started), 2, true)).toThrow('full');
    expect(() => store.begin({ id: 'other', udid: 'V', data: run, at: 2 })).toThrow('full');
    expect(store.open().map(({ id, data }) => [id, data.steps[0]?.state])).toEqual([['r', 'waiting']]);
    expect(store.latest('V')).toBeNull();
  });

  it('keep a journal to which lines are only added', () => {
    store.begin({ id: 'r', udid: 'U', data: runOf('b'), at: 1 });
    expect(() => database.exec('DELETE FROM journal')).toThrow('append-only');
    expect(() => database.exec('UPDATE journal SET at = 9')).toThrow('append-only');
    expect(store.journal('r')).toHaveLength(1);
  });

  it('end with the event that ends them', () => {
    const run = runOf('b');
    store.begin({ id: 'r', udid: 'U', data: run, at: 1 });
    store.save('r', { type: 'abandoned' }, next(run, { type: 'abandoned' }), 5, true);
    expect(store.open()).toEqual([]);
    expect(store.latest('U')).toMatchObject({ id: 'r', endedAt: 5 });
  });

  it('are open once for each device', () => {
    store.begin({ id: 'r', udid: 'U', data: runOf('b'), at: 1 });
    expect(() => store.begin({ id: 'second', udid: 'U', data: runOf('b'), at: 2 })).toThrow('UNIQUE');
    expect(store.journal('second')).toEqual([]);
    store.save('r', { type: 'abandoned' }, next(runOf('b'), { type: 'abandoned' }), 3, true);
    store.begin({ id: 'third', udid: 'U', data: runOf('b'), at: 4 });
    expect(store.open().map(({ id }) => id)).toEqual(['third']);
  });

  it('that were open twice are ended but for the newest, and the journal says why', () => {
    const old = new SqliteDatabase(':memory:');
    migrate(old, readMigrations().slice(0, 14));
    const before = new KittingStore(old, new RunsStore<KittingRun>(old, 'kitting'));
    for (const [id, udid, at] of [
      ['r1', 'U', 1],
      ['r2', 'U', 2],
      ['r3', 'U', 2],
      ['v', 'V', 1],
    ] as const) {
      before.begin({ id, udid, data: runOf('b'), at });
    }
    migrate(old);
    expect(before.open().map(({ id }) => id)).toEqual(['v', 'r3']);
    expect(before.ofBatch('b').map(({ id, data }) => [id, data.standing])).toEqual([
      ['r1', 'abandoned'],
      ['v', 'working'],
      ['r2', 'abandoned'],
      ['r3', 'working'],
    ]);
    expect(before.journal('r1').at(-1)).toMatchObject({ event: 'abandoned', details: { because: 'two-open-runs' } });
    expect(before.journal('v')).toHaveLength(1);
    old.close();
  });

  it('are found by their batch, oldest first', () => {
    for (const [id, batch, at] of [
      ['r2', 'b', 2],
      ['r1', 'b', 1],
      ['x', 'other', 1],
    ] as const) {
      store.begin({ id, udid: id, data: runOf(batch), at });
    }
    expect(store.ofBatch('b').map(({ id }) => id)).toEqual(['r1', 'r2']);
  });
});
