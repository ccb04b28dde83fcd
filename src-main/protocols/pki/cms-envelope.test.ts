import { constants, createCipheriv, createPublicKey, type KeyObject, publicEncrypt, randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Asn1, readAsn1, sequenceOf, setOf } from './asn1.ts';
import { type Certificate, readCertificate } from './certificate.ts';
import { readCertificateParts } from './certificate-parts.ts';
import { certificatesOnlyCms, decryptCms, encryptCms, readCertificatesOnlyCms } from './cms-envelope.ts';
import { Cms } from './cms-oids.ts';
import { signCms } from './cms-sign.ts';
import { verifyCms } from './cms-verify.ts';
import { createCsr, readCsr } from './csr.ts';
import { derAlgorithm, derContext, derContextSimple, derInteger, derNull, derOctetString, derOid, derSequence, derSetOf } from './der.ts';
import { generateEcKey, generateRsaKey, privateKeyToDer } from './keys.ts';
import { toPem } from './pem.ts';
import { RSA_ENCRYPTION } from './signature.ts';
import { codeOf, fuzz, OpenSsl, testCertificate } from './testing.ts';

const openssl = OpenSsl.find();
afterAll(() => openssl?.remove());

const CONTENT = Buffer.alloc(5000, 'the content of an envelope ');
const CIPHERS = ['aes-256-cbc', 'aes-128-cbc', 'des-ede3-cbc'] as const;
let key: KeyObject;
let recipient: Certificate;
let otherKey: KeyObject;
let stranger: Certificate;
let ec: { key: KeyObject; certificate: Certificate };
beforeAll(async () => {
  key = await generateRsaKey();
  otherKey = await generateRsaKey();
  recipient = await testCertificate('recipient', key, null, { keyUsage: ['keyEncipherment'], subjectKeyIdentifier: true });
  stranger = await testCertificate('stranger', otherKey, null);
  const ecKey = await generateEcKey();
  ec = { key: ecKey, certificate: await testCertificate('ec', ecKey, null) };
});

