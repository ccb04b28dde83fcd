import { randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, describe, expect, it } from 'vitest';
import { AesSecretBox } from '#lib/secret-box.ts';
import { openDatabase } from './database.ts';
import { GroupCommit } from './group-commit.ts';
import { migrate, readMigrations, StoreProblem } from './migrate.ts';
import { RunsStore } from './runs-store.ts';
import { SecretsStore } from './secrets-store.ts';
import { memoryDatabase } from './testing.ts';

const folders: string[] = [];
const folder = () => {
  const path = mkdtempSync(join(tmpdir(), 'shitaku-store-'));
  folders.push(path);
  return path;
};
afterEach(() => {
  for (const path of folders.splice(0)) rmSync(path, { recursive: true, force: true });
});

describe('migrations', () => {
  it('bring an empty file to the newest number, once', () => {
    const path = join(folder(), 'store.sqlite');
    const first = openDatabase(path);
    expect(first.pragma('user_version', { simple: true })).toBe(readMigrations().length);
    first.prepare("INSERT INTO settings VALUES ('a', '1')").run();
    first.close();
    const again = openDatabase(path);
    expect(again.prepare('SELECT value FROM settings').get()).toEqual({ value: '1' });
    again.close();
  });

  it('carry a store of the days of the blueprint over: its password is gone, the mark on devices stays, its runs have a batch', () => {
    const path = join(folder(), 'store.sqlite');
    const old = new SqliteDatabase(path);
    migrate(old, readMigrations().slice(0, 13));
    for (const key of ['bench.blueprint', 'organization.magic']) old.prepare('INSERT INTO settings VALUES (?, ?)').run(key, '"x"');
    for (const name of ['bench.wifi-password', 'wifi.Kitting'])
      old.prepare('INSERT INTO secrets VALUES (?, ?, 1)').run(name, Buffer.from('x'));
    const run = (id: string, kind: string, data: object) =>
      old.prepare(`INSERT INTO runs VALUES (?, ?, ?, 'pair', ?, 1, 1, NULL)`).run(id, kind, id, JSON.stringify(data));
    run('1', 'kitting', { order: { batchId: null, port: null } });
    run('2', 'kitting', { order: { batchId: 'b', port: null } });
    run('3', 'push', { step: 'form' });
    old.close();
    const database = openDatabase(path);
    expect(database.prepare('SELECT key FROM settings').pluck().all()).toEqual(['organization.magic']);
    expect(database.prepare('SELECT name FROM secrets').pluck().all()).toEqual(['wifi.Kitting']);
    expect(database.prepare('SELECT data FROM runs ORDER BY id').pluck().all()).toEqual([
      '{"order":{"batchId":"","port":null}}',
      '{"order":{"batchId":"b","port":null}}',
      '{"step":"form"}',
    ]);
    database.close();
  });

  it('refuse a store that is newer than the program, and change nothing in it', () => {
    const path = join(folder(), 'store.sqlite');
    const newer = openDatabase(path);
    newer.pragma('user_version = 9000');
    newer.close();
    expect(() => openDatabase(path)).toThrow(StoreProblem);
  });

  it('leave no trace of a migration that fails half-way', () => {
    const database = memoryDatabase();
    const broken = { number: readMigrations().length + 1, name: 'broken', sql: 'CREATE TABLE half (x); SELECT * FROM nowhere;' };
    expect(() => migrate(database, [...readMigrations(), broken])).toThrow();
    expect(database.prepare("SELECT 1 FROM sqlite_master WHERE name = 'half'").get()).toBeUndefined();
  });

  it('refuse a gap in the numbers', () => {
    const path = folder();
    writeFileSync(join(path, '0001_one.sql'), 'SELECT 1;');
    writeFileSync(join(path, '0003_three.sql'), 'SELECT 1;');
    expect(() => readMigrations(pathToFileURL(`${path}/`))).toThrow(/0003_three/);
  });
});

describe('the activity table', () => {
  it('cannot be changed or emptied', () => {
    const database = memoryDatabase();
    database.prepare("INSERT INTO activity (at, actor, action, subject, details) VALUES (1, 'a', 'b', 'c', '{}')").run();
    expect(() => database.prepare("UPDATE activity SET actor = 'x'").run()).toThrow(/append-only/);
    expect(() => database.prepare('DELETE FROM activity').run()).toThrow(/append-only/);
  });
});

