/**
 * Events between a publisher that never waits and one reader. Bounded: at `limit` unread events the queue gives up its
 * contents and ends, because a reader that has lost one event must ask for the whole state again anyway.
 */
export class EventQueue<T> implements AsyncIterableIterator<T, undefined> {
  readonly #limit: number;
  readonly #onEnd: () => void;
  #unread: T[] = [];
  #waiting: ((result: IteratorResult<T, undefined>) => void)[] = [];
  #ended = false;

  constructor(limit: number, onEnd: () => void) {
    this.#limit = limit;
    this.#onEnd = onEnd;
  }

  push(value: T): void {
    if (this.#ended) return;
    const reader = this.#waiting.shift();
    if (reader !== undefined) return reader({ done: false, value });
    this.#unread.push(value);
    if (this.#unread.length > this.#limit) this.end();
  }

  /** Idempotent. What is unread is dropped. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#unread = [];
    for (const reader of this.#waiting.splice(0)) reader({ done: true, value: undefined });
    this.#onEnd();
  }

  next(): Promise<IteratorResult<T, undefined>> {
    if (this.#ended) return Promise.resolve({ done: true, value: undefined });
    const value = this.#unread.shift();
    if (value !== undefined) return Promise.resolve({ done: false, value });
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  return(): Promise<IteratorResult<T, undefined>> {
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
