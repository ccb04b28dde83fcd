import { z } from 'zod';
import { call, instant, nothing } from './define.ts';

/** The urgency of a date: product.md 4.12 (more than 90 days, 90, 30, 7, past). */
export const urgency = z.enum(['none', 'good', 'plan', 'renew', 'urgent', 'expired']);

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

export const pushForm = z.strictObject({
  organizationName: z.string().max(200),
  /** Given and family name in half-width Latin letters, as Apple's form and the manuals want it. */
  contactName: z.string().max(100),
  email: z.string().max(254),
  /** ISO 3166-1 alpha-2, upper case. */
  country: z.string().max(2),
  /** The Apple Account the certificate will belong to. */
  appleAccount: z.string().max(254),
});

/** The seven import checks of Apple's push certificate, in order. */
export const importCheck = z.enum(['readable', 'push', 'key', 'period', 'topic', 'serial', 'handshake']);

const wizard = z.object({
  runId: z.string(),
  /** `request`: save the request. `portal`: at Apple's site. `verify`: file accepted, handshake outstanding. */
  step: z.enum(['request', 'portal', 'verify', 'done']),
  form: pushForm,
  requestFileName: z.string(),
  portalUrl: z.string(),
  checks: z.array(z.object({ check: importCheck, result: z.enum(['passed', 'failed', 'open']) })),
  problem: z.object({ code: z.string(), details: z.record(z.string(), z.string()) }).nullable(),
  /** What was accepted, once it was. */
  accepted: z.object({ topic: z.string(), serialNumber: z.string(), expiresAt: instant }).nullable(),
  startedAt: instant,
});

const file = z.strictObject({ fileName: z.string().max(255), /** Standard base64. */ content: z.string().max(4_000_000) });

export const certificates = {
  calls: {
    overview: call({
      input: nothing,
      output: z.object({ push: pushCertificate.nullable(), vendor: vendor.nullable(), wizard: wizard.nullable() }),
      errors: [],
    }),
    /** Installs the organisation's own vendor signing identity: certificate (PEM or DER), its RSA key, and the chain. */
    importVendor: call({
      input: z.strictObject({ certificate: file, privateKey: file, chain: z.array(file).max(5) }),
      output: nothing,
      errors: ['not-a-certificate', 'not-a-private-key', 'key-mismatch', 'chain-incomplete', 'expired'],
    }),
    /** Makes key pair, CSR and vendor-signed request; the wizard stands at `request` afterwards. */
    beginPush: call({
      input: pushForm,
      output: nothing,
      errors: [
        'organization-empty',
        'name-not-half-width',
        'email-invalid',
        'country-invalid',
        'account-invalid',
        'vendor-missing',
        'vendor-expired',
        'wizard-open',
      ],
    }),
    /** The push certificate request, to be saved and uploaded; moves the wizard to `portal`. */
    pushRequest: call({
      input: nothing,
      output: z.object({ fileName: z.string(), content: z.string() }),
      errors: ['no-wizard'],
    }),
    /** Checks 1 to 6 on the file from the portal; on success the wizard stands at `verify`. */
    importPush: call({
      input: file,
      output: nothing,
      errors: [
        'no-wizard',
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
    /** Check 7: a live handshake with APNs. Installs the certificate when APNs accepts it. */
    verifyPush: call({
      input: nothing,
      output: nothing,
      errors: ['no-wizard', 'unreachable', 'certificate-refused', 'unexpected-answer'],
    }),
    /** Closes the wizard. Keys made by it stay, so that a certificate that arrives later still fits. */
    closeWizard: call({ input: nothing, output: nothing, errors: [] }),
  },
  events: { changed: nothing },
};

export type PushWizard = z.output<typeof wizard>;
export type PushForm = z.output<typeof pushForm>;
export type PushCertificateView = z.output<typeof pushCertificate>;
