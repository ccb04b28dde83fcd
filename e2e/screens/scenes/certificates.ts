import type { CredentialKind, CredentialView, IdentifiedFile, ReplacedCredential } from '#contract/certificates.ts';
import type { Bridge } from '#contract/index.ts';
import { DAY, HOUR, NOW } from './moments.ts';

export const ACCOUNT = 'mdm@mirai-bungu.example';
export const TOPIC = 'com.apple.mgmt.External.0f5a1c72-9a44-4f0e-8a3b-51d2c6b7e8f9';
const owner = { name: '山田 太郎', email: 'taro.yamada@mirai-bungu.example' };
const deputy = { name: '佐藤 花子', email: 'hanako.sato@mirai-bungu.example' };

type OpenedBackup = Extract<Awaited<ReturnType<Bridge['certificates']['openBackup']>>, { ok: true }>['value'];

const blank = {
  installed: false,
  identity: '',
  identityName: '',
  account: '',
  owner: null,
  deputy: null,
  serialNumber: '',
  issuedAt: null,
  expiresAt: null,
  daysLeft: null,
  urgency: 'none',
  installedAt: null,
  verifiedAt: null,
  checkedAt: null,
  problem: null,
  facts: {},
  pendingKeys: 0,
  simulated: false,
  history: [],
  devices: 0,
} as const;

export const missing = (kind: CredentialKind): CredentialView => ({ kind, ...blank, facts: {}, history: [] });

export const replaced = (change: Partial<ReplacedCredential> = {}): ReplacedCredential => ({
  id: 7,
  identity: TOPIC,
  identityName: TOPIC,
  account: ACCOUNT,
  serialNumber: '51A2B3C4D5E6F708',
  issuedAt: NOW - 500 * DAY,
  expiresAt: NOW + 9 * DAY,
  installedAt: NOW - 500 * DAY,
  replacedAt: NOW - 155 * DAY,
  hindrance: null,
  ...change,
});

/** An installed credential; `daysLeft` null: it never ends. */
export const credential = (kind: CredentialKind, daysLeft: number | null, change: Partial<CredentialView> = {}): CredentialView => ({
  ...missing(kind),
  installed: true,
  identity: `${kind}-identity`,
  identityName: `${kind}-identity`,
  serialNumber: '6A1F0C93B2D47E58',
  issuedAt: daysLeft === null ? NOW - 30 * DAY : NOW - (365 - daysLeft) * DAY,
  expiresAt: daysLeft === null ? null : NOW + daysLeft * DAY,
  daysLeft,
  urgency:
    daysLeft === null
      ? 'none'
      : daysLeft <= 0
        ? 'expired'
        : daysLeft <= 7
          ? 'urgent'
          : daysLeft <= 30
            ? 'renew'
            : daysLeft <= 90
              ? 'plan'
              : 'good',
  installedAt: NOW - 100 * DAY,
  verifiedAt: NOW - 3 * HOUR,
  checkedAt: NOW - 3 * HOUR,
  devices: 412,
  ...change,
});

/** Everything stands, each in its own way. */
export const everything = (change: Partial<Record<CredentialKind, Partial<CredentialView>>> = {}): CredentialView[] => [
  credential('push', 210, { identity: TOPIC, identityName: TOPIC, account: ACCOUNT, owner, deputy, history: [replaced()], ...change.push }),
  credential('ade', 21, {
    identity: '9F2D6C1B-77E0-4B1E-9C55-1D2E3F4A5B6C',
    identityName: 'みらい文具 本社 MDM',
    account: 'admin@mirai-bungu.appleaccount.example',
    owner,
    facts: {
      serverName: 'みらい文具 本社 MDM',
      organizationName: '株式会社みらい文具',
      downloadedAt: new Date(NOW - 344 * DAY).toISOString(),
    },
    ...change.ade,
  }),
  credential('content', 4, {
    identity: '2049025000431439',
    identityName: '本社',
    account: 'apps@mirai-bungu.appleaccount.example',
    ...change.content,
  }),
  credential('api', null, {
    identity: 'BUSINESSAPI.7c1e5d2a',
    identityName: 'BUSINESSAPI.7c1e5d2a',
    account: ACCOUNT,
    owner,
    ...change.api,
  }),
  credential('supervision', 3_200, {
    identity: 'b51f0e77a2c94d10',
    identityName: '株式会社みらい文具',
    devices: 38,
    ...change.supervision,
  }),
  credential('vendor', 80, {
    identity: 'MDM Vendor: Mirai Bungu KK',
    identityName: 'MDM Vendor: Mirai Bungu KK',
    devices: 0,
    ...change.vendor,
  }),
  credential('engine-tls', 300, { identity: '77aa0f12cc9e4b31', identityName: 'mdm.mirai-bungu.example', ...change['engine-tls'] }),
  credential('device-ca', 3_000, { identity: 'c0ffee1234567890', identityName: 'Shitaku Device CA', ...change['device-ca'] }),
];

export const nothing = (): CredentialView[] => everything().map(({ kind }) => missing(kind));

export const list = (credentials: CredentialView[] = everything(), backupAt: number | null = NOW - 40 * DAY) => ({ credentials, backupAt });

export const noDownloads = { agreed: false, watching: false, folder: '/Users/taro/Downloads', available: true, arrivals: [] };
export const watched = { ...noDownloads, agreed: true, watching: true };

export const identified = (kind: string, place: IdentifiedFile['place'], details: IdentifiedFile['details'] = {}): IdentifiedFile => ({
  kind,
  place,
  details,
});

type BackupEntry = Omit<OpenedBackup['entries'][number], 'hindrance'> & { hindrance?: OpenedBackup['entries'][number]['hindrance'] };

const entries: readonly BackupEntry[] = [
  {
    kind: 'push',
    identity: 'other',
    identityName: 'com.apple.mgmt.External.77777777',
    expiresAt: NOW + 90 * DAY,
    relation: 'other-identity',
  },
  { kind: 'ade', identity: 'a', identityName: 'みらい文具 本社 MDM', expiresAt: NOW + 20 * DAY, relation: 'older' },
  { kind: 'content', identity: 'c', identityName: '本社', expiresAt: NOW + 300 * DAY, relation: 'newer' },
  { kind: 'supervision', identity: 's', identityName: '株式会社みらい文具', expiresAt: null, relation: 'same' },
  { kind: 'vendor', identity: 'v', identityName: 'MDM Vendor: Mirai Bungu KK', expiresAt: NOW + 80 * DAY, relation: 'missing' },
];

export const backup = (held: readonly BackupEntry[] = entries): OpenedBackup => ({
  backupId: 'backup-1',
  madeAt: NOW - 40 * DAY,
  organizationName: '株式会社みらい文具',
  devices: 412,
  entries: held.map((entry) => ({ hindrance: null, ...entry })),
});

export const plan = (devices: number) => ({
  kind: 'push' as const,
  from: { identity: TOPIC, identityName: TOPIC, serialNumber: '6A1F0C93B2D47E58', expiresAt: NOW + 210 * DAY },
  to: { identity: `${TOPIC}-2`, identityName: `${TOPIC}-2`, serialNumber: '51A2B3C4D5E6F708', expiresAt: NOW + 9 * DAY },
  devices,
  level: devices === 0 ? (1 as const) : (3 as const),
});