describe('group commit', () => {
  it('keeps the good and loses only the bad of one commit', async () => {
    const database = memoryDatabase();
    const group = new GroupCommit(database);
    const put = (key: string) => database.prepare('INSERT INTO settings VALUES (?, ?)').run(key, '1');
    const results = await Promise.allSettled([
      group.run(() => put('one')),
      group.run(() => {
        put('two');
        throw new Error('bad');
      }),
      group.run(() => put('three')),
    ]);
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(database.prepare('SELECT key FROM settings ORDER BY key').pluck().all()).toEqual(['one', 'three']);
  });

  it('answers only after the commit', async () => {
    const path = join(folder(), 'store.sqlite');
    const writer = openDatabase(path);
    const reader = openDatabase(path);
    const group = new GroupCommit(writer);
    await group.run(() => writer.prepare("INSERT INTO settings VALUES ('seen', '1')").run());
    expect(reader.prepare("SELECT value FROM settings WHERE key = 'seen'").pluck().get()).toBe('1');
    writer.close();
    reader.close();
  });

  it('gathers what comes while the disk is busy, and leaves other commits as strict as they were', async () => {
    const path = join(folder(), 'store.sqlite');
    const database = openDatabase(path);
    const group = new GroupCommit(database);
    const put = (key: string) => database.prepare('INSERT INTO settings VALUES (?, ?)').run(key, '1');
    const order: string[] = [];
    const first = group.run(() => put('first')).then(() => order.push('first'));
    await new Promise((resolve) => setImmediate(resolve));
    const second = group.run(() => put('second')).then(() => order.push('second'));
    const third = group.run(() => put('third')).then(() => order.push('third'));
    await Promise.all([first, second, third]);
    expect(order).toEqual(['first', 'second', 'third']);
    expect(database.pragma('synchronous', { simple: true })).toBe(2);
    database.close();
  });

  it('answers what was committed when the store is closed before the disk has answered', async () => {
    const path = join(folder(), 'store.sqlite');
    const database = openDatabase(path);
    const group = new GroupCommit(database);
    const answered = group.run(() => database.prepare("INSERT INTO settings VALUES ('kept', '1')").run().changes);
    await new Promise((resolve) => setImmediate(resolve));
    database.close();
    await expect(answered).resolves.toBe(1);
    const again = openDatabase(path);
    expect(again.prepare("SELECT value FROM settings WHERE key = 'kept'").pluck().get()).toBe('1');
    again.close();
  });

  it('fails everybody when the commit itself fails, and goes on afterwards', async () => {
    const database = memoryDatabase();
    const group = new GroupCommit(database);
    database.exec('CREATE TABLE child (id INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)');
    database.exec('CREATE TABLE parent (id INTEGER PRIMARY KEY)');
    await expect(group.run(() => database.prepare('INSERT INTO child VALUES (7)').run())).rejects.toThrow(/FOREIGN KEY/);
    await expect(group.run(() => database.prepare('INSERT INTO parent VALUES (1)').run().changes)).resolves.toBe(1);
  });
});

describe('secrets', () => {
  it('come back as they went in, and are not readable in the file', () => {
    const path = join(folder(), 'store.sqlite');
    const database = openDatabase(path);
    const secrets = new SecretsStore(database, new AesSecretBox(randomBytes(32)));
    secrets.put('key', Buffer.from('-----BEGIN PRIVATE KEY-----very secret'), 1);
    expect(Buffer.from(secrets.get('key') ?? []).toString()).toContain('very secret');
    database.pragma('wal_checkpoint(TRUNCATE)');
    expect(readFileSync(path).includes('PRIVATE KEY')).toBe(false);
    secrets.delete('key');
    expect(secrets.get('key')).toBeNull();
    database.close();
  });

  it('do not open under another master key or after a changed byte', () => {
    const database = memoryDatabase();
    new SecretsStore(database, new AesSecretBox(randomBytes(32))).put('key', Buffer.from('x'), 1);
    expect(() => new SecretsStore(database, new AesSecretBox(randomBytes(32))).get('key')).toThrow();
    const box = new AesSecretBox(randomBytes(32));
    const sealed = Buffer.from(box.seal(Buffer.from('hello')));
    sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1;
    expect(() => box.open(sealed)).toThrow();
  });
});

describe('runs', () => {
  it('are found again where they stood, until they end', () => {
    const database = memoryDatabase();
    const runs = new RunsStore<{ n: number }>(database, 'wizard');
    runs.create({ id: 'r1', subject: 's', step: 'one', data: { n: 1 }, at: 10 });
    runs.save('r1', 'two', { n: 2 }, 20);
    expect(new RunsStore<{ n: number }>(database, 'wizard').open()).toMatchObject([
      { id: 'r1', step: 'two', data: { n: 2 }, updatedAt: 20 },
    ]);
    runs.end('r1', 30);
    expect(runs.open()).toEqual([]);
    expect(runs.latest('s')).toMatchObject({ id: 'r1', endedAt: 30 });
    expect(new RunsStore(database, 'other').latest('s')).toBeNull();
  });
});

describe('native modules', () => {
  it('load without any compile step: better-sqlite3 and usb', async () => {
    expect(memoryDatabase().prepare('SELECT sqlite_version()').pluck().get()).toMatch(/^3\./);
    expect(typeof (await import('usb')).webusb.getDevices).toBe('function');
  });
});
