import type { Clock } from '#lib/clock.ts';
import type { LongLived } from '#lib/lifecycle.ts';
import type { Log } from '#lib/log.ts';
import type { GroupCommit } from '#store/group-commit.ts';
import type { QueueStore } from './queue-store.ts';

/** Timers stand still while a computer sleeps, so the clock is looked at again at least this often. */
const LONGEST_LOOK_MS = 3_600_000;

export interface HoldExpiryPorts {
  readonly queue: QueueStore;
  readonly commit: GroupCommit;
  readonly clock: Clock;
  readonly log: Log;
  readonly changed: (enrollmentId: string) => void;
}

/** Ends commands whose hold is over. */
export class HoldExpiry implements LongLived {
  readonly #ports: HoldExpiryPorts;
  #cancel: (() => void) | null = null;
  #running = false;
  #sweeping: Promise<void> = Promise.resolve();

  constructor(ports: HoldExpiryPorts) {
    this.#ports = ports;
  }

  async start(): Promise<void> {
    this.#running = true;
    this.#look();
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#cancel?.();
    this.#cancel = null;
    await this.#sweeping;
  }

  /** A command was enqueued. Holds are of one length, so a timer that runs is early enough. */
  enqueued(): void {
    if (this.#running && this.#cancel === null) this.#look();
  }

  #look(): void {
    const { queue, clock } = this.#ports;
    this.#cancel = null;
    const next = queue.nextExpiry();
    if (next === null || !this.#running) return;
    const wait = next - clock.now();
    if (wait <= 0) this.#sweeping = this.#sweep();
    else this.#cancel = clock.after(Math.min(wait, LONGEST_LOOK_MS), () => this.#look());
  }

  async #sweep(): Promise<void> {
    const { queue, commit, clock, log, changed } = this.#ports;
    try {
      for (const id of await commit.run(() => queue.expire(clock.now()))) changed(id);
      this.#look();
    } catch (error) {
      log.error('expiring commands failed', { error });
      if (this.#running) this.#cancel = clock.after(LONGEST_LOOK_MS, () => this.#look());
    }
  }
}
