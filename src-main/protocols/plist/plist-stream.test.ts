import { getEventListeners, once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { Duplex, duplexPair } from 'node:stream';
import { connect as connectTls, TLSSocket } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { issueCertificate } from '#pki/issue-certificate.ts';
import { generateEcKey, privateKeyToDer } from '#pki/keys.ts';
import { toPem } from '#pki/pem.ts';
import { buildBinaryPlist, buildXmlPlist, type PlistInput } from './plist.ts';
import { PlistStream, PlistStreamError } from './plist-stream.ts';

const opened: { destroy(): void }[] = [];
afterEach(() => {
  for (const stream of opened.splice(0)) stream.destroy();
});

function pair(options: { maxFrameBytes?: number } = {}): { plists: PlistStream; near: Duplex; far: Duplex } {
  const [near, far] = duplexPair();
  opened.push(near, far);
  far.on('error', () => {});
  return { plists: new PlistStream(near, options), near, far };
}

function frame(body: Uint8Array): Buffer {
  const header = Buffer.alloc(4);
  header.writeUInt32BE(body.length, 0);
  return Buffer.concat([header, body]);
}

const xml = (value: PlistInput): Buffer => frame(buildXmlPlist(value));

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof PlistStreamError) return error.code;
    throw error;
  }
  return 'resolved';
}

