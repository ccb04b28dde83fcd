import { type Duplex, duplexPair } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildXmlPlist, type PlistDict, type PlistInputDict, parsePlistDict } from '#plist/plist.ts';
import { PlistStream, PlistStreamError } from '#plist/plist-stream.ts';
import { type ActivationAnswer, ActivationClient, ActivationError, type ActivationPost } from './activation-client.ts';

type Reply = PlistInputDict | 'hang up' | 'silence';

/** mobileactivationd and Apple's server, scripted. Each command gets a connection of its own. */
function world(options: {
  device?: (command: string, request: PlistDict) => Reply;
  server?: (path: string, post: ActivationPost) => ActivationAnswer | Promise<ActivationAnswer>;
  timeoutMs?: number;
}) {
  const requests: PlistDict[] = [];
  const posts: (ActivationPost & { url: string })[] = [];
  const connections: Duplex[] = [];
  const device = options.device ?? goodDevice;
  const openService = async (): Promise<Duplex> => {
    const [client, end] = duplexPair();
    connections.push(client);
    end.on('error', () => {});
    const stream = new PlistStream(end);
    const serve = async () => {
      const request = await stream.receive();
      requests.push(request);
      const reply = device(String(request['Command']), request);
      if (reply === 'hang up') stream.close();
      else if (reply !== 'silence') await stream.send(reply);
    };
    serve().catch((error: unknown) => {
      if (!(error instanceof PlistStreamError)) throw error;
    });
    return client;
  };
  const post = async (url: string, request: ActivationPost): Promise<ActivationAnswer> => {
    posts.push({ url, ...request });
    return (options.server ?? goodServer)(url.slice(url.lastIndexOf('/') + 1), request);
  };
  const timeoutMs = options.timeoutMs ?? 2_000;
  const client = new ActivationClient(openService, post, 'https://albert.example/', { timeoutMs, serverTimeoutMs: timeoutMs });
  return { client, requests, posts, connections };
}

const goodDevice = (command: string): Reply => {
  if (command === 'GetActivationStateRequest') return { Value: 'Unactivated' };
  if (command === 'CreateTunnel1SessionInfoRequest') return { Value: { HandshakeRequestMessage: Buffer.from('hello Apple') } };
  if (command === 'CreateTunnel1ActivationInfoRequest')
    return { Value: { ActivationInfoXML: Buffer.from('<&+ %'), ActivationInfoComplete: true } };
  return {};
};
const answer = (contentType: string, body: string | Buffer, status = 200): ActivationAnswer => ({
  status,
  headers: { 'Content-Type': contentType, ARS: 'abc' },
  body: Buffer.from(body),
});
const goodServer = (path: string): ActivationAnswer =>
  path === 'drmHandshake'
    ? answer('application/xml', 'handshake answer')
    : answer('text/xml; charset=utf-8', buildXmlPlist({ ActivationRecord: {} }));
const forDevice = (reply: ActivationAnswer) => (path: string) => (path === 'drmHandshake' ? goodServer(path) : reply);
const failure = (code: string) => expect.objectContaining({ name: 'ActivationError', code });

