import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { ManualClock } from '#lib/clock.ts';
import { DepClient } from './dep-client.ts';
import { type ScriptedAnswer, scriptedServer } from './testing.ts';

const token = { consumerKey: 'CK', consumerSecret: 'CS', accessToken: 'AT', accessSecret: 'AS' };
const clock = new ManualClock();
const date = (offsetMs = 0) => new Date(clock.now() + offsetMs).toUTCString();
const session: ScriptedAnswer = { body: '{"auth_session_token":"S1"}' };
const account = { server_name: 'Kitting', server_uuid: 'U1' };
const html = '<html><head><title>403 Forbidden</title></head>FORBIDDEN ACCESS_DENIED</html>';

type Script = Parameters<typeof scriptedServer>[0];
let server: Awaited<ReturnType<typeof scriptedServer>> | null = null;
afterEach(async () => {
  await server?.stop();
  server = null;
});

async function clientOf(script: Script, own = clock) {
  server = await scriptedServer(script);
  return { client: new DepClient({ endpoint: server.url, userAgent: 'Shitaku/1.0', clock: own }), seen: server.seen };
}

/** A good session, then this. */
const then =
  (answer: ReturnType<Script>): Script =>
  ({ path }) =>
    path === '/session' ? session : answer;

describe('the device assignment client', () => {
  it('sends what the service insists on', async () => {
    const { client, seen } = await clientOf(({ path }) =>
      path === '/session' ? session : { body: JSON.stringify({ devices: [], cursor: 'c', more_to_follow: false }) },
    );
    await client.fetchDevices(token, { cursor: 'c0', limit: 7 });
    const common = {
      'user-agent': 'Shitaku/1.0',
      'x-server-protocol-version': '10',
      'content-type': 'application/json;charset=UTF8',
      'accept-encoding': 'gzip',
    };
    expect(seen).toMatchObject([
      { method: 'GET', path: '/session', body: '', headers: { ...common, authorization: expect.stringMatching(/^OAuth realm="ADM", /) } },
      { method: 'POST', path: '/server/devices', body: '{"cursor":"c0","limit":7}', headers: { ...common, 'x-adm-auth-session': 'S1' } },
    ]);
    expect(seen[0]?.headers).not.toHaveProperty('x-adm-auth-session');
    expect(seen[1]?.headers).not.toHaveProperty('authorization');
    expect(() => new DepClient({ endpoint: 'http://127.0.0.1', userAgent: ' ', clock })).toThrow('User-Agent');
  });

  it('takes the newest session value of any answer, of a refusal too', async () => {
    let calls = 0;
    const { client, seen } = await clientOf(({ path }) => {
      calls += 1;
      const headers = { 'X-ADM-Auth-Session': `H${calls}` };
      return path === '/session' ? { ...session, headers } : { status: calls === 2 ? 500 : 400, body: '"INVALID_CURSOR"', headers };
    });
    for (let call = 0; call < 3; call += 1) await client.syncDevices(token, { cursor: 'c' });
    expect(seen.map(({ headers }) => headers['x-adm-auth-session'])).toEqual([undefined, 'H1', 'H2', 'H3']);
  });

  it.each([
    [401, ''],
    [403, '"FORBIDDEN"'],
    [403, ''],
  ])('opens one new session on %i %s, and replays once', async (status, body) => {
    const { client, seen } = await clientOf(then({ status, body }));
    const answer = await client.account(token);
    // A session just accepted says that the token is good: such a 401 is not the token's.
    expect(answer).toMatchObject({ ok: false, error: { code: status === 401 ? 'unexpected-answer' : 'forbidden' } });
    expect(seen.map(({ path }) => path)).toEqual(['/session', '/account', '/session', '/account']);
  });

  it.each<[string, ScriptedAnswer, string, Record<string, string>?]>([
    ['quoted text', { status: 403, body: ' "T_C_NOT_SIGNED"\r\n' }, 'terms-not-signed'],
    ['bare text', { status: 403, body: 'ACCESS_DENIED' }, 'access-denied'],
    ['JSON', { status: 403, body: '{"errors":[{"code":"T_C_NOT_SIGNED"}]}' }, 'terms-not-signed'],
    ['a code on a web page', { status: 403, body: '<html>T_C_NOT_SIGNED</html>' }, 'terms-not-signed'],
    ['an OAuth problem', { status: 401, body: 'oauth_problem_adviser=x&oauth_problem=token_expired' }, 'token-expired'],
    ['an OAuth problem beside words', { status: 401, body: 'oauth_problem_adviser token_rejected' }, 'token-rejected'],
    [
      'an OAuth problem in the header',
      { status: 401, headers: { 'WWW-Authenticate': 'OAuth realm="ADM", oauth_problem="signature_invalid"' } },
      'signature-invalid',
    ],
    ['an unknown key', { status: 401, body: 'consumer_key_unknown' }, 'signature-invalid'],
    ['a bare 401', { status: 401, headers: { Date: date(-60_000) } }, 'token-rejected'],
    ['a refused time without a date', { status: 401, body: 'timestamp_refused' }, 'unexpected-answer', { code: 'timestamp_refused' }],
    ['a used nonce', { status: 401, headers: { Date: date() }, body: 'nonce_used' }, 'unexpected-answer', { code: 'nonce_used' }],
    ['an old date', { status: 401, headers: { Date: date(-61_000) } }, 'clock-skew', { minutes: '1', direction: 'ahead' }],
    [
      'a date ahead of us, whatever the body says',
      { status: 401, headers: { Date: date(90 * 60_000) }, body: 'token_rejected' },
      'clock-skew',
      { minutes: '90', direction: 'behind' },
    ],
    ['a date that is none', { status: 401, headers: { Date: 'yesterday' }, body: 'token_rejected' }, 'token-rejected'],
    ['an old date on another status', { status: 403, headers: { Date: date(-3_600_000) }, body: 'FORBIDDEN' }, 'forbidden'],
    ['a missing name', { status: 400, body: '"USER_AGENT_MISSING"' }, 'unexpected-answer', { status: '400', code: 'USER_AGENT_MISSING' }],
    ['a filter’s page', { status: 403, body: html }, 'unexpected-answer', { status: '403', reason: 'html' }],
    ['a filter’s 401', { status: 401, body: html }, 'unexpected-answer', { status: '401', reason: 'html' }],
    ['a word that goes on', { status: 400, body: '"FORBIDDEN_ZONE"' }, 'unexpected-answer', { status: '400', reason: 'status' }],
    ['a word that began before', { status: 400, body: '"NOT_FORBIDDEN"' }, 'unexpected-answer', { status: '400', reason: 'status' }],
    ['429', { status: 429 }, 'throttled', { retryAfterSeconds: '60' }],
    ['429 with seconds', { status: 429, headers: { 'Retry-After': '120' } }, 'throttled', { retryAfterSeconds: '120' }],
    [
      '429 with a date',
      { status: 429, headers: { 'Retry-After': date(3_690_000), Date: date(3_600_000) } },
      'throttled',
      { retryAfterSeconds: '90' },
    ],
    ['429 with JSON', { status: 429, body: '{"retry_after_seconds":45}' }, 'throttled', { retryAfterSeconds: '45' }],
    ['503 for a century', { status: 503, headers: { 'Retry-After': '999999999' } }, 'throttled', { retryAfterSeconds: '86400' }],
    ['500', { status: 500, body: 'oops' }, 'unexpected-answer', { status: '500', reason: 'status' }],
    ['a redirect', { status: 302, headers: { Location: 'http://127.0.0.1:1/' } }, 'unexpected-answer', { status: '302', reason: 'status' }],
    ['204', { status: 204 }, 'unexpected-answer', { status: '204', reason: 'status' }],
    ['an array', { body: '[]' }, 'unexpected-answer', { reason: 'not-json' }],
    ['half an answer', { body: '{"auth_session_token":' }, 'unexpected-answer', { reason: 'not-json' }],
    ['no session', { body: '{"auth_session_token":""}' }, 'unexpected-answer', { reason: 'field-missing' }],
    ['a session with a line break', { body: '{"auth_session_token":"a\\r\\nX: y"}' }, 'unexpected-answer', { reason: 'field-missing' }],
    ['a hotel’s portal', { headers: { 'Content-Type': 'text/html' }, body: 'Welcome' }, 'unexpected-answer', { reason: 'html' }],
    ['damaged gzip', { headers: { 'Content-Encoding': 'gzip' }, body: 'no gzip' }, 'unexpected-answer', { reason: 'Z_DATA_ERROR' }],
    ['far too much', { body: Buffer.alloc(9 * 1024 * 1024, 32) }, 'unexpected-answer', { reason: 'too-large' }],
    [
      'far too much, packed small',
      { headers: { 'Content-Encoding': 'gzip' }, body: gzipSync(Buffer.alloc(64 * 1024 * 1024, 32)) },
      'unexpected-answer',
      { reason: 'too-large' },
    ],
  ])('understands %s as the answer to a session', async (_name, answer, code, details) => {
    const { client, seen } = await clientOf(() => answer);
    expect(await client.account(token)).toMatchObject({ ok: false, error: { code, ...(details === undefined ? {} : { details }) } });
    expect(seen).toHaveLength(1);
  });

  it('unpacks gzip', async () => {
    const packed = { headers: { 'Content-Encoding': 'gzip' }, body: gzipSync(JSON.stringify(account)) };
    const { client } = await clientOf(then(packed));
    expect(await client.account(token)).toMatchObject({ ok: true, value: { serverUuid: 'U1', adminId: '' } });
  });

  it('takes the limits from the account, and the documented ones where it is silent', async () => {
    const urls = [
      { uri: '/server/devices/', limit: { default: 1000, maximum: 5000 } },
      { uri: 'https://x/devices/sync', limit: { default: 9, maximum: 'many' } },
      null,
    ];
    const { client } = await clientOf(then({ body: JSON.stringify({ ...account, urls, facilitator_id: 'old@example.jp' }) }));
    expect(await client.account(token)).toMatchObject({
      value: { adminId: 'old@example.jp', limits: { fetch: { default: 1000, maximum: 5000 }, sync: { default: 9, maximum: 1000 } } },
    });
  });

  it.each([
    ['an account without a server', '{"server_name":"x"}', 'field-missing'],
    ['no JSON', 'server_uuid', 'not-json'],
  ])('refuses %s', async (_name, body, reason) => {
    const { client } = await clientOf(then({ body }));
    expect(await client.account(token)).toMatchObject({ error: { code: 'unexpected-answer', details: { reason } } });
  });

  it.each([
    '{"devices":[{"model":"x"}],"cursor":"c","more_to_follow":false}',
    '{"devices":[null],"cursor":"c","more_to_follow":false}',
    '{"devices":{},"cursor":"c","more_to_follow":false}',
    '{"devices":[],"cursor":"c"}',
    '{"devices":[],"more_to_follow":true}',
  ])('refuses the page %s', async (body) => {
    const { client } = await clientOf(then({ body }));
    expect(await client.fetchDevices(token)).toMatchObject({ error: { code: 'unexpected-answer', details: { reason: 'field-missing' } } });
  });

  it.each([
    ['EXHAUSTED_CURSOR', { ok: true, value: 1 }],
    ['INVALID_CURSOR', { ok: false, error: { code: 'unexpected-answer' } }],
    ['T_C_NOT_SIGNED', { ok: false, error: { code: 'terms-not-signed' } }],
  ])('counts each device once, until %s', async (word, expected) => {
    const page = { devices: [{ serial_number: 'A' }, { serial_number: 'A' }], cursor: 'c', more_to_follow: true };
    const { client } = await clientOf(({ path, body }) => {
      if (path === '/session') return session;
      if (path === '/account') return { body: JSON.stringify(account) };
      return body.includes('cursor') ? { status: 400, body: `"${word}"` } : { body: JSON.stringify(page) };
    });
    expect(await client.countDevices(token)).toMatchObject(expected);
  });

  it('gives up after 30 seconds, and when told to', async () => {
    const own = new ManualClock();
    const stop = new AbortController();
    let heard = () => {};
    const { client } = await clientOf(() => {
      heard();
      return 'silence';
    }, own);
    const asked = () =>
      new Promise<void>((resolve) => {
        heard = resolve;
      });
    let arrived = asked();
    const first = client.account(token);
    await arrived;
    own.advance(30_000);
    expect(await first).toMatchObject({ error: { code: 'unreachable', details: { reason: 'timed-out' } } });
    arrived = asked();
    const second = client.account(token, { signal: stop.signal });
    await arrived;
    stop.abort();
    expect(await second).toMatchObject({ error: { code: 'unreachable', details: { reason: 'aborted' } } });
  });

  it.each([
    ['hangs up', () => 'hang up' as const],
    ['hangs up in the middle', () => ({ headers: { 'Content-Length': '100', Connection: 'close' }, body: '{' })],
  ])("is 'unreachable' when the service %s", async (_name, script) => {
    const { client } = await clientOf(script);
    expect(await client.account(token)).toMatchObject({ error: { code: 'unreachable' } });
  });

  it('tells nothing of a body', async () => {
    const { client } = await clientOf(() => ({ status: 418, body: 'oauth_token="AT" S3CRET' }));
    expect(JSON.stringify(await client.account(token))).not.toMatch(/S3CRET|AT"/);
  });
});
