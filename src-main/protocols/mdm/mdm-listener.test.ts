import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { fail } from '#lib/outcome.ts';
import { findTool } from '#lib/testing/find-tool.ts';
import { signCms } from '#pki/cms-sign.ts';
import { buildXmlPlist } from '#plist/plist.ts';
import { checkOutMessage, idleReport } from './fake-mdm-messages.ts';
import type { MdmRefusal } from './mdm-service.ts';
import {
  ask,
  createCa,
  createIdentity,
  createTls,
  noScep,
  type Pair,
  startServer,
  type TestServer,
  type TestTls,
  TOPIC,
} from './testing.ts';

const UDID = '00008110-000A1B2C3D4E5F60';
const IDLE = idleReport(UDID);
const CHECK_OUT = checkOutMessage(UDID, TOPIC);
const APPLES_CODE = 'com.apple.unrecognized.device';

let tls: TestTls;
let ca: Pair;
let otherCa: Pair;
let device: Pair;
let stranger: Pair;
let server: TestServer;

beforeAll(async () => {
  [tls, ca, otherCa] = await Promise.all([createTls(), createCa('Device CA'), createCa('Device CA')]);
  [device, stranger] = await Promise.all([createIdentity(ca), createIdentity(otherCa)]);
});
beforeEach(async () => {
  server = await startServer(tls, ca);
  return () => server.listener.stop();
});

const signature = async (body: Uint8Array, by: Pair, detached = true): Promise<string> =>
  (await signCms({ content: body, certificate: by.certificate, key: by.key, detached })).toString('base64');

const put = (path: string, body: Uint8Array, more: { identity?: Pair; headers?: Record<string, string> } = {}) =>
  ask(`${server.url}${path}`, tls, { body, ...more });

