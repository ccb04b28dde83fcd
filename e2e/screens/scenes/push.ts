import type { Arrival } from '#contract/certificates.ts';
import type { Bridge } from '#contract/index.ts';
import type { PushCertificateView, PushForm, PushWatch, PushWizard } from '#contract/push.ts';
import { ACCOUNT, TOPIC } from './certificates.ts';
import { DAY, MINUTE, NOW } from './moments.ts';

const SERIAL = '6A1F0C93B2D47E58';

export const push = (daysLeft: number, urgency: PushCertificateView['urgency']): PushCertificateView => ({
  urgency,
  topic: TOPIC,
  serialNumber: SERIAL,
  appleAccount: ACCOUNT,
  issuedAt: NOW - (365 - daysLeft) * DAY,
  expiresAt: NOW + daysLeft * DAY,
  daysLeft,
  verifiedAt: NOW - DAY,
});

export const vendor = (simulated: boolean) => ({ subject: 'CN=MDM Vendor: Mirai Bungu KK', expiresAt: NOW + 900 * DAY, simulated });

export const form: PushForm = {
  organizationName: '株式会社みらい文具',
  contactName: 'Taro Yamada',
  email: 'taro.yamada@mirai-bungu.example',
  country: 'JP',
  appleAccount: ACCOUNT,
  signer: 'own',
};

const checkNames = ['readable', 'push', 'key', 'period', 'topic', 'serial', 'handshake'] as const;
/** The first `passed` checks passed; the next failed when `failed`. */
export const checks = (passed: number, failed = false): PushWizard['checks'] =>
  checkNames.map((check, index) => ({ check, result: index < passed ? 'passed' : failed && index === passed ? 'failed' : 'open' }));

export const wizard = (change: Partial<PushWizard> = {}): PushWizard => ({
  runId: 'run-1',
  flow: 'new',
  step: 'request',
  form,
  stop: null,
  signatureAskedAt: null,
  csrFileName: 'csr_株式会社みらい文具_20261121_3f9a12cd.csr',
  requestFileName: 'push-request_株式会社みらい文具_new_20261121_3f9a12cd.plist.b64',
  portalUrl: 'https://identity.apple.com/pushcert/',
  checks: checks(0),
  problem: null,
  accepted: null,
  proof: null,
  startedAt: NOW - DAY,
  ...change,
});

export const accepted: NonNullable<PushWizard['accepted']> = { topic: TOPIC, serialNumber: SERIAL, expiresAt: NOW + 365 * DAY };

export const otherTopic = { installedTopic: TOPIC, newTopic: TOPIC.replace('0f5a1c72', '77777777'), devices: '412' };

/** Ten minutes into the hour after a change. */
export const watch = (change: Partial<PushWatch>): PushWatch => ({
  state: 'watching',
  since: NOW - 10 * MINUTE,
  endsAt: NOW + 50 * MINUTE,
  rung: 412,
  refused: 0,
  unreached: 0,
  answered: 404,
  rate: 98,
  normalRate: 97,
  rollbackId: 7,
  ...change,
});

/** What [Download] on Apple's site leaves in the downloads folder. */
export const arrival: Arrival = {
  arrivalId: 'arrival-1',
  fileName: 'MDM_ Mirai Bungu KK_Certificate.pem',
  kind: 'push-certificate',
  place: 'push',
  details: {},
  at: NOW - MINUTE,
};

type Overview = Extract<Awaited<ReturnType<Bridge['push']['overview']>>, { ok: true }>['value'];

/** An installed certificate and nothing under way. */
export const overview = (change: Partial<Overview> = {}): Overview => ({
  push: push(210, 'good'),
  vendor: vendor(false),
  wizard: null,
  watch: null,
  signers: [
    { signer: 'own', available: true, hindrance: null },
    { signer: 'external', available: true, hindrance: null },
    { signer: 'mdmcert', available: false, hindrance: 'not-configured' },
  ],
  devices: 412,
  ...change,
});
