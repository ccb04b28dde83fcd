import { type KeyObject, sign } from 'node:crypto';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createAdePublicKey } from '#files/ade-public-key.ts';
import { openMdmcertReply } from '#files/mdmcert-reply.ts';
import { readSignedRequest } from '#files/signed-request.ts';
import { type Clock, systemClock } from '#lib/clock.ts';
import type { Certificate } from '#pki/certificate.ts';
import { createCsr } from '#pki/csr.ts';
import { generateEcKey, generateRsaKey, privateKeyToDer } from '#pki/keys.ts';
import { toPem } from '#pki/pem.ts';
import { DAY, NOW, OpenSsl, testCertificate } from '#pki/testing.ts';
import { FakeMdmcert, type MdmcertFault } from './fake-mdmcert.ts';
import { MdmcertClient } from './mdmcert-client.ts';

const PRODUCT_KEY = 'a-key-of-this-product';
const EMAIL = 'Taro@example.jp';
const openssl = OpenSsl.find();
afterAll(() => openssl?.remove());

let service: FakeMdmcert;
let recipientKey: KeyObject;
let recipient: Certificate;
let csr: Buffer;
let csrPem: string;

beforeAll(async () => {
  const rootKey = await generateEcKey();
  const root = await testCertificate('Root', rootKey, null, { ca: true });
  const vendorKey = await generateRsaKey();
  const vendor = await testCertificate('MDM Vendor: Test', vendorKey, { certificate: root, key: rootKey });
  service = new FakeMdmcert({
    vendor: { chain: [vendor, root], sign: (bytes) => sign('sha256', bytes, vendorKey) },
    productKeys: [PRODUCT_KEY],
    registered: ['taro@example.jp'],
  });
  await service.start();
  recipientKey = await generateRsaKey();
  recipient = await createAdePublicKey({ key: recipientKey, commonName: 'Reply', now: NOW });
  csr = await createCsr({ subject: [{ type: 'CN', value: 'x' }], key: await generateRsaKey() });
  csrPem = toPem('CERTIFICATE REQUEST', csr);
});
afterAll(() => service.stop());
afterEach(() => {
  service.fault = null;
});

const client = (more: Partial<ConstructorParameters<typeof MdmcertClient>[0]> = {}): MdmcertClient =>
  new MdmcertClient({ endpoint: service.endpoint, productKey: PRODUCT_KEY, userAgent: 'Shitaku/test', clock: systemClock, ...more });
/** Half a minute is over at once. */
const hasty: Clock = { ...systemClock, after: (_ms, act) => systemClock.after(50, act) };
const ask = (more: Partial<Parameters<MdmcertClient['requestSignature']>[0]> = {}, by = client()) =>
  by.requestSignature({ csrPem, email: EMAIL, recipientPem: recipient.pem, ...more });

