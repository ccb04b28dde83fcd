import { createServer } from 'node:net';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '#lib/clock.ts';
import { ApnsClient, type ApnsIdentity } from './apns-client.ts';
import { FakeApns } from './fake-apns.ts';
import { type TestAuthority, testAuthority } from './testing.ts';

const TOPIC = 'com.apple.mgmt.External.11111111-2222-3333-4444-555555555555';
const HOUR = 3_600_000;

describe('ApnsClient against simulated APNs', () => {
  const clock = new ManualClock(Date.now());
  let authority: TestAuthority;
  let identity: ApnsIdentity & { serialNumber: string };
  let apns: FakeApns;
  let client: ApnsClient;
  let current: ApnsIdentity | null;

  beforeAll(async () => {
    authority = await testAuthority(clock.now());
    identity = await authority.pushIdentity(TOPIC);
  });
  beforeEach(async () => {
    apns = new FakeApns({ server: authority.server, clients: { intermediates: [], roots: [authority.certificate] }, clock });
    await apns.start();
    current = identity;
    client = clientAt(apns.endpoint);
  });
  afterEach(async () => {
    client.close();
    await apns.stop();
  });

  const clientAt = (endpoint: string, requestTimeoutMs = 5000): ApnsClient =>
    new ApnsClient({ endpoint, identity: () => current, trustedRoots: authority.certificate.pem, clock, requestTimeoutMs });
  const push = (token: Uint8Array, topic = TOPIC, magic = 'MAGIC') =>
    client.push({ token, pushMagic: magic, topic, expiresAt: clock.now() + HOUR });
  const nextPush = (token: Uint8Array): Promise<string> => new Promise((resolve) => apns.courier.listen(token, resolve));

  it('delivers the push magic to the device that listens', async () => {
    const token = apns.courier.register(TOPIC);
    const rung = nextPush(token);
    const answer = await push(token);
    expect(answer).toMatchObject({ ok: true, value: { apnsId: expect.stringMatching(/^[0-9a-f-]{36}$/) } });
    expect(await rung).toBe('MAGIC');
  });

  it('keeps only the last push for a device that is away, and none beyond its time', async () => {
    const token = apns.courier.register(TOPIC);
    await push(token, TOPIC, 'FIRST');
    await push(token, TOPIC, 'SECOND');
    const heard: string[] = [];
    const hangUp = apns.courier.listen(token, (magic) => heard.push(magic));
    await new Promise((resolve) => setImmediate(resolve));
    expect(heard).toEqual(['SECOND']);
    hangUp();
    await push(token, TOPIC, 'THIRD');
    clock.advance(2 * HOUR);
    apns.courier.listen(token, (magic) => heard.push(magic));
    await new Promise((resolve) => setImmediate(resolve));
    expect(heard).toEqual(['SECOND']);
  });

  it('uses one connection for many pushes at once', async () => {
    const tokens = Array.from({ length: 200 }, () => apns.courier.register(TOPIC));
    const answers = await Promise.all(tokens.map((token) => push(token)));
    expect(answers.every((answer) => answer.ok)).toBe(true);
    expect(apns.openSessions).toBe(1);
    expect(apns.acceptedPushes).toBe(200);
  });

  it('changes the connection when the certificate was renewed', async () => {
    const token = apns.courier.register(TOPIC);
    await push(token);
    current = await authority.pushIdentity(TOPIC);
    apns.revoke(identity.serialNumber);
    expect((await push(token)).ok).toBe(true);
  });

  it.each([
    ['a token nobody has', 'bad-token', async () => push(new Uint8Array(32))],
    [
      'a topic that is not the certificate’s',
      'wrong-topic',
      async () => push(apns.courier.register(TOPIC), 'com.apple.mgmt.External.other'),
    ],
    ['a device of another topic', 'wrong-topic', async () => push(apns.courier.register('com.apple.mgmt.External.other'))],
  ] as const)('answers %s with %s', async (_, code, act) => {
    expect(await act()).toMatchObject({ ok: false, error: { code } });
  });

  it('tells since when a device took its profile away', async () => {
    const token = apns.courier.register(TOPIC);
    apns.courier.unregister(token);
    const answer = await push(token);
    expect(answer).toMatchObject({ ok: false, error: { code: 'unregistered', details: { timestamp: String(clock.now()) } } });
  });

  it('passes on what APNs says of its own troubles', async () => {
    const token = apns.courier.register(TOPIC);
    apns.inject({ status: 503, reason: 'ServiceUnavailable', retryAfterSeconds: 60 });
    expect(await push(token)).toMatchObject({ ok: false, error: { code: 'apple-unavailable', details: { retryAfterSeconds: '60' } } });
    apns.inject({ status: 429, reason: 'TooManyRequests' });
    expect(await push(token)).toMatchObject({ ok: false, error: { code: 'throttled' } });
    apns.inject({ status: 413, reason: 'PayloadTooLarge' });
    expect(await push(token)).toMatchObject({ ok: false, error: { code: 'rejected', details: { reason: 'PayloadTooLarge' } } });
    expect((await push(token)).ok).toBe(true);
  });

  it('dials again after GOAWAY and after a broken connection', async () => {
    const token = apns.courier.register(TOPIC);
    expect((await push(token)).ok).toBe(true);
    apns.goAway();
    expect((await push(token)).ok).toBe(true);
    apns.dropConnections();
    expect((await push(token)).ok).toBe(true);
    expect(apns.openSessions).toBe(1);
  });

  it('reports a revoked, an expired, a foreign and a missing certificate', async () => {
    const token = apns.courier.register(TOPIC);
    const refused = { ok: false, error: { code: 'certificate-refused' } };
    const expired = await authority.pushIdentity(TOPIC, { notBefore: clock.now() - 9 * HOUR, notAfter: clock.now() - HOUR });
    current = expired;
    expect(await push(token)).toMatchObject(refused);
    current = await (await testAuthority(clock.now())).pushIdentity(TOPIC);
    expect(await push(token)).toMatchObject(refused);
    current = identity;
    apns.revoke(identity.serialNumber);
    expect(await push(token)).toMatchObject({ ok: false, error: { code: 'certificate-refused', details: { reason: 'BadCertificate' } } });
    current = { ...identity, privateKeyPem: expired.privateKeyPem };
    expect(await push(token)).toMatchObject(refused);
    current = null;
    expect(await push(token)).toMatchObject({ ok: false, error: { code: 'no-certificate' } });
  });

  it('reports an address where nobody answers, and does not dial again at once', async () => {
    const token = apns.courier.register(TOPIC);
    const { endpoint } = apns;
    await apns.stop();
    client = clientAt(endpoint);
    expect(await push(token)).toMatchObject({ ok: false, error: { code: 'unreachable', details: { reason: 'ECONNREFUSED' } } });
    expect(await push(token)).toMatchObject({ ok: false, error: { code: 'unreachable', details: { reason: 'backing-off' } } });
    clock.advance(1000);
    expect(await push(token)).toMatchObject({ ok: false, error: { code: 'unreachable', details: { reason: 'ECONNREFUSED' } } });
  });

  it('does not wait longer than its limit for a server that is silent', async () => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const { port } = silent.address() as { port: number };
    client = clientAt(`https://127.0.0.1:${port}`, 200);
    expect(await push(new Uint8Array(32))).toMatchObject({ ok: false, error: { code: 'unreachable', details: { reason: 'timed-out' } } });
    silent.close();
  });

  it('does not take a server that cannot prove to be APNs for one that refuses', async () => {
    client = new ApnsClient({ endpoint: apns.endpoint, identity: () => identity, clock });
    expect(await push(new Uint8Array(32))).toMatchObject({ ok: false, error: { code: 'unreachable' } });
    expect(apns.acceptedPushes).toBe(0);
  });

  it('proves a certificate by a handshake that no device notices', async () => {
    const token = apns.courier.register(TOPIC);
    const heard: string[] = [];
    apns.courier.listen(token, (magic) => heard.push(magic));
    expect(await client.handshake(identity)).toEqual({ ok: true, value: null });
    apns.revoke(identity.serialNumber);
    expect(await client.handshake(identity)).toMatchObject({ ok: false, error: { code: 'certificate-refused' } });
    apns.inject({ status: 503, reason: 'Shutdown' });
    expect(await client.handshake(identity)).toMatchObject({ ok: false, error: { code: 'unexpected-answer', details: { status: '503' } } });
    const { endpoint } = apns;
    await apns.stop();
    expect(await clientAt(endpoint).handshake(identity)).toMatchObject({ ok: false, error: { code: 'unreachable' } });
    expect(heard).toEqual([]);
  });

  it('puts neither token nor magic into what it reports', async () => {
    const token = apns.courier.register(TOPIC);
    apns.courier.unregister(token);
    const answers = [await push(token, TOPIC, 'VERY-SECRET-MAGIC'), await push(new Uint8Array(32).fill(0xab), TOPIC, 'VERY-SECRET-MAGIC')];
    const text = JSON.stringify(answers);
    expect(answers.every((answer) => !answer.ok)).toBe(true);
    expect(text).not.toContain('VERY-SECRET-MAGIC');
    expect(text).not.toContain(Buffer.from(token).toString('hex'));
    expect(text).not.toContain('abababab');
  });
});

describe('simulated APNs', () => {
  it('knows its devices again after a restart', async () => {
    let saved: Uint8Array | null = null;
    const state = { load: () => saved, save: (bytes: Uint8Array) => void (saved = bytes) };
    const clock = new ManualClock(Date.now());
    const authority = await testAuthority(clock.now());
    const options = { server: authority.server, clients: { intermediates: [], roots: [authority.certificate] }, clock, state };
    const token = new FakeApns(options).courier.register(TOPIC);
    const apns = new FakeApns(options);
    await apns.start();
    const identity = await authority.pushIdentity(TOPIC);
    const client = new ApnsClient({ endpoint: apns.endpoint, identity: () => identity, trustedRoots: authority.certificate.pem, clock });
    const rung = new Promise((resolve) => apns.courier.listen(token, resolve));
    expect((await client.push({ token, pushMagic: 'M', topic: TOPIC, expiresAt: 0 })).ok).toBe(true);
    expect(await rung).toBe('M');
    client.close();
    await apns.stop();
  });
});
