import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { servedCertificate } from './served-certificate.ts';
import { createCa, createTls, startServer, type TestServer, type TestTls } from './testing.ts';

let tls: TestTls;
let server: TestServer;
beforeAll(async () => {
  tls = await createTls();
  server = await startServer(tls, await createCa('Device CA'));
});
afterAll(() => server.listener.stop());

const at = (change: Partial<Parameters<typeof servedCertificate>[0]> = {}) =>
  servedCertificate({ address: '127.0.0.1', port: server.listener.address().port, name: '127.0.0.1', root: tls.root, ...change });

describe('the certificate that an engine serves', () => {
  it('is read as a device sees it', async () => {
    const answer = await at();
    expect(answer.ok && answer.value.sha256).toBe(new X509Certificate(tls.certificatePem).fingerprint256.replaceAll(':', '').toLowerCase());
  });

  it('is not ours under another root, or another name', async () => {
    expect(await at({ root: (await createTls()).root })).toMatchObject({ error: { code: 'other-certificate-served' } });
    expect(await at({ name: 'mdm.elsewhere.example' })).toMatchObject({ error: { code: 'other-certificate-served' } });
  });

  it('is out of reach where nobody listens', async () => {
    expect(await at({ port: 1 })).toMatchObject({ error: { code: 'unreachable' } });
  });
});
