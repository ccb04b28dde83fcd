import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { lockFolder } from '#store/folder-lock.ts';
import { FolderClaim } from './folder-claim.ts';
import { actionsFor, backupHelps, isClockBack, judgeFault, StartTrouble } from './start-faults.ts';

const folders: string[] = [];
const temporary = () => {
  const folder = mkdtempSync(join(tmpdir(), 'shitaku-faults-'));
  folders.push(folder);
  return folder;
};
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
const system = (code: string, facts: object = {}) => Object.assign(new Error(`${code}: it failed`), { code, ...facts });
const thrownBy = (task: () => unknown): unknown => {
  try {
    task();
  } catch (error) {
    return error;
  }
  return expect.unreachable('it was to fail');
};

describe('an error that ended a start', () => {
  it.each([
    ['EROFS', 'folder-read-only'],
    ['EACCES', 'folder-read-only'],
    ['SQLITE_READONLY_DIRECTORY', 'folder-read-only'],
    ['SQLITE_CANTOPEN', 'folder-read-only'],
    ['ENOSPC', 'disk-full'],
    ['EDQUOT', 'disk-full'],
    ['SQLITE_FULL', 'disk-full'],
    ['SQLITE_IOERR_SHMSIZE', 'disk-full'],
    ['folder-in-use', 'locked'],
    ['SQLITE_BUSY_RECOVERY', 'locked'],
    ['newer-than-program', 'newer-database'],
    ['SQLITE_CORRUPT_INDEX', 'corrupt-database'],
    ['SQLITE_NOTADB', 'corrupt-database'],
    ['damaged', 'corrupt-database'],
    ['no-keychain', 'no-keychain'],
    ['too-open', 'key-refused'],
    ['seal-broken', 'key-refused'],
    ['SQLITE_IOERR_READ', 'unknown'],
    ['migrations-broken', 'unknown'],
    ['EIO', 'unknown'],
  ] as const)('with the code %s is %s, also as the cause of another', (code, fault) => {
    expect(judgeFault(system(code))).toMatchObject({ code: fault, detail: code });
    if (fault !== 'unknown') expect(judgeFault(new Error('outer', { cause: system(code) }))).toMatchObject({ code: fault, detail: code });
  });

  it('is not about the folder when a port is shut to us', () => {
    expect(judgeFault(system('EACCES', { syscall: 'listen' })).code).toBe('unknown');
  });

  it.each([new TypeError('x is undefined'), 'text', undefined, { code: 'EROFS' }])('is unknown when it is %o', (error) => {
    expect(judgeFault(error)).toEqual({ code: 'unknown', detail: null, file: null, newestAt: null });
  });

  it('names the file, and the time', () => {
    expect(judgeFault(system('EROFS', { path: '/d/launch.json' })).file).toBe('/d/launch.json');
    expect(judgeFault(new StartTrouble('clock-back', '', { newestAt: 7 }))).toMatchObject({ code: 'clock-back', newestAt: 7 });
  });
});

describe('the clock', () => {
  it.each([
    [null, false],
    [0, false],
    [-86_400_000, false],
    [3_600_000, false],
    [3_600_001, true],
  ])('is behind when the last deed was %s ms later: %s', (later, behind) => {
    expect(isClockBack(1_000_000_000_000, later === null ? null : 1_000_000_000_000 + later)).toBe(behind);
  });
});

describe('what is offered', () => {
  const all = { world: 'real' as const, backup: true, showFolder: true, quit: true };

  it('is a copy only where there is one', () => {
    expect(actionsFor('corrupt-database', all)).toEqual(['use-backup', 'retry', 'practise', 'show-folder', 'quit']);
    expect(actionsFor('corrupt-database', { ...all, backup: false })).not.toContain('use-backup');
    expect(actionsFor('missing-database', all)).toEqual(['use-backup', 'retry', 'practise', 'show-folder', 'quit']);
    expect(backupHelps('missing-database')).toBe(true);
  });

  it('is never practice when it is practice that does not start', () => {
    expect(actionsFor('unknown', { ...all, world: 'practice' })).toEqual(['retry', 'show-folder', 'quit']);
  });

  it('is only what the host can do', () => {
    expect(actionsFor('locked', { ...all, showFolder: false, quit: false })).toEqual(['retry']);
  });
});

