import { createPublicKey } from 'node:crypto';
import { type Duplex, duplexPair } from 'node:stream';
import { TLSSocket } from 'node:tls';
import { beforeAll, describe, expect, it } from 'vitest';
import { issueCertificate } from '#pki/issue-certificate.ts';
import { generateRsaKey, privateKeyToDer } from '#pki/keys.ts';
import { toPem } from '#pki/pem.ts';
import { pairedDevice } from './lockdown-scripted-device.ts';
import { secureStream } from './secure-stream.ts';

let paired: Awaited<ReturnType<typeof pairedDevice>>;
let stranger: Awaited<ReturnType<typeof pairedDevice>>;
beforeAll(async () => {
  [paired, stranger] = await Promise.all([pairedDevice(), pairedDevice()]);
});

const failure = (code: string) => expect.objectContaining({ name: 'LockdownError', code });

/** Runs the handshake against `device`, which gets the other end. */
async function attempt(device: (end: Duplex) => void, record = paired.record) {
  const [client, end] = duplexPair();
  end.on('error', () => {});
  device(end);
  try {
    return await secureStream(client, record, { timeoutMs: 150 });
  } catch (error) {
    expect(client.destroyed).toBe(true);
    throw error;
  }
}

describe('secureStream', () => {
  it('gives a stream both ways', async () => {
    const secured = await attempt((end) => {
      const device = new TLSSocket(end, { isServer: true, requestCert: true, rejectUnauthorized: false, ...paired.tls });
      device.on('data', (chunk: Buffer) => device.write(`you said ${chunk.toString()}`));
    });
    secured.write('hello');
    expect((await new Promise<Buffer>((resolve) => secured.once('data', resolve))).toString()).toBe('you said hello');
    secured.destroy();
  });

  it('loads the SHA-1 certificates that other tools put into their records, on both sides', async () => {
    // As go-ios makes them: with key identifiers, so that OpenSSL does not take the leaf for a self-signed certificate.
    const [rootKey, key] = await Promise.all([generateRsaKey(), generateRsaKey()]);
    const common = { subject: [], notBefore: 0, notAfter: Date.UTC(2040, 0), hash: 'SHA-1', subjectKeyIdentifier: true } as const;
    const issuer = { subject: [], key: rootKey };
    const certificate = await issueCertificate({ ...common, issuer, publicKey: createPublicKey(rootKey), ca: true });
    const { pem } = await issueCertificate({ ...common, issuer: { ...issuer, certificate }, publicKey: createPublicKey(key) });
    const old = { cert: Buffer.from(pem), key: Buffer.from(toPem('PRIVATE KEY', privateKeyToDer(key))) };
    const record = { ...paired.record, hostCertificate: old.cert, hostPrivateKey: old.key };
    let device: TLSSocket | undefined;
    const secured = await attempt((end) => {
      device = new TLSSocket(end, { isServer: true, requestCert: true, rejectUnauthorized: false, ...paired.tls, ...old });
      device.on('data', (chunk: Buffer) => device?.write(chunk));
    }, record);
    secured.write('x');
    // The client of TLS 1.3 is ready before the device has seen its certificate.
    await new Promise((resolve) => secured.once('data', resolve));
    expect(device?.getPeerX509Certificate()?.toString().trim()).toBe(pem.trim());
    secured.destroy();
  });

  it.each<[string, (end: Duplex) => void, string]>([
    ['hangs up at once', (end) => end.destroy(), 'closed'],
    ['hangs up in the middle of the handshake', (end) => end.once('data', () => end.destroy()), 'closed'],
    ['ends its side in the middle of the handshake', (end) => end.once('data', () => end.end()), 'closed'],
    ['is silent', (end) => end.resume(), 'timed-out'],
    ['answers a plist', (end) => end.once('data', () => end.write('\0\0\0\x08<plist/>')), 'tls-failed'],
    ['sends a TLS alert', (end) => end.once('data', () => end.write(Buffer.from('15030300020228', 'hex'))), 'tls-failed'],
  ])('when the device %s', async (_name, device, code) => {
    await expect(attempt(device)).rejects.toEqual(failure(code));
  });

  it("is 'tls-failed' for a record whose key belongs to another certificate, and keeps both out of the message", async () => {
    const mixed = { ...paired.record, hostPrivateKey: stranger.record.hostPrivateKey };
    const error = await attempt(() => {}, mixed).then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toEqual(failure('tls-failed'));
    expect(String(error)).not.toContain('-----');
  });
});
