import type { KeyObject } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Certificate } from '#pki/certificate.ts';
import { certificatesOnlyCms, encryptCms } from '#pki/cms-envelope.ts';
import { signCms } from '#pki/cms-sign.ts';
import { createCsr } from '#pki/csr.ts';
import { generateEcKey, generateRsaKey, privateKeyToDer } from '#pki/keys.ts';
import { toPem } from '#pki/pem.ts';
import { NOW, testCertificate } from '#pki/testing.ts';
import { buildBinaryPlist, buildXmlPlist } from '#plist/plist.ts';
import { writeApiKey } from './api-key.ts';
import { isPushCertificate, sniffFile } from './sniff-file.ts';

const utf16 = (text: string): Buffer => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
const SMIME =
  'Content-Type: application/pkcs7-mime; name="smime.p7m"; smime-type=enveloped-data\r\nContent-Transfer-Encoding: base64\r\n\r\n';

describe('what a dropped file is', () => {
  let ca: { certificate: Certificate; key: KeyObject };
  let leaf: Certificate;
  let push: Certificate;
  let csr: Buffer;
  let files: Record<string, () => Buffer | Promise<Buffer>>;

  beforeAll(async () => {
    const caKey = await generateEcKey();
    ca = { key: caKey, certificate: await testCertificate('Sniffed', caKey, null, { ca: true }) };
    const key = await generateRsaKey();
    leaf = await testCertificate('leaf', key, ca);
    const named = (...subject: { type: string; value: string }[]) => testCertificate('', key, ca, { subject });
    const topic = { type: 'UID', value: 'com.apple.mgmt.External.1' };
    push = await named(topic, { type: 'CN', value: 'APSP:1' });
    const twice = await named(topic, { type: 'UID', value: 'com.apple.mgmt.External.2' });
    const appPush = await named({ type: 'UID', value: 'jp.example.app' }, { type: 'CN', value: 'Apple Push Services: jp.example.app' });
    const selfSigned = await testCertificate('ade', key, null);
    csr = await createCsr({ subject: [{ type: 'CN', value: 'x' }], key: ca.key });
    const { pem, der } = leaf;
    const request = buildXmlPlist({ PushCertRequestCSR: 'x', PushCertCertificateChain: pem, PushCertSignature: 'z' });
    const profile = buildXmlPlist({ PayloadType: 'Configuration', PayloadContent: [] });
    const signed = (content: Buffer) => signCms({ content, certificate: ca.certificate, key: ca.key });
    const enveloped = encryptCms({ content: Buffer.from('x'), recipient: leaf });
    const token = JSON.stringify({ token: 'x'.repeat(40), expDate: '2027-01-01', orgName: 'y' });
    const sealed = ca.key.export({ type: 'pkcs8', format: 'der', cipher: 'aes-256-cbc', passphrase: 'x' });
    const tampered = Buffer.from(csr);
    tampered[csr.length - 5] = (tampered[csr.length - 5] ?? 0) ^ 1;
    files = {
      'certificate: PEM': () => Buffer.from(pem),
      'certificate: DER': () => der,
      'certificate: several, the CA first': () => Buffer.from(`${ca.certificate.pem}\n${pem}`),
      'certificate: with text before it': () => Buffer.from(`Bag Attributes\n    friendlyName: x\n${pem}`),
      'certificate: in a mail': () => Buffer.from(`From: a@example.jp\nSubject: x\n\nHere it is.\n${pem}`),
      'certificate: CRLF and a byte order mark': () => Buffer.from(`\ufeff${pem.replaceAll('\n', '\r\n')}`),
      'certificate: CR': () => Buffer.from(pem.replaceAll('\n', '\r')),
      'certificate: white space first': () => Buffer.from(`\n\t  ${pem}`),
      'certificate: UTF-16': () => utf16(pem),
      'certificate: UTF-16 without mark': () => utf16(pem).subarray(2),
      'certificate: UTF-16 big endian': () => utf16(pem).swap16(),
      'certificate: UTF-16 big endian without mark': () => utf16(pem).swap16().subarray(2),
      'certificate: base64 without armour': () => Buffer.from(der.toString('base64')),
      'certificate: two topics': () => Buffer.from(twice.pem),
      'push-certificate: PEM': () => Buffer.from(push.pem),
      'push-certificate: with its chain': () => Buffer.from(push.pem + ca.certificate.pem),
      'vendor-certificate: DER': async () => (await testCertificate('MDM Vendor: x', key, ca)).der,
      'app-push-certificate: PEM': () => Buffer.from(appPush.pem),
      'ca-certificate: root': () => Buffer.from(ca.certificate.pem),
      'self-signed-certificate: ADE public key': () => Buffer.from(selfSigned.pem),
      'certificate: its own name, signed by another': async () =>
        (await testCertificate('x', key, null, { issuer: { subject: [{ type: 'CN', value: 'x' }], key: ca.key } })).der,
      'damaged-certificate: cut off': () => Buffer.from(`${pem.slice(0, 200)}\n-----END CERTIFICATE-----\n`),
      'damaged-certificate: no end': () => Buffer.from(pem.slice(0, -60)),
      'damaged-certificate: DER cut off': () => der.subarray(0, -1),
      'csr: PEM': () => Buffer.from(toPem('CERTIFICATE REQUEST', csr)),
      'csr: old label': () => Buffer.from(toPem('NEW CERTIFICATE REQUEST', csr)),
      'csr: DER': () => csr,
      'csr: its own signature is wrong': () => tampered,
      'api-key: PKCS#8': () => Buffer.from(toPem('PRIVATE KEY', privateKeyToDer(ca.key))),
      'api-key: SEC1': () => Buffer.from(ca.key.export({ type: 'sec1', format: 'pem' })),
      'api-key: Apple’s label': () => Buffer.from(writeApiKey(ca.key)),
      'api-key: CRLF, UTF-16': () => utf16(writeApiKey(ca.key).replaceAll('\n', '\r\n')),
      'private-key: with its certificate': () => Buffer.from(pem + toPem('PRIVATE KEY', privateKeyToDer(ca.key))),
      'private-key: EC as DER': async () => privateKeyToDer(await generateEcKey()),
      'private-key: RSA': () => Buffer.from(toPem('PRIVATE KEY', privateKeyToDer(key))),
      'private-key: RSA as PKCS#1': () => Buffer.from(key.export({ type: 'pkcs1', format: 'pem' })),
      'private-key: RSA as PKCS#1 DER': () => key.export({ type: 'pkcs1', format: 'der' }),
      'private-key: encrypted PEM': () => Buffer.from(toPem('ENCRYPTED PRIVATE KEY', sealed)),
      'private-key: encrypted the old way': () =>
        Buffer.from(ca.key.export({ type: 'sec1', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })),
      'private-key: encrypted DER': () => sealed,
      'pkcs12: beginning': () => Buffer.from('308209c102010330820987', 'hex'),
      'push-request: base64': () => Buffer.from(request.toString('base64')),
      'push-request: base64 in lines': () => Buffer.from(request.toString('base64').replace(/(.{76})/g, '$1\r\n')),
      'push-request-xml: with the chain in it': () => request,
      'push-request-xml: cut off': () => request.subarray(0, -100),
      'ade-token: DER': () => enveloped,
      'ade-token: beginning of BER': () => Buffer.concat([Buffer.from('308006092a864886f70d010703a080', 'hex'), Buffer.alloc(50)]),
      'ade-token: S/MIME cut off': () => Buffer.from(`${SMIME}MIAG`),
      'ade-token: S/MIME, other header first, folded': () =>
        Buffer.from(`MIME-Version: 1.0\nContent-Type: application/x-pkcs7-mime;\n name="smime.p7m"\n\n${enveloped.toString('base64')}`),
      'ade-token: PEM': () => Buffer.from(toPem('PKCS7', enveloped)),
      'ade-token: PEM cut off': () => Buffer.from(toPem('CMS', enveloped).slice(0, 300)),
      'ade-token: base64': () => Buffer.from(enveloped.toString('base64')),
      'mdmcert-reply: hex text': () => Buffer.from(enveloped.toString('hex')),
      'mdmcert-reply: upper case, in lines': () =>
        Buffer.from(
          enveloped
            .toString('hex')
            .toUpperCase()
            .replace(/(.{60})/g, '$1\n'),
        ),
      'mdmcert-reply: half a byte': () => Buffer.from(enveloped.toString('hex').slice(0, -1)),
      'cms-signed: DER': () => certificatesOnlyCms([leaf]),
      'cms-signed: PEM': () => Buffer.from(toPem('PKCS7', certificatesOnlyCms([leaf]))),
      'cms-signed: hex': () => Buffer.from(certificatesOnlyCms([leaf]).toString('hex')),
      'cms-signed: S/MIME': () =>
        Buffer.from(`Content-Type: application/pkcs7-mime; smime-type=signed-data\n\n${certificatesOnlyCms([leaf]).toString('base64')}`),
      'content-token: as downloaded': () => Buffer.from(Buffer.from(token).toString('base64')),
      'content-token: opened': () => Buffer.from(token),
      'backup: ours': () => Buffer.from(`\ufeff{ "format": "shitaku-credentials",\n"version": 1, "x": "-----BEGIN CERTIFICATE-----"}`),
      'unknown: the word elsewhere': () => Buffer.from('{"version":1,"format":"shitaku-credentials"}'),
      'mobileconfig: XML': () => profile,
      'mobileconfig: binary': () => buildBinaryPlist({ PayloadType: 'Configuration' }),
      'mobileconfig: signed': () => signed(profile),
      'plist: binary': () => buildBinaryPlist({ a: 1 }),
      'plist: broken': () => Buffer.from('<?xml version="1.0"?><plist><dict><key>'),
      'html: page saved as .pem': () => Buffer.from('\n<!DOCTYPE html>\n<html><body>Error</body></html>'),
      'html: a certificate in a page': () => Buffer.from(`<html><pre>${pem}</pre></html>`),
      'html: XHTML': () => Buffer.from('<?xml version="1.0"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml"></html>'),
      'zip: archive': () => Buffer.from('PK\x03\x04rest', 'latin1'),
      'other-pem: public key': () => Buffer.from(toPem('PUBLIC KEY', Buffer.alloc(30))),
      'other-pem: CMS label around something else': () => Buffer.from(toPem('PKCS7', leaf.der)),
      'empty: nothing': () => Buffer.alloc(0),
      'empty: spaces': () => Buffer.from(' \r\n '),
      'too-large: zeros': () => Buffer.alloc(4 * 1024 * 1024 + 1),
      'unknown: text': () => Buffer.from('証明書を送ります。'),
      'unknown: bytes': () => Buffer.from([0x30, 0x82, 0xff, 0xff, 1, 2, 3]),
      'unknown: JSON': () => Buffer.from('{"a":1}'),
      'unknown: base64 of base64': () => Buffer.from(Buffer.from(request.toString('base64')).toString('base64')),
    };
  });

  it('tells each by its bytes', async () => {
    const told: Record<string, string> = {};
    const right: Record<string, string> = {};
    for (const [name, make] of Object.entries(files)) {
      told[name] = sniffFile(await make()).kind;
      right[name] = name.split(':')[0] ?? '';
    }
    expect(told).toEqual(right);
  });

  it('reads the certificates it finds', () => {
    expect(sniffFile(utf16(push.pem)).certificates.map(({ sha256 }) => sha256)).toEqual([push.sha256]);
    expect(sniffFile(Buffer.from(leaf.pem + ca.certificate.pem)).certificates.map(({ sha256 }) => sha256)).toEqual([
      leaf.sha256,
      ca.certificate.sha256,
    ]);
    expect(sniffFile(Buffer.from(leaf.pem.repeat(80))).certificates).toHaveLength(50);
    expect([push, leaf].map(isPushCertificate)).toEqual([true, false]);
    expect(leaf.notAfter).toBeGreaterThan(NOW);
  });

  it('survives anything', () => {
    let seed = 7;
    const random = (): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed >> 8;
    };
    for (let round = 0; round < 2000; round += 1) {
      const bytes = Buffer.from(round % 2 === 0 ? leaf.der : csr);
      for (let change = 0; change < 4; change += 1) bytes[random() % bytes.length] = random() & 255;
      expect(sniffFile(bytes.subarray(0, random() % bytes.length)).kind).toBeTypeOf('string');
    }
  });
});
