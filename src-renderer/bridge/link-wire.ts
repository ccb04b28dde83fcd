import type { ClientLink } from '@orpc/client';
import type { Wire, WireEnd } from './wire.ts';

/** Where the hosts serve the contract's events (contract-router.ts). */
const EVENTS_PATH = ['events', 'stream'] as const;

type Link = ClientLink<Record<never, never>>;

const isAsyncIterable = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

/** A wire over an oRPC link: calls live at `[noun, call]`, events in one stream. */
export const linkWire = (link: Link, ended: Promise<WireEnd>, close: () => void): Wire => ({
  ask: (noun, call, input, signal) => link.call([noun, call], input, { context: {}, signal }),
  listen: async (signal) => {
    const stream = await link.call([...EVENTS_PATH], {}, { context: {}, signal });
    if (!isAsyncIterable(stream)) throw new TypeError('the event stream is not a stream');
    return stream;
  },
  ended,
  close,
});