describe('activation', () => {
  it('reads the state', async () => {
    expect(await world({}).client.state()).toBe('Unactivated');
    await expect(world({ device: () => ({ Value: 1 }) }).client.state()).rejects.toEqual(failure('unexpected-answer'));
  });

  it('carries every message between the device and the server, unchanged', async () => {
    const { client, requests, posts, connections } = world({});
    await client.activate();
    expect(requests.map((request) => request['Command'])).toEqual([
      'CreateTunnel1SessionInfoRequest',
      'CreateTunnel1ActivationInfoRequest',
      'HandleActivationInfoWithSessionRequest',
    ]);
    expect(posts.map(({ url, contentType }) => [url, contentType])).toEqual([
      ['https://albert.example/deviceservices/drmHandshake', 'application/x-apple-plist'],
      ['https://albert.example/deviceservices/deviceActivation', 'application/x-www-form-urlencoded'],
    ]);
    const handshake = parsePlistDict(posts[0]?.body ?? Buffer.alloc(0));
    expect(Buffer.from(handshake['HandshakeRequestMessage'] as Uint8Array).toString()).toBe('hello Apple');
    expect(Buffer.from(requests[1]?.['Value'] as Uint8Array).toString()).toBe('handshake answer');
    const form = new URLSearchParams(Buffer.from(posts[1]?.body ?? []).toString());
    const info = parsePlistDict(Buffer.from(form.get('activation-info') ?? ''));
    expect(Buffer.from(info['ActivationInfoXML'] as Uint8Array).toString()).toBe('<&+ %');
    expect(Buffer.from(requests[2]?.['Value'] as Uint8Array)).toEqual(buildXmlPlist({ ActivationRecord: {} }));
    expect({ ...(requests[2]?.['ActivationResponseHeaders'] as PlistDict) }).toEqual({
      'Content-Type': 'text/xml; charset=utf-8',
      ARS: 'abc',
    });
    expect(connections).toHaveLength(3);
    expect(connections.every((connection) => connection.destroyed)).toBe(true);
  });

  it.each<[string, ActivationAnswer, string]>([
    [
      'the owner’s form',
      answer('application/x-buddyml', '<xmlui><page><navigationBar title="Activation Lock"/></page></xmlui>'),
      'activation-locked',
    ],
    [
      'the owner’s form, with a charset',
      answer('Application/X-BuddyML; charset=UTF-8', '<xmlui><page name="x"/></xmlui>'),
      'activation-locked',
    ],
    ['a BuddyML we do not understand', answer('application/x-buddyml', '?'), 'activation-locked'],
    ['an error page', answer('application/x-buddyml', '<xmlui><navigationBar title="SIM Required"/></xmlui>'), 'server-refused'],
    ['a web form', answer('text/html', '<input name="isAuthRequired" value="true">'), 'activation-locked'],
    ['a web page', answer('text/html', '<html></html>'), 'server-refused'],
    ['an HTTP error', answer('text/xml', buildXmlPlist({}), 503), 'server-refused'],
    ['a redirect', answer('text/xml', buildXmlPlist({}), 302), 'server-refused'],
    ['nothing', answer('text/xml', ''), 'unexpected-answer'],
    ['no property list', answer('text/xml', '<html>portal of the hotel</html>'), 'unexpected-answer'],
    ['far too much', answer('text/xml', Buffer.alloc(5 * 1024 * 1024)), 'unexpected-answer'],
  ])('gives the device nothing when the server answers %s', async (_name, reply, code) => {
    const { client, requests } = world({ server: forDevice(reply) });
    await expect(client.activate()).rejects.toEqual(failure(code));
    expect(requests.map((request) => request['Command'])).not.toContain('HandleActivationInfoWithSessionRequest');
  });

  it("is 'server-unreachable' when the way to Apple throws or is silent", async () => {
    const throwing = world({ server: () => Promise.reject(new TypeError('fetch failed')) });
    await expect(throwing.client.activate()).rejects.toEqual(failure('server-unreachable'));
    const silent = world({ server: () => new Promise(() => {}), timeoutMs: 50 });
    await expect(silent.client.activate()).rejects.toEqual(failure('server-unreachable'));
  });

  it.each<[string, Reply, string]>([
    ['refuses', { Error: 'Failed to create activation info' }, 'device-refused'],
    ['refuses with a dictionary', { Error: { Code: 1 } }, 'device-refused'],
    ['gives no dictionary', { Value: 'x' }, 'unexpected-answer'],
    ['hangs up', 'hang up', 'closed'],
    ['is silent', 'silence', 'timed-out'],
  ])('when the device %s', async (_name, reply, code) => {
    const { client, connections } = world({ device: () => reply, timeoutMs: 60 });
    await expect(client.activate()).rejects.toEqual(failure(code));
    expect(connections.every((connection) => connection.destroyed)).toBe(true);
  });

  it("is 'device-refused' when the device does not like the record", async () => {
    const device = (command: string): Reply => (command.startsWith('Handle') ? { Error: 'invalid record' } : goodDevice(command));
    await expect(world({ device }).client.activate()).rejects.toEqual(failure('device-refused'));
  });

  it('passes on what opening the service throws', async () => {
    const broken = new ActivationClient(
      () => Promise.reject(new Error('no service')),
      () => Promise.reject(new Error('unused')),
      'https://x',
    );
    await expect(broken.state()).rejects.toThrow('no service');
  });

  it('ends in success or in an ActivationError, whatever the server sends', async () => {
    const types = fc.constantFrom('text/xml', 'text/html', 'application/x-buddyml', 'application/json', '');
    await fc.assert(
      fc.asyncProperty(types, fc.uint8Array({ maxLength: 100 }), fc.constantFrom(200, 200, 404), async (type, body, status) => {
        try {
          await world({ server: () => answer(type, Buffer.from(body), status) }).client.activate();
        } catch (error) {
          expect(error).toBeInstanceOf(ActivationError);
        }
      }),
      { seed: 20261121, numRuns: 200 },
    );
  });
});
