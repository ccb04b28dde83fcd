import type { KeyObject } from 'node:crypto';
import { createHash, verify } from 'node:crypto';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Certificate, NameEntry } from '#pki/certificate.ts';
import { derInteger, derSequence } from '#pki/der.ts';
import { issueCertificate } from '#pki/issue-certificate.ts';
import { generateEcKey } from '#pki/keys.ts';
import { memoryDatabase } from '#store/testing.ts';
import { PushService } from './push-service.ts';
import { DAY_MS, fileOf, form, type Issuer, pooledRsaKey, type TestBench, TOPIC, testBench, testCa, testLeaf } from './testing.ts';

const [SERVER_AUTH, CLIENT_AUTH, CODE_SIGNING] = ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2', '1.3.6.1.5.5.7.3.3'] as const;

describe('the organisation’s own vendor identity', () => {
  let bench: TestBench;
  let service: PushService;
  let root: Issuer;
  let middle: Issuer;
  let key: KeyObject;
  let leaf: Certificate;

  const pemOf = (privateKey: KeyObject): string => privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

  beforeAll(async () => {
    const now = (await testBench(memoryDatabase())).clock.now();
    root = await testCa('Vendor Root', now);
    middle = await testCa('Vendor Relations', now, root);
    key = await pooledRsaKey(3);
    leaf = await testLeaf(middle, { publicKey: key, now, name: 'MDM Vendor: Own' });
  });
  beforeEach(async () => {
    bench = await testBench(memoryDatabase());
    service = new PushService(bench.ports);
  });

  const files = (change: Partial<Parameters<PushService['importVendor']>[0]> = {}) => ({
    certificate: fileOf(leaf.der),
    privateKey: fileOf(pemOf(key)),
    chain: [fileOf(root.certificate.der), fileOf(middle.certificate.pem)],
    ...change,
  });

  it('is imported with a chain in any order, comes before practice’s, and signs', async () => {
    const used: { chain: readonly Certificate[]; signature: Uint8Array; csr: Uint8Array }[] = [];
    service = new PushService({
      ...bench.ports,
      buildPushRequest: async ({ csr, vendor }) => {
        used.push({ csr, chain: vendor.chain, signature: await vendor.sign(csr) });
        return 'request';
      },
    });
    expect(await service.importVendor(files())).toEqual({ ok: true, value: {} });
    expect(await service.overview()).toMatchObject({ value: { vendor: { subject: 'CN=MDM Vendor: Own', simulated: false } } });
    await service.begin({ flow: 'new' });
    expect((await service.submitForm(form)).ok).toBe(true);
    expect(used[0]?.chain.map(({ commonName }) => commonName)).toEqual(['MDM Vendor: Own', 'Vendor Relations', 'Vendor Root']);
    expect(verify('sha256', used[0]?.csr ?? Buffer.alloc(0), leaf.publicKey, used[0]?.signature ?? Buffer.alloc(0))).toBe(true);
    expect(bench.recorded[0]).toMatchObject({ action: 'certificates.vendor-imported', subject: 'CN=MDM Vendor: Own' });
  });

  it('takes certificate and chain from one PEM file', async () => {
    const all = leaf.pem + middle.certificate.pem + root.certificate.pem;
    expect(await service.importVendor(files({ certificate: fileOf(all), chain: [] }))).toEqual({ ok: true, value: {} });
  });

  it('keeps the three before it to go back to, and no more', async () => {
    for (let time = 0; time < 6; time += 1) await service.importVendor(files());
    const { credentials, secrets } = bench.ports;
    expect(credentials.history('vendor')).toHaveLength(3);
    for (const kept of credentials.history('vendor')) expect(secrets.get(kept.secretName)).not.toBeNull();
    expect(bench.database.prepare("SELECT count(*) AS n FROM secrets WHERE name LIKE 'vendor-key/%'").get()).toEqual({ n: 4 });
    const current = credentials.current('vendor');
    expect(current).toMatchObject({ identityName: 'CN=MDM Vendor: Own', expiresAt: leaf.notAfter, serialNumber: leaf.serialNumber });
    expect(current?.identity).toBe(createHash('sha256').update(leaf.publicKeyDer).digest('hex'));
  });

  it('is refused with the reason', async () => {
    const refused = async (change: Parameters<typeof files>[0], error: object) =>
      expect(await service.importVendor(files(change))).toMatchObject({ ok: false, error });
    const now = bench.clock.now();
    await refused(
      { certificate: fileOf(pemOf(key)) },
      { code: 'not-a-certificate', details: { kind: 'private-key', file: 'certificate' } },
    );
    await refused({ chain: [fileOf('PK\x03\x04')] }, { code: 'not-a-certificate', details: { kind: 'zip', file: 'chain-1' } });
    await refused({ privateKey: fileOf(leaf.pem) }, { code: 'not-a-private-key', details: { kind: 'vendor-certificate' } });
    const sealed = key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' });
    await refused({ privateKey: fileOf(sealed) }, { code: 'not-a-private-key', details: { kind: 'private-key' } });
    await refused({ privateKey: fileOf(pemOf(await generateEcKey())) }, { code: 'not-a-private-key', details: { kind: 'not-rsa' } });
    // Its numbers would take long to compute with; they never meet the crypto library.
    const endless = derSequence(derInteger(0), ...Array.from({ length: 8 }, () => derInteger(Buffer.alloc(1000, 0x7b))));
    await refused({ privateKey: fileOf(endless) }, { code: 'not-a-private-key' });
    await refused({ privateKey: fileOf(pemOf(await pooledRsaKey(4))) }, { code: 'key-mismatch' });
    await refused({ chain: [fileOf(middle.certificate.der)] }, { code: 'chain-incomplete', details: { missing: 'Vendor Root' } });
    await refused({ chain: [fileOf(root.certificate.der)] }, { code: 'chain-incomplete', details: { missing: 'Vendor Relations' } });
    await refused({ chain: [] }, { code: 'chain-incomplete' });
    const impostor = await testCa('Vendor Relations', now, root);
    await refused({ chain: [fileOf(impostor.certificate.der), fileOf(root.certificate.der)] }, { code: 'chain-incomplete' });
    const old = await testLeaf(middle, { publicKey: key, now, from: -30, days: -1 });
    await refused({ certificate: fileOf(old.der) }, { code: 'expired', details: { expiredAt: new Date(now - DAY_MS).toISOString() } });
    expect(bench.recorded).toEqual([]);
    expect(bench.ports.credentials.current('vendor')).toBeNull();
  });

  it('is no certificate for something else: each is refused by its name', async () => {
    const now = bench.clock.now();
    const below = (options: Partial<Parameters<typeof testLeaf>[1]>) => testLeaf(middle, { publicKey: key, now, ...options });
    const subject: NameEntry[] = [{ type: 'CN', value: 'Company CA' }];
    const ca = await issueCertificate({
      subject,
      publicKey: key,
      issuer: { subject: middle.certificate.subject, key: middle.key, certificate: middle.certificate },
      notBefore: now - DAY_MS,
      notAfter: now + DAY_MS,
      ca: true,
    });
    const server = await below({ name: 'mdm.example.jp', usages: [SERVER_AUTH, CLIENT_AUTH] });
    const table = [
      ['push-certificate', (await below({ topic: TOPIC })).der],
      ['app-push-certificate', (await below({ name: 'Apple Push Services: jp.example.app' })).der],
      ['ca-certificate', ca.der],
      ['ca-certificate', ca.pem + middle.certificate.pem + root.certificate.pem],
      ['tls-server-certificate', server.der],
      ['tls-server-certificate', server.pem + middle.certificate.pem + root.certificate.pem],
    ] as const;
    for (const [code, certificate] of table) {
      const answer = await service.importVendor(files({ certificate: fileOf(certificate) }));
      expect(answer, code).toMatchObject({ ok: false, error: { code, details: { subject: expect.stringContaining('CN=') } } });
    }
    expect(bench.ports.credentials.current('vendor')).toBeNull();
    // A vendor's by its name is one, whatever usages Apple gives it.
    const signing = await below({ name: 'MDM Vendor: Own', usages: [SERVER_AUTH, CODE_SIGNING] });
    expect((await service.importVendor(files({ certificate: fileOf(signing.der) }))).ok).toBe(true);
  });
});