describe('mdmcert.download', () => {
  it('signs, and mails what only the recipient opens', async () => {
    expect(service.mailFor(EMAIL)).toBeNull();
    expect(await ask()).toEqual({ ok: true, value: null });
    const mail = Buffer.from(service.mailFor('taro@example.jp') ?? '');
    const opened = openMdmcertReply(mail, [{ keyName: 'mine', key: recipientKey, certificate: recipient }]);
    if (!opened.ok) throw new Error(opened.error.code);
    expect(opened.value.keyName).toBe('mine');
    const request = readSignedRequest(Buffer.from(opened.value.request), NOW);
    expect(request).toMatchObject({ ok: true, value: { request: opened.value.request, csrDer: csr } });
    expect(readSignedRequest(Buffer.from(opened.value.request), NOW + 400 * DAY)).toMatchObject({ error: { code: 'vendor-expired' } });
  });

  it('sends a mail that openssl opens', async (context) => {
    if (openssl === null) return context.skip('openssl is not installed');
    await ask();
    const key = openssl.file('reply.key', toPem('PRIVATE KEY', privateKeyToDer(recipientKey)));
    const certificate = openssl.file('reply.pem', recipient.pem);
    const decrypt = ['cms', '-decrypt', '-inform', 'DER', '-binary', '-inkey', key, '-recip', certificate];
    const content = openssl.run(decrypt, Buffer.from(service.mailFor(EMAIL) ?? '', 'hex')).toString();
    expect(Buffer.from(content, 'base64').toString()).toContain('<key>PushCertCertificateChain</key>');
  });

  it('refuses, and says why', async () => {
    const elliptic = await generateEcKey();
    const ecCertificate = await testCertificate('ec', elliptic, null);
    const ecCsr = await createCsr({ subject: [], key: elliptic });
    const tampered = Buffer.from(csr);
    tampered[csr.length - 5] = (tampered[csr.length - 5] ?? 0) ^ 1;
    const refusals: [Promise<Awaited<ReturnType<typeof ask>>>, string][] = [
      [ask({ email: 'jiro@example.jp' }), 'the e-mail address is not registered'],
      [ask({}, client({ productKey: 'another' })), 'unknown key'],
      [ask({ csrPem: 'x' }), 'the CSR cannot be read'],
      [ask({ csrPem: csr.toString('latin1') }), 'the CSR cannot be read'],
      [ask({ csrPem: toPem('CERTIFICATE REQUEST', tampered) }), 'the CSR cannot be read'],
      [ask({ csrPem: toPem('CERTIFICATE REQUEST', ecCsr) }), 'the CSR has no RSA key'],
      [ask({ recipientPem: ecCertificate.pem }), 'the certificate cannot be encrypted to'],
      [ask({ recipientPem: csrPem }), 'the certificate cannot be encrypted to'],
      [ask({}, client({ userAgent: 'node' })), 'a client has to say its own name'],
    ];
    for (const [asked, reason] of refusals)
      expect(await asked).toMatchObject({ ok: false, error: { code: 'refused', details: { reason } } });
  });

  it.each<[MdmcertFault, string]>([
    ['unregistered', 'refused'],
    ['refused', 'refused'],
    ['down', 'unreachable'],
    ['silent', 'unreachable'],
    ['html', 'unexpected-answer'],
  ])('fails as scripted: %s', async (fault, code) => {
    service.fault = fault;
    const before = service.mailFor(EMAIL);
    expect(await ask({}, client({ clock: fault === 'silent' ? hasty : systemClock }))).toMatchObject({ ok: false, error: { code } });
    expect(service.mailFor(EMAIL)).toBe(before);
  });

  it('is the service on one path only', async () => {
    const elsewhere = client({ endpoint: service.endpoint.replace('signrequest', 'other') });
    expect(await ask({}, elsewhere)).toMatchObject({ error: { code: 'unexpected-answer', details: { status: '404' } } });
  });
});

describe('a strange service', () => {
  let server: Server | null = null;
  const serve = async (listener: RequestListener): Promise<MdmcertClient> => {
    const made = createServer(listener);
    server = made;
    await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', () => resolve()));
    return client({ endpoint: `http://127.0.0.1:${(made.address() as AddressInfo).port}/` });
  };
  afterEach(async () => {
    server?.closeAllConnections();
    await new Promise<void>((resolve) => (server === null ? resolve() : server.close(() => resolve())));
    server = null;
  });

  it('cannot make us read without end', async () => {
    let open = true;
    const by = await serve((_, response) => {
      response.on('close', () => {
        open = false;
      });
      const more = (): void => {
        if (open) response.write(Buffer.alloc(16_384, 'x'), () => setImmediate(more));
      };
      more();
    });
    expect(await ask({}, by)).toMatchObject({ error: { code: 'unexpected-answer' } });
    await expect.poll(() => open).toBe(false);
  });

  it.each([
    [200, '{"result":"success"}', 'ok'],
    [200, '{"result":"maybe"}', 'unexpected-answer'],
    [200, '["success"]', 'unexpected-answer'],
    [200, 'null', 'unexpected-answer'],
    [200, '', 'unexpected-answer'],
    [202, '{"result":"success"}', 'unexpected-answer'],
    [403, '{"result":"failure","reason":"no"}', 'refused'],
    [503, '{"result":"success"}', 'unreachable'],
  ])('answers %i %s: %s', async (status, body, code) => {
    const by = await serve((_, response) => response.writeHead(status).end(body));
    const outcome = await ask({}, by);
    expect(outcome.ok ? 'ok' : outcome.error.code).toBe(code);
  });

  it('is not followed elsewhere, and its words are cut and cleaned', async () => {
    let asked = 0;
    const redirecting = await serve((_, response) => {
      asked += 1;
      response.writeHead(307, { Location: service.endpoint }).end();
    });
    expect(await ask({}, redirecting)).toMatchObject({ error: { code: 'unexpected-answer' } });
    expect(asked).toBe(1);
    server?.close();
    const talkative = await serve((_, response) => {
      response.end(JSON.stringify({ result: 'failure', reason: `key ${PRODUCT_KEY}\u0007 ${'long '.repeat(100)}` }));
    });
    const outcome = await ask({}, talkative);
    const words = outcome.ok ? '' : (outcome.error.details?.reason ?? '');
    expect(words).toMatch(/^key … {1,2}long long/);
    expect(words.length).toBeLessThanOrEqual(200);
    expect(JSON.stringify(outcome)).not.toContain(PRODUCT_KEY);
  });
});
