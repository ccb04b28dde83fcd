import { z } from 'zod';
import { call, instant, nothing } from './define.ts';

const update = z.object({
  version: z.string(),
  /** As the feed tells them, plain text; empty when it tells none. */
  notes: z.string(),
  releasedAt: instant.nullable(),
  /** Bytes; null: the feed does not say. */
  size: z.int().nullable(),
});

/** Why nothing was taken from the feed. Nothing was changed. */
export const updateRefusal = z.enum([
  /** It could not be reached, or the connection was cut. */
  'unreachable',
  /** There is no list of versions at the address. */
  'not-found',
  'server-error',
  'feed-malformed',
  'version-invalid',
  'older',
  /** A file that would travel without TLS. */
  'insecure',
  /** No, or no SHA-512, checksum: nobody could tell what was downloaded. */
  'checksum-missing',
  /** What was downloaded is not what the feed announced. */
  'checksum-wrong',
  'system-too-old',
  'disk-full',
  'not-writable',
  /** Downloaded and verified, and yet the system did not take it (on a Mac: the signature is not ours). */
  'not-installed',
]);

/** Why an update must not be put in now. */
export const updateHindrance = z.enum(['devices-critical', 'devices-working', 'operations-running', 'wizard-open']);

const state = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('off'),
    /** `browser`: not in this host. `no-feed`: no address is configured. The other two: the one that is configured cannot be used. */
    why: z.enum(['browser', 'no-feed', 'feed-malformed', 'feed-insecure']),
  }),
  /** Null: never asked. */
  z.object({ state: z.literal('none'), checkedAt: instant.nullable() }),
  z.object({ state: z.literal('checking') }),
  z.object({ state: z.literal('available'), update }),
  z.object({ state: z.literal('downloading'), update, received: z.int(), total: z.int() }),
  /** Downloaded, and its checksum is right. */
  z.object({ state: z.literal('ready'), update }),
  z.object({ state: z.literal('refused'), why: updateRefusal, version: z.string().nullable() }),
]);

const view = z.object({
  version: z.string(),
  now: state,
  /** Ask by itself at every start. Off until a person switches it on. */
  automatic: z.boolean(),
  /** Where the updates come from; null: from nowhere. */
  feed: z.string().nullable(),
  /** What is checked of an update besides its checksum. `none`: on Linux there is nobody who would check a signature. */
  signature: z.enum(['by-system', 'none']),
  /** This copy can put in an update by itself. Null: not known, as there are no updates. */
  installs: z.boolean().nullable(),
});

export const updates = {
  calls: {
    get: call({ input: nothing, output: view, errors: [] }),
    /** Asks the feed; what it says is told by event. */
    check: call({ input: nothing, output: nothing, errors: ['off', 'busy'] }),
    download: call({ input: nothing, output: nothing, errors: ['nothing-to-download', 'cannot-install'] }),
    cancelDownload: call({ input: nothing, output: nothing, errors: [] }),
    /** Stops everything, puts it in and starts again. Only while nothing is under way. `details.count`: how many stand in the way. */
    install: call({ input: nothing, output: nothing, errors: ['nothing-to-install', ...updateHindrance.options] }),
    setAutomatic: call({ input: z.strictObject({ on: z.boolean() }), output: nothing, errors: ['off'] }),
  },
  events: { changed: view },
};

export type UpdatesView = z.output<typeof view>;
export type Update = z.output<typeof update>;
export type UpdateRefusal = z.output<typeof updateRefusal>;
export type UpdateHindrance = z.output<typeof updateHindrance>;
