import { z } from 'zod';
import { urgency } from './certificates.ts';
import { confirmation, confirmationErrors } from './confirmation.ts';
import { call, instant, nothing } from './define.ts';
import { file, incoming, outgoing } from './incoming.ts';

const pushCertificate = z.object({
  urgency,
  topic: z.string(),
  serialNumber: z.string(),
  appleAccount: z.string(),
  issuedAt: instant,
  expiresAt: instant,
  daysLeft: z.int(),
  /** Last time APNs accepted a handshake with it; null when never. */
  verifiedAt: instant.nullable(),
});

/** A vendor signing identity: whose signature makes a CSR into a push certificate request. */
const vendor = z.object({ subject: z.string(), expiresAt: instant, simulated: z.boolean() });

/** Who signs: our own vendor certificate (in practice a simulated one), somebody outside, or mdmcert.download. */
export const signer = z.enum(['own', 'external', 'mdmcert']);

export const pushForm = z.strictObject({
  organizationName: z.string().max(200),
  /** Given and family name in half-width Latin letters, as Apple's form and the manuals want it. */
  contactName: z.string().max(100),
  email: z.string().max(254),
  /** ISO 3166-1 alpha-2, upper case. */
  country: z.string().max(2),
  /** The Apple Account the certificate will belong to. */
  appleAccount: z.string().max(254),
  signer,
});

/** The seven import checks of Apple's push certificate, in order. */
export const importCheck = z.enum(['readable', 'push', 'key', 'period', 'topic', 'serial', 'handshake']);

/**
 * `identity` (renewal only): is it the right account? `form`: who asks. `sign`: somebody else signs the CSR. `request`: save the
 * request. `portal`: at Apple's site. `verify`: file accepted, handshake outstanding. `proof`: installed; no device answered yet.
 */
export const pushStep = z.enum(['identity', 'form', 'sign', 'request', 'portal', 'verify', 'proof', 'done']);

const problem = z.object({ code: z.string(), details: z.record(z.string(), z.string()) });

const wizard = z.object({
  runId: z.string(),
  flow: z.enum(['new', 'renewal']),
  step: pushStep,
  /** What was typed so far; kept at every keystroke's rest. */
  form: pushForm,
  /** A page that stops the wizard until it is left: how to get the account back, or "Get Started" appeared. */
  stop: z.enum(['cannot-sign-in', 'get-started']).nullable(),
  /** mdmcert.download took the CSR; its mail is awaited. */
  signatureAskedAt: instant.nullable(),
  csrFileName: z.string(),
  requestFileName: z.string(),
  portalUrl: z.string(),
  checks: z.array(z.object({ check: importCheck, result: z.enum(['passed', 'failed', 'open']) })),
  problem: problem.nullable(),
  /** What was accepted, once it was. */
  accepted: z.object({ topic: z.string(), serialNumber: z.string(), expiresAt: instant }).nullable(),
  /** The first answer of a device since the new certificate rang it. */
  proof: z.object({ at: instant, deviceName: z.string() }).nullable(),
  startedAt: instant,
});

/** The hour after a change: do the devices still answer? */
const watch = z.object({
  state: z.enum(['watching', 'good', 'alarm']),
  since: instant,
  endsAt: instant,
  /** Enrolled devices whose ring APNs judged, and those of them that it refused for the certificate, the topic or the token. */
  rung: z.int(),
  refused: z.int(),
  /** Those whose ring did not get that far (no way to APNs, throttled). All are rung again by themselves; until most are reached nothing is judged. */
  unreached: z.int(),
  answered: z.int(),
  /** Percent of the rung devices that sent a command report since. */
  rate: z.int().nullable(),
  /** Percent of the enrolled devices that had sent one in the day before the change. */
  normalRate: z.int().nullable(),
  /** The credential to go back to; null when there is none. */
  rollbackId: z.int().nullable(),
});

const formErrors = [
  'organization-empty',
  'name-not-half-width',
  'email-invalid',
  'country-invalid',
  'account-invalid',
  'vendor-missing',
  'vendor-expired',
  'signer-unavailable',
] as const;

