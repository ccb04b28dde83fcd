import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Certificate, readCertificate, readCertificates } from './certificate.ts';
import { type IssueRequest, issueCertificate } from './issue-certificate.ts';
import { generateEcKey, generateRsaKey, privateKeyToDer, publicKeyToDer } from './keys.ts';
import { toPem } from './pem.ts';
import { codeOf, DAY, NOW, OpenSsl, testCertificate } from './testing.ts';

const openssl = OpenSsl.find();
afterAll(() => openssl?.remove());

const SUBJECT = [
  { type: 'C', value: 'JP' },
  { type: 'O', value: '株式会社 例' },
  { type: 'OU', value: 'a, "b" + c' },
  { type: 'CN', value: 'APSP:1234' },
  { type: 'E', value: 'admin@example.jp' },
  { type: 'UID', value: 'com.apple.mgmt.External.1234' },
  { type: '2.5.4.12', value: 'title' },
];

let rsa: Awaited<ReturnType<typeof generateRsaKey>>;
let ec: typeof rsa;
let ca: Certificate;
let leaf: Certificate;
beforeAll(async () => {
  rsa = await generateRsaKey();
  ec = await generateEcKey();
  ca = await testCertificate('CA', rsa, null, { ca: true, keyUsage: ['keyCertSign', 'cRLSign'], subjectKeyIdentifier: true });
  leaf = await testCertificate(
    'leaf',
    ec,
    { certificate: ca, key: rsa },
    {
      subject: SUBJECT,
      keyUsage: ['digitalSignature', 'decipherOnly'],
      extendedKeyUsage: ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'],
      dnsNames: ['mdm.example.jp', '*.example.jp'],
      ipAddresses: ['192.0.2.1', '2001:db8::1', '::'],
      subjectKeyIdentifier: true,
    },
  );
});

