import { execFile } from 'node:child_process';
import { request as httpRequest } from 'node:http';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '#lib/clock.ts';
import { findTool } from '#lib/testing/find-tool.ts';
import { FakeDep } from './fake-dep.ts';
import { type DepToken, oauth1Header } from './oauth1.ts';
import { TestOrganization } from './testing.ts';

const python = findTool('python3');
const JSON_TYPE = 'application/json;charset=UTF8';

let clock: ManualClock;
let organization: TestOrganization;
let dep: FakeDep;
let token: DepToken;

beforeEach(async () => {
  clock = new ManualClock();
  organization = new TestOrganization(clock.now());
  token = organization.issue('Kitting');
  organization.assign('Kitting', 3);
  dep = new FakeDep({ organization, clock, limit: { default: 2, maximum: 2 } });
  await dep.start();
});
afterEach(() => dep.stop());

/** Without `fetch`, which never forgets its User-Agent. */
async function ask(path: string, headers: Record<string, string>, body?: string) {
  return new Promise<{ status: number | undefined; headers: Record<string, unknown>; body: Buffer }>((resolve, reject) => {
    const asked = httpRequest(`${dep.url}${path}`, { method: body === undefined ? 'GET' : 'POST', headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }));
    });
    asked.on('error', reject).end(body);
  });
}

const authorization = (nonce = 'n1', offsetSeconds = 0, method = 'GET') =>
  oauth1Header({ method, url: `${dep.url}/session` }, token, { timestamp: clock.now() / 1000 + offsetSeconds, nonce });
const usual = { 'User-Agent': 'x', 'Content-Type': JSON_TYPE };

async function openSession(): Promise<string> {
  const answer = await ask('/session', { ...usual, Authorization: authorization() });
  const read: { auth_session_token: string } = JSON.parse(answer.body.toString());
  return read.auth_session_token;
}

