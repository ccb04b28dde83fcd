import type { Clock } from '#lib/clock.ts';

/** Simulated devices may live faster than we: what takes them `ms` takes us `ms / speed`. The time of day is everybody's. */
export class ScaledClock implements Clock {
  readonly #base: Clock;
  readonly #speed: () => number;

  constructor(base: Clock, speed: () => number) {
    this.#base = base;
    this.#speed = speed;
  }

  now(): number {
    return this.#base.now();
  }

  after(ms: number, task: () => void): () => void {
    return this.#base.after(ms / this.#speed(), task);
  }
}
