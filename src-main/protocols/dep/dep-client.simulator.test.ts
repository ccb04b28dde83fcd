import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fetch } from '#lib/bounded-ask.ts';
import { ManualClock } from '#lib/clock.ts';
import { DepClient } from './dep-client.ts';
import { type DepFault, depFaults, FakeDep } from './fake-dep.ts';
import type { DepToken } from './oauth1.ts';
import { TestOrganization } from './testing.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;

let clock: ManualClock;
let organization: TestOrganization;
let dep: FakeDep;
let kitting: DepToken;
/** Paths asked for, in order. */
let paths: string[];

beforeEach(async () => {
  clock = new ManualClock();
  organization = new TestOrganization(clock.now());
  kitting = organization.issue('Kitting');
  organization.assign('Kitting', 5);
  dep = new FakeDep({ organization, clock, limit: { default: 2, maximum: 3 } });
  await dep.start();
  paths = [];
});
afterEach(() => dep.stop());

const counting: Fetch = (url, init) => {
  paths.push(new URL(url).pathname);
  return fetch(url, init);
};
const clientAt = (own = clock) => new DepClient({ endpoint: `${dep.url}/`, userAgent: 'Shitaku/1.0', clock: own, fetch: counting });
const refused = (code: string, details?: Record<string, string>) => ({ ok: false, error: { code, ...(details && { details }) } });