describe('the data folder', () => {
  const lock = () => vi.fn(() => vi.fn());

  it('is made, tried and locked once, and nothing is left of the trial', () => {
    const folder = join(temporary(), 'a', 'b');
    const locks = lock();
    const claim = new FolderClaim(folder, locks);
    claim.take();
    claim.take();
    expect(locks).toHaveBeenCalledTimes(1);
    expect(readdirSync(folder)).toEqual([]);
    claim.release();
    expect(locks.mock.results[0]?.value).toHaveBeenCalledTimes(1);
  });

  it.each(['EACCES', 'EROFS', 'ENOSPC'])('is not locked when the system says %s, and can be tried again', (code) => {
    const folder = temporary();
    let broken = true;
    const refuse = (path: string) => {
      if (broken) throw system(code, { path });
    };
    const locks = lock();
    const claim = new FolderClaim(folder, locks, { makeFolder: () => undefined, tryRoom: refuse });
    // Nobody knows the file of the trial.
    expect(judgeFault(thrownBy(() => claim.take()))).toMatchObject({ detail: code, file: null });
    expect(locks).not.toHaveBeenCalled();
    broken = false;
    claim.take();
    expect(locks).toHaveBeenCalledTimes(1);
  });

  it('is told of when something else lies in its place', () => {
    const folder = join(temporary(), 'file');
    writeFileSync(folder, '');
    expect(judgeFault(thrownBy(() => new FolderClaim(folder, lockFolder).take())).code).toBe('unknown');
  });

  it('is locked against a second process', () => {
    const folder = temporary();
    const first = new FolderClaim(folder, lockFolder);
    first.take();
    const second = new FolderClaim(folder, lockFolder);
    expect(judgeFault(thrownBy(() => second.take())).code).toBe('locked');
    first.release();
    second.take();
    second.release();
  });

  it('is told of as it is on a real full disk', ({ skip }) => {
    // Always full, on Linux.
    if (!existsSync('/dev/full')) skip('there is no /dev/full here');
    const claim = new FolderClaim(temporary(), lockFolder, {
      makeFolder: () => undefined,
      tryRoom: () => writeFileSync('/dev/full', Buffer.alloc(4_096)),
    });
    expect(judgeFault(thrownBy(() => claim.take()))).toMatchObject({ code: 'disk-full', detail: 'ENOSPC' });
  });

  it('is told of as it is when it may not be written', ({ skip }) => {
    if (process.getuid?.() === 0) skip('root may write everywhere; the refusals are put in its place above');
    const folder = temporary();
    chmodSync(folder, 0o500);
    expect(judgeFault(thrownBy(() => new FolderClaim(folder, lockFolder).take())).code).toBe('folder-read-only');
    chmodSync(folder, 0o700);
  });
});

describe('SQLite itself', () => {
  it('says by its codes that a file is no database, and that another has it', () => {
    const folder = temporary();
    writeFileSync(join(folder, 'a.sqlite'), 'this is text and no database at all. '.repeat(100));
    expect(judgeFault(thrownBy(() => new SqliteDatabase(join(folder, 'a.sqlite')).pragma('user_version'))).code).toBe('corrupt-database');
    const first = new SqliteDatabase(join(folder, 'b.sqlite'));
    first.exec('BEGIN EXCLUSIVE');
    const second = new SqliteDatabase(join(folder, 'b.sqlite'), { timeout: 0 });
    expect(judgeFault(thrownBy(() => second.exec('BEGIN EXCLUSIVE'))).code).toBe('locked');
    first.close();
    second.close();
  });

  it('says that a store can grow no more', () => {
    const database = new SqliteDatabase(join(temporary(), 'a.sqlite'));
    database.exec('CREATE TABLE t (x)');
    database.pragma('max_page_count = 2');
    expect(judgeFault(thrownBy(() => database.prepare('INSERT INTO t VALUES (?)').run('x'.repeat(20_000)))).code).toBe('disk-full');
    database.close();
  });
});
