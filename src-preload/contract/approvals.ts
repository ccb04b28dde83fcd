import { z } from 'zod';
import { call, instant, nothing } from './define.ts';

/**
 * Persons who may let go what is held (product.md I-07). Each has a passphrase of his own; it is kept as a scrypt hash and never leaves main.
 */
const approver = z.object({ id: z.string(), name: z.string(), addedAt: instant, lastApprovedAt: instant.nullable() });

export const approvals = {
  calls: {
    get: call({
      input: nothing,
      output: z.object({
        approvers: z.array(approver),
        /** More erases than this within an hour are held. */
        erasesPerHour: z.int(),
        /** Erases of the last hour. */
        erasedLately: z.int(),
        brakeOn: z.boolean(),
      }),
      errors: [],
    }),
    add: call({
      input: z.strictObject({ name: z.string().max(100), passphrase: z.string().max(200) }),
      output: z.object({ id: z.string() }),
      errors: ['name-empty', 'name-taken', 'passphrase-too-short'],
    }),
    remove: call({
      input: z.strictObject({ id: z.string().max(100), passphrase: z.string().max(200) }),
      output: nothing,
      errors: ['not-found', 'wrong-passphrase', 'too-many-attempts'],
    }),
    /**
     * The limit can be tightened at once; to loosen it or switch it off an approver must agree, where there is one; and another than
     * whoever asks, where there is another.
     */
    setBrake: call({
      input: z.strictObject({
        on: z.boolean(),
        erasesPerHour: z.int().min(1).max(1_000),
        approverId: z.string().max(100).nullable(),
        passphrase: z.string().max(200),
      }),
      output: nothing,
      errors: ['approval-needed', 'wrong-passphrase', 'too-many-attempts', 'unknown-approver', 'approver-too-new', 'same-person'],
    }),
  },
  events: { changed: nothing },
};

export type Approver = z.output<typeof approver>;
