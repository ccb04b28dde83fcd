import type { Clock } from '#lib/clock.ts';
import type { LongLived } from '#lib/lifecycle.ts';
import type { Log } from '#lib/log.ts';
import type { GroupCommit } from '#store/group-commit.ts';
import { PURGE_AFTER_MS, WARN_BEFORE_MS } from './command-rules.ts';
import type { Ended, Expiring, QueueStore } from './queue-store.ts';

/** Timers stand still while a computer sleeps, so the clock is looked at again at least this often. */
const LONGEST_LOOK_MS = 3_600_000;
const RETRY_MS = 60_000;
/** Rows a single commit ends or purges: no look holds the main thread for long. */
const SLICE = 500;
const untrusted = new Error('the clock cannot be trusted');

export interface HoldExpiryPorts {
  readonly queue: QueueStore;
  readonly commit: GroupCommit;
  readonly clock: Clock;
  /** Is the clock to be trusted? Where it is not, no hold ends. Absent: it always is. */
  readonly mayExpire?: (() => boolean) | undefined;
  readonly log: Log;
  /** These ended: inside the commit. */
  readonly ended: (commands: readonly Ended[]) => void;
  /** What was to be sent is gone: inside the commit. */
  readonly purged: (uuid: string) => void;
  readonly changed: (enrollmentId: string) => void;
  /** The hold of these ends within a day, each once: inside the commit. */
  readonly warned: (devices: readonly Expiring[]) => void;
  readonly expiresSoon: (warning: { count: number; soonestAt: number }) => void;
}

/** The end of holds: told of a day before, over after seven days, and on the eighth what was to be sent is deleted. */
export class HoldExpiry implements LongLived {
  readonly #ports: HoldExpiryPorts;
  #cancel: (() => void) | null = null;
  #running = false;
  /** The last sweep came to an error (a full disk), or the clock cannot be trusted: the next one waits. */
  #postponed = false;
  #sweeping: Promise<void> | null = null;

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
    if (this.#running && this.#cancel === null && this.#sweeping === null) this.#later();
  }

  #look(): void {
    this.#cancel = null;
    if (!this.#running) return;
    this.#sweeping = this.#sweep()
      .then(() => {
        this.#sweeping = null;
        this.#later();
      })
      .catch((error: unknown) => this.#ports.log.error('the end of holds is not watched any more', { error }));
  }

  #later(): void {
    const { queue, clock } = this.#ports;
    if (!this.#running) return;
    const now = clock.now();
    const warning = queue.nextWarning();
    const next = Math.min(
      queue.nextExpiry() ?? Number.POSITIVE_INFINITY,
      warning === null ? Number.POSITIVE_INFINITY : warning - WARN_BEFORE_MS,
    );
    const wait = this.#postponed ? RETRY_MS : Math.max(0, Math.min(next - now, LONGEST_LOOK_MS));
    this.#cancel = clock.after(wait, () => this.#look());
  }

  async #sweep(): Promise<void> {
    const { queue, commit, log, changed } = this.#ports;
    try {
      this.#postponed = false;
      for (;;) {
        const ended = await commit.run(() => {
          const rows = queue.expire(this.#moment(), SLICE);
          this.#ports.ended(rows);
          return rows;
        });
        for (const id of new Set(ended.map(({ enrollmentId }) => enrollmentId))) changed(id);
        if (ended.length < SLICE) break;
      }
      await this.#warn();
      await this.#purge();
    } catch (error) {
      this.#postponed = true;
      if (error !== untrusted) log.error('expiring commands failed', { error });
    }
  }

  /** What time it is; throws where that is not known, and nothing of the commit is done. */
  #moment(): number {
    const now = this.#ports.clock.now();
    if (this.#ports.mayExpire?.() === false) throw untrusted;
    return now;
  }

  async #warn(): Promise<void> {
    const { queue, commit } = this.#ports;
    const warned = await commit.run(() => {
      const now = this.#moment();
      const devices = queue.warn(now, now + WARN_BEFORE_MS);
      if (devices.length > 0) this.#ports.warned(devices);
      return devices;
    });
    if (warned.length === 0) return;
    const count = warned.reduce((sum, each) => sum + each.count, 0);
    this.#ports.expiresSoon({
      count,
      soonestAt: warned.reduce((soonest, { soonestAt }) => Math.min(soonest, soonestAt), Number.POSITIVE_INFINITY),
    });
  }

  async #purge(): Promise<void> {
    const { queue, commit } = this.#ports;
    for (;;) {
      const purged = await commit.run(() => {
        const now = this.#moment();
        const rows = queue.purge(now - PURGE_AFTER_MS, now, SLICE);
        for (const { uuid, keeps } of rows) if (keeps !== null) this.#ports.purged(uuid);
        return rows.length;
      });
      if (purged < SLICE) return;
    }
  }
}
