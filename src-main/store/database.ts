import SqliteDatabase from 'better-sqlite3';
import { migrate } from './migrate.ts';

/** What stores use: prepared statements and transactions over one SQLite connection. */
export type Database = SqliteDatabase.Database;
export type Statement = SqliteDatabase.Statement<unknown[]>;

/** What is kept of the file in memory, in KiB: a fleet of 100,000 is searched without reading it again. */
const CACHE_KIB = 65_536;

/**
 * Opens the store and brings it to the newest migration.
 * WAL with `synchronous=FULL`: what was committed survives a power cut, not only a crash.
 * Throws `StoreProblem` when the file is not ours, is damaged, or is newer than this program.
 */
export function openDatabase(path: string): Database {
  const database = new SqliteDatabase(path);
  try {
    prepare(database);
    migrate(database);
    return database;
  } catch (error) {
    // Left open, it would take the write-ahead log of whatever lies in its place when it is cleared away.
    database.close();
    throw error;
  }
}

function prepare(database: Database): void {
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.pragma('foreign_keys = ON');
  database.pragma('busy_timeout = 5000');
  database.pragma(`cache_size = -${CACHE_KIB}`);
  // What a savepoint may have to put back is kept in memory: in a temporary file it is three of four writes of a busy engine.
  database.pragma('temp_store = MEMORY');
}
