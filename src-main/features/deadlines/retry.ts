import { backoffMs } from '#lib/backoff.ts';
import type { Clock } from '#lib/clock.ts';

const FIRST_MS = 300_000;
/** Whoever comes back to the network after a night waits no longer than this. */
const LONGEST_MS = 3_600_000;

/** When something that failed is tried again: after five minutes, then twice as long each time, at most an hour. */
export class Retry {
  readonly #clock: Clock;
  readonly #task: () => void;
  #failures = 0;
  #at: number | null = null;
  #cancel: () => void = () => {};

  constructor(clock: Clock, task: () => void) {
    this.#clock = clock;
    this.#task = task;
  }

  /** Null: nothing is to be tried again. */
  get at(): number | null {
    return this.#at;
  }

  /** It failed once more. */
  later(): void {
    this.#after(backoffMs(this.#failures, FIRST_MS, LONGEST_MS));
    this.#failures += 1;
  }

  /** What stood in the way may be gone: at once, and with patience anew. */
  now(): void {
    this.#failures = 0;
    this.#after(0);
  }

  clear(): void {
    this.#failures = 0;
    this.#at = null;
    this.#cancel();
  }

  #after(ms: number): void {
    this.#cancel();
    this.#at = this.#clock.now() + ms;
    this.#cancel = this.#clock.after(ms, this.#task);
  }
}
