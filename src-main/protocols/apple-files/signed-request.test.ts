import { type KeyObject, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Certificate } from '#pki/certificate.ts';
import { createCsr } from '#pki/csr.ts';
import { generateEcKey, generateRsaKey, privateKeyToDer } from '#pki/keys.ts';
import { toPem } from '#pki/pem.ts';
import { DAY, NOW, OpenSsl, testCertificate } from '#pki/testing.ts';
import { buildBinaryPlist, buildXmlPlist } from '#plist/plist.ts';
import { readSignedRequest } from './signed-request.ts';

const openssl = OpenSsl.find();
afterAll(() => openssl?.remove());

let csr: Buffer;
let vendorKey: KeyObject;
let root: Certificate;
let middle: Certificate;
let middleKey: KeyObject;
let vendor: Certificate;
beforeAll(async () => {
  const rootKey = await generateEcKey();
  root = await testCertificate('Root', rootKey, null, { ca: true });
  middleKey = await generateEcKey();
  middle = await testCertificate('Relations CA', middleKey, { certificate: root, key: rootKey }, { ca: true });
  vendorKey = await generateRsaKey();
  vendor = await testCertificate('MDM Vendor: Test', vendorKey, { certificate: middle, key: middleKey });
  csr = await createCsr({ subject: [{ type: 'CN', value: 'x' }], key: await generateRsaKey() });
});

const pem = (...chain: readonly Certificate[]): string => chain.map((certificate) => certificate.pem).join('');
const xml = (change: Readonly<Record<string, string | Buffer | undefined>> = {}): Buffer =>
  buildXmlPlist({
    PushCertRequestCSR: csr.toString('base64'),
    PushCertCertificateChain: pem(vendor, middle, root),
    PushCertSignature: sign('sha256', csr, vendorKey).toString('base64'),
    ...change,
  });
const read = (file: Uint8Array | string, now = NOW) => readSignedRequest(Buffer.from(file), now);
const refused = (code: string, reason?: string) => ({
  ok: false,
  error: { code, ...(reason === undefined ? {} : { details: { reason } }) },
});

describe('signed push request', () => {
  it('is taken as base64 and as XML, and is base64 for the portal', () => {
    const request = xml().toString('base64');
    const wrapped = request.replace(/(.{76})/g, '$1\r\n');
    const bare = Buffer.from(xml().toString().trim()).toString('base64'); // white space around a document goes
    const files: [Uint8Array | string, string][] = [
      [request, request],
      [wrapped, request],
      [`\ufeff${request}\n`, request],
      [Buffer.from(`\ufeff${wrapped}`, 'utf16le'), request],
      [xml(), bare],
    ];
    for (const [file, upload] of files) {
      const outcome = read(file);
      if (!outcome.ok) throw new Error(outcome.error.code);
      expect(outcome.value.request).toBe(upload);
      expect(outcome.value.csrDer.equals(csr)).toBe(true);
      expect(outcome.value.chain.map(({ sha256 }) => sha256)).toEqual([vendor, middle, root].map(({ sha256 }) => sha256));
    }
  });

  it('carries the vendor’s signature with SHA-256 over the DER', async () => {
    const signed = (signature: Buffer) => read(xml({ PushCertSignature: signature.toString('base64') }));
    expect(signed(sign('sha1', csr, vendorKey))).toMatchObject(refused('signature-wrong', 'sha1'));
    expect(signed(sign('sha256', csr, await generateRsaKey()))).toMatchObject(refused('signature-wrong', 'other'));
    expect(read(xml({ PushCertCertificateChain: pem(root, middle, vendor) }))).toMatchObject(refused('signature-wrong', 'key'));
    const other = await createCsr({ subject: [], key: vendorKey });
    expect(read(xml({ PushCertRequestCSR: other.toString('base64') }))).toMatchObject(refused('signature-wrong', 'other'));
  });

  it('has its chain, complete to a root', () => {
    const chained = (...chain: readonly Certificate[]) => read(xml({ PushCertCertificateChain: pem(...chain) }));
    expect(chained(vendor, middle)).toMatchObject(refused('chain-incomplete', 'root'));
    expect(chained(vendor)).toMatchObject(refused('chain-incomplete', 'root'));
    expect(chained(vendor, root)).toMatchObject(refused('chain-incomplete', 'link'));
    expect(chained(vendor, root, middle).ok).toBe(true);
    expect(chained(vendor, ...Array<Certificate>(8).fill(root))).toMatchObject(refused('damaged', 'chain'));
  });

  it('is in time', async () => {
    expect(read(xml(), NOW + 365 * DAY).ok).toBe(true);
    expect(read(xml(), NOW + 365 * DAY + 1000)).toMatchObject(refused('vendor-expired', 'expired'));
    expect(read(xml(), NOW - DAY - 1)).toMatchObject(refused('vendor-expired', 'not-yet-valid'));
    const old = await testCertificate('MDM Vendor: Test', vendorKey, { certificate: middle, key: middleKey }, { notAfter: NOW - 1000 });
    expect(read(xml({ PushCertCertificateChain: pem(old, middle, root) }))).toMatchObject(refused('vendor-expired', 'expired'));
  });

  it('is whole', () => {
    const request = xml().toString('base64');
    const tampered = Buffer.from(csr);
    tampered[csr.length - 5] = (tampered[csr.length - 5] ?? 0) ^ 1;
    const oneLine = pem(vendor, middle, root).replace(
      /-----\n([^-]+)-----END/g,
      (_, body: string) => `-----\n${body.replaceAll('\n', '')}\n-----END`,
    );
    expect(read(request.slice(0, -101))).toMatchObject(refused('damaged', 'base64'));
    expect(read(xml().subarray(0, -50))).toMatchObject(refused('damaged', 'plist'));
    expect(read(xml({ PushCertSignature: undefined }))).toMatchObject(refused('damaged', 'keys'));
    expect(read(xml({ PushCertRequestCSR: csr }))).toMatchObject(refused('damaged', 'keys'));
    expect(read(xml({ PushCertRequestCSR: tampered.toString('base64') }))).toMatchObject(refused('damaged', 'csr'));
    expect(read(xml({ PushCertCertificateChain: oneLine }))).toMatchObject(refused('damaged', 'chain-lines'));
    expect(read(xml({ PushCertCertificateChain: 'none' }))).toMatchObject(refused('damaged', 'chain'));
    const doubled = xml().toString().replace('<dict>', '<dict><key>PushCertSignature</key><string>eA==</string>');
    expect(read(doubled)).toMatchObject(refused('damaged', 'keys'));
  });

  it('is no other file', () => {
    const others = [
      '',
      'text',
      vendor.pem,
      toPem('CERTIFICATE REQUEST', csr),
      buildXmlPlist({ a: 'b' }),
      buildXmlPlist({ a: 'b' }).toString('base64'),
    ];
    const binary = buildBinaryPlist({ PushCertRequestCSR: 'x' }).toString('base64');
    const packedTwice = Buffer.from(xml().toString('base64')).toString('base64');
    for (const file of [...others, binary, packedTwice, ' '.repeat(300_000)])
      expect(read(file)).toMatchObject(refused('not-a-push-request'));
  });

  it('is taken when openssl signed it', (context) => {
    if (openssl === null) return context.skip('openssl is not installed');
    const key = openssl.file('vendor.key', toPem('PRIVATE KEY', privateKeyToDer(vendorKey)));
    const signature = openssl.run(['dgst', '-sha256', '-sign', key], csr);
    expect(read(xml({ PushCertSignature: signature.toString('base64') })).ok).toBe(true);
  });
});
