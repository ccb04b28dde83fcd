import SqliteDatabase from 'better-sqlite3';
import type { Database } from './database.ts';
import { migrate } from './migrate.ts';

/** A migrated store in memory, for tests. */
export function memoryDatabase(): Database {
  const database = new SqliteDatabase(':memory:');
  database.pragma('foreign_keys = ON');
  migrate(database);
  return database;
}