describe('envelopes', () => {
  it.each(CIPHERS)('goes there and back (%s)', (cipher) => {
    for (const content of [CONTENT, Buffer.alloc(0), Buffer.alloc(16)]) {
      expect(decryptCms(encryptCms({ content, recipient, cipher }), key).equals(content)).toBe(true);
    }
  });

  it('has one answer to everything that can be wrong', () => {
    const good = encryptCms({ content: CONTENT, recipient });
    // Once in 256 times a wrong key ends in a valid padding; what comes out is garbage then.
    const codes = Array.from({ length: 20 }, () => codeOf(() => expect(decryptCms(good, otherKey).equals(CONTENT)).toBe(false)));
    expect(codes).toContain('cannot-decrypt');
    expect(codeOf(() => decryptCms(good, ec.key))).toBe('cannot-decrypt');
    expect(codeOf(() => decryptCms(good.subarray(0, -1), key))).toBe('cannot-decrypt');
    expect(codeOf(() => decryptCms(Buffer.from('text'), key))).toBe('cannot-decrypt');
    expect(codeOf(() => decryptCms(certificatesOnlyCms([recipient]), key))).toBe('cannot-decrypt');
  });

  it('opens single DES, which SCEP clients in Go send', () => {
    const desKey = randomBytes(8);
    const iv = randomBytes(8);
    const encryptor = createCipheriv('des-ede3-cbc', Buffer.concat([desKey, desKey, desKey]), iv);
    const content = Buffer.concat([encryptor.update(CONTENT), encryptor.final()]);
    const { issuerDer, serial } = readCertificateParts(recipient.der);
    const wrapped = publicEncrypt({ key: recipient.publicKey, padding: constants.RSA_PKCS1_PADDING }, desKey);
    const info = derSequence(
      derInteger(0),
      derSequence(issuerDer, derInteger(serial)),
      derAlgorithm(RSA_ENCRYPTION, derNull),
      derOctetString(wrapped),
    );
    const encrypted = derSequence(derOid(Cms.data), derAlgorithm('1.3.14.3.2.7', derOctetString(iv)), derContextSimple(0, content));
    const enveloped = derSequence(derOid(Cms.envelopedData), derContext(0, derSequence(derInteger(0), derSetOf([info]), encrypted)));
    expect(decryptCms(enveloped, key).equals(CONTENT)).toBe(true);
  });

  it('needs a recipient with an RSA key that is long enough', async () => {
    const modulus = Buffer.concat([Buffer.alloc(1, 0xff), Buffer.alloc(38, 7)]).toString('base64url');
    const tiny = createPublicKey({ key: { kty: 'RSA', n: modulus, e: 'AQAB' }, format: 'jwk' });
    const certificate = await testCertificate('tiny', tiny, { certificate: recipient, key });
    expect(codeOf(() => encryptCms({ content: CONTENT, recipient: certificate }))).toBe('unsupported-key');
    expect(codeOf(() => encryptCms({ content: CONTENT, recipient: ec.certificate }))).toBe('unsupported-key');
  });

  it.for(CIPHERS)('is opened by openssl, and opens what openssl made (%s)', (cipher, context) => {
    if (openssl === null) return context.skip('openssl is not installed');
    const keyPath = openssl.file('recipient.key', toPem('PRIVATE KEY', privateKeyToDer(key)));
    const certificatePath = openssl.file('recipient.pem', recipient.pem);
    const decrypt = ['cms', '-decrypt', '-inform', 'DER', '-binary', '-inkey', keyPath, '-recip', certificatePath];
    expect(openssl.run(decrypt, encryptCms({ content: CONTENT, recipient, cipher })).equals(CONTENT)).toBe(true);
    const name = cipher === 'des-ede3-cbc' ? '-des3' : `-${cipher}`;
    for (const options of [
      [],
      ['-stream', '-indef'],
      ['-keyid'],
      ['-recip', certificatePath, '-keyopt', 'rsa_padding_mode:oaep'],
      ['-recip', certificatePath, '-keyopt', 'rsa_padding_mode:oaep', '-keyopt', 'rsa_oaep_md:sha256', '-keyopt', 'rsa_mgf1_md:sha256'],
    ]) {
      const recipientFile = options.includes('-recip') ? [] : [certificatePath];
      const made = openssl.run(['cms', '-encrypt', '-binary', '-outform', 'DER', name, ...options, ...recipientFile], CONTENT);
      expect(decryptCms(made, key).equals(CONTENT), options.join(' ')).toBe(true);
    }
  });

  it.for(['-aes256', '-aes192', '-aes128', '-des3', '-des'])('opens what openssl made in a stream of many parts (%s)', (name, context) => {
    if (openssl === null) return context.skip('openssl is not installed');
    // Single DES is put away in OpenSSL 3, and gone from LibreSSL.
    const providers = name === '-des' ? ['-provider', 'legacy', '-provider', 'default'] : [];
    if (name === '-des' && !openssl.accepts(['list', '-providers', '-provider', 'legacy'])) return context.skip('no legacy provider');
    const content = Buffer.alloc(300_000, CONTENT);
    const file = openssl.file('content', content);
    const certificate = openssl.file('recipient.pem', recipient.pem);
    const made = ['cms', '-encrypt', '-binary', '-outform', 'DER', '-stream', '-indef', name, ...providers, '-in', file, certificate];
    const der = openssl.run(made);
    expect(der.readUInt16BE(0)).toBe(0x3080); // an indefinite length indeed
    expect(decryptCms(der, key).equals(content)).toBe(true);
    expect(decryptCms(der, key, recipient).equals(content)).toBe(true);
  });

  it('tries its key on few recipients, unless it is told which one is its own', () => {
    const body = (cms: Buffer): readonly Asn1[] => sequenceOf(sequenceOf(readAsn1(cms))[1]?.children[0]);
    const [version, mine, content] = body(encryptCms({ content: CONTENT, recipient })).map(({ raw }) => raw);
    const [, others] = body(encryptCms({ content: CONTENT, recipient: stranger })).map(({ raw }) => raw);
    if (version === undefined || mine === undefined || content === undefined || others === undefined) throw new Error('no envelope');
    const afterOthers = (count: number): Buffer => {
      const infos = [...Array<Buffer>(count).fill(others), mine].flatMap((set) => setOf(readAsn1(set)).map(({ raw }) => raw));
      const set = derContext(0, ...infos); // derSetOf would sort them
      set.writeUInt8(0x31, 0);
      return derSequence(derOid(Cms.envelopedData), derContext(0, derSequence(version, set, content)));
    };
    expect(decryptCms(afterOthers(100), key, recipient).equals(CONTENT)).toBe(true);
    // Once in 256 times garbage comes out, which is not the content either.
    for (let round = 0; round < 10; round += 1) {
      expect(codeOf(() => expect(decryptCms(afterOthers(4), key).equals(CONTENT)).toBe(false))).toMatch(/cannot-decrypt|accepted/);
    }
  });

  it('finds its recipient among several', async (context) => {
    if (openssl === null) return context.skip('openssl is not installed');
    const first = openssl.file('ec.pem', ec.certificate.pem);
    const second = openssl.file('recipient.pem', recipient.pem);
    const third = openssl.file('other.pem', (await testCertificate('other', otherKey, null)).pem);
    const made = openssl.run(['cms', '-encrypt', '-binary', '-outform', 'DER', '-aes-256-cbc', first, third, second], CONTENT);
    for (let round = 0; round < 50; round += 1) expect(decryptCms(made, key, recipient).equals(CONTENT)).toBe(true);
    expect(codeOf(() => decryptCms(made, key, ec.certificate))).toBe('cannot-decrypt');
  });
});

