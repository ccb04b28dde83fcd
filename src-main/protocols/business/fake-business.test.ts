import { createPublicKey, type KeyObject, sign } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '#lib/clock.ts';
import { generateEcKey } from '#pki/keys.ts';
import { FakeBusiness } from './fake-business.ts';

// Held to the facts by assertions made here by hand: our own client would not send most of these.

const CLIENT = 'BUSINESSAPI.9703f56c-10ce-4876-8f59-e78e5e23a152';
const AUDIENCE = 'https://account.apple.com/auth/oauth2/v2/token';
const clock = new ManualClock();
const seconds = (offset = 0): number => Math.floor(clock.now() / 1000) + offset;
let key: KeyObject;
let other: KeyObject;
let revoked = false;
let count = 0;
let fake: FakeBusiness;

beforeAll(async () => {
  key = await generateEcKey();
  other = await generateEcKey();
  const publicKey = createPublicKey(key);
  fake = new FakeBusiness({
    clock,
    accounts: {
      find: (clientId, keyId) => (clientId === CLIENT && keyId === 'k1' ? { publicKey, revoked } : null),
      devices: () => Array.from({ length: 250 }, (_, i) => ({ serialNumber: `S${i}`, model: 'iPad', serverId: null, addedByHandAt: null })),
      servers: () => [
        { id: 'a', name: 'Shitaku' },
        { id: 'b', name: 'Other' },
      ],
      activities: { begin: () => '', find: () => null },
    },
  });
  await fake.start();
});
afterAll(() => fake.stop());
beforeEach(() => {
  revoked = false;
});

interface Change {
  readonly header?: object;
  readonly claims?: object;
  readonly form?: Record<string, string>;
  readonly signer?: KeyObject;
  readonly der?: boolean;
  readonly path?: string;
}

const base64 = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

function assertionOf({ header = {}, claims = {}, signer = key, der = false }: Change): string {
  const all = { iss: CLIENT, sub: CLIENT, aud: AUDIENCE, iat: seconds(), exp: seconds(1200), jti: `id-${count++}`, ...claims };
  const signed = `${base64({ alg: 'ES256', kid: 'k1', typ: 'JWT', ...header })}.${base64(all)}`;
  const signature = sign('sha256', Buffer.from(signed), { key: signer, dsaEncoding: der ? 'der' : 'ieee-p1363' });
  return `${signed}.${signature.toString('base64url')}`;
}

async function token(change: Change = {}) {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: CLIENT,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertionOf(change),
    scope: 'business.api',
    ...change.form,
  });
  const response = await fetch(`${fake.url}${change.path ?? '/auth/oauth2/v2/token'}`, { method: 'POST', body });
  return { status: response.status, body: await response.json() };
}

async function list(path: string, headers: Record<string, string> = {}) {
  const { body } = await token();
  const text = typeof body === 'object' && body !== null && 'access_token' in body ? String(body.access_token) : '';
  const response = await fetch(`${fake.url}${path}`, {
    headers: { Authorization: `Bearer ${text}`, Accept: 'application/json', ...headers },
  });
  return { status: response.status, body: await response.json() };
}