describe('who speaks', () => {
  it('a TLS client certificate of ours', async () => {
    expect(await put('/mdm/server', IDLE, { identity: device })).toMatchObject({ status: 200 });
    expect(server.service.identities).toMatchObject([{ proof: 'tls', certificate: { sha256: device.certificate.sha256 } }]);
  });

  it('Mdm-Signature over the exact body', async () => {
    expect(await put('/mdm/checkin', CHECK_OUT, { headers: { 'mdm-signature': await signature(CHECK_OUT, device) } })).toMatchObject({
      status: 200,
    });
    expect(server.service.identities).toMatchObject([{ proof: 'signature', certificate: { sha256: device.certificate.sha256 } }]);
  });

  it('nobody: 400', async () => {
    expect(await put('/mdm/server', IDLE)).toMatchObject({ status: 400 });
    expect(await put('/mdm/checkin', CHECK_OUT)).toMatchObject({ status: 400 });
  });

  it('a certificate of another CA with the same name: 400, by TLS and by signature', async () => {
    expect(await put('/mdm/server', IDLE, { identity: stranger })).toMatchObject({ status: 400 });
    expect(await put('/mdm/server', IDLE, { headers: { 'mdm-signature': await signature(IDLE, stranger) } })).toMatchObject({
      status: 400,
    });
  });

  it('a forged signature: another body, changed bytes, rubbish, or content of its own', async () => {
    const changed = Buffer.from(await signature(IDLE, device), 'base64');
    changed.writeUInt8(changed.readUInt8(changed.length - 1) ^ 1, changed.length - 1);
    const forgeries = {
      anotherBody: await signature(CHECK_OUT, device),
      changedBytes: changed.toString('base64'),
      rubbish: 'AAAA',
      empty: '',
      notDetached: await signature(CHECK_OUT, device, false),
      stolenCertificate: await signature(IDLE, { certificate: device.certificate, key: stranger.key }),
    };
    for (const [what, header] of Object.entries(forgeries)) {
      const answer = await put('/mdm/server', IDLE, { headers: { 'mdm-signature': header } });
      expect(`${what} ${answer.status}`).toBe(`${what} 400`);
    }
    expect(server.service.reports).toEqual([]);
  });

  it('is asked again on every request of a connection', async () => {
    let trusted = true;
    await server.listener.stop();
    server = await startServer(tls, ca, { trusts: () => trusted });
    const socket = await connected(device);
    expect(await exchange(socket, IDLE)).toBe(200);
    trusted = false;
    expect(await exchange(socket, IDLE)).toBe(400);
    socket.destroy();
  });

  it('openssl cms signs what is accepted; one changed byte is refused', async (context) => {
    const openssl = findTool('openssl');
    if (openssl === null) return context.skip('openssl is not installed');
    const folder = mkdtempSync(join(tmpdir(), 'mdm-signature-'));
    try {
      writeFileSync(join(folder, 'cert.pem'), device.certificate.pem);
      writeFileSync(join(folder, 'key.pem'), device.key.export({ type: 'pkcs8', format: 'pem' }));
      writeFileSync(join(folder, 'body'), IDLE);
      const args = ['cms', '-sign', '-binary', '-outform', 'DER', '-signer', 'cert.pem', '-inkey', 'key.pem', '-in', 'body'];
      const header = execFileSync(openssl, args, { cwd: folder }).toString('base64');
      expect(await put('/mdm/server', IDLE, { headers: { 'mdm-signature': header } })).toMatchObject({ status: 200 });
      const tampered = Buffer.from(IDLE.toString().replace('Idle', 'idle'));
      expect(await put('/mdm/server', tampered, { headers: { 'mdm-signature': header } })).toMatchObject({ status: 400 });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('what is said', () => {
  it('both URLs take both kinds, whatever the content type', async () => {
    const types = ['application/x-apple-aspen-mdm-checkin', 'application/x-apple-aspen-mdm; charset=UTF-8', 'application/json', null];
    for (const path of ['/mdm/checkin', '/mdm/server']) {
      for (const type of types) {
        const headers = type === null ? {} : { 'content-type': type };
        expect(await put(path, IDLE, { identity: device, headers })).toMatchObject({ status: 200, body: Buffer.alloc(0) });
        expect(await put(path, CHECK_OUT, { identity: device, headers })).toMatchObject({ status: 200, body: Buffer.alloc(0) });
      }
    }
    expect([server.service.reports.length, server.service.messages.length]).toEqual([8, 8]);
  });

  it('a command is the body of the answer', async () => {
    server.service.enqueue('C1', { RequestType: 'DeviceLock', Message: '返却してください' });
    const answer = await put('/mdm/server', IDLE, { identity: device });
    expect(answer).toMatchObject({ status: 200, type: 'application/xml' });
    expect(answer.body.toString()).toContain('返却してください');
  });

  it('declarative management is answered in JSON', async () => {
    await server.listener.stop();
    const service = {
      checkIn: async () => ({ ok: true, value: Buffer.from('{}') }) as const,
      report: async () => ({ ok: true, value: null }) as const,
    };
    server = await startServer(tls, ca, { service });
    const body = buildXmlPlist({ MessageType: 'DeclarativeManagement', UDID, Endpoint: 'tokens' });
    expect(await put('/mdm/checkin', body, { identity: device })).toMatchObject({ status: 200, type: 'application/json' });
  });

  it.each<[string, Uint8Array]>([
    ['text', Buffer.from('hello')],
    ['nothing', Buffer.alloc(0)],
    ['a plist of neither kind', buildXmlPlist({ UDID })],
    ['a check-in without its keys', buildXmlPlist({ UDID, MessageType: 'TokenUpdate' })],
    ['a report without a command', buildXmlPlist({ UDID, Status: 'Acknowledged' })],
  ])('%s: 400', async (_what, body) => {
    expect(await put('/mdm/server', body, { identity: device })).toMatchObject({ status: 400 });
  });

  it('more than 8 MiB: 413', async () => {
    expect(await put('/mdm/server', Buffer.alloc(8 * 1024 * 1024 + 1), { identity: device })).toMatchObject({ status: 413 });
  });

  it.each<[MdmRefusal, number]>([
    ['bad-request', 400],
    ['not-authorized', 403],
    ['not-found', 404],
    ['gone', 410],
    ['temporary', 503],
  ])('%s is %i', async (refusal, status) => {
    server.service.refusals = [refusal];
    expect(await put('/mdm/checkin', CHECK_OUT, { identity: device })).toMatchObject({ status, body: Buffer.alloc(0) });
  });

  it('a device that was let go is told so: by 401, or by 403 with Apple’s code as JSON', async () => {
    server.service.refusals = ['remove-enrolment', 'unrecognized-device'];
    expect(await put('/mdm/server', IDLE, { identity: device })).toMatchObject({ status: 401, body: Buffer.alloc(0) });
    const modern = await put('/mdm/server', IDLE, { identity: device });
    expect(modern).toMatchObject({ status: 403, type: expect.stringContaining('application/json') });
    expect(JSON.parse(modern.body.toString())).toEqual({ code: APPLES_CODE, description: expect.any(String) });
  });

  it('a fault of ours is 500 and logged once, without the body', async () => {
    await server.listener.stop();
    const service = { checkIn: () => Promise.reject(new Error('disk full')), report: () => Promise.reject(new Error('disk full')) };
    server = await startServer(tls, ca, { service });
    expect(await put('/mdm/checkin', CHECK_OUT, { identity: device })).toMatchObject({ status: 500, body: Buffer.alloc(0) });
    expect(server.errors).toHaveLength(1);
    expect(JSON.stringify(server.errors)).not.toContain(UDID);
  });
});

describe('SCEP on the same listener', () => {
  it('tells its capabilities and its certificate', async () => {
    expect(await ask(`${server.url}/scep?operation=GetCACaps`, tls, { method: 'GET' })).toMatchObject({ status: 200, type: 'text/plain' });
    const certificate = await ask(`${server.url}/scep?operation=GetCACert&message=x`, tls, { method: 'GET' });
    expect(certificate).toMatchObject({ status: 200, type: 'application/x-x509-ca-cert', body: Buffer.from([1, 2, 3]) });
  });

  it('carries a message by POST and by GET, escaped or not', async () => {
    await server.listener.stop();
    const seen: string[] = [];
    const scep = {
      ...noScep,
      pkiOperation: async (message: Uint8Array) => (seen.push(Buffer.from(message).toString('hex')), Buffer.from('R')),
    };
    server = await startServer(tls, ca, { scep });
    const url = `${server.url}/scep?operation=PKIOperation`;
    const message = Buffer.from('fbefbe', 'hex'); // base64 "++++"
    expect(await ask(url, tls, { method: 'POST', body: message })).toMatchObject({ status: 200, type: 'application/x-pki-message' });
    await ask(`${url}&message=++++`, tls, { method: 'GET' });
    await ask(`${url}&message=%2B%2B%2B%2B`, tls, { method: 'GET' });
    expect(seen).toEqual(['fbefbe', 'fbefbe', 'fbefbe']);
  });

  it('refuses what it cannot open, what is too large and what it does not know', async () => {
    const url = `${server.url}/scep?operation=PKIOperation`;
    expect(await ask(url, tls, { method: 'POST', body: Buffer.from('x') })).toMatchObject({ status: 400 });
    expect(await ask(url, tls, { method: 'POST' })).toMatchObject({ status: 400 });
    expect(await ask(url, tls, { method: 'POST', body: Buffer.alloc(64 * 1024 + 1) })).toMatchObject({ status: 413 });
    expect(await ask(`${server.url}/scep?operation=GetNextCACert`, tls, { method: 'GET' })).toMatchObject({ status: 400 });
    expect(await ask(`${server.url}/scep?operation=GetCACaps&operation=x`, tls, { method: 'GET' })).toMatchObject({ status: 400 });
    expect(await ask(`${server.url}/scep?operation=GetCACaps`, tls, { method: 'POST' })).toMatchObject({ status: 400 });
  });
});

describe('nothing else is ever told to remove its enrolment', () => {
  const unauthorized = Object.assign(new Error('no'), { statusCode: 401, status: 401, code: 'FST_ERR_UNAUTHORIZED' });
  const refusing = (code: MdmRefusal) => ({ checkIn: async () => fail(code), report: async () => fail(code) });
  const refusals = ['bad-request', 'not-authorized', 'not-found', 'gone', 'temporary'] as const;
  const faults: Record<string, Parameters<typeof startServer>[2]> = {
    none: {},
    ...Object.fromEntries(refusals.map((code) => [`the service answers ${code}`, { service: refusing(code) }])),
    ...Object.fromEntries(
      (['bad-request', 'not-found', 'not-authorized', 'temporary'] as const).map((code) => [
        `no profile is handed out: ${code}`,
        { enroll: { profileFor: async () => fail(code) } },
      ]),
    ),
    'no profile is handed out: a 401 is thrown': { enroll: { profileFor: () => Promise.reject(unauthorized) } },
    'a stranger asks where devices that are let go are told so': { service: refusing('remove-enrolment'), trusts: () => false },
    'the same with Apple’s code': { service: refusing('unrecognized-device'), trusts: () => false },
    'the service throws a 401': { service: { checkIn: () => Promise.reject(unauthorized), report: () => Promise.reject(unauthorized) } },
    'the service throws at once': {
      service: {
        checkIn: () => {
          throw unauthorized;
        },
        report: () => {
          throw unauthorized;
        },
      },
    },
    'trust cannot be judged': {
      trusts: () => {
        throw unauthorized;
      },
    },
    'SCEP throws a 401': {
      scep: {
        caCapabilities: () => {
          throw unauthorized;
        },
        caCertificate: () => {
          throw unauthorized;
        },
        pkiOperation: () => Promise.reject(unauthorized),
      },
    },
  };
  const paths = [
    '/mdm/checkin',
    '/mdm/server',
    '/scep',
    '/scep?operation=PKIOperation',
    '/scep?operation=GetCACaps',
    '/scep?operation=GetCACert',
    '/scep?operation=PKIOperation&message=AAAA',
    '/enroll/key',
    '/health',
    '/',
    '/mdm',
    '/%',
    '/mdm/server/',
  ];
  const bodies: [string, Uint8Array | undefined][] = [
    ['idle', IDLE],
    ['check-out', CHECK_OUT],
    ['rubbish', Buffer.from('x')],
    ['too large', Buffer.alloc(8 * 1024 * 1024 + 1)],
    ['none', undefined],
  ];

  it.each(Object.entries(faults))('%s', async (_what, fault) => {
    await server.listener.stop();
    server = await startServer(tls, ca, fault);
    const statuses = new Set<number>();
    const texts = new Set<string>();
    const answered = ({ status, body = Buffer.alloc(0) }: { status: number; body?: Buffer }) => {
      statuses.add(status);
      texts.add(body.toString());
    };
    for (const path of paths) {
      for (const method of ['GET', 'PUT', 'POST']) {
        for (const [name, body] of method === 'GET' ? [] : bodies) {
          if (name === 'too large' && path !== '/mdm/server') continue;
          for (const identity of path.startsWith('/mdm') ? [undefined, device, stranger] : [undefined])
            answered(await ask(server.url + path, tls, { method, body, identity }).catch(cut));
        }
        for (const authorization of ['Basic eDp5', 'Bearer x']) {
          answered(await ask(server.url + path, tls, { method, headers: { authorization, 'mdm-signature': 'AAAA' } }));
        }
      }
    }
    expect(statuses.size).toBeGreaterThan(2);
    expect([...statuses]).not.toContain(401);
    expect([...texts].join()).not.toContain(APPLES_CODE);
  });

  /** A server may close while a body it refused is still being sent. */
  const cut = (): { status: number } => ({ status: 0 });

  it.each([
    'GARBAGE\r\n\r\n',
    'PUT /mdm/server HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n',
    `GET / HTTP/1.1\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`,
  ])('nor to what is not HTTP (%#)', async (text) => {
    const socket = await connected(device);
    socket.write(text);
    const answer = await new Promise<string>((resolve) => {
      let all = '';
      socket.on('data', (chunk: Buffer) => (all += chunk.toString('latin1')));
      socket.on('close', () => resolve(all));
      socket.on('error', () => undefined);
    });
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(answer).not.toMatch(/^HTTP\/1\.1 401/);
  });
});

it('stops with connections open and takes the same port again', async () => {
  const { port } = server.listener.address();
  const idle = await connected(device);
  const silent = await connected(null);
  expect(await exchange(idle, IDLE)).toBe(200);
  await server.listener.stop();
  await server.listener.stop();
  server = await startServer(tls, ca, { port });
  expect(server.listener.address().port).toBe(port);
  idle.destroy();
  silent.destroy();
});

it('tells that it is well', async () => {
  expect(await ask(`${server.url}/health`, tls, { method: 'GET' })).toMatchObject({ status: 200, body: Buffer.from('ok\n') });
});

/** A TLS connection of our own, to say several things on one. */
function connected(identity: Pair | null): Promise<TLSSocket> {
  const { port } = server.listener.address();
  const client =
    identity === null ? {} : { cert: identity.certificate.pem, key: identity.key.export({ type: 'pkcs8', format: 'pem' }).toString() };
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, ca: tls.root.pem, ...client }, () => resolve(socket));
    socket.on('error', reject);
  });
}

/** One PUT on an open connection; the status of the answer. */
function exchange(socket: TLSSocket, body: Buffer): Promise<number> {
  return new Promise((resolve) => {
    socket.once('data', (chunk: Buffer) => resolve(Number(chunk.toString('latin1').slice(9, 12))));
    socket.write(`PUT /mdm/server HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n`);
    socket.write(body);
  });
}

afterAll(() => server.listener.stop());
