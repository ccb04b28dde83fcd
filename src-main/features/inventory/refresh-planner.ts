import { inventory, type RefreshPlan } from '#contract/inventory.ts';
import type { Clock } from '#lib/clock.ts';
import type { LongLived } from '#lib/lifecycle.ts';
import type { Log } from '#lib/log.ts';
import type { Database } from '#store/database.ts';
import { DEFAULT_PLAN, daysBetween, FURTHEST_MS, isOpen, nextAsk } from './refresh-rules.ts';
import { RefreshStore } from './refresh-store.ts';

const MINUTE_MS = 60_000;
/** So many questions share a commit. */
const AT_ONCE = 50;
const SETTING = 'inventory.refresh';

interface PlannerPorts {
  readonly database: Database;
  readonly settings: { get(key: string): unknown; put(key: string, value: unknown): void };
  readonly clock: Clock;
  readonly log: Log;
  /** When the device was last heard of; null: it is not managed (any more). */
  readonly heardOf: (deviceId: string) => number | null;
  /** Asks a device for its facts, in place of what still waits of the same kind. */
  readonly ask: (deviceId: string) => Promise<void>;
}

/**
 * Asks every managed device once a day for its facts, each at its own minute of the window, so many a minute at most. What
 * was missed while the computer slept is asked once when it wakes.
 */
export class RefreshPlanner implements LongLived {
  readonly #ports: PlannerPorts;
  readonly #store: RefreshStore;
  #cancel: (() => void) | null = null;
  #round: Promise<void> = Promise.resolve();

  constructor(ports: PlannerPorts) {
    this.#ports = ports;
    this.#store = new RefreshStore(ports.database);
  }

  start(): Promise<void> {
    this.#wait();
    return Promise.resolve();
  }

  async stop(): Promise<void> {
    this.#cancel?.();
    this.#cancel = null;
    await this.#round;
  }

  current = (): RefreshPlan => {
    const stored = inventory.calls.refreshPlan.output.safeParse(this.#ports.settings.get(SETTING));
    return stored.success ? stored.data : DEFAULT_PLAN;
  };

  /** Holds from the next question of each device on. */
  change = (plan: RefreshPlan): void => this.#ports.settings.put(SETTING, plan);

  /** A device came to be managed; it was asked for everything just now. */
  recordEnrolled(deviceId: string): void {
    this.#store.putAll([{ deviceId, at: nextAsk(deviceId, this.current(), this.#ports.clock.now(), 1) }]);
  }

  #wait(): void {
    this.#cancel = this.#ports.clock.after(MINUTE_MS, () => {
      this.#wait();
      this.#round = this.#round.then(() => this.#ask()).catch((error: unknown) => this.#ports.log.error('daily refresh failed', { error }));
    });
  }

  async #ask(): Promise<void> {
    const now = this.#ports.clock.now();
    const plan = this.current();
    if (!isOpen(plan, now)) return;
    const due = this.#store.due(now, now + FURTHEST_MS, plan.perMinute);
    for (let from = 0; from < due.length && this.#cancel !== null; from += AT_ONCE) {
      const some = due.slice(from, from + AT_ONCE).map((deviceId) => ({ deviceId, heard: this.#ports.heardOf(deviceId) }));
      const gone = some.filter(({ heard }) => heard === null);
      this.#store.putAll(gone.map(({ deviceId }) => ({ deviceId, at: null })));
      const asked = some.flatMap(({ deviceId, heard }) => (heard === null ? [] : [{ deviceId, silent: now - heard }]));
      // Asked before it is noted: a question said twice replaces itself, one that was only noted would be missing for a day.
      await Promise.all(asked.map(({ deviceId }) => this.#ports.ask(deviceId)));
      this.#store.putAll(asked.map(({ deviceId, silent }) => ({ deviceId, at: nextAsk(deviceId, plan, now, daysBetween(silent)) })));
    }
  }
}
