import { MAX_MESSAGE_BYTES } from '#contract/file-limit.ts';
import type { BridgeEvent } from '#contract/index.ts';
import type { OpenWire, Wire } from './wire.ts';

export type ConnectionState = 'connecting' | 'connected' | 'lost';

/** The core could not be asked, or did not answer, because the wire is broken. */
export class ConnectionLost extends Error {}

/** More than the core takes at once: it was not sent, as the core would hang up. */
export class TooMuchAtOnce extends Error {}

const CALL_LIMIT_MS = 60_000;
const LISTEN_LIMIT_MS = 10_000;
/** What a question is wrapped in. */
const WRAPPING_BYTES = 1_024;
const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 5_000;

/** Doubling wait before the next attempt to connect. */
export const reconnectWait = (attempt: number): number => Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });

/** Bytes of a question; only of a long one are they counted one by one. */
function sizeOf(input: unknown): number {
  const text = JSON.stringify(input) ?? '';
  return text.length * 3 < MAX_MESSAGE_BYTES ? text.length : new TextEncoder().encode(text).length;
}

/** Keeps one wire to the core open, opens a new one when it breaks, and hands on the events. */
export class Connection {
  readonly #open: OpenWire;
  readonly #onWorldChanged: () => void;
  readonly #watchers = new Set<() => void>();
  readonly #hearers = new Set<(event: BridgeEvent) => void>();
  #state: ConnectionState = 'connecting';
  #lostAt: number | null = null;
  #wire: Wire | null = null;

  constructor(open: OpenWire, onWorldChanged: () => void) {
    this.#open = open;
    this.#onWorldChanged = onWorldChanged;
  }

  /** Runs until `signal` fires. */
  async run(signal: AbortSignal): Promise<void> {
    let attempt = 0;
    while (!signal.aborted) {
      const end = await this.#live(signal, () => {
        attempt = 0;
      });
      if (signal.aborted) return;
      if (end === 'world') return this.#onWorldChanged();
      this.#become('lost', null);
      await pause(reconnectWait(attempt), signal);
      attempt += 1;
    }
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Until when everything on screen was kept fresh; null while it still is, or never was. */
  get lostAt(): number | null {
    return this.#lostAt;
  }

  /** Calls `watcher` after each change of {@link state}. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  hear(hearer: (event: BridgeEvent) => void): () => void {
    this.#hearers.add(hearer);
    return () => this.#hearers.delete(hearer);
  }

  /** Asks the core. While the first wire is being opened it waits; when the wire is broken it rejects at once. */
  async ask(noun: string, call: string, input: unknown): Promise<unknown> {
    if (sizeOf(input) > MAX_MESSAGE_BYTES - WRAPPING_BYTES) throw new TooMuchAtOnce();
    const wire = this.#wire ?? (await this.#firstWire());
    let broken = false;
    const ended = wire.ended.then(() => {
      broken = true;
      throw new ConnectionLost();
    });
    try {
      return await Promise.race([wire.ask(noun, call, input, AbortSignal.timeout(CALL_LIMIT_MS)), ended]);
    } catch (error) {
      throw broken || this.#wire !== wire ? new ConnectionLost() : error;
    }
  }

  async #live(signal: AbortSignal, onOpen: () => void): Promise<'lost' | 'world'> {
    const stop = new AbortController();
    const stopOnAbort = () => stop.abort();
    signal.addEventListener('abort', stopOnAbort, { once: true });
    let wire: Wire;
    try {
      wire = await this.#open(signal);
    } catch {
      // Not reachable is what this loop is for; the next attempt follows.
      return 'lost';
    }
    try {
      const late = pause(LISTEN_LIMIT_MS, stop.signal);
      const events = await Promise.race([wire.listen(stop.signal), wire.ended, late]);
      if (typeof events === 'string') return events;
      if (events === undefined) throw new Error('nobody speaks at the other end');
      onOpen();
      this.#become('connected', wire);
      void this.#pump(events, wire);
      return await wire.ended;
    } catch {
      wire.close();
      return 'lost';
    } finally {
      signal.removeEventListener('abort', stopOnAbort);
      stop.abort();
    }
  }

  async #pump(events: AsyncIterable<unknown>, wire: Wire): Promise<void> {
    try {
      // The host parses every event by the contract before it sends it.
      for await (const event of events) for (const hearer of this.#hearers) hearer(event as BridgeEvent);
    } catch {
      // The stream breaks together with its wire.
    }
    wire.close();
  }

  #firstWire(): Promise<Wire> {
    return new Promise((resolve, reject) => {
      const settle = () => {
        if (this.#state === 'connecting') return;
        stop();
        if (this.#wire === null) reject(new ConnectionLost());
        else resolve(this.#wire);
      };
      const stop = this.watch(settle);
      settle();
    });
  }

  #become(state: ConnectionState, wire: Wire | null): void {
    if (state === 'connected') this.#lostAt = null;
    else if (this.#state === 'connected') this.#lostAt = Date.now();
    this.#state = state;
    this.#wire = wire;
    for (const watcher of [...this.#watchers]) watcher();
  }
}
