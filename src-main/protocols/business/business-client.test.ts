import { createPublicKey, type KeyObject } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '#lib/clock.ts';
import { generateEcKey, generateRsaKey } from '#pki/keys.ts';
import { BusinessClient } from './business-client.ts';
import { clientIdKind } from './client-id.ts';
import { FakeBusiness } from './fake-business.ts';

const BUSINESS = 'BUSINESSAPI.9703f56c-10ce-4876-8f59-e78e5e23a152';
const SCHOOL = 'SCHOOLAPI.9703f56c-10ce-4876-8f59-e78e5e23a152';

let clock: ManualClock;
let fake: FakeBusiness;
let key: KeyObject;
let other: KeyObject;
let revoked: boolean;
let asked: string[];

beforeAll(async () => {
  key = await generateEcKey();
  other = await generateEcKey();
});
beforeEach(async () => {
  clock = new ManualClock();
  revoked = false;
  asked = [];
  const publicKey = createPublicKey(key);
  const devices = Array.from({ length: 7 }, (_, i) => ({
    serialNumber: `C39X${i}`,
    model: 'iPhone 17',
    serverId: null,
    addedByHandAt: null,
  }));
  fake = new FakeBusiness({
    clock,
    accounts: {
      find: (clientId, keyId) => ([BUSINESS, SCHOOL].includes(clientId) && keyId === 'k1' ? { publicKey, revoked } : null),
      devices: () => devices,
      servers: () => [],
      activities: { begin: () => '', find: () => null },
    },
  });
  await fake.start();
});
afterEach(() => fake.stop());

function client(ours = clock): BusinessClient {
  return new BusinessClient({
    tokenEndpoint: `${fake.url}/auth/oauth2/v2/token`,
    businessEndpoint: fake.url,
    schoolEndpoint: `${fake.url}/`,
    userAgent: 'Shitaku/test',
    clock: ours,
    fetch: (url, init) => {
      asked.push(new URL(url).pathname);
      return fetch(url, init);
    },
  });
}
const account = () => ({ clientId: BUSINESS, keyId: 'k1', key });
const tokenRequests = () => asked.filter((path) => path.endsWith('/token')).length;
const failure = (code: string, details?: Record<string, string>) => ({
  ok: false,
  error: details === undefined ? { code } : { code, details },
});

describe('an API account', () => {
  it('is checked by one small list, at the portal its name tells', async () => {
    const business = client();
    expect(await business.check(account())).toEqual({ ok: true, value: { deviceCount: 7, scope: 'business.api' } });
    expect(await business.check({ ...account(), clientId: SCHOOL })).toEqual({ ok: true, value: { deviceCount: 7, scope: 'school.api' } });
  });

  it('asks for a token once an hour, a minute early', async () => {
    const business = client();
    await business.check(account());
    clock.advance(3_539_999);
    await business.check(account());
    expect(tokenRequests()).toBe(1);
    clock.advance(1);
    expect(await business.check(account())).toMatchObject({ ok: true });
    expect(tokenRequests()).toBe(2);
  });

  it('proves itself anew with another key', async () => {
    const business = client();
    await business.check(account());
    expect(await business.check({ ...account(), key: other })).toMatchObject(failure('client-invalid'));
  });

  it.each([
    ['an unknown client', { clientId: BUSINESS.replace('9', 'a') }, { reason: 'invalid_client' }],
    ['an unknown key ID', { keyId: 'k2' }, { reason: 'invalid_client' }],
    ['a client ID of no portal', { clientId: 'OTHERAPI.9703f56c-10ce-4876-8f59-e78e5e23a152' }, { reason: 'client-id' }],
    ['a key ID that is none', { keyId: 'k 1' }, { reason: 'key-id' }],
  ])('is refused with %s', async (_, change, details) => {
    expect(await client().check({ ...account(), ...change })).toMatchObject(failure('client-invalid', details));
  });

  it('is refused with a key of another kind', async () => {
    const rsa = await generateRsaKey();
    expect(await client().check({ ...account(), key: rsa })).toMatchObject(failure('client-invalid', { reason: 'key-type' }));
    expect(asked).toEqual([]);
  });

  it('knows a revoked key from one that never fitted', async () => {
    const business = client();
    await business.check(account());
    revoked = true;
    expect(await business.check(account())).toMatchObject(failure('key-revoked'));
    // Another process does not remember, unless its store does.
    expect(await client().check(account())).toMatchObject(failure('client-invalid'));
    expect(await client().check({ ...account(), workedBefore: true })).toMatchObject(failure('key-revoked'));
  });

  it.each([
    ['key-revoked', 'client-invalid', { status: '400', reason: 'invalid_client' }],
    ['clock-skew', 'clock-skew', { minutes: '10', direction: 'ahead' }],
    ['throttled', 'throttled', { status: '429', retryAfterSeconds: '30' }],
    ['scope-invalid', 'scope-invalid', { status: '400' }],
    ['forbidden', 'forbidden', { status: '403', reason: 'FORBIDDEN' }],
    ['html-page', 'unexpected-answer', { status: '200' }],
    ['down', 'unreachable', {}],
  ] as const)('meets the fault %s, new and with a token in hand', async (fault, code, details) => {
    fake.fault = fault;
    const business = client();
    const first = await business.check(account());
    expect(first).toMatchObject(failure(code, details));
    expect(JSON.stringify(first)).not.toContain('simulated');
    fake.fault = null;
    expect(await business.check(account())).toMatchObject({ ok: true });
    fake.fault = fault;
    const known = fault === 'key-revoked' ? 'key-revoked' : code;
    expect(await business.check(account())).toMatchObject(failure(known, details));
    fake.fault = null;
    expect(await business.check(account())).toMatchObject({ ok: true });
  });

  it.each([
    [-6, 'behind', 'ok'],
    [-26, 'behind', 'clock-skew'],
    [4, 'ahead', 'ok'],
    [6, 'ahead', 'clock-skew'],
  ])('with a clock %i minutes off (%s): %s', async (minutes, direction, expected) => {
    const ours = new ManualClock(clock.now() + minutes * 60_000);
    const outcome = await client(ours).check(account());
    if (expected === 'ok') expect(outcome).toMatchObject({ ok: true });
    else expect(outcome).toMatchObject(failure('clock-skew', { minutes: String(Math.abs(minutes)), direction }));
  });

  it('cannot reach a stopped service', async () => {
    const business = client();
    await fake.stop();
    expect(await business.check(account())).toMatchObject(failure('unreachable', { reason: 'ECONNREFUSED' }));
  });
});

describe('a client ID', () => {
  it.each([
    [BUSINESS, 'business'],
    [SCHOOL, 'school'],
    ['BUSINESSAPI.9703F56C-10CE-4876-8F59-E78E5E23A152', 'business'],
    ['businessapi.9703f56c-10ce-4876-8f59-e78e5e23a152', null],
    [`${BUSINESS}\n`, null],
    [` ${BUSINESS}`, null],
    ['BUSINESSAPI.', null],
    ['9703f56c-10ce-4876-8f59-e78e5e23a152', null],
    ['', null],
  ])('%j is of %s', (text, kind) => {
    expect(clientIdKind(text)).toBe(kind);
  });
});
