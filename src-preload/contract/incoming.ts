import { z } from 'zod';

export { MAX_FILE_BYTES } from './file-limit.ts';

/** A file from a person's hand. */
export const file = z.strictObject({ fileName: z.string().max(255), /** Standard base64. */ content: z.string().max(4_000_000) });

/** The same, or one that arrived in the downloads folder while it was watched. */
export const incoming = z.union([file, z.strictObject({ arrivalId: z.string().max(64) })]);

export type Incoming = z.output<typeof incoming>;

/** A file that leaves: saved by the host, or dragged out. */
export const outgoing = z.object({
  fileName: z.string(),
  /** Text as it is, or base64 where `base64` is true. */ content: z.string(),
  base64: z.boolean(),
});