describe('certificates only', () => {
  it('keeps the order', () => {
    const names = readCertificatesOnlyCms(certificatesOnlyCms([recipient, ec.certificate])).map(({ commonName }) => commonName);
    expect(names).toEqual(['recipient', 'ec']);
    expect(readCertificatesOnlyCms(certificatesOnlyCms([]))).toEqual([]);
    expect(codeOf(() => readCertificatesOnlyCms(Buffer.from('text')))).toBe('not-cms');
    expect(codeOf(() => verifyCms(certificatesOnlyCms([recipient]), CONTENT))).toBe('signer-missing');
  });

  it('is understood by openssl both ways', (context) => {
    if (openssl === null) return context.skip('openssl is not installed');
    const printed = openssl.run(['pkcs7', '-inform', 'DER', '-print_certs'], certificatesOnlyCms([recipient, ec.certificate])).toString();
    expect(printed.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
    const file = openssl.file('both.pem', recipient.pem + ec.certificate.pem);
    expect(readCertificatesOnlyCms(openssl.run(['crl2pkcs7', '-nocrl', '-certfile', file, '-outform', 'DER']))).toHaveLength(2);
  });
});

describe('hostile bytes', () => {
  it('throws nothing but PkiError for a good message with one byte changed, or random ones', async () => {
    const messages = [
      await signCms({ content: CONTENT, certificate: ec.certificate, key: ec.key }),
      encryptCms({ content: CONTENT.subarray(0, 50), recipient }),
      certificatesOnlyCms([ec.certificate]),
      recipient.der,
      await createCsr({ subject: [{ type: 'CN', value: 'x' }], key: ec.key, challengePassword: 'x' }),
    ];
    const readers = [readCertificate, readCsr, verifyCms, readCertificatesOnlyCms, (bytes: Uint8Array) => decryptCms(bytes, key)];
    fc.assert(
      fc.property(fc.constantFrom(...messages), fc.nat(), fc.nat(255), (message, position, byte) => {
        const changed = Buffer.from(message);
        changed[position % changed.length] = byte;
        for (const read of readers) codeOf(() => read(changed));
      }),
      { ...fuzz, numRuns: 1500 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        for (const read of readers) expect(codeOf(() => read(bytes))).not.toBe('accepted');
      }),
      fuzz,
    );
  });

  it('refuses deep nesting at once', () => {
    const bomb = Buffer.alloc(100_000, Buffer.from('3080', 'hex'));
    for (const read of [readCertificate, readCsr, verifyCms]) expect(codeOf(() => read(bomb))).not.toBe('accepted');
    expect(codeOf(() => decryptCms(bomb, key))).toBe('cannot-decrypt');
  });
});
