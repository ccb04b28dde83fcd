import type { Clock } from './clock.ts';

/**
 * Lets at most one value per key through in every `intervalMs`: the first at once, later ones as their newest at the
 * end of the interval. Nothing that was handed in last is lost.
 */
export class Coalescer<T> {
  readonly #clock: Clock;
  readonly #intervalMs: number;
  readonly #deliver: (value: T) => void;
  readonly #pending = new Map<string, { latest: { readonly value: T } | null; cancel: () => void }>();

  constructor(clock: Clock, intervalMs: number, deliver: (value: T) => void) {
    this.#clock = clock;
    this.#intervalMs = intervalMs;
    this.#deliver = deliver;
  }

  offer(key: string, value: T): void {
    const waiting = this.#pending.get(key);
    if (waiting !== undefined) {
      waiting.latest = { value };
      return;
    }
    this.#deliver(value);
    this.#open(key);
  }

  /** Forgets what waits under a key, e.g. because the thing it describes is gone. */
  forget(key: string): void {
    this.#pending.get(key)?.cancel();
    this.#pending.delete(key);
  }

  stop(): void {
    for (const key of [...this.#pending.keys()]) this.forget(key);
  }

  #open(key: string): void {
    const cancel = this.#clock.after(this.#intervalMs, () => {
      const latest = this.#pending.get(key)?.latest ?? null;
      this.#pending.delete(key);
      if (latest === null) return;
      this.#deliver(latest.value);
      this.#open(key);
    });
    this.#pending.set(key, { latest: null, cancel });
  }
}
