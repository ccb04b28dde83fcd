import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ManualClock } from '#lib/clock.ts';
import { type AppsFault, appsFaults, FakeAppsAndBooks } from './fake-apps-and-books.ts';

// Held to the facts by plain requests: our own client would not send most of these.

const clock = new ManualClock();
const BEARER = 'b3V0ZXI=';
let owner: { id: string; name: string; metadata: string } | null = null;
const fake = new FakeAppsAndBooks({
  clock,
  locations: {
    byBearer: (bearer) =>
      bearer === BEARER
        ? { newest: true, expiresAt: Date.UTC(2030, 10, 8, 22, 33, 22), location: { uId: 'u1', name: 'Tokyo', countryCode: 'JP' } }
        : null,
    mdmInfo: () => owner,
    setMdmInfo: (_, info) => {
      owner = info;
    },
    assets: () =>
      Array.from({ length: 150 }, (_, i) => ({ adamId: `${i}`, productType: 'App', assignedCount: 0, availableCount: 1, totalCount: 1 })),
  },
});
beforeAll(() => fake.start());
afterAll(() => fake.stop());

const ask = async (path: string, init: RequestInit = {}) => {
  const response = await fetch(`${fake.url}${path}`, { headers: { Authorization: `Bearer ${BEARER}` }, ...init });
  return { status: response.status, headers: response.headers, body: await response.json() };
};
const post = (body: string, type = 'application/json') =>
  ask('/client/config', { method: 'POST', body, headers: { Authorization: `Bearer ${BEARER}`, 'Content-Type': type } });

describe('simulated Apps and Books', () => {
  it('gives its configuration without a token, also while tokens are refused', async () => {
    fake.fault = 'token-revoked';
    const { status, body } = await ask('/service/config', { headers: {} });
    fake.fault = null;
    expect(status).toBe(200);
    expect(body).toMatchObject({ urls: { getAssets: `${fake.url}/assets`, clientConfig: `${fake.url}/client/config` } });
  });

  it.each([
    ['no header', {}, 9722],
    ['another scheme', { Authorization: 'Basic b3V0ZXI=' }, 9722],
    ['two words', { Authorization: 'Bearer a b' }, 9722],
    ['an unknown token', { Authorization: 'Bearer inner' }, 9622],
  ])('refuses %s', async (_, headers, errorNumber) => {
    expect(await ask('/assets', { headers })).toMatchObject({ status: 401, body: { errorNumber } });
  });

  it('turns pages', async () => {
    const first = await ask('/assets?pageIndex=0');
    expect(first.body).toMatchObject({ currentPageIndex: 0, nextPageIndex: 1, totalPages: 2, size: 100, uId: 'u1' });
    const last = await ask('/assets?pageIndex=1');
    expect(last.body).toMatchObject({ currentPageIndex: 1, size: 50 });
    expect(last.body).not.toHaveProperty('nextPageIndex');
    for (const index of ['2', '-1', 'x']) {
      expect(await ask(`/assets?pageIndex=${index}`)).toMatchObject({ status: 400, body: { errorNumber: 9650 } });
    }
  });

  it('writes dates as Apple does and names its own time', async () => {
    const { headers, body } = await ask('/client/config');
    expect(body).toMatchObject({ tokenExpirationDate: '2030-11-08T22:33:22+0000', countryISO2ACode: 'JP', locationName: 'Tokyo' });
    expect(Date.parse(headers.get('date') ?? '')).toBe(clock.now());
  });

  it.each([
    ['a part that is missing', '{"mdmInfo":{"id":"a","name":"b"}}', 9723],
    ['a part of another type', '{"mdmInfo":{"id":"a","name":"b","metadata":1}}', 9723],
    ['no object', '{"mdmInfo":null}', 9723],
    ['no JSON', '{', 9602],
    ['too much', `{"x":"${'x'.repeat(70_000)}"}`, 9602],
  ])('refuses an owner with %s', async (_, body, errorNumber) => {
    expect(await post(body)).toMatchObject({ status: 400, body: { errorNumber } });
    expect(owner).toBeNull();
  });

  it('refuses other types and methods', async () => {
    expect(await post('{}', 'text/plain')).toMatchObject({ status: 415, body: { errorNumber: 9727 } });
    expect(await ask('/assets', { method: 'DELETE' })).toMatchObject({ status: 405 });
    expect(await ask('/elsewhere')).toMatchObject({ status: 404 });
  });

  it('leaves the owner alone when none is named', async () => {
    expect(await post('{}')).toMatchObject({ status: 200, body: { uId: 'u1' } });
    expect(owner).toBeNull();
  });

  it('has a refusal for every fault but the two that are no answers', async () => {
    const statuses: Partial<Record<AppsFault, number>> = {};
    for (const fault of appsFaults.filter((name) => name !== 'html-page' && name !== 'down')) {
      fake.fault = fault;
      statuses[fault] = (await post('{}')).status;
    }
    fake.fault = null;
    expect(statuses).toEqual({
      'token-revoked': 401,
      'token-expired': 401,
      'built-in-mdm': 400,
      throttled: 429,
      'error-with-200': 200,
      'service-error': 500,
      'clock-skew': 401,
    });
  });
});
