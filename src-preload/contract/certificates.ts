import { z } from 'zod';
import { confirmation, confirmationErrors } from './confirmation.ts';
import { call, instant, nothing } from './define.ts';
import { file, incoming, outgoing } from './incoming.ts';

/** The urgency of a date: product.md 4.12 (more than 90 days, 90, 30, 7, past). */
export const urgency = z.enum(['none', 'good', 'plan', 'renew', 'urgent', 'expired']);

/** Every credential an MDM needs. The first five are got from Apple or kept by people; the others Shitaku needs beside them. */
export const credentialKind = z.enum(['push', 'ade', 'content', 'api', 'supervision', 'vendor', 'engine-tls', 'device-ca']);

/** Why a credential was found not to work. `code` has its sentence in the texts. */
const problem = z.object({ code: z.string(), details: z.record(z.string(), z.string()) });

/** A person of the Apple Account register. */
const person = z.object({ name: z.string(), email: z.string() });

const replaced = z.object({
  id: z.int(),
  identity: z.string(),
  identityName: z.string(),
  account: z.string(),
  serialNumber: z.string(),
  issuedAt: instant,
  expiresAt: instant.nullable(),
  installedAt: instant,
  replacedAt: instant,
  /**
   * Null: it can be gone back to. `superseded`: Apple ended it when the newer one was downloaded. `root-missing`: the root that
   * signed it is not there any more; `other-host`: it is not for the address the engine has now.
   */
  hindrance: z.enum(['expired', 'secret-missing', 'superseded', 'root-missing', 'other-host']).nullable(),
});

const credential = z.object({
  kind: credentialKind,
  installed: z.boolean(),
  /** What must stay the same over a renewal; empty while nothing is installed. */
  identity: z.string(),
  identityName: z.string(),
  account: z.string(),
  owner: person.nullable(),
  deputy: person.nullable(),
  serialNumber: z.string(),
  issuedAt: instant.nullable(),
  /** Null: it never expires, or nothing is installed. */
  expiresAt: instant.nullable(),
  daysLeft: z.int().nullable(),
  urgency,
  installedAt: instant.nullable(),
  verifiedAt: instant.nullable(),
  checkedAt: instant.nullable(),
  problem: problem.nullable(),
  /** What else is known of it, e.g. the server's name; never secret. */
  facts: z.record(z.string(), z.string()),
  /** Keys made for it whose certificate or token may still arrive. */
  pendingKeys: z.int(),
  simulated: z.boolean(),
  history: z.array(replaced),
  /** Devices that rely on it now. */
  devices: z.int(),
});

/** What a file is. The sentence for each is in the texts. */
export const identified = z.object({
  kind: z.string(),
  details: z.record(z.string(), z.string()),
  /** Where it belongs; null: nowhere in this program. */
  place: z.enum(['push', 'ade', 'content', 'api', 'vendor', 'supervision', 'backup']).nullable(),
});

const arrival = identified.extend({ arrivalId: z.string(), fileName: z.string(), at: instant });

const restoreHindrances = ['expired', 'superseded', 'root-missing', 'other-host'] as const;

/** How a credential of a backup relates to what is installed. */
const backupEntry = z.object({
  kind: credentialKind,
  identity: z.string(),
  identityName: z.string(),
  expiresAt: instant.nullable(),
  relation: z.enum(['missing', 'same', 'newer', 'older', 'other-identity']),
  /** Why it cannot be restored; null when it can. */
  hindrance: z.enum(restoreHindrances).nullable().default(null),
});

const passphrase = z.string().min(1).max(200);
const verifyErrors = [
  'not-installed',
  'unreachable',
  'clock-skew',
  'certificate-refused',
  'token-rejected',
  'token-expired',
  'token-revoked',
  'token-invalid',
  'signature-invalid',
  'terms-not-signed',
  'access-denied',
  'forbidden',
  'client-invalid',
  'scope-invalid',
  'key-revoked',
  'built-in-mdm',
  'other-owner',
  'throttled',
  'service-error',
  'key-mismatch',
  'expired',
  'engine-not-listening',
  'other-certificate-served',
  'unexpected-answer',
] as const;

