import type { Clock } from '#lib/clock.ts';
import type { LongLived } from '#lib/lifecycle.ts';
import { isClockBack } from './start-faults.ts';

const LOOK_MS = 10_000;

/** Notices when the clock on the wall is set back while a world runs: timers do not, they go at their own pace. */
export class ClockWatch implements LongLived {
  readonly #clock: Clock;
  readonly #told: (back: boolean) => void;
  #latest: number | null = null;
  #cancel: () => void = () => undefined;

  /** `told`: at each look, whether it is behind what it was. */
  constructor(clock: Clock, told: (back: boolean) => void) {
    this.#clock = clock;
    this.#told = told;
  }

  async start(): Promise<void> {
    this.#look();
  }

  async stop(): Promise<void> {
    this.#cancel();
  }

  #look(): void {
    const now = this.#clock.now();
    this.#told(isClockBack(now, this.#latest));
    this.#latest = Math.max(this.#latest ?? now, now);
    this.#cancel = this.#clock.after(LOOK_MS, () => this.#look());
  }
}
