import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ImpatientClock, oddServer } from '#lib/testing/odd-server.ts';
import { AppsAndBooksClient } from './apps-and-books-client.ts';

type Odd = Awaited<ReturnType<typeof oddServer>>;
type Play = (response: ServerResponse, attempt: number) => void;

const BEARER = 'c2VjcmV0LW91dGVyLXRleHQ=';
const GOOD_CONFIG = { uId: 'u1', locationName: 'Tokyo', countryISO2ACode: 'JP' };
let clock: ImpatientClock;
let odd: Odd | null = null;

beforeEach(() => {
  clock = new ImpatientClock();
});
afterEach(async () => {
  await odd?.close();
  odd = null;
});

const json = (response: ServerResponse, body: unknown, status = 200, headers = {}): void => {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));
};

/** Answers well, except for the one path that is played. */
async function check(path: 'service/config' | 'assets' | 'client/config', play: Play) {
  let attempt = 0;
  odd = await oddServer((request, response, url) => {
    if (request.url?.startsWith(`/mdm/v2/${path}`)) return play(response, attempt++);
    if (request.url === '/mdm/v2/service/config') {
      return json(response, { urls: { getAssets: `${url}/mdm/v2/assets`, clientConfig: `${url}/mdm/v2/client/config` } });
    }
    return json(response, request.url?.startsWith('/mdm/v2/assets') ? { assets: [{}] } : GOOD_CONFIG);
  });
  const client = new AppsAndBooksClient({ endpoint: `${odd.url}/mdm/v2`, userAgent: 'test', clock });
  const outcome = await client.check(BEARER);
  expect(JSON.stringify(outcome)).not.toContain(BEARER);
  return outcome;
}
const failure = (code: string, details?: Record<string, string>) => ({
  ok: false,
  error: details === undefined ? { code } : { code, details },
});

