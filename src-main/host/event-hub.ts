import type { z } from 'zod';
import type { ContractDefinition, TravellingEvent } from '#contract/define.ts';
import type { Log } from '#lib/log.ts';
import { EventQueue } from './event-queue.ts';

/** A screen that has this many events unread is cut off: it connects again and asks for the state anew. */
const UNREAD_LIMIT = 2_000;

/** Where services tell what happened, and every host listens. Payloads are parsed once, so undeclared fields stay here. */
export class EventHub<C extends ContractDefinition> {
  readonly #contract: C;
  readonly #log: Log;
  readonly #unreadLimit: number;
  readonly #listeners = new Set<(event: TravellingEvent<C>) => void>();

  constructor(contract: C, log: Log, unreadLimit = UNREAD_LIMIT) {
    this.#contract = contract;
    this.#log = log;
    this.#unreadLimit = unreadLimit;
  }

  /** Tells everyone. A payload that does not fit its schema is a bug of the publisher: logged, and told to nobody. */
  publish<N extends keyof C & string, K extends keyof C[N]['events'] & string>(
    noun: N,
    name: K,
    payload: z.input<C[N]['events'][K]>,
  ): void {
    const parsed = this.#contract[noun]?.events[name]?.safeParse(payload);
    if (parsed === undefined || !parsed.success) {
      this.#log.error('an event does not fit the contract', { noun, name, error: parsed?.error });
      return;
    }
    const event = { noun, name, payload: parsed.data } as unknown as TravellingEvent<C>;
    for (const listener of [...this.#listeners]) listener(event);
  }

  /** How many listeners there are. */
  get listening(): number {
    return this.#listeners.size;
  }

  /** Hears every event from now on; the returned function ends it. */
  listen(listener: (event: TravellingEvent<C>) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The same as an async iterator, for a host. Ends when `signal` fires, or when the reader is too slow. */
  stream(signal: AbortSignal | undefined): EventQueue<TravellingEvent<C>> {
    const queue = new EventQueue<TravellingEvent<C>>(this.#unreadLimit, () => {
      unlisten();
      signal?.removeEventListener('abort', end);
    });
    const unlisten = this.listen((event) => queue.push(event));
    const end = () => queue.end();
    if (signal?.aborted === true) end();
    else signal?.addEventListener('abort', end, { once: true });
    return queue;
  }
}
