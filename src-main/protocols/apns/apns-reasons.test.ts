import { createServer, type Http2Server } from 'node:http2';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '#lib/clock.ts';
import { ApnsClient, type ApnsIdentity } from './apns-client.ts';
import { FakeApns } from './fake-apns.ts';
import { type TestAuthority, testAuthority } from './testing.ts';

const TOPIC = 'com.apple.mgmt.External.reasons';
const HOUR = 3_600_000;

/** Every reason of Apple's table (mdm.md 5) and what it means for us. The word itself is what is kept as the push problem. */
const REASONS: readonly (readonly [number, string, string])[] = [
  [400, 'BadDeviceToken', 'bad-token'],
  [400, 'DeviceTokenNotForTopic', 'wrong-topic'],
  [400, 'BadTopic', 'wrong-topic'],
  [400, 'MissingTopic', 'wrong-topic'],
  [400, 'TopicDisallowed', 'wrong-topic'],
  [400, 'BadExpirationDate', 'rejected'],
  [400, 'BadPriority', 'rejected'],
  [400, 'BadMessageId', 'rejected'],
  [400, 'BadCollapseId', 'rejected'],
  [400, 'DuplicateHeaders', 'rejected'],
  [400, 'InvalidPushType', 'rejected'],
  [400, 'PayloadEmpty', 'rejected'],
  [400, 'IdleTimeout', 'rejected'],
  [400, 'MissingDeviceToken', 'rejected'],
  [403, 'BadCertificate', 'certificate-refused'],
  [403, 'BadCertificateEnvironment', 'certificate-refused'],
  [403, 'ExpiredProviderToken', 'certificate-refused'],
  [403, 'InvalidProviderToken', 'certificate-refused'],
  [403, 'MissingProviderToken', 'certificate-refused'],
  [403, 'UnrelatedKeyIdInToken', 'certificate-refused'],
  [403, 'BadEnvironmentKeyIdInToken', 'certificate-refused'],
  [403, 'Forbidden', 'certificate-refused'],
  [404, 'BadPath', 'rejected'],
  [405, 'MethodNotAllowed', 'rejected'],
  [410, 'Unregistered', 'unregistered'],
  [410, 'ExpiredToken', 'unregistered'],
  [413, 'PayloadTooLarge', 'rejected'],
  [429, 'TooManyRequests', 'throttled'],
  [429, 'TooManyProviderTokenUpdates', 'throttled'],
  [500, 'InternalServerError', 'apple-unavailable'],
  [503, 'ServiceUnavailable', 'apple-unavailable'],
  [503, 'Shutdown', 'apple-unavailable'],
];

describe('what APNs says', () => {
  const clock = new ManualClock(Date.now());
  let authority: TestAuthority;
  let identity: ApnsIdentity;
  let apns: FakeApns;
  let client: ApnsClient;

  beforeAll(async () => {
    authority = await testAuthority(clock.now());
    identity = await authority.pushIdentity(TOPIC);
  });
  beforeEach(async () => {
    apns = new FakeApns({ server: authority.server, clients: { intermediates: [], roots: [authority.certificate] }, clock });
    await apns.start();
    client = new ApnsClient({ endpoint: apns.endpoint, identity: () => identity, trustedRoots: authority.certificate.pem, clock });
  });
  afterEach(async () => {
    client.close();
    await apns.stop();
  });
  const push = (token: Uint8Array) => client.push({ token, pushMagic: 'MAGIC', topic: TOPIC, expiresAt: clock.now() + HOUR });

  it.each(REASONS)('%i %s is kept by its word and sorted as %s', async (status, reason, code) => {
    const token = apns.courier.register(TOPIC);
    const timestamp = status === 410 ? clock.now() - HOUR : undefined;
    apns.inject({
      status,
      reason,
      ...(timestamp === undefined ? {} : { timestamp }),
      ...(status === 503 ? { retryAfterSeconds: 90 } : {}),
    });
    expect(await push(token)).toMatchObject({
      ok: false,
      error: {
        code,
        details: {
          reason,
          status: String(status),
          ...(timestamp === undefined ? {} : { timestamp: String(timestamp) }),
          ...(status === 503 ? { retryAfterSeconds: '90' } : {}),
        },
      },
    });
    // Whatever was said to one push, the connection stands and the next is asked on it.
    expect((await push(token)).ok).toBe(true);
    expect(apns.openSessions).toBe(1);
  });

  it('a connection that is lost in the middle of many pushes loses none: each is asked once more', async () => {
    const tokens = Array.from({ length: 60 }, () => apns.courier.register(TOPIC));
    await push(tokens[0] ?? new Uint8Array());
    const answers = Promise.all(tokens.map(push));
    setImmediate(() => apns.dropConnections());
    expect((await answers).filter(({ ok }) => !ok)).toEqual([]);
    expect(apns.openSessions).toBe(1);
  });

  it('GOAWAY in the middle of many pushes loses none', async () => {
    const tokens = Array.from({ length: 60 }, () => apns.courier.register(TOPIC));
    await push(tokens[0] ?? new Uint8Array());
    const answers = Promise.all(tokens.map(push));
    setImmediate(() => apns.goAway());
    expect((await answers).filter(({ ok }) => !ok)).toEqual([]);
  });

  it('a certificate whose time is over is the certificate’s fault, and is not dialled with again at once', async () => {
    identity = await authority.pushIdentity(TOPIC, { notBefore: clock.now() - 9 * HOUR, notAfter: clock.now() - HOUR });
    const token = apns.courier.register(TOPIC);
    expect(await push(token)).toMatchObject({ ok: false, error: { code: 'certificate-refused' } });
    expect(await push(token)).toMatchObject({ ok: false, error: { details: { reason: 'backing-off' } } });
    // Renewed, it takes effect at once.
    identity = await authority.pushIdentity(TOPIC);
    expect((await push(token)).ok).toBe(true);
  });

  it('a spoilt token is told apart: nobody has it, or nobody any more', async () => {
    const [unknown, dead] = [apns.courier.register(TOPIC), apns.courier.register(TOPIC)];
    apns.spoilToken(unknown, 'unknown');
    apns.spoilToken(dead, 'dead');
    expect(await push(unknown)).toMatchObject({ ok: false, error: { code: 'bad-token', details: { reason: 'BadDeviceToken' } } });
    expect(await push(dead)).toMatchObject({ ok: false, error: { code: 'unregistered', details: { timestamp: String(clock.now()) } } });
  });
});

describe('a server that refuses in half a sentence', () => {
  it('is no answer: a body that broke off is a lost connection, not a reason', async () => {
    const server: Http2Server = createServer();
    server.on('stream', (stream) => {
      stream.on('error', () => {});
      stream.respond({ ':status': 400 });
      stream.write('{"reason":"Bad');
      setImmediate(() => stream.session?.destroy());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const identity = { certificatePem: '', privateKeyPem: '', topic: TOPIC };
    const client = new ApnsClient({ endpoint: `http://127.0.0.1:${port}`, identity: () => identity, clock: new ManualClock() });
    const answer = await client.push({ token: new Uint8Array(32), pushMagic: 'M', topic: TOPIC, expiresAt: 0 });
    expect(answer).toMatchObject({ ok: false, error: { code: 'unreachable' } });
    client.close();
    await new Promise((resolve) => server.close(resolve));
  });
});
