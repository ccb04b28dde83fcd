import { z } from 'zod';
import { call } from './define.ts';
import { outgoing } from './incoming.ts';

/** What goes in as it is only if somebody says so; otherwise a name made up for it, the same everywhere in one archive. */
export const personalKind = z.enum(['device-names', 'serials', 'people', 'mail-addresses', 'hosts']);

const personal = z.array(personalKind).max(personalKind.options.length);

export const diagnosticsItem = z.enum(['readme', 'versions', 'settings', 'database', 'services', 'log', 'log-before']);

const item = z.object({
  item: diagnosticsItem,
  /** Its name in the archive. */
  fileName: z.string(),
  /** Bytes, before they are packed. */
  size: z.int().nonnegative(),
  /** How it begins. */
  preview: z.string(),
  /** There is more of it than the preview shows. */
  cut: z.boolean(),
});

/** What somebody who helps needs to know, in one archive. Nothing is sent: a person saves it, reads it and decides. */
export const diagnosticsArchive = {
  calls: {
    /** What the archive would hold with these ticks. */
    preview: call({ input: z.strictObject({ personal }), output: z.object({ items: z.array(item) }), errors: [] }),
    collect: call({ input: z.strictObject({ personal }), output: outgoing, errors: [] }),
  },
  events: {},
};

export type PersonalKind = z.output<typeof personalKind>;
export type DiagnosticsItem = z.output<typeof diagnosticsItem>;
export type DiagnosticsPreview = z.output<typeof item>;
