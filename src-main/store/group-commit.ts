import { closeSync, fdatasync, fsyncSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Database } from './database.ts';

interface Job {
  readonly work: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Many small writes, one wait for the disk, and the main thread does not do the waiting. Work handed in while the disk
 * is busy runs in one transaction, each piece in a savepoint of its own. That transaction only appends to the WAL; the
 * WAL is then synced on libuv's thread pool (on macOS with F_FULLFSYNC, which SQLite itself does not ask for), and a
 * promise resolves only after that: what was answered is durable. Everything else on the connection commits as before.
 */
export class GroupCommit {
  readonly #database: Database;
  #jobs: Job[] = [];
  #scheduled = false;
  #syncing = false;
  #wal: number | null = null;
  /** In a savepoint of its own. */
  readonly #one: (work: () => unknown) => unknown;
  readonly #all: (jobs: readonly Job[], settled: (() => void)[]) => void;

  constructor(database: Database) {
    this.#database = database;
    this.#one = database.transaction((work: () => unknown) => work());
    this.#all = database.transaction((jobs: readonly Job[], settled: (() => void)[]) => {
      for (const job of jobs) this.#perform(job, settled);
    });
  }

  /** Runs synchronous `work` inside the next commit. Rejects with what `work` threw; the others are not affected. */
  run<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#jobs.push({ work, resolve: resolve as (value: unknown) => void, reject });
      this.#schedule();
    });
  }

  /** After the store was closed: lets go of its WAL. Nothing may be handed in any more. */
  close(): void {
    const wal = this.#wal;
    this.#wal = null;
    // A sync under way still needs the descriptor.
    if (wal !== null) fdatasync(wal, () => closeSync(wal));
  }

  #schedule(): void {
    if (this.#scheduled || this.#syncing || this.#jobs.length === 0) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#commit();
    });
  }

  #commit(): void {
    const jobs = this.#jobs;
    this.#jobs = [];
    let settled: (() => void)[];
    try {
      settled = this.#transact(jobs);
    } catch (error) {
      for (const job of jobs) job.reject(error);
      return;
    }
    this.#sync((error) => {
      // Committed, but perhaps not for good: whoever asked must ask again, and everything here may be asked twice.
      if (error !== null) for (const job of jobs) job.reject(error);
      else for (const settle of settled) settle();
      this.#schedule();
    });
  }

  #transact(jobs: readonly Job[]): (() => void)[] {
    const settled: (() => void)[] = [];
    // `exec`: a pragma asked through `pragma()` is a statement with rows, made anew each time.
    this.#database.exec('PRAGMA synchronous = NORMAL');
    try {
      this.#all(jobs, settled);
    } finally {
      this.#database.exec('PRAGMA synchronous = FULL');
    }
    return settled;
  }

  #perform(job: Job, settled: (() => void)[]): void {
    try {
      const value = this.#one(job.work);
      settled.push(() => job.resolve(value));
    } catch (error) {
      // A full disk takes the whole transaction back at once: nothing that ran in it may be said to be kept.
      if (!this.#database.inTransaction) throw error;
      settled.push(() => job.reject(error));
    }
  }

  /** A store in memory has no disk to wait for. */
  #sync(done: (error: Error | null) => void): void {
    if (this.#database.memory) {
      done(null);
      return;
    }
    this.#syncing = true;
    this.#wal ??= openWal(this.#database.name);
    fdatasync(this.#wal, (error) => {
      this.#syncing = false;
      done(error);
    });
  }
}

/**
 * A descriptor of the WAL of our own. SQLite's locks are on other files, so that it disturbs nobody. It outlives the file
 * when the store is closed meanwhile; what was in it is in the store itself by then.
 */
function openWal(store: string): number {
  const wal = openSync(`${store}-wal`, 'r+');
  // The file may have been made a moment ago: its name must be on the disk too.
  const folder = openSync(dirname(store), 'r');
  fsyncSync(folder);
  closeSync(folder);
  return wal;
}
