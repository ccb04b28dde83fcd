/** Why a wire ended: `world`: the core started again in another world, `lost`: anything else. */
export type WireEnd = 'lost' | 'world';

/** One live link to the core, over whatever carries it. */
export interface Wire {
  /** Asks one call; answers with the contract's outcome, still unparsed. Rejects when the wire breaks or `signal` fires. */
  ask(noun: string, call: string, input: unknown, signal: AbortSignal): Promise<unknown>;
  /** Every event of the contract, from now on. */
  listen(signal: AbortSignal): Promise<AsyncIterable<unknown>>;
  readonly ended: Promise<WireEnd>;
  close(): void;
}

export type OpenWire = (signal: AbortSignal) => Promise<Wire>;
