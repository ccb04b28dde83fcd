import { createHash, type KeyObject, sign } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openMdmcertReply } from '#files/mdmcert-reply.ts';
import { hostileFiles } from '#files/testing.ts';
import { systemClock } from '#lib/clock.ts';
import { fail, ok } from '#lib/outcome.ts';
import { type Certificate, readCertificate } from '#pki/certificate.ts';
import { createCsr, readCsr } from '#pki/csr.ts';
import { privateKeyFrom, privateKeyToDer, publicKeyToDer } from '#pki/keys.ts';
import { toPem } from '#pki/pem.ts';
import { OpenSsl } from '#pki/testing.ts';
import { memoryDatabase } from '#store/testing.ts';
import { FakeMdmcert } from '../../protocols/mdmcert/fake-mdmcert.ts';
import { MdmcertClient } from '../../protocols/mdmcert/mdmcert-client.ts';
import { PushService } from './push-service.ts';
import { DAY_MS, dropped, form, type Issuer, pooledRsaKey, type TestBench, testBench, testCa, testLeaf } from './testing.ts';

const openssl = OpenSsl.find();
afterAll(() => openssl?.remove());

let bench: TestBench;
let service: PushService;
let root: Issuer;
let vendor: Certificate;
let vendorKey: KeyObject;

beforeAll(async () => {
  const now = (await testBench(memoryDatabase())).clock.now();
  root = await testCa('Vendor Root', now);
  vendorKey = await pooledRsaKey(8);
  vendor = await testLeaf(root, { publicKey: vendorKey, now, name: 'MDM Vendor: Partner' });
});

beforeEach(async () => {
  bench = await testBench(memoryDatabase());
  service = new PushService(bench.ports);
});

const wizard = async () => {
  const answer = await service.overview();
  return answer.ok ? answer.value.wizard : null;
};
const begin = async (signer: 'external' | 'mdmcert', by = service) => {
  await by.begin({ flow: 'new' });
  expect(await by.submitForm({ ...form, signer })).toEqual({ ok: true, value: {} });
  const csr = await by.csr();
  if (!csr.ok) throw new Error(csr.error.code);
  return csr.value;
};
const derOf = (pem: string): Buffer => readCsr(Buffer.from(pem)).der;
/** As a vendor writes it, by hand. */
const plistOf = (csr: Buffer, signature: Buffer, chain = [vendor, root.certificate]): string => `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0"><dict>
<key>PushCertRequestCSR</key><string>${csr.toString('base64')}</string>
<key>PushCertCertificateChain</key><string>${chain.map(({ der }) => toPem('CERTIFICATE', der)).join('')}</string>
<key>PushCertSignature</key><string>${signature.toString('base64')}</string>
</dict></plist>
`;
const packed = (csr: Buffer, chain?: Certificate[]): string =>
  Buffer.from(plistOf(csr, sign('sha256', csr, vendorKey), chain)).toString('base64');

