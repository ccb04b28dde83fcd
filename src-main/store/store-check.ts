import { statSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import { readMigrations, StoreProblem } from './migrate.ts';

/** What a store says of itself before anything is changed in it. */
export interface StoreFacts {
  /** Number of its last migration; 0: a new file. */
  readonly migration: number;
  /** What this program would bring it to. */
  readonly newest: number;
  /** When the newest entry of the trail was written; null: there is none. */
  readonly newestEntryAt: number | null;
}

/**
 * Looks at a store before it is opened for work, and changes nothing in it but for what a crash left in its write-ahead log. After a crash
 * its whole structure is checked, and when `doubted` is true. Null: there is none, or a file of no bytes. Throws `StoreProblem` when it is newer than this program or damaged; a file
 * that is no database at all is told by SQLite itself (`SQLITE_NOTADB`).
 *
 * `beforeMigration` is called with the open store when migrations are missing from one that holds data already.
 */
export function checkStore(
  path: string,
  beforeMigration: (database: SqliteDatabase.Database, facts: StoreFacts) => void = () => undefined,
  doubted = false,
): StoreFacts | null {
  // Not opened: SQLite would take away the log that lies beside an empty file.
  if (sizeOf(path) === 0) return null;
  // An orderly end takes the log away: what is still in it was left by a crash.
  const crashed = sizeOf(`${path}-wal`) > 0;
  const database = new SqliteDatabase(path, { timeout: 5_000, fileMustExist: true });
  try {
    const migration = Number(database.pragma('user_version', { simple: true }));
    const newest = readMigrations().length;
    if (migration > newest) {
      throw new StoreProblem('newer-than-program', `the store is at migration ${migration}, this program knows ${newest}`);
    }
    if (crashed || doubted) demandSound(database);
    const facts = { migration, newest, newestEntryAt: migration === 0 ? null : newestEntryAt(database) };
    if (migration > 0 && migration < newest) beforeMigration(database, facts);
    return facts;
  } finally {
    database.close();
  }
}

/** The same question to a copy that lies on the shelf: can it be worked with? */
export function isSound(path: string): boolean {
  try {
    const database = new SqliteDatabase(path, { readonly: true, fileMustExist: true });
    try {
      demandSound(database);
      const migration = Number(database.pragma('user_version', { simple: true }));
      return migration > 0 && migration <= readMigrations().length;
    } finally {
      database.close();
    }
  } catch {
    return false; // whatever is wrong with it, it is not to be used
  }
}

/** Throws `StoreProblem` when the structure of the store is damaged. */
export function demandSound(database: SqliteDatabase.Database): void {
  const [first] = database.pragma('quick_check(1)') as { quick_check: string }[];
  if (first?.quick_check !== 'ok') throw new StoreProblem('damaged', 'the structure of the store is damaged');
}

/** Of the last entry, not the greatest time of all: once a clock was accepted, what was written by it counts. */
function newestEntryAt(database: SqliteDatabase.Database): number | null {
  const row = database.prepare('SELECT at FROM activity ORDER BY sequence DESC LIMIT 1').get() as { at: number } | undefined;
  return row?.at ?? null;
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
