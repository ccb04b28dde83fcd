import { z } from 'zod';
import { credentialKind } from './certificates.ts';
import { call, instant, nothing } from './define.ts';

const person = z.strictObject({ name: z.string().max(100), email: z.string().max(254) });

/** What the address looks like. `personal`: of a free mail provider. `named`: of one person. `group`: of several, as it should be. */
export const addressHint = z.enum(['personal', 'named', 'group']);

const account = z.object({
  id: z.string(),
  /** The Apple Account. Its password is never asked for nor kept. */
  address: z.string(),
  managed: z.boolean(),
  /** What it is used for: entered by hand, and found by the credentials that name it. */
  purposes: z.array(credentialKind),
  owner: person,
  deputy: person.nullable(),
  /** Phone numbers trusted for two-factor authentication. */
  trustedNumbers: z.array(z.string()),
  note: z.string(),
  hint: addressHint,
  /** What is missing for nobody to be locked out. */
  gaps: z.array(z.enum(['no-deputy', 'one-trusted-number', 'no-trusted-number', 'personal-address', 'same-person'])),
  /** Last answer to "can you still sign in?" */
  confirmedAt: instant.nullable(),
  able: z.boolean().nullable(),
  /** When it is asked again: every quarter. */
  askAt: instant,
  due: z.boolean(),
});

/** Apple Account register (product.md I-20): whose account holds which credential, and who can stand in. */
export const accounts = {
  calls: {
    list: call({
      input: nothing,
      output: z.object({
        accounts: z.array(account),
        /** Accounts that credentials name and that are not in the register yet. */
        unregistered: z.array(z.object({ address: z.string(), kinds: z.array(credentialKind) })),
      }),
      errors: [],
    }),
    /** `id` null: a new one. */
    save: call({
      input: z.strictObject({
        id: z.string().max(64).nullable(),
        address: z.string().max(254),
        managed: z.boolean(),
        purposes: z.array(credentialKind).max(10),
        owner: person,
        deputy: person.nullable(),
        trustedNumbers: z.array(z.string().max(40)).max(10),
        note: z.string().max(1000),
      }),
      output: nothing,
      errors: [
        'not-found',
        'address-invalid',
        'address-taken',
        'owner-empty',
        'owner-email-invalid',
        'deputy-email-invalid',
        'deputy-empty',
        'number-invalid',
      ],
    }),
    remove: call({ input: z.strictObject({ id: z.string().max(64) }), output: nothing, errors: ['not-found'] }),
    /** The quarterly answer. `able` false opens the recovery routes. */
    answerSignIn: call({ input: z.strictObject({ id: z.string().max(64), able: z.boolean() }), output: nothing, errors: ['not-found'] }),
  },
  events: { changed: nothing },
};

export type AccountView = z.output<typeof account>;
export type AddressHint = z.output<typeof addressHint>;
