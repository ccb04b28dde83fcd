import { z } from 'zod';
import { call, instant } from './define.ts';

const entry = z.object({
  sequence: z.int(),
  at: instant,
  actor: z.string(),
  /** Dotted verb, e.g. `certificates.push-installed`; its sentence is in the renderer's text. */
  action: z.string(),
  subject: z.string(),
  details: z.record(z.string(), z.string()),
});

/** What was done, by whom and when: append-only. */
export const activity = {
  calls: {
    list: call({
      input: z.strictObject({ beforeSequence: z.int().nullable(), limit: z.int().min(1).max(200) }),
      output: z.object({ entries: z.array(entry) }),
      errors: [],
    }),
  },
  events: { added: entry },
};

export type ActivityEntry = z.output<typeof entry>;