describe('the simulated device assignment service', () => {
  it.each<[string, (header: string) => string, number, string]>([
    ['a header without realm', (header) => header.replace('realm="ADM", ', ''), 200, 'auth_session_token'],
    ['another realm', (header) => header.replace('ADM', 'XYZ'), 400, 'parameter_rejected'],
    ['another scheme', (header) => header.replace('OAuth', 'Bearer'), 400, 'parameter_rejected'],
    ['a missing nonce', (header) => header.replace(/oauth_nonce="[^"]*", /, ''), 400, 'parameter_absent'],
    ['a parameter twice', (header) => `${header}, oauth_nonce="n1"`, 400, 'parameter_rejected'],
    ['bad encoding', (header) => header.replace('n1', '%zz'), 400, 'parameter_rejected'],
    ['another method', (header) => header.replace('HMAC-SHA1', 'PLAINTEXT'), 400, 'signature_method_rejected'],
    ['another version', (header) => header.replace('"1.0"', '"2.0"'), 400, 'version_rejected'],
    ['an unknown consumer', (header) => header.replace('CK_', 'XX_'), 401, 'consumer_key_unknown'],
    ['another token', (header) => header.replace('AT_', 'XX_'), 401, 'token_rejected'],
    ['a changed parameter', (header) => header.replace('n1', 'n2'), 401, 'signature_invalid'],
    ['a parameter that was not signed', (header) => `${header}, oauth_more="1"`, 401, 'signature_invalid'],
  ])('judges %s', async (_name, change, status, word) => {
    const answer = await ask('/session', { ...usual, Authorization: change(authorization()) });
    expect([answer.status, answer.body.toString()]).toEqual([status, expect.stringContaining(word)]);
    expect(answer.headers['date']).toBe(new Date(clock.now()).toUTCString());
  });

  it('wants a timestamp within five minutes, and each nonce once', async () => {
    const told = async (nonce: string, offset: number) => {
      const answer = await ask('/session', { ...usual, Authorization: authorization(nonce, offset) });
      return `${answer.status} ${/oauth_problem=(\w+)/.exec(answer.body.toString())?.[1]}`;
    };
    expect(await told('a', 301)).toBe('401 timestamp_refused');
    expect(await told('a', -301)).toBe('401 timestamp_refused');
    expect(await told('a', 300)).toBe('200 undefined');
    expect(await told('a', 300)).toBe('401 nonce_used');
    expect(await told('a', 299)).toBe('200 undefined');
  });

  it('wants a signature over the method and the address', async () => {
    const answer = await ask('/session', { ...usual, Authorization: authorization('n1', 0, 'POST') });
    expect(answer.body.toString()).toContain('signature_invalid');
  });

  it('wants a name and the exact content type', async () => {
    const sign = { Authorization: authorization() };
    expect(await ask('/session', { ...sign, 'Content-Type': JSON_TYPE })).toMatchObject({
      status: 400,
      body: Buffer.from('"USER_AGENT_MISSING"'),
    });
    expect(await ask('/session', { ...sign, ...usual, 'User-Agent': '' })).toMatchObject({ body: Buffer.from('"USER_AGENT_INVALID"') });
    expect(await ask('/session', { ...sign, ...usual, 'Content-Type': 'application/json' })).toMatchObject({ status: 400 });
    expect(await ask('/account', {})).toMatchObject({ status: 400, body: Buffer.from('"USER_AGENT_MISSING"') });
  });

  it('gives a new session value with each answer, and takes the one before until the new one was used', async () => {
    const first = await openSession();
    const call = async (session: string) => {
      const answer = await ask('/account', { ...usual, 'X-ADM-Auth-Session': session });
      return { status: answer.status, next: String(answer.headers['x-adm-auth-session']) };
    };
    const second = await call(first);
    const again = await call(first);
    expect([second.status, again.status]).toEqual([200, 200]);
    expect((await call(second.next)).status).toBe(401);
    expect((await call(again.next)).status).toBe(200);
    expect((await call(first)).status).toBe(401);
    expect((await call('')).status).toBe(401);
  });

  it('tells the limits since protocol version 3, and packs what it sends on request', async () => {
    const headers = { ...usual, 'X-ADM-Auth-Session': await openSession() };
    const old = await ask('/account', { ...headers, 'X-Server-Protocol-Version': '2' });
    expect(old.body.toString()).not.toContain('urls');
    const next = String(old.headers['x-adm-auth-session']);
    const packed = await ask('/account', {
      ...headers,
      'X-ADM-Auth-Session': next,
      'X-Server-Protocol-Version': '3',
      'Accept-Encoding': 'gzip',
    });
    expect(JSON.parse(gunzipSync(packed.body).toString())).toMatchObject({ server_uuid: 'UUID-Kitting', urls: [{}, {}, {}] });
  });

  it('refuses other paths and bodies', async () => {
    let session = await openSession();
    const call = async (path: string, body?: string, type = JSON_TYPE) => {
      const headers = { ...usual, 'Content-Type': type, 'X-ADM-Auth-Session': session };
      const answer = await ask(path, headers, body);
      session = String(answer.headers['x-adm-auth-session']);
      return `${answer.status} ${answer.body.toString()}`;
    };
    expect(await call('/classes', '{}')).toBe('404 "NOT_FOUND"');
    expect(await call('/server/devices', 'x')).toBe('400 "MALFORMED_REQUEST_BODY"');
    expect(await call('/server/devices', '{}', 'text/plain')).toBe('400 "MALFORMED_REQUEST_BODY"');
    expect(await call('/devices/sync', '{}')).toBe('400 "CURSOR_REQUIRED"');
    expect(await call('/server/devices', '{"limit":1}')).toMatch(/^200 .*"more_to_follow":true/);
    expect((await ask('/session', usual, '{}')).status).toBe(405);
    expect((await ask('/session', usual, 'x'.repeat(1024 * 1024 + 1))).status).toBe(413);
  });

  it('is understood by a client that shares no line with it', async (context) => {
    if (python === null) return context.skip('python3 is not installed');
    const asked = promisify(execFile)(python, ['-c', stranger], { timeout: 15_000 });
    asked.child.stdin?.end(JSON.stringify({ url: dep.url, now: clock.now() / 1000, ...token }));
    expect(JSON.parse((await asked).stdout)).toEqual({
      server: 'Kitting',
      serials: ['SERIAL00000', 'SERIAL00001', 'SERIAL00002'],
      end: [400, 'EXHAUSTED_CURSOR'],
      wrong: [401, 'signature_invalid'],
    });
  });
});

/** OAuth 1.0a and the fetch of all devices, with Python's standard library. */
const stranger = `
import base64, hashlib, hmac, json, sys
from http.client import HTTPConnection
from urllib.parse import quote, urlsplit
given = json.load(sys.stdin)
where = urlsplit(given['url'])
escape = lambda text: quote(text, safe='-._~')
def authorization(nonce, secret):
    values = {'oauth_consumer_key': given['consumerKey'], 'oauth_token': given['accessToken'], 'oauth_nonce': nonce,
              'oauth_signature_method': 'HMAC-SHA1', 'oauth_timestamp': str(int(given['now'])), 'oauth_version': '1.0'}
    pairs = '&'.join(escape(name) + '=' + escape(value) for name, value in sorted(values.items()))
    base = '&'.join(['GET', escape(given['url'] + '/session'), escape(pairs)])
    key = escape(given['consumerSecret']) + '&' + escape(secret)
    values['oauth_signature'] = base64.b64encode(hmac.new(key.encode(), base.encode(), hashlib.sha1).digest()).decode()
    return 'OAuth realm="ADM",' + ','.join(name + '="' + escape(value) + '"' for name, value in values.items())
def ask(method, path, headers, body=None):
    connection = HTTPConnection(where.hostname, where.port, timeout=10)
    common = {'User-Agent': 'stranger/1', 'Content-Type': 'application/json;charset=UTF8', 'X-Server-Protocol-Version': '3'}
    connection.request(method, path, body=None if body is None else json.dumps(body), headers={**common, **headers})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer, text
_, wrong = (failed := ask('GET', '/session', {'Authorization': authorization('p0', given['accessSecret'] + 'x')}))
session = json.loads(ask('GET', '/session', {'Authorization': authorization('p1', given['accessSecret'])})[1])['auth_session_token']
def call(method, path, body=None):
    global session
    answer, text = ask(method, path, {'X-ADM-Auth-Session': session}, body)
    session = answer.getheader('X-ADM-Auth-Session')
    return answer.status, json.loads(text)
server = call('GET', '/account')[1]['server_name']
serials, page = [], {}
while page.get('more_to_follow', True):
    page = call('POST', '/server/devices', {'cursor': page['cursor']} if page else {})[1]
    serials += [device['serial_number'] for device in page['devices']]
end = call('POST', '/server/devices', {'cursor': page['cursor']})
problem = wrong.strip().split('oauth_problem=')[1]
print(json.dumps({'server': server, 'serials': serials, 'end': end, 'wrong': [failed[0].status, problem]}))
`;