describe('Apps and Books, oddly', () => {
  it.each([
    [401, { errorNumber: 9601 }, 'token-invalid'],
    [401, { errorNumber: 9722 }, 'token-invalid'],
    [401, 'no object', 'token-invalid'],
    [200, { errorNumber: '9625' }, 'token-revoked'],
    [200, { errorNumber: 9645 }, 'built-in-mdm'],
    [200, { errorNumber: 9646 }, 'throttled'],
    [200, { errorNumber: 12345 }, 'unexpected-answer'],
    [400, { errorNumber: 9602 }, 'unexpected-answer'],
    [410, { errorNumber: 9634 }, 'unexpected-answer'],
    [503, 'no object', 'service-error'],
    [500, { errorNumber: 12345 }, 'service-error'],
    [429, [], 'throttled'],
    [302, {}, 'unexpected-answer'],
    [407, {}, 'unreachable'],
    [200, [], 'unexpected-answer'],
    [200, null, 'unexpected-answer'],
    [200, 'text', 'unexpected-answer'],
    [200, { assets: {} }, 'unexpected-answer'],
    [200, { assets: null, errorNumber: {} }, 'unexpected-answer'],
    [200, { assets: [], nextPageIndex: -1 }, 'unexpected-answer'],
    [200, { assets: [], nextPageIndex: '1' }, 'unexpected-answer'],
    [200, { assets: [], nextPageIndex: 1 }, 'unexpected-answer'],
  ])('HTTP %i with %j to /assets is %s', async (status, body, code) => {
    expect(await check('assets', (response) => json(response, body, status))).toMatchObject(failure(code));
  });

  it('asks three times in all when the service fails, with growing waits', async () => {
    const outcome = await check('assets', (response) => json(response, { errorNumber: 9603 }, 500));
    expect(outcome).toMatchObject(failure('service-error', { status: '500' }));
    expect(odd?.paths.filter((path) => path.includes('/assets'))).toHaveLength(3);
    expect(clock.waits).toEqual([1000, 2000]);
  });

  it('recovers when the third try succeeds', async () => {
    const outcome = await check('assets', (response, attempt) =>
      attempt < 2 ? json(response, {}, 503) : json(response, { assets: [{}, {}] }),
    );
    expect(outcome).toMatchObject({ ok: true, value: { assetCount: 2 } });
  });

  it('waits as long as the service wishes, but not with a person waiting', async () => {
    const soon = (response: ServerResponse) => json(response, {}, 503, { 'Retry-After': '4' });
    expect(await check('assets', soon)).toMatchObject(failure('service-error', { retryAfterSeconds: '4' }));
    expect(clock.waits).toEqual([4000, 4000]);
    await odd?.close();
    const later = (response: ServerResponse) => json(response, {}, 503, { 'Retry-After': '600' });
    expect(await check('assets', later)).toMatchObject(failure('service-error', { retryAfterSeconds: '600' }));
    expect(odd?.paths.filter((path) => path.includes('/assets'))).toHaveLength(1);
  });

  it.each([
    ['90', '90'],
    ['999999999', '86400'],
    [() => new Date(clock.now() + 120_000).toUTCString(), '120'],
    ['soon', '60'],
    [null, '60'],
  ])('throttled with Retry-After %s', async (after, seconds) => {
    const value = typeof after === 'function' ? after() : after;
    const headers = value === null ? {} : { 'Retry-After': value };
    const outcome = await check('assets', (response) => json(response, {}, 429, headers));
    expect(outcome).toMatchObject(failure('throttled', { retryAfterSeconds: seconds }));
    expect(odd?.paths.filter((path) => path.includes('/assets'))).toHaveLength(1);
  });

  it.each([
    ['nothing', {}],
    ['no urls', { urls: 'x' }],
    ['one address', { urls: { getAssets: 'SAME/assets' } }],
    ['an address elsewhere', { urls: { getAssets: 'https://example.com/assets', clientConfig: 'SAME/client/config' } }],
    ['another port', { urls: { getAssets: 'http://127.0.0.1:1/assets', clientConfig: 'SAME/client/config' } }],
    ['a name and password', { urls: { getAssets: 'USER/assets', clientConfig: 'SAME/client/config' } }],
    ['Apple itself from the practice world', { urls: { getAssets: 'https://vpp.itunes.apple.com/a', clientConfig: 'SAME/client/config' } }],
    ['no address', { urls: { getAssets: '/assets', clientConfig: 7 } }],
  ])('does not go where the configuration names %s', async (_, body) => {
    const outcome = await check('service/config', (response) => {
      const text = JSON.stringify(body)
        .replaceAll('SAME', `${odd?.url}`)
        .replaceAll('USER', `${odd?.url.replace('//', '//u:p@')}`);
      response.writeHead(200).end(text);
    });
    expect(outcome).toMatchObject({ ok: false, error: { code: 'unexpected-answer' } });
    expect(odd?.paths).toEqual(['GET /mdm/v2/service/config']);
  });

  it.each([
    ['no uId', { ...GOOD_CONFIG, uId: undefined }],
    ['a number as uId', { ...GOOD_CONFIG, uId: 7 }],
    ['a uId without end', { ...GOOD_CONFIG, uId: 'x'.repeat(2000) }],
    ['an owner that is no object', { ...GOOD_CONFIG, mdmInfo: 'x' }],
    ['an owner in a list', { ...GOOD_CONFIG, mdmInfo: [] }],
    ['an owner of wrong types', { ...GOOD_CONFIG, mdmInfo: { id: 1, name: {}, metadata: [] } }],
  ])('takes no location with %s', async (_, body) => {
    expect(await check('client/config', (response) => json(response, body))).toMatchObject({
      ok: false,
      error: { code: 'unexpected-answer' },
    });
  });

  it('takes an empty owner for none and a strange date for no date', async () => {
    const body = { ...GOOD_CONFIG, mdmInfo: {}, tokenExpirationDate: 'soon', locationName: 5 };
    const outcome = await check('client/config', (response) => json(response, body));
    expect(outcome).toMatchObject({ ok: true, value: { mdmInfo: null, tokenExpiresAt: null, locationName: '' } });
  });

  it('stops counting pages without end', async () => {
    const outcome = await check('assets', (response, attempt) => json(response, { assets: [{}], nextPageIndex: attempt + 1 }));
    expect(outcome).toMatchObject({ ok: true, value: { assetCount: 40 } });
  });

  it('stops reading an answer without end', async () => {
    let ended = false;
    const outcome = await check('assets', (response) => {
      response.on('close', () => {
        ended = true;
      });
      const pour = (): void => {
        while (!ended && response.write(Buffer.alloc(65_536, 0x20))) {}
        if (!ended) response.once('drain', pour);
      };
      pour();
    });
    expect(outcome).toMatchObject(failure('unexpected-answer', { reason: 'too-large' }));
  });

  it('survives brackets without end and a broken line', async () => {
    expect(await check('assets', (response) => response.end('['.repeat(4_000_000)))).toMatchObject(failure('unexpected-answer'));
    await odd?.close();
    const cut = (response: ServerResponse): void => {
      response.writeHead(200, { 'Content-Length': '100' });
      response.write('{', () => response.destroy());
    };
    expect(await check('assets', cut)).toMatchObject(failure('unreachable'));
  });

  it('waits half a minute for an answer and no longer', async () => {
    const outcome = await check('assets', () => clock.advance(30_000));
    expect(outcome).toMatchObject(failure('unreachable', { reason: 'timed-out' }));
    await odd?.close();
    const halfway = (response: ServerResponse): void => {
      response.write('{"assets":', () => clock.advance(30_000));
    };
    expect(await check('assets', halfway)).toMatchObject(failure('unreachable', { reason: 'timed-out' }));
  });

  it('follows the configuration of Apple within Apple, and no further', async () => {
    const asked: string[] = [];
    const answers = (assets: string) => async (url: string, init: RequestInit) => {
      asked.push(`${url} ${new Headers(init.headers).get('authorization') ?? '-'}`);
      const clientConfig = 'https://vpp.itunes.apple.com/mdm/v2/client/config';
      if (url.endsWith('/service/config')) return Response.json({ urls: { getAssets: assets, clientConfig } });
      return Response.json(url.includes('pageIndex') ? { assets: [] } : GOOD_CONFIG);
    };
    const endpoint = 'https://vpp.itunes.apple.com/mdm/v2/';
    const client = (assets: string) => new AppsAndBooksClient({ endpoint, userAgent: 'test', clock, fetch: answers(assets) });
    expect(await client('https://vpp2.itunes.apple.com/v3/assets?x=1').check('abc')).toMatchObject({ ok: true });
    expect(asked).toEqual([
      'https://vpp.itunes.apple.com/mdm/v2/service/config -',
      'https://vpp2.itunes.apple.com/v3/assets?x=1&pageIndex=0 Bearer abc',
      'https://vpp.itunes.apple.com/mdm/v2/client/config Bearer abc',
    ]);
    for (const bad of [
      'https://evilapple.com/a',
      'https://apple.com.evil.example/a',
      'http://itunes.apple.com/a',
      'https://apple.com:8443/a',
    ]) {
      expect(await client(bad).check('abc')).toMatchObject({ ok: false, error: { code: 'unexpected-answer' } });
    }
  });

  it('keeps the token out of what a transport says', async () => {
    const angry = () => Promise.reject(new TypeError(`Bearer ${BEARER} is no header`));
    const client = new AppsAndBooksClient({ endpoint: 'https://vpp.itunes.apple.com/mdm/v2', userAgent: 'test', clock, fetch: angry });
    expect(await client.check(BEARER)).toEqual({
      ok: false,
      error: { code: 'unreachable', message: 'the service cannot be reached', details: {} },
    });
  });
});
