import type { Database } from './database.ts';

interface Job {
  readonly work: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Many small writes, one fsync. Work handed in during one turn of the event loop runs in one transaction, each piece
 * in a savepoint of its own; a promise resolves only after the commit, so what was answered is durable.
 */
export class GroupCommit {
  readonly #database: Database;
  #jobs: Job[] = [];

  constructor(database: Database) {
    this.#database = database;
  }

  /** Runs synchronous `work` inside the next commit. Rejects with what `work` threw; the others are not affected. */
  run<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#jobs.push({ work, resolve: resolve as (value: unknown) => void, reject });
      if (this.#jobs.length === 1) setImmediate(() => this.#commit());
    });
  }

  #commit(): void {
    const jobs = this.#jobs;
    this.#jobs = [];
    const settle: (() => void)[] = [];
    const savepoint = this.#database.transaction((work: () => unknown) => work());
    try {
      this.#database.transaction(() => {
        for (const job of jobs) {
          try {
            const value = savepoint(job.work);
            settle.push(() => job.resolve(value));
          } catch (error) {
            settle.push(() => job.reject(error));
          }
        }
      })();
    } catch (error) {
      for (const job of jobs) job.reject(error);
      return;
    }
    for (const done of settle) done();
  }
}
