import { parentPort, workerData } from 'node:worker_threads';
import SqliteDatabase from 'better-sqlite3';
import { demandSound } from './store-check.ts';

/** What this thread is started for, once: it ends with its answer. */
export interface BackupJob {
  readonly store: string;
  readonly target: string;
}

/** `damaged`: the store was checked before it was copied, and is not sound, or holds nothing. */
export type BackupAnswer = 'copied' | 'damaged';

const { store, target }: BackupJob = workerData;
parentPort?.postMessage(copy());

/** A reader of its own beside the engine, which goes on writing meanwhile. */
function copy(): BackupAnswer {
  const database = new SqliteDatabase(store, { readonly: true, fileMustExist: true, timeout: 5_000 });
  try {
    demandSound(database);
    // Emptied under the program: sound, and worth nothing.
    if (Number(database.pragma('user_version', { simple: true })) === 0) return 'damaged';
    database.prepare('VACUUM INTO ?').run(target);
    return 'copied';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'damaged' || code.startsWith('SQLITE_CORRUPT')) return 'damaged';
    throw error;
  } finally {
    database.close();
  }
}