describe('the device assignment client and the simulated service', () => {
  it('reads whose token it is', async () => {
    expect(await clientAt().account(kitting)).toEqual({
      ok: true,
      value: {
        serverName: 'Kitting',
        serverUuid: 'UUID-Kitting',
        adminId: 'admin@example.appleaccount.com',
        organizationName: '株式会社テスト',
        organizationIdHash: 'ab12',
        organizationType: 'org',
        limits: { fetch: { default: 2, maximum: 3 }, sync: { default: 2, maximum: 3 } },
      },
    });
    expect(paths).toEqual(['/session', '/account']);
  });

  it('proves the token with a session of its own, even where one is open', async () => {
    const client = clientAt();
    for (let time = 0; time < 2; time += 1) await client.account(kitting);
    expect(paths).toEqual(['/session', '/account', '/session', '/account']);
  });

  it.each([0, 3, 5, 301])('counts %i devices, page by page', async (count) => {
    organization.assign('Kitting', count);
    const answer = await clientAt().countDevices(kitting);
    expect(answer).toMatchObject(count === 301 ? refused('unexpected-answer', { reason: 'too-many-pages' }) : { ok: true, value: count });
    expect(paths).toHaveLength(count === 301 ? 102 : 2 + Math.max(1, Math.ceil(count / 3)));
  });

  it('fetches, then syncs what changed', async () => {
    const client = clientAt();
    const first = await client.fetchDevices(kitting);
    if (!first.ok) throw new Error(first.error.code);
    expect(first.value).toMatchObject({
      moreToFollow: true,
      devices: [{ serialNumber: 'SERIAL00000', family: 'iPhone', operation: null }, {}],
    });
    const rest = await client.fetchDevices(kitting, { cursor: first.value.cursor, limit: 100 });
    if (!rest.ok) throw new Error(rest.error.code);
    expect(rest.value).toMatchObject({ moreToFollow: false, devices: [{}, {}, { serialNumber: 'SERIAL00004' }] });
    const { cursor } = rest.value;
    expect(await client.fetchDevices(kitting, { cursor })).toMatchObject(refused('cursor-exhausted'));
    expect(await client.syncDevices(kitting, { cursor })).toMatchObject({ ok: true, value: { devices: [], moreToFollow: false } });
    organization.assign('Kitting', 5, 1);
    expect(await client.syncDevices(kitting, { cursor })).toMatchObject({
      ok: true,
      value: {
        devices: [
          { serialNumber: 'SERIAL00005', operation: 'added' },
          { serialNumber: 'SERIAL00000', operation: 'deleted' },
        ],
      },
    });
    expect(paths.filter((path) => path === '/session')).toHaveLength(1);

    expect(await client.syncDevices(kitting, { cursor: '' })).toMatchObject(refused('cursor-required'));
    expect(await client.syncDevices(kitting, { cursor: 'x' })).toMatchObject(refused('cursor-invalid'));
    expect(await client.syncDevices(organization.issue('School'), { cursor })).toMatchObject(refused('cursor-invalid'));
    expect(await client.fetchDevices(kitting, { limit: -1 })).toMatchObject(
      refused('unexpected-answer', { code: 'MALFORMED_REQUEST_BODY' }),
    );
    clock.advance(7 * DAY + 1);
    expect(await client.syncDevices(kitting, { cursor })).toMatchObject(refused('cursor-expired'));
    expect(await client.fetchDevices(kitting, { cursor: first.value.cursor })).toMatchObject(refused('cursor-invalid'));
  });

  it('goes on with a new session when the old one died, once', async () => {
    const client = clientAt();
    await client.fetchDevices(kitting);
    dep.expireSessions();
    expect(await client.fetchDevices(kitting)).toMatchObject({ ok: true });
    expect(paths).toEqual(['/session', '/server/devices', '/server/devices', '/session', '/server/devices']);
    clock.advance(11 * MINUTE);
    expect(await client.fetchDevices(kitting)).toMatchObject({ ok: true });
    expect(paths.filter((path) => path === '/session')).toHaveLength(3);
  });

  it('keeps one session per server row', async () => {
    const client = clientAt();
    const school = organization.issue('School');
    for (const token of [kitting, school, kitting, school]) expect(await client.fetchDevices(token)).toMatchObject({ ok: true });
    expect(paths.filter((path) => path === '/session')).toHaveLength(2);
  });

  it('knows a token that was replaced, even while its session is open', async () => {
    const client = clientAt();
    await client.fetchDevices(kitting);
    const renewed = organization.issue('Kitting');
    expect(await client.fetchDevices(kitting)).toMatchObject(refused('token-rejected', { code: 'token_rejected' }));
    expect(await client.account(renewed)).toMatchObject({ ok: true, value: { serverUuid: 'UUID-Kitting' } });
    // The session of the new token proves nothing for the old one.
    expect(await client.fetchDevices(kitting)).toMatchObject(refused('token-rejected'));
  });

  it('knows an expired token, mixed values and a row that is gone', async () => {
    const client = clientAt();
    const { accessSecret } = organization.issue('School');
    expect(await client.account({ ...kitting, accessSecret })).toMatchObject(refused('signature-invalid', { code: 'signature_invalid' }));
    expect(await client.account({ ...kitting, consumerKey: 'CK_gone' })).toMatchObject(refused('signature-invalid'));
    clock.advance(365 * DAY - MINUTE);
    expect(await client.account(kitting)).toMatchObject({ ok: true });
    clock.advance(MINUTE);
    expect(await client.fetchDevices(kitting)).toMatchObject(refused('token-expired'));
  });

  it('asks for new terms to be signed, on the session and on an open one', async () => {
    const client = clientAt();
    await client.account(kitting);
    organization.signed = false;
    paths = [];
    expect(await client.fetchDevices(kitting)).toMatchObject(refused('terms-not-signed', { status: '403', code: 'T_C_NOT_SIGNED' }));
    expect(paths).toEqual(['/server/devices']);
    expect(await client.account(kitting)).toMatchObject(refused('terms-not-signed'));
    organization.signed = true;
    expect(await client.account(kitting)).toMatchObject({ ok: true });
  });

  it.each([
    ['ahead', 7 * MINUTE],
    ['behind', -7 * MINUTE],
  ])("tells how far the computer's clock is %s", async (direction, by) => {
    const wrong = clientAt(new ManualClock(clock.now() + by));
    expect(await wrong.account(kitting)).toMatchObject(refused('clock-skew', { minutes: '7', direction }));
    // Even where the token is dead too: the clock comes first.
    expect(await wrong.account({ ...kitting, accessToken: 'AT_old' })).toMatchObject(refused('clock-skew', { minutes: '7', direction }));
  });

  it('lives with a clock that is a little wrong', async () => {
    expect(await clientAt(new ManualClock(clock.now() + 4 * MINUTE)).account(kitting)).toMatchObject({ ok: true });
    const wrong = clientAt(new ManualClock(clock.now() + MINUTE));
    expect(await wrong.account({ ...kitting, accessToken: 'AT_old' })).toMatchObject(refused('token-rejected'));
  });

  const codes: Readonly<Record<DepFault, object>> = {
    'terms-not-signed': refused('terms-not-signed'),
    'token-rejected': refused('token-rejected'),
    'token-expired': refused('token-expired'),
    'clock-skew': refused('clock-skew', { minutes: '10', direction: 'behind' }),
    throttled: refused('throttled', { retryAfterSeconds: '30' }),
    forbidden: refused('forbidden', { code: 'FORBIDDEN' }),
    'access-denied': refused('access-denied', { code: 'ACCESS_DENIED' }),
    'html-page': refused('unexpected-answer', { status: '200', reason: 'html' }),
    down: refused('unreachable'),
  };

  it.each(depFaults)('recognizes the fault %s, and its end', async (fault) => {
    const client = clientAt();
    dep.fault = fault;
    expect(await client.account(kitting)).toMatchObject(codes[fault]);
    dep.fault = null;
    expect(await client.account(kitting)).toMatchObject({ ok: true });
    dep.fault = fault;
    // A session that is open lives on with a wrong clock.
    expect(await client.fetchDevices(kitting)).toMatchObject(fault === 'clock-skew' ? { ok: true } : codes[fault]);
    dep.fault = null;
    expect(await client.countDevices(kitting)).toEqual({ ok: true, value: 5 });
  });

  it('tells no secret in any failure', async () => {
    const client = clientAt();
    for (const fault of depFaults) {
      dep.fault = fault;
      const text = JSON.stringify(await client.countDevices(kitting));
      for (const secret of [kitting.consumerSecret, kitting.accessToken, kitting.accessSecret]) expect(text).not.toContain(secret);
    }
  });

  it("is 'unreachable' where nothing listens", async () => {
    const client = clientAt();
    await dep.stop();
    expect(await client.account(kitting)).toMatchObject(refused('unreachable', { reason: 'ECONNREFUSED' }));
  });
});
