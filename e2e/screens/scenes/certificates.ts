import type { PushCertificateView, PushForm, PushWizard } from '#contract/certificates.ts';
import { DAY, NOW } from './moments.ts';

const TOPIC = 'com.apple.mgmt.External.0f5a1c72-9a44-4f0e-8a3b-51d2c6b7e8f9';
const SERIAL = '6A1F0C93B2D47E58';
export const ACCOUNT = 'mdm@mirai-bungu.example';

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
};

const checkNames = ['readable', 'push', 'key', 'period', 'topic', 'serial', 'handshake'] as const;
/** The first `passed` checks passed; the next failed when `failed`. */
export const checks = (passed: number, failed = false): PushWizard['checks'] =>
  checkNames.map((check, index) => ({ check, result: index < passed ? 'passed' : failed && index === passed ? 'failed' : 'open' }));

export const wizard = (change: Partial<PushWizard> = {}): PushWizard => ({
  runId: 'run-1',
  step: 'request',
  form,
  requestFileName: 'push-request_株式会社みらい文具_new_20261121_3f9a12cd.plist.b64',
  portalUrl: 'https://identity.apple.com/pushcert/',
  checks: checks(0),
  problem: null,
  accepted: null,
  startedAt: NOW - DAY,
  ...change,
});

export const accepted: NonNullable<PushWizard['accepted']> = { topic: TOPIC, serialNumber: SERIAL, expiresAt: NOW + 365 * DAY };

export const otherTopic = { installedTopic: TOPIC, newTopic: TOPIC.replace('0f5a1c72', '77777777'), devices: '412' };
