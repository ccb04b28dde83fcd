import type { KeyObject } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ImpatientClock, oddServer } from '#lib/testing/odd-server.ts';
import { generateEcKey } from '#pki/keys.ts';
import { BusinessClient } from './business-client.ts';

type Odd = Awaited<ReturnType<typeof oddServer>>;
type Play = (response: ServerResponse) => void;

const SECRET = 'secret-access-token';
const GOOD_TOKEN = { access_token: SECRET, token_type: 'bearer', expires_in: 3600 };
let clock: ImpatientClock;
let odd: Odd | null = null;
let key: KeyObject;

beforeAll(async () => {
  key = await generateEcKey();
});
beforeEach(() => {
  clock = new ImpatientClock();
});
afterEach(async () => {
  await odd?.close();
  odd = null;
});

const failure = (code: string, details?: Record<string, string>) => ({
  ok: false,
  error: details === undefined ? { code } : { code, details },
});

async function check(plays: { readonly token?: Play; readonly devices?: Play }) {
  odd = await oddServer((request, response) => {
    const { token = play(GOOD_TOKEN), devices = play({ data: [] }) } = plays;
    return request.url === '/token' ? token(response) : devices(response);
  });
  const endpoints = { tokenEndpoint: `${odd.url}/token`, businessEndpoint: odd.url, schoolEndpoint: 'http://127.0.0.1:1' };
  const client = new BusinessClient({ ...endpoints, userAgent: 'test', clock });
  const outcome = await client.check({ clientId: 'BUSINESSAPI.9703f56c-10ce-4876-8f59-e78e5e23a152', keyId: 'k1', key });
  expect(JSON.stringify(outcome)).not.toContain(SECRET);
  return outcome;
}
const play =
  (body: unknown, status = 200, headers = {}): Play =>
  (response) => {
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));
  };

describe('the API, oddly', () => {
  it.each([
    [400, { error: 'invalid_client', error_description: SECRET }, 'client-invalid'],
    [400, { error: 'unauthorized_client' }, 'client-invalid'],
    [401, {}, 'client-invalid'],
    [401, 'text', 'client-invalid'],
    [400, { error: 'invalid_scope' }, 'scope-invalid'],
    [400, { error: 'invalid_request' }, 'unexpected-answer'],
    [400, { error: { deep: [] } }, 'unexpected-answer'],
    [403, {}, 'forbidden'],
    [429, {}, 'throttled'],
    [500, {}, 'unreachable'],
    [302, {}, 'unexpected-answer'],
    [200, {}, 'unexpected-answer'],
    [200, null, 'unexpected-answer'],
    [200, [], 'unexpected-answer'],
    [200, { ...GOOD_TOKEN, access_token: 7 }, 'unexpected-answer'],
    [200, { ...GOOD_TOKEN, access_token: '' }, 'unexpected-answer'],
    [200, { ...GOOD_TOKEN, access_token: 'two\nlines' }, 'unexpected-answer'],
    [200, { ...GOOD_TOKEN, access_token: 'x'.repeat(20_000) }, 'unexpected-answer'],
    [200, { ...GOOD_TOKEN, token_type: 'mac' }, 'unexpected-answer'],
    [200, { ...GOOD_TOKEN, expires_in: '3600' }, 'unexpected-answer'],
    [200, { ...GOOD_TOKEN, expires_in: -1 }, 'unexpected-answer'],
  ])('HTTP %i with %j for a token is %s', async (status, body, code) => {
    expect(await check({ token: play(body, status) })).toMatchObject(failure(code));
    expect(odd?.paths).toEqual(['POST /token']);
  });

  it.each([
    [401, { errors: [{ code: 'NOT_AUTHORIZED' }] }, 'key-revoked'],
    [403, {}, 'forbidden'],
    [406, {}, 'unexpected-answer'],
    [503, null, 'unreachable'],
    [302, {}, 'unexpected-answer'],
    [200, {}, 'unexpected-answer'],
    [200, 'text', 'unexpected-answer'],
    [200, { data: {} }, 'unexpected-answer'],
  ])('HTTP %i with %j for devices is %s', async (status, body, code) => {
    expect(await check({ devices: play(body, status) })).toMatchObject(failure(code));
    expect(odd?.paths).toEqual(['POST /token', 'GET /v1/orgDevices?limit=1']);
  });

  it.each([
    [{ data: [] }, null],
    [{ data: [], meta: { paging: { total: 0 } } }, 0],
    [{ data: [], meta: { paging: { total: 41_000 } } }, 41_000],
    [{ data: [], meta: { paging: { total: '7' } } }, null],
    [{ data: [], meta: { paging: { total: -1 } } }, null],
    [{ data: [], meta: { paging: { total: 1.5 } } }, null],
    [{ data: [], meta: { paging: [] } }, null],
    [{ data: [], meta: 7 }, null],
  ])('counts %j as %s', async (body, deviceCount) => {
    expect(await check({ devices: play(body) })).toEqual({ ok: true, value: { deviceCount, scope: 'business.api' } });
  });

  it.each([
    ['17', '17'],
    ['999999999', '86400'],
    ['soon', '60'],
  ])('throttled with Retry-After %s', async (after, seconds) => {
    const devices = play({ errors: [] }, 429, { 'Retry-After': after });
    expect(await check({ devices })).toMatchObject(failure('throttled', { retryAfterSeconds: seconds }));
  });

  it('keeps free text out of details', async () => {
    const errors = [{ code: `a sentence with ${SECRET}`, title: SECRET, detail: SECRET }];
    const outcome = await check({ devices: play({ errors }, 400) });
    expect(outcome).toEqual({
      ok: false,
      error: { code: 'unexpected-answer', message: "Apple's API answered 400", details: { status: '400' } },
    });
  });

  it('looks at the clock before it blames the key', async () => {
    const theirs = { Date: new Date(clock.now() + 5 * 60_000).toUTCString() };
    const details = { minutes: '5', direction: 'behind' };
    expect(await check({ token: play({ error: 'invalid_client' }, 400, theirs) })).toMatchObject(failure('clock-skew', details));
    await odd?.close();
    expect(await check({ devices: play({}, 401, theirs) })).toMatchObject(failure('clock-skew', details));
  });

  it.each(['token', 'devices'] as const)('stops reading an answer without end for %s', async (where) => {
    const pour: Play = (response) => {
      let ended = false;
      response.on('close', () => {
        ended = true;
      });
      const more = (): void => {
        while (!ended && response.write(Buffer.alloc(65_536, 0x20))) {}
        if (!ended) response.once('drain', more);
      };
      more();
    };
    expect(await check({ [where]: pour })).toMatchObject(failure('unexpected-answer', { reason: 'too-large' }));
  });

  it.each(['token', 'devices'] as const)('waits half a minute for %s and no longer', async (where) => {
    expect(await check({ [where]: () => clock.advance(30_000) })).toMatchObject(failure('unreachable', { reason: 'timed-out' }));
  });
});
