import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';

/** Another process works on this data folder. */
export class FolderInUse extends Error {
  readonly code = 'folder-in-use';

  constructor(folder: string) {
    super(`Shitaku is already running on ${folder}. Close it there first, or choose another folder with --data.`);
    this.name = 'FolderInUse';
  }
}

/**
 * Takes a data folder for this process; the returned function gives it back. The operating system itself holds the lock
 * (through SQLite), so it is gone with the process however that ends, and there is no stale lock file to clean up.
 */
export function lockFolder(folder: string): () => void {
  const database = new SqliteDatabase(join(folder, 'lock'), { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (error instanceof SqliteDatabase.SqliteError && error.code.startsWith('SQLITE_BUSY')) throw new FolderInUse(folder);
    throw error;
  }
  return () => database.close();
}
