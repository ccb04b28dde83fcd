import { beforeAll, describe, expect, it } from 'vitest';
import { certificatesOnlyCms } from '#pki/cms-envelope.ts';
import { signCms } from '#pki/cms-sign.ts';
import { createCsr } from '#pki/csr.ts';
import { generateEcKey, privateKeyToDer } from '#pki/keys.ts';
import { toPem } from '#pki/pem.ts';
import { buildBinaryPlist, buildXmlPlist } from '#plist/plist.ts';
import { sniffFile } from './file-sniffer.ts';
import { type Issuer, testCa } from './testing.ts';

const utf16 = (text: string): Buffer => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);

describe('what a dropped file is', () => {
  let ca: Issuer;
  let csr: Buffer;
  let files: Record<string, () => Buffer | Promise<Buffer>>;

  beforeAll(async () => {
    ca = await testCa('Sniffed', Date.now());
    csr = await createCsr({ subject: [{ type: 'CN', value: 'x' }], key: ca.key });
    const { pem, der } = ca.certificate;
    const request = buildXmlPlist({ PushCertRequestCSR: 'x', PushCertCertificateChain: 'y', PushCertSignature: 'z' });
    const profile = buildXmlPlist({ PayloadType: 'Configuration', PayloadContent: [] });
    const signed = (content: Buffer) => signCms({ content, certificate: ca.certificate, key: ca.key });
    const cms = () => certificatesOnlyCms([ca.certificate]);
    const token = JSON.stringify({ token: 'x'.repeat(40), expDate: '2027-01-01', orgName: 'y' });
    const sealed = ca.key.export({ type: 'pkcs8', format: 'der', cipher: 'aes-256-cbc', passphrase: 'x' });
    files = {
      'certificate: PEM': () => Buffer.from(pem),
      'certificate: DER': () => der,
      'certificate: several': () => Buffer.from(`${pem}\n${pem}`),
      'certificate: with text before it': () => Buffer.from(`Bag Attributes\n    friendlyName: x\n${pem}`),
      'certificate: CRLF and a byte order mark': () => Buffer.from(`\ufeff${pem.replaceAll('\n', '\r\n')}`),
      'certificate: UTF-16': () => utf16(pem),
      'certificate: UTF-16 big endian': () => utf16(pem).swap16(),
      'certificate: base64 without armour': () => Buffer.from(der.toString('base64')),
      'damaged-certificate: cut off': () => Buffer.from(`${pem.slice(0, 200)}\n-----END CERTIFICATE-----\n`),
      'csr: PEM': () => Buffer.from(toPem('CERTIFICATE REQUEST', csr)),
      'csr: old label': () => Buffer.from(toPem('NEW CERTIFICATE REQUEST', csr)),
      'csr: DER': () => csr,
      'private-key: PEM': () => Buffer.from(toPem('PRIVATE KEY', privateKeyToDer(ca.key))),
      'private-key: SEC1': () => Buffer.from(ca.key.export({ type: 'sec1', format: 'pem' })),
      'private-key: with its certificate': () => Buffer.from(pem + toPem('PRIVATE KEY', privateKeyToDer(ca.key))),
      'private-key: DER': async () => privateKeyToDer(await generateEcKey()),
      'private-key: encrypted PEM': () => Buffer.from(toPem('ENCRYPTED PRIVATE KEY', sealed)),
      'private-key: encrypted DER': () => sealed,
      'pkcs12: beginning': () => Buffer.from('308209c102010330820987', 'hex'),
      'push-request: base64': () => Buffer.from(request.toString('base64')),
      'push-request: raw XML': () => request,
      'p7m: DER': cms,
      'p7m: BER of Apple’s tokens': () => Buffer.concat([Buffer.from('308006092a864886f70d010703a080', 'hex'), Buffer.alloc(50)]),
      'p7m: S/MIME': () =>
        Buffer.from(
          `Content-Type: application/pkcs7-mime; name="smime.p7m"; smime-type=enveloped-data\r\nContent-Transfer-Encoding: base64\r\n\r\nMIAG`,
        ),
      'p7m: S/MIME, other header first': () => Buffer.from('MIME-Version: 1.0\nContent-Type: application/x-pkcs7-mime\n\nMIAG'),
      'p7m: PEM': () => Buffer.from(toPem('PKCS7', cms())),
      'p7m: hex text': () => Buffer.from(cms().toString('hex')),
      'vpp-token: as downloaded': () => Buffer.from(Buffer.from(token).toString('base64')),
      'vpp-token: opened': () => Buffer.from(token),
      'mobileconfig: XML': () => profile,
      'mobileconfig: signed': () => signed(profile),
      'plist: binary': () => buildBinaryPlist({ a: 1 }),
      'plist: broken': () => Buffer.from('<?xml version="1.0"?><plist><dict><key>'),
      'html: page saved as .pem': () => Buffer.from('\n<!DOCTYPE html>\n<html><body>Error</body></html>'),
      'html: XHTML': () => Buffer.from('<?xml version="1.0"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml"></html>'),
      'zip: archive': () => Buffer.from('PK\x03\x04rest', 'latin1'),
      'other-pem: public key': () => Buffer.from(toPem('PUBLIC KEY', Buffer.alloc(30))),
      'empty: nothing': () => Buffer.alloc(0),
      'empty: spaces': () => Buffer.from(' \r\n '),
      'unknown: text': () => Buffer.from('証明書を送ります。'),
      'unknown: bytes': () => Buffer.from([0x30, 0x82, 0xff, 0xff, 1, 2, 3]),
      'unknown: JSON': () => Buffer.from('{"a":1}'),
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
    expect(sniffFile(utf16(ca.certificate.pem)).certificates.map(({ sha256 }) => sha256)).toEqual([ca.certificate.sha256]);
    expect(sniffFile(Buffer.from(ca.certificate.pem + ca.certificate.pem)).certificates).toHaveLength(2);
  });

  it('survives anything', () => {
    let seed = 7;
    const random = (): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed >> 8;
    };
    const { der } = ca.certificate;
    for (let round = 0; round < 2000; round += 1) {
      const bytes = Buffer.from(round % 2 === 0 ? der : csr);
      for (let change = 0; change < 4; change += 1) bytes[random() % bytes.length] = random() & 255;
      expect(sniffFile(bytes.subarray(0, random() % bytes.length)).kind).toBeTypeOf('string');
    }
  });
});