describe("the simulated API's token service", () => {
  it('gives a token for an hour, at both addresses', async () => {
    const body = { access_token: expect.any(String), token_type: 'Bearer', expires_in: 3600, scope: 'business.api' };
    expect(await token()).toEqual({ status: 200, body });
    expect(await token({ path: '/auth/oauth2/token' })).toMatchObject({ status: 200 });
  });

  it.each<[string, () => Change, string]>([
    ['another signer', () => ({ signer: other }), 'invalid_client'],
    ['a DER signature', () => ({ der: true }), 'invalid_client'],
    ['another algorithm', () => ({ header: { alg: 'none' } }), 'invalid_client'],
    ['an unknown kid', () => ({ header: { kid: 'k2' } }), 'invalid_client'],
    ['another audience', () => ({ claims: { aud: 'https://account.apple.com/auth/oauth2/token' } }), 'invalid_client'],
    ['another subject', () => ({ claims: { sub: 'x' } }), 'invalid_client'],
    ['another issuer', () => ({ claims: { iss: 'x' } }), 'invalid_client'],
    ['no id', () => ({ claims: { jti: '' } }), 'invalid_client'],
    ['a time of its future', () => ({ claims: { iat: seconds(301) } }), 'invalid_client'],
    ['an end that is past', () => ({ claims: { iat: seconds(-900), exp: seconds(-301) } }), 'invalid_client'],
    ['a life over 180 days', () => ({ claims: { exp: seconds(180 * 86_400 + 1) } }), 'invalid_client'],
    ['times in words', () => ({ claims: { iat: '1', exp: '2' } }), 'invalid_client'],
    ['no assertion', () => ({ form: { client_assertion: '' } }), 'invalid_client'],
    ['parts that are no JSON', () => ({ form: { client_assertion: 'a.b.c' } }), 'invalid_client'],
    ['another client', () => ({ form: { client_id: 'x' } }), 'invalid_client'],
    ['the school scope', () => ({ form: { scope: 'school.api' } }), 'invalid_scope'],
    ['another grant', () => ({ form: { grant_type: 'password' } }), 'unsupported_grant_type'],
    ['another assertion type', () => ({ form: { client_assertion_type: 'x' } }), 'invalid_request'],
  ])('refuses %s', async (_, change, error) => {
    expect(await token(change())).toMatchObject({ status: 400, body: { error } });
  });

  it('takes clocks within five minutes', async () => {
    expect(await token({ claims: { iat: seconds(300) } })).toMatchObject({ status: 200 });
    expect(await token({ claims: { iat: seconds(-900), exp: seconds(-300) } })).toMatchObject({ status: 200 });
  });

  it('takes an assertion once', async () => {
    expect(await token({ claims: { jti: 'again' } })).toMatchObject({ status: 200 });
    expect(await token({ claims: { jti: 'again' } })).toMatchObject({ status: 400, body: { error: 'invalid_client' } });
  });

  it('refuses a revoked key', async () => {
    revoked = true;
    expect(await token()).toMatchObject({ status: 400, body: { error: 'invalid_client' } });
  });
});

describe("the simulated API's lists", () => {
  it('turns pages by cursor until the end', async () => {
    const serials: string[] = [];
    let path: string | null = '/v1/orgDevices';
    let pages = 0;
    while (path !== null) {
      const { status, body }: { status: number; body: unknown } = await list(path);
      expect(status).toBe(200);
      const page = body as { data: { id: string }[]; links: { next?: string }; meta: { paging: { total: number } } };
      serials.push(...page.data.map(({ id }) => id));
      expect(page.meta.paging.total).toBe(250);
      pages += 1;
      path = page.links.next?.slice(fake.url.length) ?? null;
    }
    expect(pages).toBe(3);
    expect(new Set(serials).size).toBe(250);
  });

  it('lists servers', async () => {
    const { body } = await list('/v1/mdmServers?limit=1');
    expect(body).toMatchObject({
      data: [{ type: 'mdmServers', id: 'a', attributes: { serverName: 'Shitaku' } }],
      meta: { paging: { total: 2 } },
    });
  });

  it.each([
    ['/v1/orgDevices?limit=0', {}, 400],
    ['/v1/orgDevices?limit=1001', {}, 400],
    ['/v1/orgDevices?cursor=x', {}, 400],
    ['/v1/elsewhere', {}, 404],
    ['/v1/orgDevices', { Accept: '*/*' }, 406],
    ['/v1/orgDevices', { Accept: 'application/json, text/plain' }, 406],
    ['/v1/orgDevices', { Authorization: 'Bearer x' }, 401],
    ['/v1/orgDevices', { Authorization: '' }, 401],
  ])('%s with %j is answered %i', async (path, headers, status) => {
    const answer = await list(path, headers);
    expect(answer).toMatchObject({ status, body: { errors: [{ status: String(status) }] } });
  });

  it('ends a token with its hour and with its key', async () => {
    const { body } = await token();
    const headers = { Authorization: `Bearer ${(body as { access_token: string }).access_token}`, Accept: 'application/json' };
    const status = async () => (await fetch(`${fake.url}/v1/orgDevices`, { headers })).status;
    expect(await status()).toBe(200);
    revoked = true;
    expect(await status()).toBe(401);
    revoked = false;
    clock.advance(3_600_000);
    expect(await status()).toBe(401);
  });
});
