import type { TokenKind, TokenWizard } from '#contract/tokens.ts';
import { ACCOUNT, credential, list } from './certificates.ts';
import { DAY, NOW } from './moments.ts';

export const SERVER = '本社 iPhone';
export const OTHER_SERVER = 'テスト用サーバ';
const UUID = '2F9A4C11-7D52-4E0B-9B11-6C0E51D0A7F3';
const OTHER_UUID = '90B1DD20-0C44-4F0A-8E5D-0B6B8A21E9C4';
export const CLIENT_ID = 'BUSINESSAPI.9703f56c-10ce-4876-8f59-e78e5e23a152';
export const KEY_ID = 'd136aa66-0c3b-4bd4-9892-c20e8db024ab';
export const PUBLIC_KEY = 'ADE_PublicKey_株式会社みらい文具_20261121_3f9a12cd.pem';

const organizationName = '株式会社みらい文具';
const fileFacts: Readonly<Record<TokenKind, Readonly<Record<string, string>>>> = {
  ade: { serverName: SERVER, downloadedAt: '2026-11-21T00:58:00.000Z', consumerKey: 'CK_48dd68d198350f51258e885ce9a5c37ab7f9' },
  content: { organizationName },
  api: { clientId: CLIENT_ID, keyId: KEY_ID },
};
const toldFacts: Readonly<Record<TokenKind, Readonly<Record<string, string>>>> = {
  ade: { serverName: SERVER, serverUuid: UUID, organizationName, adminId: ACCOUNT },
  content: { locationName: '本社', locationId: '2049025000431439', countryCode: 'JP', assetCount: '37' },
  api: { clientId: CLIENT_ID, keyId: KEY_ID, scope: 'business.api', deviceCount: '1,284' },
};

export const wizard = (kind: TokenKind, change: Partial<TokenWizard> = {}): TokenWizard => {
  const step = change.step ?? (kind === 'ade' ? 'key' : 'portal');
  const early = step === 'key' || step === 'portal';
  return {
    runId: `run-${kind}`,
    kind,
    step,
    renewal: false,
    account: ACCOUNT,
    clientId: early ? '' : CLIENT_ID,
    keyId: early ? '' : KEY_ID,
    publicKeyFileName: kind === 'ade' && step !== 'key' ? PUBLIC_KEY : '',
    portalUrl: 'https://business.apple.com/',
    problem: null,
    facts: early ? {} : { ...fileFacts[kind], ...(step === 'verify' ? {} : toldFacts[kind]) },
    expiresAt: early || kind === 'api' ? null : NOW + 365 * DAY,
    comparison: [],
    devices: 412,
    owner: null,
    startedAt: NOW - DAY,
    ...change,
  };
};

/** A token of another server row came. */
export const otherServer = (change: Partial<TokenWizard> = {}): TokenWizard =>
  wizard('ade', {
    step: 'compare',
    renewal: true,
    publicKeyFileName: '',
    comparison: [
      { name: 'organizationName', installed: organizationName, incoming: organizationName, same: true },
      { name: 'serverName', installed: SERVER, incoming: OTHER_SERVER, same: false },
      { name: 'serverUuid', installed: UUID, incoming: OTHER_UUID, same: false },
      {
        name: 'consumerKey',
        installed: 'CK_48dd68d198350f51258e885ce9a5c37a',
        incoming: 'CK_00aa11bb22cc33dd44ee55ff66778899',
        same: false,
      },
    ],
    ...change,
  });

export const otherOwner = (change: Partial<TokenWizard> = {}): TokenWizard =>
  wizard('content', {
    step: 'owner',
    owner: { name: 'Sakura MDM', metadata: 'https://mdm.sakura.example · 2024-03 情報システム部' },
    ...change,
  });

/** What the centre knows while a token is renewed. */
export const installed = (kind: TokenKind, pendingKeys = 0) => {
  const name = { ade: SERVER, content: '本社', api: CLIENT_ID }[kind];
  const one = credential(kind, kind === 'api' ? null : 21, {
    identityName: name,
    account: ACCOUNT,
    facts: { ...fileFacts[kind], ...toldFacts[kind] },
    pendingKeys,
  });
  const everything = list();
  return { ...everything, credentials: everything.credentials.map((each) => (each.kind === kind ? one : each)) };
};

/** Nothing of this kind was ever installed. */
export const none = (kind: TokenKind) => {
  const everything = list();
  return { ...everything, credentials: everything.credentials.filter((each) => each.kind !== kind) };
};
