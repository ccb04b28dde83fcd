import { request } from 'node:http';
import { connect as connectTcp } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openSocket, signIn, startWebHost } from '../testing/contract-hosts.ts';
import type { WebHost } from './web-host.ts';

const screen = () => ({ receive: vi.fn(), close: vi.fn() });
const connect = vi.fn();
let host: WebHost;

beforeEach(async () => {
  connect.mockReset().mockImplementation(screen);
  host = await startWebHost(connect);
});

afterEach(() => host.stop());

interface Reply {
  status: number;
  headers: NodeJS.Dict<string | string[]>;
  body: string;
}

/** A request with exactly these headers and this path, as no browser or `fetch` would send it. */
const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  new Promise<Reply>((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port: host.port, path, method, headers, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        body += text;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    });
    outgoing.on('error', reject).end();
  });

const ours = () => ({ host: `127.0.0.1:${host.port}`, origin: `http://127.0.0.1:${host.port}` });

/** What a WebSocket upgrade is answered with: `open`, or the status of the refusal. */
const upgrade = (headers: Record<string, string>, path?: string) =>
  new Promise<string>((resolve) => {
    const socket = openSocket(host, headers, path);
    socket.once('open', () => resolve('open'));
    socket.once('unexpected-response', (_request, response) => resolve(String(response.statusCode)));
    socket.once('error', () => resolve('error'));
  });

describe('the page', () => {
  it('is shown to the browser that brings the token, which works once and leaves the address', async () => {
    const { pathname, search } = new URL(host.newAddress());
    const first = await ask(pathname + search);
    expect(first).toMatchObject({ status: 303, headers: { location: '/' } });
    const cookie = String(first.headers['set-cookie']);
    expect(cookie).toMatch(/; HttpOnly; SameSite=Strict$/);
    expect(await ask(pathname + search)).toMatchObject({ status: 403 });
    expect(await ask('/', { cookie: cookie.split(';')[0] ?? '' })).toMatchObject({ status: 200 });
  });

  it('sends a browser that is signed in already to the page, also with a used token', async () => {
    const cookie = await signIn(host);
    expect(await ask('/?token=used', { cookie })).toMatchObject({ status: 303 });
  });

  it.each([{}, { cookie: 'shitaku-1=x' }, { cookie: 'a=b; c' }])('is not shown without the session (%j)', async (headers) => {
    const reply = await ask('/', headers as Record<string, string>);
    expect(reply.status).toBe(403);
    expect(reply.body).toContain('一度しか');
  });

  it('carries the strict headers', async () => {
    const { headers } = await ask('/', { cookie: await signIn(host) });
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("script-src 'self';");
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy.split(';').find((part) => part.includes('script-src'))).not.toContain('unsafe');
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
  });

  it.each(['evil.example', 'localhost', '127.0.0.1', '127.0.0.1:1', '127.0.0.1.evil.example:PORT', '[::1]:PORT', 'localhost.:PORT'])(
    'is not shown under the name %s',
    async (name) => {
      const cookie = await signIn(host);
      const reply = await ask('/', { cookie, host: name.replace('PORT', String(host.port)) });
      expect(reply.status).toBe(403);
    },
  );

  it.each([
    '/../package.json',
    '/..%2fpackage.json',
    '//etc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/index.html%00.js',
    '/assets/',
    '/nothing.js',
  ])('has nothing at %s', async (path) => {
    expect((await ask(path, { cookie: await signIn(host) })).status).toBe(404);
  });

  it('answers only GET and HEAD', async () => {
    const cookie = await signIn(host);
    expect(await ask('/', { cookie }, 'POST')).toMatchObject({ status: 405 });
    expect(await ask('/', { cookie }, 'HEAD')).toMatchObject({ status: 200, body: '' });
  });
});

describe('the socket', () => {
  it('opens for our page with the session', async () => {
    expect(await upgrade({ ...ours(), cookie: await signIn(host) })).toBe('open');
    expect(connect).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['without the session', {}],
    ['with the cookie of another session', { cookie: 'shitaku-PORT=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA' }],
    ['from another origin', { cookie: 'OURS', origin: 'https://evil.example' }],
    ['from another port', { cookie: 'OURS', origin: 'http://127.0.0.1:1' }],
    ['from the same address over https', { cookie: 'OURS', origin: 'https://127.0.0.1:PORT' }],
    ['from our other name', { cookie: 'OURS', origin: 'http://localhost:PORT' }],
    ['from a sandboxed page', { cookie: 'OURS', origin: 'null' }],
    ['under another name', { cookie: 'OURS', host: 'evil.example', origin: 'http://evil.example' }],
  ])('is refused %s, before the core sees it', async (_what, headers) => {
    const cookie = await signIn(host);
    const filled = Object.entries({ ...ours(), ...headers }).map(([name, value]) => [
      name,
      value.replace('OURS', cookie).replace('PORT', String(host.port)),
    ]);
    expect(await upgrade(Object.fromEntries(filled))).toBe('403');
    expect(connect).not.toHaveBeenCalled();
  });

  it('is refused without an origin', async () => {
    const cookie = await signIn(host);
    expect(await upgrade({ host: `127.0.0.1:${host.port}`, cookie })).toBe('403');
  });

  it('is refused elsewhere than at /bridge', async () => {
    expect(await upgrade({ ...ours(), cookie: await signIn(host) }, '/other')).toBe('404');
  });

  it('is refused to the seventeenth screen', async () => {
    const headers = { ...ours(), cookie: await signIn(host) };
    const opened = await Promise.all(Array.from({ length: 16 }, () => upgrade(headers)));
    expect(opened).toEqual(Array.from({ length: 16 }, () => 'open'));
    expect(await upgrade(headers)).toBe('503');
  });

  it('tells every screen to load anew with 4001', async () => {
    const socket = openSocket(host, { ...ours(), cookie: await signIn(host) });
    await new Promise((resolve) => socket.once('open', resolve));
    const code = new Promise((resolve) => socket.once('close', resolve));
    host.reloadScreens();
    expect(await code).toBe(4001);
  });

  it('closes on a message of more than 8 MiB, and the core hears of the end but not of the message', async () => {
    const own = screen();
    connect.mockReturnValue(own);
    const socket = openSocket(host, { ...ours(), cookie: await signIn(host) });
    await new Promise((resolve) => socket.once('open', resolve));
    const code = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    socket.send('x'.repeat(8 * 1024 * 1024 + 1));
    expect(await code).toBe(1009);
    await vi.waitFor(() => expect(own.close).toHaveBeenCalled());
    expect(own.receive).not.toHaveBeenCalled();
  });

  it('survives a client that resets the connection during the refusal', async () => {
    const socket = connectTcp(host.port, '127.0.0.1');
    await new Promise((resolve) => socket.once('connect', resolve));
    socket.write('GET /bridge HTTP/1.1\r\nHost: evil\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    socket.resetAndDestroy();
    expect((await ask('/', { cookie: await signIn(host) })).status).toBe(200);
  });
});

it('listens on loopback only', async (context) => {
  const outside = Object.values(networkInterfaces())
    .flat()
    .find((each) => each?.internal === false && each.family === 'IPv4');
  if (outside === undefined) return context.skip('this machine has no address besides loopback');
  const elsewhere = connectTcp(host.port, outside.address);
  const outcome = await new Promise((resolve) => elsewhere.once('error', () => resolve('refused')).once('connect', () => resolve('open')));
  elsewhere.destroy();
  expect(outcome).toBe('refused');
});