export const push = {
  calls: {
    overview: call({
      input: nothing,
      output: z.object({
        push: pushCertificate.nullable(),
        vendor: vendor.nullable(),
        wizard: wizard.nullable(),
        watch: watch.nullable(),
        signers: z.array(
          z.object({
            signer,
            available: z.boolean(),
            hindrance: z.enum(['vendor-missing', 'vendor-expired', 'not-configured']).nullable(),
          }),
        ),
        /** Devices enrolled under the installed topic: they would fall silent under another one. */
        devices: z.int(),
      }),
      errors: [],
    }),
    /** Installs the organisation's own vendor signing identity: certificate (PEM or DER), its RSA key, and the chain. */
    importVendor: call({
      input: z.strictObject({ certificate: file, privateKey: file, chain: z.array(file).max(5) }),
      output: nothing,
      errors: [
        'not-a-certificate',
        'push-certificate',
        'app-push-certificate',
        'ca-certificate',
        'tls-server-certificate',
        'not-a-private-key',
        'key-mismatch',
        'chain-incomplete',
        'expired',
      ],
    }),
    /** A renewal begins with the identity check, a new certificate with the form. */
    begin: call({
      input: z.strictObject({ flow: z.enum(['new', 'renewal']) }),
      output: nothing,
      errors: ['wizard-open', 'nothing-to-renew'],
    }),
    /** Renewal: can this account still sign in, and does its portal show this row? */
    answerIdentity: call({ input: z.strictObject({ canSignIn: z.boolean() }), output: nothing, errors: ['no-wizard'] }),
    /** Keeps what was typed so far, right or wrong. */
    saveForm: call({ input: pushForm, output: nothing, errors: ['no-wizard'] }),
    /** Makes key pair and CSR; signs it or hands it on, by the chosen signer. */
    submitForm: call({ input: pushForm, output: nothing, errors: ['no-wizard', ...formErrors] }),
    /** The CSR for an external signer, PEM. */
    csr: call({ input: nothing, output: outgoing, errors: ['no-wizard'] }),
    /** Sends the CSR to mdmcert.download; the answer comes to the e-mail address registered there. */
    askMdmcert: call({
      input: nothing,
      output: nothing,
      errors: ['no-wizard', 'signer-unavailable', 'refused', 'unreachable', 'unexpected-answer'],
    }),
    /** What the signer gave back: a signed request, or mdmcert.download's encrypted mail. */
    importSigned: call({
      input: z.strictObject({ file: incoming }),
      output: nothing,
      errors: [
        'no-wizard',
        'file-gone',
        'not-a-push-request',
        'not-an-mdmcert-reply',
        'other-request',
        'damaged',
        'signature-wrong',
        'chain-incomplete',
        'vendor-expired',
      ],
    }),
    /** The push certificate request, to be saved and uploaded; moves the wizard to `portal`. */
    request: call({ input: nothing, output: outgoing, errors: ['no-wizard'] }),
    /** "Get Started appeared" at a renewal: the wrong account. Also leaves that page, and the one of `cannot-sign-in`. */
    stop: call({
      input: z.strictObject({ stop: z.enum(['cannot-sign-in', 'get-started']).nullable() }),
      output: nothing,
      errors: ['no-wizard'],
    }),
    /** Checks 1 to 6 on the file from the portal; on success the wizard stands at `verify`. */
    import: call({
      input: z.strictObject({ file: incoming }),
      output: nothing,
      errors: [
        'no-wizard',
        'file-gone',
        'not-a-certificate',
        'not-a-push-certificate',
        'key-mismatch',
        'not-yet-valid',
        'expired',
        'older-than-installed',
        'topic-changed',
        'already-installed',
      ],
    }),
    /** After `topic-changed`, and only then: takes that very file all the same. Level 3; the old certificate stays in the history. */
    acceptTopic: call({ input: confirmation, output: nothing, errors: ['no-wizard', 'nothing-to-accept', ...confirmationErrors] }),
    /** Check 7: a live handshake with APNs. Installs the certificate when APNs accepts it, and rings the devices with it. */
    verify: call({ input: nothing, output: nothing, errors: ['no-wizard', 'unreachable', 'certificate-refused', 'unexpected-answer'] }),
    /** Rings every enrolled device again, for those that have not answered. */
    ringAgain: call({ input: nothing, output: nothing, errors: ['nothing-to-watch'] }),
    /** Closes the wizard. Keys made by it stay, so that a certificate that arrives later still fits. */
    close: call({ input: nothing, output: nothing, errors: [] }),
  },
  events: { changed: nothing },
};

export type PushWizard = z.output<typeof wizard>;
export type PushStep = z.output<typeof pushStep>;
export type PushForm = z.output<typeof pushForm>;
export type PushSigner = z.output<typeof signer>;
export type PushWatch = z.output<typeof watch>;
export type PushCertificateView = z.output<typeof pushCertificate>;
