import { Worker } from 'node:worker_threads';
import type { Clock } from '#lib/clock.ts';
import type { LongLived } from '#lib/lifecycle.ts';
import type { Log } from '#lib/log.ts';
import type { BackupShelf } from './backup-shelf.ts';
import type { BackupAnswer, BackupJob } from './backup-worker.ts';

/** Once the start is over and everybody has what they waited for. */
const FIRST_LOOK_MS = 60_000;
const LOOK_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** As a source, or built: the build puts the worker beside the chunk that this ends up in. */
const workerFile = import.meta.url.endsWith('.ts')
  ? new URL('./backup-worker.ts', import.meta.url)
  : new URL('./backup-worker.js', import.meta.url);

interface Ports {
  readonly shelf: BackupShelf;
  readonly store: string;
  /** What the check found. */
  readonly checked: (sound: boolean) => void;
  readonly clock: Clock;
  readonly log: Log;
}

/** Copies the store once a day, in a thread of its own, after it was checked. What is damaged is never copied over what was good. */
export class BackupKeeper implements LongLived {
  readonly #ports: Ports;
  #cancel: () => void = () => undefined;
  #worker: Worker | null = null;
  #stopped = false;
  #copying: Promise<void> = Promise.resolve();

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  async start(): Promise<void> {
    this.#later(FIRST_LOOK_MS);
  }

  /** A copy that is being made is given up; the next start makes it. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancel();
    await this.#worker?.terminate();
    await this.#copying;
  }

  /** Resolves when the copy that is due was made, or could not be. */
  look(): Promise<void> {
    this.#copying = this.#copying.then(() => this.#copyIfDue());
    return this.#copying;
  }

  #later(ms: number): void {
    this.#cancel = this.#ports.clock.after(ms, () => {
      void this.look();
      this.#later(LOOK_MS);
    });
  }

  async #copyIfDue(): Promise<void> {
    const { shelf, store, checked, clock, log } = this.#ports;
    if (this.#stopped) return;
    const newest = shelf.list().find(({ beforeMigration }) => !beforeMigration);
    // A copy from the future (the clock was set back) says nothing about how old it is.
    if (newest !== undefined && clock.now() >= newest.madeAt && clock.now() - newest.madeAt < DAY_MS) return;
    try {
      const target = shelf.begin();
      const answer = await this.#copy({ store, target });
      if (answer === null) return;
      checked(answer === 'copied');
      if (answer === 'copied') return log.info('the store was copied', { name: shelf.finish(target, clock.now()).name });
      log.error('the store is damaged: it was not copied, the copies of earlier days are kept');
      shelf.markDamaged();
    } catch (error) {
      log.error('the store could not be copied', { error });
    } finally {
      shelf.drop();
    }
  }

  /** Null: it was given up. */
  #copy(job: BackupJob): Promise<BackupAnswer | null> {
    return new Promise((resolve, reject) => {
      const worker = new Worker(workerFile, { workerData: job });
      this.#worker = worker;
      worker.once('message', (answer: BackupAnswer) => resolve(answer));
      worker.once('error', reject);
      worker.once('exit', () => {
        this.#worker = null;
        if (this.#stopped) resolve(null);
        else reject(new Error('the thread ended without an answer')); // a promise that is settled stays as it is
      });
    });
  }
}