export const certificates = {
  calls: {
    list: call({
      input: nothing,
      output: z.object({ credentials: z.array(credential), backupAt: instant.nullable() }),
      errors: [],
    }),
    /** Proves that a credential works, by asking the service that takes it, or by using it. */
    verify: call({ input: z.strictObject({ kind: credentialKind }), output: nothing, errors: verifyErrors }),
    /** Freezes what going back to a replaced credential would do. */
    planRollback: call({
      input: z.strictObject({ id: z.int() }),
      output: z.object({
        kind: credentialKind,
        from: replaced.pick({ identity: true, identityName: true, serialNumber: true, expiresAt: true }),
        to: replaced.pick({ identity: true, identityName: true, serialNumber: true, expiresAt: true }),
        /** Devices that would fall silent or could not be managed any more. */
        devices: z.int(),
        /** 1: asked once. 3: word, number and reason. */
        level: z.union([z.literal(1), z.literal(3)]),
      }),
      errors: ['not-found', 'expired', 'secret-missing', 'superseded', 'root-missing', 'other-host'],
    }),
    /**
     * Goes back in one action; the one in use takes its place in the history. A TLS certificate brings the root along that signed
     * it. `confirmation` only at level 3. `run-in-progress`, here and below: a device on the bench is being prepared with it.
     */
    rollback: call({
      input: z.strictObject({ id: z.int(), confirmation: confirmation.nullable() }),
      output: nothing,
      errors: [
        'not-found',
        'expired',
        'secret-missing',
        'superseded',
        'root-missing',
        'other-host',
        'certificate-refused',
        'unreachable',
        'unexpected-answer',
        'run-in-progress',
        ...confirmationErrors,
      ],
    }),
    /** Makes a credential of our own anew: TLS at once; supervision identity and device CA at level 3. */
    renewOwn: call({
      input: z.strictObject({ kind: z.enum(['engine-tls', 'supervision', 'device-ca']), confirmation: confirmation.nullable() }),
      output: nothing,
      errors: ['organization-empty', 'engine-not-listening', 'run-in-progress', ...confirmationErrors],
    }),
    /** Certificate and key as PKCS#12, which Keychain Access and openssl open. Tokens have none: they are in the archive. */
    exportPkcs12: call({
      input: z.strictObject({ kind: credentialKind, passphrase }),
      output: outgoing,
      errors: ['not-installed', 'no-certificate', 'passphrase-short'],
    }),
    /**
     * Certificate and key from elsewhere. Another identity than the installed one wants a confirmation where devices rely on it;
     * a supervision identity always.
     */
    importPkcs12: call({
      input: z.strictObject({
        kind: z.enum(['push', 'supervision', 'vendor']),
        file,
        passphrase: z.string().max(200),
        account: z.string().max(254),
        confirmation: confirmation.nullable(),
      }),
      output: nothing,
      errors: [
        'not-a-pkcs12',
        'wrong-passphrase',
        'no-key',
        'no-certificate',
        'too-many-keys',
        'damaged',
        'not-a-push-certificate',
        'not-a-vendor-certificate',
        'not-a-supervision-identity',
        'not-rsa',
        'chain-incomplete',
        'expired',
        'not-yet-valid',
        'already-installed',
        'older-than-installed',
        'identity-changed',
        'certificate-refused',
        'unreachable',
        'unexpected-answer',
        'run-in-progress',
        ...confirmationErrors,
      ],
    }),
    /** Everything, with its history and the keys that wait, in one archive under a passphrase. */
    exportBackup: call({ input: z.strictObject({ passphrase }), output: outgoing, errors: ['nothing-installed', 'passphrase-short'] }),
    /** Opens an archive and says what restoring it would change; nothing is changed. */
    openBackup: call({
      input: z.strictObject({ file: incoming, passphrase }),
      output: z.object({
        backupId: z.string(),
        madeAt: instant,
        organizationName: z.string(),
        entries: z.array(backupEntry),
        /** Devices that rely on what would be replaced by another identity. */
        devices: z.int(),
      }),
      errors: ['file-gone', 'not-an-archive', 'newer-version', 'wrong-passphrase-or-damaged'],
    }),
    /**
     * Restores the chosen kinds of an opened archive; what they replace goes to the history. A push certificate only after APNs
     * took it. Each that cannot be restored is left out by itself, and said.
     */
    restoreBackup: call({
      input: z.strictObject({ backupId: z.string().max(64), kinds: z.array(credentialKind).min(1).max(10), confirmation }),
      output: z.object({
        skipped: z
          .array(
            z.object({
              kind: credentialKind,
              code: z.enum([...restoreHindrances, 'certificate-refused', 'unreachable', 'unexpected-answer']),
            }),
          )
          .default([]),
      }),
      errors: ['backup-unknown', 'not-in-backup', 'run-in-progress', ...confirmationErrors],
    }),
    /** What a dropped file is and where it belongs. Keeps nothing of it. */
    identify: call({ input: z.strictObject({ file: incoming }), output: identified, errors: ['file-gone'] }),
    /**
     * The downloads folder: watched only while somebody agreed to it, and what arrived since. While a folder that was agreed to is
     * gone, the consent stands, and can be taken back.
     */
    downloads: call({
      input: nothing,
      output: z.object({
        agreed: z.boolean(),
        watching: z.boolean(),
        folder: z.string(),
        available: z.boolean(),
        arrivals: z.array(arrival),
      }),
      errors: [],
    }),
    watchDownloads: call({ input: z.strictObject({ on: z.boolean() }), output: nothing, errors: ['folder-unreadable'] }),
    dismissArrival: call({ input: z.strictObject({ arrivalId: z.string().max(64) }), output: nothing, errors: [] }),
  },
  events: { changed: nothing, arrived: arrival },
};

export type CredentialKind = z.output<typeof credentialKind>;
export type CredentialView = z.output<typeof credential>;
export type ReplacedCredential = z.output<typeof replaced>;
export type IdentifiedFile = z.output<typeof identified>;
export type Arrival = z.output<typeof arrival>;
export type VerifyRefusal = (typeof verifyErrors)[number];