describe('an external signer', () => {
  it('gets a CSR that openssl reads, and what openssl signed is taken', async (context) => {
    if (openssl === null) return context.skip('openssl is not installed');
    const csr = await begin('external');
    expect(csr).toMatchObject({ fileName: expect.stringMatching(/^push-csr_.+\.csr$/), base64: false });
    const [file, key] = [
      openssl.file('push.csr', csr.content),
      openssl.file('vendor.key', toPem('PRIVATE KEY', privateKeyToDer(vendorKey))),
    ];
    expect(openssl.accepts(['req', '-in', file, '-noout', '-verify'])).toBe(true);
    const der = openssl.run(['req', '-in', file, '-outform', 'DER']);
    const signature = openssl.run(['dgst', '-sha256', '-sign', key], der);
    expect(await wizard()).toMatchObject({ step: 'sign', requestFileName: expect.stringContaining('plist.b64') });
    expect(await service.request()).toMatchObject({ error: { code: 'no-wizard' } });
    expect(await service.importSigned(dropped(Buffer.from(plistOf(der, signature)).toString('base64')))).toEqual({ ok: true, value: {} });
    expect(await wizard()).toMatchObject({ step: 'request', problem: null });
    expect(bench.recorded.at(-1)).toMatchObject({ action: 'push.request-signed', subject: 'CN=MDM Vendor: Partner' });
    const request = await service.request();
    expect(request.ok && Buffer.from(request.value.content, 'base64').toString()).toBe(plistOf(der, signature));
    expect((await service.import(dropped((await bench.issue(der.toString('base64'))).pem))).ok).toBe(true);
    expect((await service.verify()).ok).toBe(true);
    expect(bench.ports.credentials.current('push')?.facts).toEqual({ signer: 'external' });
  });

  it('may answer for a wizard that was closed, and in XML', async () => {
    const early = derOf((await begin('external')).content);
    await service.close();
    await begin('external');
    const xml = plistOf(early, sign('sha256', early, vendorKey));
    expect((await service.importSigned(dropped(xml))).ok).toBe(true);
    const keyId = createHash('sha256').update(readCsr(early).publicKeyDer).digest('hex').slice(0, 8);
    expect(await wizard()).toMatchObject({ step: 'request', requestFileName: expect.stringContaining(keyId) });
  });

  it('is refused with the reason', async () => {
    const csr = derOf((await begin('external')).content);
    const refused = async (content: string, error: object) => {
      expect(await service.importSigned(dropped(content))).toMatchObject({ ok: false, error });
      expect(await wizard()).toMatchObject({ step: 'sign', problem: error });
    };
    await refused(csr.toString('base64'), { code: 'not-a-push-request', details: { kind: 'csr' } });
    await refused(packed(csr).slice(0, -50), { code: 'damaged' });
    await refused(plistOf(csr, sign('sha256', Buffer.from('x'), vendorKey)), { code: 'signature-wrong' });
    await refused(packed(csr, [vendor]), { code: 'chain-incomplete' });
    await refused(packed(await createCsr({ subject: [], key: await pooledRsaKey(9) })), { code: 'other-request' });
    bench.clock.advance(366 * DAY_MS);
    await refused(packed(csr), { code: 'vendor-expired' });
  });

  it('cannot bring in anything hostile; no key is lost over it', async () => {
    const csr = derOf((await begin('external')).content);
    const keys = bench.ports.credentials.pendingKeys('push');
    for (const signer of ['external', 'mdmcert'] as const) {
      for (const { name, bytes } of await hostileFiles()) {
        const [run] = bench.ports.runs.open();
        if (run === undefined) throw new Error('the wizard is gone');
        bench.ports.runs.save(run.id, run.step, { ...run.data, form: { ...run.data.form, signer } }, 0);
        const at = new PushService({ ...bench.ports, fileOf: () => ({ fileName: name, bytes }) });
        expect(await at.importSigned(dropped('')), name).toMatchObject({ ok: false, error: { code: expect.any(String) } });
      }
    }
    expect(bench.ports.credentials.pendingKeys('push')).toEqual(keys);
    expect((await service.importSigned(dropped(packed(csr)))).ok).toBe(true);
  });
});

describe('files of an own vendor', () => {
  it('are not taken from anybody hostile', async () => {
    const files = (await hostileFiles()).filter(({ bytes }) => bytes.length < 3_000_000);
    const [pem, key] = [Buffer.from(vendor.pem), Buffer.from(toPem('PRIVATE KEY', privateKeyToDer(vendorKey)))];
    const encoded = (bytes: Uint8Array) => ({ fileName: 'x', content: Buffer.from(bytes).toString('base64') });
    const chain = [encoded(root.certificate.der)];
    for (const { name, bytes } of files) {
      for (const [certificate, privateKey, others] of [
        [bytes, key, chain],
        [pem, bytes, chain],
        [bytes, bytes, chain],
        [pem, key, [encoded(bytes)]],
      ] as const) {
        const answer = await service.importVendor({
          certificate: encoded(certificate),
          privateKey: encoded(privateKey),
          chain: [...others],
        });
        expect(answer, name).toMatchObject({ ok: false, error: { code: expect.any(String) } });
      }
    }
    expect(bench.ports.credentials.current('vendor')).toBeNull();
    expect((await service.importVendor({ certificate: encoded(pem), privateKey: encoded(key), chain })).ok).toBe(true);
  });
});

