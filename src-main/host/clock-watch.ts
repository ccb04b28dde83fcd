import type { StartWarning } from '#contract/start.ts';
import type { Clock } from '#lib/clock.ts';
import type { LongLived } from '#lib/lifecycle.ts';
import { CLOCK_TOLERANCE_MS, isClockBack } from './start-faults.ts';

const LOOK_MS = 10_000;

interface Ports {
  readonly clock: Clock;
  /** Milliseconds gone by, sleep among them, whatever the clock says. */
  readonly gone: () => number;
  /** At each look, of either: whether it is so. */
  readonly told: (warning: Extract<StartWarning, 'clock-back' | 'clock-forward'>, stands: boolean) => void;
}

/**
 * Notices when the clock on the wall is set back or forward while a world runs: timers do not, they go at their own pace. What it was at
 * the first look is taken for right; after a pause it goes on with what it knew.
 */
export class ClockWatch implements LongLived {
  readonly #ports: Ports;
  /** The latest that was right. */
  #latest: number | null = null;
  /** By how much the clock is before the time gone by while it is right. Follows what time servers do. */
  #lead: number | null = null;
  #cancel: () => void = () => undefined;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  async start(): Promise<void> {
    this.#look();
  }

  async stop(): Promise<void> {
    this.#cancel();
  }

  /** Was it set forward, by more than anything but a person or a fault does? Asked of the clocks as they are now. */
  get forward(): boolean {
    return this.#lead !== null && this.#leadNow() - this.#lead > CLOCK_TOLERANCE_MS;
  }

  #leadNow(): number {
    return this.#ports.clock.now() - this.#ports.gone();
  }

  #look(): void {
    const { clock, told } = this.#ports;
    const now = clock.now();
    const { forward } = this;
    const back = isClockBack(now, this.#latest);
    told('clock-forward', forward);
    told('clock-back', back);
    if (!forward) this.#latest = Math.max(this.#latest ?? now, now);
    if (!forward && !back) this.#lead = this.#leadNow();
    this.#cancel = clock.after(LOOK_MS, () => this.#look());
  }
}
