import SqliteDatabase from 'better-sqlite3';
import { migrate } from './migrate.ts';

/** What stores use: prepared statements and transactions over one SQLite connection. */
export type Database = SqliteDatabase.Database;
export type Statement = SqliteDatabase.Statement<unknown[]>;

/**
 * Opens the store and brings it to the newest migration.
 * WAL with `synchronous=FULL`: what was committed survives a power cut, not only a crash.
 * Throws `StoreProblem` when the file is not ours, is damaged, or is newer than this program.
 */
export function openDatabase(path: string): Database {
  const database = new SqliteDatabase(path);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  database.pragma('busy_timeout = 5000');
  migrate(database);
  return database;
}
