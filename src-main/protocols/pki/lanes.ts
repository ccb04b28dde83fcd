/**
 * Lets `count` tasks run at a time, the others wait in order. Four signatures keep libuv's pool busy; two hundred would keep
 * files and name look-ups waiting behind them there, and preparing all of them at once would hold the main thread.
 */
export class Lanes {
  #free: number;
  readonly #waiting: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free -= 1;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next(); // the lane goes straight to the next one
    }
  }
}
