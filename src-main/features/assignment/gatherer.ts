import type { Clock } from '#lib/clock.ts';

interface Asking<T> {
  readonly keys: readonly string[];
  readonly signal: AbortSignal;
  readonly resolve: (answers: ReadonlyMap<string, T>) => void;
  readonly reject: (reason: unknown) => void;
}

interface GathererPorts<T> {
  readonly clock: Clock;
  /** How long the first who asks waits for company, in milliseconds. */
  readonly windowMs: number;
  /** Everybody's keys at once, each of them once; the signal: nobody waits for it any more. */
  readonly run: (keys: readonly string[], signal: AbortSignal) => Promise<ReadonlyMap<string, T>>;
}

/**
 * One question for all who ask within a moment, one question at a time: whoever asks while one is under way is in the next.
 * Apple's services count requests, and twenty ports ask at once.
 */
export class Gatherer<T> {
  readonly #ports: GathererPorts<T>;
  #waiting: Asking<T>[] = [];
  #busy = false;

  constructor(ports: GathererPorts<T>) {
    this.#ports = ports;
  }

  /** What is known of the keys then. Rejects with the signal's reason when it aborts first. */
  ask(keys: readonly string[], signal: AbortSignal): Promise<ReadonlyMap<string, T>> {
    if (signal.aborted) return Promise.reject(signal.reason);
    const leave = new AbortController();
    const answers = new Promise<ReadonlyMap<string, T>>((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true, signal: leave.signal });
      this.#waiting.push({ keys, signal, resolve, reject });
      if (this.#waiting.length === 1 && !this.#busy) this.#open();
    });
    return answers.finally(() => leave.abort());
  }

  #open(): void {
    this.#busy = true;
    this.#ports.clock.after(this.#ports.windowMs, () => void this.#run());
  }

  async #run(): Promise<void> {
    const all = this.#waiting.filter(({ signal }) => !signal.aborted);
    this.#waiting = [];
    if (all.length > 0) await this.#answer(all);
    this.#busy = false;
    if (this.#waiting.length > 0) this.#open();
  }

  async #answer(all: readonly Asking<T>[]): Promise<void> {
    const abandoned = new AbortController();
    const leave = () => {
      if (all.every(({ signal }) => signal.aborted)) abandoned.abort(all[0]?.signal.reason);
    };
    for (const { signal } of all) signal.addEventListener('abort', leave, { once: true });
    try {
      const answers = await this.#ports.run([...new Set(all.flatMap(({ keys }) => keys))], abandoned.signal);
      for (const { keys, resolve } of all) resolve(new Map([...answers].filter(([key]) => keys.includes(key))));
    } catch (error) {
      for (const { reject } of all) reject(error);
    } finally {
      for (const { signal } of all) signal.removeEventListener('abort', leave);
    }
  }
}
