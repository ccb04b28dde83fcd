import { z } from 'zod';
import { confirmation, confirmationErrors } from './confirmation.ts';
import { call, instant, nothing } from './define.ts';
import { incoming, outgoing } from './incoming.ts';

/** ADE server token, content token of Apps and Books, key of the Apple Business or School API. */
export const tokenKind = z.enum(['ade', 'content', 'api']);

/**
 * `key` (ADE only): save the public key. `portal`: at Apple's site, or typing what it showed. `verify`: the file was accepted, the
 * service is to be asked. `compare`: another server, location or client than the installed one. `owner` (content only): another MDM
 * is entered as owner of the location.
 */
export const tokenStep = z.enum(['key', 'portal', 'verify', 'compare', 'owner', 'done']);

const wizard = z.object({
  runId: z.string(),
  kind: tokenKind,
  step: tokenStep,
  renewal: z.boolean(),
  /** The Managed Apple Account it is got with. */
  account: z.string(),
  /** API only, as typed so far. */
  clientId: z.string(),
  keyId: z.string(),
  /** ADE only: of the public key to upload. */
  publicKeyFileName: z.string(),
  portalUrl: z.string(),
  problem: z.object({ code: z.string(), details: z.record(z.string(), z.string()) }).nullable(),
  /** What the file and the service told, e.g. server, organisation, location; never secret. */
  facts: z.record(z.string(), z.string()),
  expiresAt: instant.nullable(),
  /** Installed and incoming side by side, once the service told. */
  comparison: z.array(z.object({ name: z.string(), installed: z.string(), incoming: z.string(), same: z.boolean() })),
  /** Devices that rely on the installed one. */
  devices: z.int(),
  /** The MDM that is entered as owner of the location. */
  owner: z.object({ name: z.string(), metadata: z.string() }).nullable(),
  startedAt: instant,
});

const serviceErrors = [
  'unreachable',
  'clock-skew',
  'terms-not-signed',
  'token-rejected',
  'token-expired',
  'token-revoked',
  'token-invalid',
  'signature-invalid',
  'access-denied',
  'forbidden',
  'client-invalid',
  'scope-invalid',
  'key-revoked',
  'built-in-mdm',
  'throttled',
  'service-error',
  'unexpected-answer',
] as const;

const ofKind = z.strictObject({ kind: tokenKind });

export const tokens = {
  calls: {
    overview: call({ input: nothing, output: z.object({ wizards: z.array(wizard) }), errors: [] }),
    begin: call({ input: ofKind, output: nothing, errors: ['wizard-open'] }),
    /** ADE: the public key for the portal; made once and kept until another is asked for. Moves the wizard to `portal`. */
    publicKey: call({ input: z.strictObject({ anew: z.boolean() }), output: outgoing, errors: ['no-wizard'] }),
    /** ADE: the portal has the public key already (renewal), so the first step is not needed. */
    skipKey: call({ input: nothing, output: nothing, errors: ['no-wizard', 'no-key'] }),
    /** Keeps what was typed so far, right or wrong. */
    saveForm: call({
      input: z.strictObject({ kind: tokenKind, account: z.string().max(254), clientId: z.string().max(100), keyId: z.string().max(100) }),
      output: nothing,
      errors: ['no-wizard'],
    }),
    /** Judges the file; on success the wizard stands at `verify`. For the API, client ID and key ID must have been typed. */
    import: call({
      input: z.strictObject({ kind: tokenKind, file: incoming }),
      output: nothing,
      errors: [
        'no-wizard',
        'file-gone',
        'wrong-file',
        'other-public-key',
        'damaged',
        'incomplete',
        'not-p256',
        'encrypted',
        'expired',
        'older-than-installed',
        'already-installed',
        'account-invalid',
        'client-id-invalid',
        'key-id-invalid',
      ],
    }),
    /** Asks the service; installs, or stops at `compare` or `owner`. */
    verify: call({ input: ofKind, output: nothing, errors: ['no-wizard', ...serviceErrors] }),
    /**
     * At `compare`: takes the other identity all the same. Level 3; the old one stays in the history. Then asks the service again as
     * `verify` does, because days may have passed; what it says is in the wizard.
     */
    acceptIdentity: call({
      input: z.strictObject({ kind: tokenKind, confirmation }),
      output: nothing,
      errors: ['no-wizard', 'nothing-to-accept', 'expired', ...confirmationErrors],
    }),
    /**
     * At `owner`: enters this installation as owner of the location. Not `take`: installs without it; only reading is safe then. Asks
     * the service again first; stops at `compare` when another location was installed meanwhile, at `verify` when the token ended.
     */
    settleOwner: call({
      input: z.strictObject({ take: z.boolean() }),
      output: nothing,
      errors: ['no-wizard', 'not-taken', ...serviceErrors],
    }),
    close: call({ input: ofKind, output: nothing, errors: [] }),
  },
  events: { changed: nothing },
};

export type TokenKind = z.output<typeof tokenKind>;
export type TokenStep = z.output<typeof tokenStep>;
export type TokenWizard = z.output<typeof wizard>;
export type TokenServiceRefusal = (typeof serviceErrors)[number];