describe('issuing and reading', () => {
  it('reads back what was asked for', () => {
    expect(leaf.subject).toEqual(SUBJECT);
    expect(leaf.subjectText).toBe(
      'C=JP, O=株式会社 例, OU=a\\, \\"b\\" \\+ c, CN=APSP:1234, E=admin@example.jp, UID=com.apple.mgmt.External.1234, 2.5.4.12=title',
    );
    expect(leaf.issuer).toEqual([{ type: 'CN', value: 'CA' }]);
    expect([leaf.commonName, leaf.uid]).toEqual(['APSP:1234', 'com.apple.mgmt.External.1234']);
    expect([leaf.notBefore, leaf.notAfter]).toEqual([NOW - DAY, NOW + 365 * DAY]);
    expect([leaf.isCa, ca.isCa]).toEqual([false, true]);
    expect(leaf.keyUsage).toEqual(['digitalSignature', 'decipherOnly']);
    expect(ca.keyUsage).toEqual(['keyCertSign', 'cRLSign']);
    expect(leaf.extendedKeyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2']);
    expect(leaf.subjectAltNames).toEqual(['mdm.example.jp', '*.example.jp', '192.0.2.1', '2001:db8::1', '::']);
    expect(leaf.publicKeyDer.equals(publicKeyToDer(ec))).toBe(true);
    expect(leaf.serialNumber).toMatch(/^[4-7][0-9A-F]{31}$/);
  });

  it('agrees with node:crypto', () => {
    for (const certificate of [ca, leaf]) {
      const theirs = new X509Certificate(certificate.der);
      // OpenSSL writes the number in capitals, BoringSSL does not.
      expect(certificate.serialNumber).toBe(theirs.serialNumber.toUpperCase());
      expect(certificate.sha256).toBe(theirs.fingerprint256.replaceAll(':', '').toLowerCase());
      expect(certificate.notAfter).toBe(theirs.validToDate.getTime());
      expect(certificate.isCa).toBe(theirs.ca);
      expect(certificate.pem).toBe(theirs.toString());
      expect(theirs.checkIssued(new X509Certificate(ca.der))).toBe(true);
      expect(theirs.verify(ca.publicKey)).toBe(true);
    }
    expect(new X509Certificate(leaf.der).checkHost('mdm.example.jp')).toBe('mdm.example.jp');
    expect(new X509Certificate(leaf.der).checkIP('2001:db8::1')).toBe('2001:db8::1');
  });

  it('is verified by openssl, and encodes names by the rules', (context) => {
    if (openssl === null) return context.skip('openssl is not installed');
    const roots = openssl.file('ca.pem', ca.pem);
    const path = openssl.file('leaf.pem', leaf.pem);
    const at = String(NOW / 1000);
    expect(openssl.accepts(['verify', '-x509_strict', '-purpose', 'sslserver', '-attime', at, '-CAfile', roots, path])).toBe(true);
    expect(openssl.accepts(['verify', '-attime', String(NOW / 1000 + 366 * 86_400), '-CAfile', roots, path])).toBe(false);
    const names = openssl.run(['asn1parse', '-in', path]).toString();
    expect(names).toMatch(/PRINTABLESTRING\s*:JP/);
    expect(names).toMatch(/IA5STRING\s*:admin@example.jp/);
    expect(names).toMatch(/UTF8STRING\s*:APSP:1234/);
    const text = openssl.run(['x509', '-in', path, '-noout', '-text']).toString();
    expect(text).toMatch(/X509v3 Basic Constraints: critical\s+CA:FALSE/);
    expect(text).toMatch(/X509v3 Key Usage: critical\s+Digital Signature, Decipher Only/);
    expect(text).toMatch(/Authority Key Identifier/);
  });

  it('writes key usage as a named bit list, without trailing zero bits (X.690 11.2.2)', async () => {
    expect(ca.der.includes(Buffer.from('0603551d0f0101ff040403020106', 'hex'))).toBe(true); // keyCertSign, cRLSign
    const one = await testCertificate('one', ec, null, { keyUsage: ['digitalSignature'] });
    expect(one.der.includes(Buffer.from('0603551d0f0101ff040403020780', 'hex'))).toBe(true);
  });

  it('makes the certificates of a pair record: no names, serial number 0', async () => {
    const nameless = async (publicKey: typeof rsa, more: Partial<IssueRequest>): Promise<Certificate> =>
      await issueCertificate({
        subject: [],
        publicKey,
        issuer: { subject: [], key: rsa },
        notBefore: NOW,
        notAfter: NOW + DAY,
        serialNumber: '00',
        ...more,
      });
    const root = await nameless(rsa, { ca: true });
    const device = await nameless(ec, { keyUsage: ['digitalSignature', 'keyEncipherment'], subjectKeyIdentifier: true });
    const old = await nameless(ec, { hash: 'SHA-1' });
    expect([root.subjectText, root.subject, root.issuer, root.serialNumber, root.commonName]).toEqual(['', [], [], '00', null]);
    for (const certificate of [device, old])
      expect(new X509Certificate(readCertificate(certificate.der).der).verify(root.publicKey)).toBe(true);
    if (openssl === null) return;
    const text = openssl.run(['x509', '-inform', 'DER', '-noout', '-text'], device.der).toString();
    expect(text).toMatch(/Serial Number: 0 /);
    expect(text).toMatch(/Subject Key Identifier/);
    expect(openssl.run(['x509', '-inform', 'DER', '-noout', '-text'], old.der).toString()).toMatch(/sha1WithRSAEncryption/);
  });

  it('copies the issuer name byte for byte', async (context) => {
    if (openssl === null) return context.skip('openssl is not installed');
    const keyPath = openssl.file('printable.key', toPem('PRIVATE KEY', privateKeyToDer(rsa)));
    // openssl writes this name as PrintableString with -nameopt of its own configuration; ours would be UTF8String
    const config = openssl.file('printable.cnf', '[req]\nstring_mask=default\ndistinguished_name=dn\n[dn]\n');
    const pem = openssl.run([
      'req',
      '-x509',
      '-new',
      '-key',
      keyPath,
      '-config',
      config,
      '-subj',
      '/CN=Plain Name',
      '-days',
      '10',
      '-addext',
      'basicConstraints=critical,CA:TRUE',
    ]);
    const foreign = readCertificate(pem);
    const issued = await testCertificate('below', ec, { certificate: foreign, key: rsa });
    const subjectAt = foreign.der.indexOf(Buffer.from('Plain Name'));
    const name = foreign.der.subarray(subjectAt - 11, subjectAt + 10);
    expect(issued.der.includes(name)).toBe(true);
    expect(foreign.der[subjectAt - 2]).toBe(0x13);
  });

  it('refuses nonsense from our own side loudly', async () => {
    await expect(testCertificate('x', ec, null, { serialNumber: 'xyz' })).rejects.toThrow(RangeError);
    await expect(testCertificate('x', ec, null, { ipAddresses: ['example.jp'] })).rejects.toThrow(RangeError);
  });
});

describe('reading files', () => {
  it('takes DER, PEM, and PEM with text around it', () => {
    const text = Buffer.from(`Bag Attributes\r\n  friendlyName: x\r\n${leaf.pem.replaceAll('\n', '\r\n')}\n${ca.pem}`);
    expect(readCertificate(leaf.der).sha256).toBe(leaf.sha256);
    expect(readCertificate(text).sha256).toBe(leaf.sha256);
    expect(readCertificates(text).map(({ sha256 }) => sha256)).toEqual([leaf.sha256, ca.sha256]);
    expect(readCertificates(ca.der)).toHaveLength(1);
  });

  it('does not hold on to the bytes it was given', () => {
    const bytes = Buffer.from(leaf.der);
    const certificate = readCertificate(bytes);
    bytes.fill(0);
    expect(certificate.der.equals(leaf.der)).toBe(true);
    expect(certificate.publicKeyDer.equals(leaf.publicKeyDer)).toBe(true);
  });

  it('refuses everything else with one code', () => {
    for (const bytes of [
      Buffer.alloc(0),
      Buffer.from('text'),
      leaf.der.subarray(0, -1),
      Buffer.concat([leaf.der, Buffer.from([0])]),
      privateKeyToDer(ec),
    ]) {
      expect(codeOf(() => readCertificate(bytes))).toBe('not-a-certificate');
      expect(codeOf(() => readCertificates(bytes))).toBe('not-a-certificate');
    }
    expect(codeOf(() => readCertificates(Buffer.from(`${ca.pem}${toPem('CERTIFICATE', Buffer.from('x'))}`)))).toBe('not-a-certificate');
  });
});