describe('PlistStream', () => {
  it('sends a frame in one piece and receives XML and binary ones', async () => {
    const { plists, far } = pair();
    const received = once(far, 'data');
    await plists.send({ Request: 'QueryType' });
    const [chunk] = await received;
    expect(Buffer.from(chunk)).toEqual(xml({ Request: 'QueryType' }));
    far.write(xml({ Type: 'com.apple.mobile.lockdown' }));
    expect({ ...(await plists.receive()) }).toEqual({ Type: 'com.apple.mobile.lockdown' });
    far.write(frame(buildBinaryPlist({ n: 1 })));
    expect({ ...(await plists.receive()) }).toEqual({ n: 1 });
  });

  it('puts split frames together and takes merged ones apart', async () => {
    const { plists, far } = pair();
    const bytes = Buffer.concat([xml({ n: 1 }), xml({ n: 2 }), xml({ n: 3, big: 'x'.repeat(200_000) })]);
    const feeding = (async () => {
      for (let at = 0; at < bytes.length; at += at < 600 ? 1 : 50_000) {
        far.write(bytes.subarray(at, at < 600 ? at + 1 : at + 50_000));
        if (at % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
      }
    })();
    expect((await plists.receive()).n).toBe(1);
    expect((await plists.receive()).n).toBe(2);
    expect((await plists.receive()).n).toBe(3);
    await feeding;
  });

  it('refuses a frame beyond its limit before reading it, and stays refused', async () => {
    const { plists, far } = pair({ maxFrameBytes: 1000 });
    far.write(Buffer.from([0x7f, 0xff, 0xff, 0xff, 1, 2, 3]));
    expect(await codeOf(plists.receive())).toBe('frame-too-large');
    expect(await codeOf(plists.receive())).toBe('frame-too-large');
    expect(await codeOf(plists.send({}))).toBe('frame-too-large');
  });

  it('reports frames that hold no dictionary', async () => {
    const { plists, far } = pair();
    far.write(Buffer.concat([frame(Buffer.from('nonsense')), xml(['array']), frame(Buffer.alloc(0))]));
    expect(await codeOf(plists.receive())).toBe('frame-invalid');
    expect(await codeOf(plists.receive())).toBe('frame-invalid');
    expect(await codeOf(plists.receive())).toBe('frame-invalid');
  });

  it('reports an end in the middle of a header, in the middle of a body, and between frames', async () => {
    for (const [bytes, before] of [
      [Buffer.from([0, 0]), 0],
      [xml({ a: 1 }).subarray(0, 50), 0],
      [xml({ a: 1 }), 1],
    ] as const) {
      const { plists, far } = pair();
      far.end(bytes);
      for (let index = 0; index < before; index += 1) expect({ ...(await plists.receive()) }).toEqual({ a: 1 });
      expect(await codeOf(plists.receive())).toBe('closed');
      expect(await codeOf(plists.receive())).toBe('closed');
    }
  });

  it('ends a waiting receive when the stream breaks or is closed', async () => {
    const broken = pair();
    const first = codeOf(broken.plists.receive());
    broken.near.destroy(new Error('reset'));
    expect(await first).toBe('closed');
    const closed = pair();
    const second = codeOf(closed.plists.receive());
    closed.plists.close();
    closed.plists.close();
    expect(await second).toBe('closed');
    expect(await codeOf(closed.plists.send({}))).toBe('closed');
  });

  it('stops waiting on time-out and abort, and stays in step', async () => {
    const { plists, far } = pair();
    const bytes = xml({ late: true });
    far.write(bytes.subarray(0, 20));
    expect(await codeOf(plists.receive({ timeoutMs: 10 }))).toBe('timed-out');
    const abort = new AbortController();
    const waiting = codeOf(plists.receive({ signal: abort.signal }));
    abort.abort();
    expect(await waiting).toBe('aborted');
    expect(await codeOf(plists.receive({ signal: abort.signal }))).toBe('aborted');
    far.write(bytes.subarray(20));
    expect((await plists.receive()).late).toBe(true);
  });

  it('leaves no listener behind on a signal that lives longer', async () => {
    const { plists, far } = pair();
    const { signal } = new AbortController();
    far.write(xml({ n: 1 }));
    await plists.receive({ signal });
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('holds back a peer that floods', async () => {
    const { plists, far } = pair();
    let written = 0;
    while (far.write(xml({ pad: 'x'.repeat(10_000) })) && written < 1000) written += 1;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(written).toBeLessThan(100);
    expect(far.writableNeedDrain).toBe(true);
    expect((await plists.receive()).pad).toHaveLength(10_000);
  });

  it('refuses a second waiter, and use after detach, as bugs', async () => {
    const { plists, far } = pair();
    const first = plists.receive();
    await expect(plists.receive()).rejects.toThrow(/already waiting/);
    expect(() => plists.detach()).toThrow(/waiting/);
    far.write(xml({ n: 1 }));
    await first;
    plists.detach();
    await expect(plists.receive()).rejects.toThrow(/detached/);
  });

  it('hands unread bytes back, a header it had already read too', async () => {
    const { plists, near, far } = pair();
    const next = xml({ n: 2 });
    far.write(Buffer.concat([xml({ n: 1 }), next.subarray(0, 30)]));
    await plists.receive();
    expect(await codeOf(plists.receive({ timeoutMs: 10 }))).toBe('timed-out');
    expect(plists.detach()).toBe(near);
    const second = new PlistStream(near);
    far.write(next.subarray(30));
    expect((await second.receive()).n).toBe(2);
  });

  it.each(['a socket', 'another duplex'])('lets TLS start on the stream it hands back (%s), early bytes included', async (kind) => {
    const key = await generateEcKey();
    const name = [{ type: 'CN', value: 'device' }];
    const validity = { notBefore: Date.now() - 60_000, notAfter: Date.now() + 600_000 };
    const certificate = await issueCertificate({
      subject: name,
      publicKey: key,
      issuer: { subject: name, key },
      ...validity,
      keyUsage: ['digitalSignature'],
    });
    const identity = { key: toPem('PRIVATE KEY', privateKeyToDer(key)), cert: certificate.pem };
    const { clientSide, serverSide } = await socketPair();

    const server = new PlistStream(kind === 'a socket' ? serverSide : wrapped(serverSide));
    const client = new PlistStream(kind === 'a socket' ? clientSide : wrapped(clientSide));
    await client.send({ Request: 'StartSession' });
    await server.receive();
    await server.send({ EnableSessionSSL: true });
    await client.receive();
    const clientTls = connectTls({ socket: client.detach(), rejectUnauthorized: false, ...identity });
    opened.push(clientTls);
    // The client's hello arrives while the server still reads plists.
    await new Promise((resolve) => setTimeout(resolve, 20));
    const serverTls = new TLSSocket(server.detach() as Socket, {
      isServer: true,
      requestCert: true,
      rejectUnauthorized: false,
      ...identity,
    });
    opened.push(serverTls);
    const inner = new PlistStream(serverTls);
    const secure = new PlistStream(clientTls);
    await secure.send({ Request: 'GetValue' });
    expect((await inner.receive()).Request).toBe('GetValue');
    await inner.send({ Value: 'x'.repeat(100_000) });
    expect((await secure.receive()).Value).toHaveLength(100_000);
  });
});

async function socketPair(): Promise<{ clientSide: Socket; serverSide: Socket }> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const clientSide = connect(address.port, '127.0.0.1');
  const [serverSide] = await once(server, 'connection');
  server.close();
  opened.push(clientSide, serverSide);
  return { clientSide, serverSide };
}

/** A plain Duplex over a socket, as a stream of another transport would be. */
function wrapped(socket: Socket): Duplex {
  return Duplex.from({ readable: socket, writable: socket });
}