describe('mdmcert.download', () => {
  let site: FakeMdmcert;
  const email = form.email;

  beforeAll(async () => {
    site = new FakeMdmcert({
      vendor: { chain: [vendor, root.certificate], sign: (bytes) => sign('sha256', bytes, vendorKey) },
      productKeys: ['product'],
      registered: [email],
    });
    await site.start();
  });
  afterAll(() => site.stop());
  beforeEach(() => {
    site.fault = null;
    const client = new MdmcertClient({ endpoint: site.endpoint, productKey: 'product', userAgent: 'Shitaku/test', clock: systemClock });
    service = new PushService({ ...bench.ports, mdmcert: { ask: (request) => client.requestSignature(request) } });
  });

  const mail = (): string => site.mailFor(email) ?? '';
  const replyKeys = () => bench.ports.credentials.pendingKeys('mdmcert');

  it('is asked, and its mail opened', async () => {
    const csr = derOf((await begin('mdmcert')).content);
    expect(await service.askMdmcert()).toEqual({ ok: true, value: {} });
    expect(await wizard()).toMatchObject({ step: 'sign', signatureAskedAt: bench.clock.now() });
    expect(bench.recorded.at(-1)).toMatchObject({ action: 'push.signature-asked', details: { email } });
    const [{ keyName } = { keyName: '' }] = replyKeys();
    expect(bench.ports.secrets.get(keyName)).not.toBeNull();
    service = new PushService(bench.ports);
    expect(await service.importSigned(dropped(mail()))).toEqual({ ok: true, value: {} });
    // Its key has done its work.
    expect(replyKeys()).toEqual([]);
    expect(bench.ports.secrets.get(keyName)).toBeNull();
    expect(await wizard()).toMatchObject({ step: 'request' });
    expect((await service.import(dropped((await bench.issue(csr.toString('base64'))).pem))).ok).toBe(true);
  });

  it('asked again, seals for the same key; an opened mail is as good', async () => {
    await begin('mdmcert');
    await service.askMdmcert();
    const first = mail();
    const keys = replyKeys();
    await service.askMdmcert();
    expect(replyKeys()).toEqual(keys);
    expect(mail()).not.toBe(first);
    const [kept] = keys;
    const key = privateKeyFrom(bench.ports.secrets.get(kept?.keyName ?? '') ?? Buffer.alloc(0));
    const certificate = readCertificate(Buffer.from(kept?.certificate ?? ''));
    expect(publicKeyToDer(key)).toEqual(kept?.publicKey);
    const opened = openMdmcertReply(Buffer.from(mail()), [{ keyName: 'k', key, certificate }]);
    expect((await service.importSigned(dropped(opened.ok ? opened.value.request : ''))).ok).toBe(true);
  });

  it('refuses with the reason, and the wizard stays', async () => {
    expect(await service.askMdmcert()).toMatchObject({ error: { code: 'no-wizard' } });
    await begin('mdmcert');
    for (const [fault, code] of [
      ['unregistered', 'refused'],
      ['down', 'unreachable'],
      ['html', 'unexpected-answer'],
    ] as const) {
      site.fault = fault;
      expect(await service.askMdmcert()).toMatchObject({ ok: false, error: { code } });
      expect(await wizard()).toMatchObject({ step: 'sign', problem: { code }, signatureAskedAt: null });
    }
    expect(replyKeys()).toHaveLength(1);
    expect(await service.importSigned(dropped('<html>'))).toMatchObject({
      error: { code: 'not-an-mdmcert-reply', details: { kind: 'html' } },
    });
    const elsewhere = new PushService({ ...(await testBench(memoryDatabase())).ports, mdmcert: { ask: async () => ok(null) } });
    await begin('mdmcert', elsewhere);
    site.fault = null;
    await service.askMdmcert();
    expect(await elsewhere.importSigned(dropped(mail()))).toMatchObject({ error: { code: 'other-request' } });
    const gone = new PushService({ ...bench.ports, mdmcert: null });
    expect(await gone.askMdmcert()).toMatchObject({ error: { code: 'signer-unavailable' } });
    const failing = new PushService({ ...bench.ports, mdmcert: { ask: async () => fail('refused', 'x', { reason: 'x' }) } });
    expect(await failing.askMdmcert()).toMatchObject({ error: { code: 'refused', details: { reason: 'x' } } });
  });
});
