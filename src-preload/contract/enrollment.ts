import { z } from 'zod';
import { confirmation, confirmationErrors } from './confirmation.ts';
import { call, instant, nothing } from './define.ts';

const deviceId = z.string().max(200);

/**
 * To let a device go by force: one that does not carry out `Unenroll` is told at its next message that it is none of ours, and removes
 * its enrolment by itself. It is the one deed that makes the engine say so, and of level 3 (product.md 4.10).
 */
export const enrollment = {
  calls: {
    standing: call({
      input: z.strictObject({ deviceId }),
      output: z.object({
        /** It has an enrolment with us that can be ended so. */
        enrolled: z.boolean(),
        /** Somebody else has to agree, as there are approvers. */
        approval: z.boolean(),
        letGo: z.object({ at: instant, by: z.string(), reason: z.string(), toldAt: instant.nullable() }).nullable(),
      }),
      errors: [],
    }),
    letGo: call({
      input: z.strictObject({ deviceId, confirmation, approverId: z.string().max(100).nullable(), passphrase: z.string().max(200) }),
      output: nothing,
      errors: [
        'not-enrolled',
        'already-letting-go',
        ...confirmationErrors,
        'approval-needed',
        'unknown-approver',
        'approver-too-new',
        'wrong-passphrase',
        'too-many-attempts',
        'same-person',
      ],
    }),
    /** Takes it back, as long as the device has not come. */
    keep: call({ input: z.strictObject({ deviceId }), output: nothing, errors: ['not-letting-go', 'already-gone'] }),
  },
  events: { changed: z.object({ deviceId: z.string() }) },
};

export type LetGo = { readonly at: number; readonly by: string; readonly reason: string; readonly toldAt: number | null };
