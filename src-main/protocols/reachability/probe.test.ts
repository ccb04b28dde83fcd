import { once } from 'node:events';
import { createServer as createTcp, type LookupFunction, type Server } from 'node:net';
import { createServer as createTls } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import { issueCertificate } from '#pki/issue-certificate.ts';
import { generateEcKey, privateKeyToDer } from '#pki/keys.ts';
import { toPem } from '#pki/pem.ts';
import { probe } from './probe.ts';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function listening(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

async function tlsServer(name: string) {
  const key = await generateEcKey();
  const subject = [
    { type: 'O', value: 'Proxy Co' },
    { type: 'CN', value: name },
  ] as const;
  const certificate = await issueCertificate({
    subject: [...subject],
    publicKey: key,
    issuer: { subject: [...subject], key },
    notBefore: Date.now() - 1_000,
    notAfter: Date.now() + 86_400_000,
    ipAddresses: ['127.0.0.1'],
    ca: true,
  });
  const port = await listening(
    createTls({ key: toPem('PRIVATE KEY', privateKeyToDer(key)), cert: certificate.pem }, (socket) => socket.on('error', () => {})),
  );
  return { port, roots: certificate.pem };
}

const limits = { timeoutMs: 500 };

describe('a host that is asked', () => {
  it('is reached, with TLS and without', async () => {
    const tcp = await listening(createTcp());
    expect(await probe({ host: '127.0.0.1', port: tcp, tls: false }, limits)).toEqual({ result: 'reached', found: '' });
    const { port, roots } = await tlsServer('apns');
    expect(await probe({ host: '127.0.0.1', port, tls: true }, { ...limits, roots })).toEqual({ result: 'reached', found: '' });
  });

  it('is told from one that stands in its place, whose issuer is named', async () => {
    const { port } = await tlsServer('Inspection CA');
    const { roots } = await tlsServer('apns');
    expect(await probe({ host: '127.0.0.1', port, tls: true }, { ...limits, roots })).toEqual({
      result: 'intercepted',
      found: 'Proxy Co, Inspection CA',
    });
  });

  it('says why it was not reached', async () => {
    const gone = await listening(createTcp());
    servers.pop()?.close();
    expect(await probe({ host: '127.0.0.1', port: gone, tls: true }, limits)).toMatchObject({ result: 'refused' });
    const mute = await listening(createTcp());
    expect(await probe({ host: '127.0.0.1', port: mute, tls: true }, limits)).toMatchObject({ result: 'timed-out' });
    const rude = await listening(createTcp((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')));
    expect(await probe({ host: '127.0.0.1', port: rude, tls: true }, limits)).toMatchObject({ result: 'tls-failed' });
    const lookup: LookupFunction = (_host, _options, done) => done(Object.assign(new Error('no such name'), { code: 'ENOTFOUND' }), []);
    expect(await probe({ host: 'localhost', port: 443, tls: true }, { ...limits, lookup })).toEqual({ result: 'no-name', found: '' });
  });
});
