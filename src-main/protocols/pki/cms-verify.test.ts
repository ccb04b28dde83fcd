import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isBoringSsl } from '#lib/boring-ssl.ts';
import { readAsn1 } from './asn1.ts';
import type { Certificate } from './certificate.ts';
import { readCertificateParts } from './certificate-parts.ts';
import { Cms } from './cms-oids.ts';
import { type SignRequest, signCms, signedData } from './cms-sign.ts';
import { readSignedData, verifyCms } from './cms-verify.ts';
import { derAlgorithm, derContext, derInteger, derNull, derOctetString, derOid, derPrintableString, derSequence, derTime } from './der.ts';
import { generateEcKey, generateRsaKey, privateKeyToDer } from './keys.ts';
import { toPem } from './pem.ts';
import { DIGEST_OIDS, RSA_ENCRYPTION, signatureHolds } from './signature.ts';
import { codeOf, NOW, OpenSsl, testCertificate } from './testing.ts';

const openssl = OpenSsl.find();
afterAll(() => openssl?.remove());

interface Identity {
  certificate: Certificate;
  key: KeyObject;
}
let rsa: Identity;
let ec: Identity;
let nameless: Identity;
beforeAll(async () => {
  const rsaKey = await generateRsaKey();
  const ecKey = await generateEcKey();
  rsa = { key: rsaKey, certificate: await testCertificate('rsa', rsaKey, null, { keyUsage: ['digitalSignature'] }) };
  ec = { key: ecKey, certificate: await testCertificate('ec', ecKey, rsa, { keyUsage: ['digitalSignature'], subjectKeyIdentifier: true }) };
  const key = await generateRsaKey();
  const subject = { subject: [], issuer: { subject: [], key: rsaKey }, serialNumber: '00' };
  nameless = { key, certificate: await testCertificate('', key, null, subject) };
});

const CONTENT = Buffer.from('a property list, or twenty random bytes\r\n\0');

async function ours(identity: Identity, more: Partial<SignRequest> = {}): Promise<Buffer> {
  return await signCms({ content: CONTENT, ...identity, ...more });
}

/** Last position of `part` in `whole`, which must be there. */
function find(whole: Buffer, part: Uint8Array): number {
  const at = whole.lastIndexOf(part);
  if (at === -1) throw new Error('not in there');
  return at;
}

describe('signing and verifying', () => {
  it.each(['rsa', 'ec', 'nameless'])('goes there and back (%s)', async (which) => {
    const identity = { rsa, ec, nameless }[which] ?? rsa;
    for (const hash of ['sha256', 'sha1'] as const) {
      const attached = verifyCms(await ours(identity, { hash }));
      expect(attached.content.equals(CONTENT)).toBe(true);
      expect(attached.signer.sha256).toBe(identity.certificate.sha256);
      const detached = await ours(identity, { hash, detached: true });
      expect(detached.includes(CONTENT)).toBe(false);
      expect(verifyCms(detached, CONTENT).content.equals(CONTENT)).toBe(true);
    }
  });

  it('signs many at once, and a failure among them stops nobody', async () => {
    const unusable = generateKeyPairSync('ed25519').privateKey;
    const contents = Array.from({ length: 30 }, (_, index) => Buffer.from(`profile ${index}`));
    const signed = await Promise.allSettled(
      contents.map((content, index) => ours(index % 3 === 0 ? { ...rsa, key: unusable } : rsa, { content })),
    );
    expect(signed.map(({ status }) => status)).toEqual(contents.map((_, index) => (index % 3 === 0 ? 'rejected' : 'fulfilled')));
    const verified = signed.map((each) => (each.status === 'fulfilled' ? verifyCms(each.value).content.toString() : null));
    expect(verified).toEqual(contents.map((content, index) => (index % 3 === 0 ? null : content.toString())));
  });

  it('carries attributes and certificates', async () => {
    const nonce = derOctetString(Buffer.alloc(16, 7));
    const cms = await ours(rsa, {
      signedAttributes: [
        { oid: '2.16.840.1.113733.1.9.2', values: [derPrintableString('19')] },
        { oid: '2.16.840.1.113733.1.9.5', values: [nonce] },
      ],
      includeCertificates: [ec.certificate, rsa.certificate],
      signingTime: NOW,
    });
    const verified = verifyCms(cms);
    expect(verified.signedAttribute('2.16.840.1.113733.1.9.2')).toEqual([derPrintableString('19')]);
    expect(verified.signedAttribute('2.16.840.1.113733.1.9.5')).toEqual([nonce]);
    expect(verified.signedAttribute(Cms.signingTime)).toEqual([derTime(NOW)]);
    expect(verified.signedAttribute('1.2.3')).toEqual([]);
    expect(verified.certificates.map(({ commonName }) => commonName)).toEqual(['rsa', 'ec']);
    expect(verifyCms(await ours(rsa, { signingTime: null })).signedAttribute(Cms.signingTime)).toEqual([]);
  });

  it('picks the signer among certificates that all have no name and serial number 0', async () => {
    const other = await testCertificate('', ec.key, null, { subject: [], issuer: { subject: [], key: rsa.key }, serialNumber: '00' });
    const cms = await ours(nameless, { includeCertificates: [other] });
    expect(verifyCms(cms).signer.sha256).toBe(nameless.certificate.sha256);
    const turned = await signCms({ content: CONTENT, certificate: other, key: nameless.key, includeCertificates: [nameless.certificate] });
    expect(verifyCms(turned).signer.sha256).toBe(nameless.certificate.sha256);
  });
});

describe('refusing', () => {
  it('refuses changed content, attributes and signatures', async () => {
    for (const identity of [rsa, ec]) {
      const cms = await ours(identity, { signingTime: NOW, signedAttributes: [{ oid: '1.2.3.4', values: [derPrintableString('AAAA')] }] });
      for (const part of [CONTENT, Buffer.from('AAAA'), derTime(NOW), createHash('sha256').update(CONTENT).digest()]) {
        const changed = Buffer.from(cms);
        const at = find(changed, part) + part.length - 2;
        changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
        expect(codeOf(() => verifyCms(changed))).toBe('bad-signature');
      }
      const changed = Buffer.from(cms);
      changed.writeUInt8(changed.readUInt8(changed.length - 1) ^ 1, changed.length - 1);
      expect(codeOf(() => verifyCms(changed))).toBe('bad-signature');
    }
  });

  it('refuses another content than the one it came with', async () => {
    const detached = await ours(rsa, { detached: true });
    expect(codeOf(() => verifyCms(detached, Buffer.from('other')))).toBe('bad-signature');
    expect(codeOf(() => verifyCms(detached))).toBe('not-cms');
    const attached = await ours(rsa);
    expect(codeOf(() => verifyCms(attached, Buffer.from('other')))).toBe('bad-signature');
    expect(verifyCms(attached, CONTENT).content.equals(CONTENT)).toBe(true);
    // What it carries is not what was signed, though what was given is.
    expect(codeOf(() => verifyCms(rebuilt(attached, { content: Buffer.from('other') }), CONTENT))).toBe('bad-signature');
  });

  it('refuses a signature by another key than the certificate has', async () => {
    const cms = await signCms({ content: CONTENT, certificate: rsa.certificate, key: nameless.key });
    expect(codeOf(() => verifyCms(cms))).toBe('bad-signature');
    const mixed = await signCms({ content: CONTENT, certificate: rsa.certificate, key: ec.key });
    expect(codeOf(() => verifyCms(mixed))).toBe('bad-signature');
  });

  it('misses the signer when its certificate, or the signer, is not there, or there are two', async () => {
    const cms = await ours(rsa);
    const withoutCertificates = rebuilt(cms, { certificates: [] });
    expect(codeOf(() => verifyCms(withoutCertificates))).toBe('signer-missing');
    expect(codeOf(() => verifyCms(rebuilt(cms, { certificates: [ec.certificate] })))).toBe('signer-missing');
    expect(codeOf(() => verifyCms(rebuilt(cms, { signerCount: 0 })))).toBe('signer-missing');
    expect(codeOf(() => verifyCms(rebuilt(cms, { signerCount: 2 })))).toBe('signer-missing');
    expect(codeOf(() => verifyCms(rebuilt(cms, {})))).toBe('accepted');
  });

  it('refuses signed attributes without a digest or a content type', () => {
    const digest = derOctetString(createHash('sha256').update(CONTENT).digest());
    const type = derSequence(derOid(Cms.contentType), Buffer.concat([Buffer.from([0x31, 11]), derOid(Cms.data)]));
    const wrongType = derSequence(derOid(Cms.contentType), Buffer.concat([Buffer.from([0x31, 11]), derOid(Cms.signedData)]));
    const message = derSequence(derOid(Cms.messageDigest), Buffer.concat([Buffer.from([0x31, digest.length]), digest]));
    const sealed = (attributes: Buffer[]): Buffer => {
      const set = Buffer.concat(attributes);
      const signature = sign('sha256', Buffer.concat([Buffer.from([0x31, set.length]), set]), rsa.key);
      return signedBy(rsa, signature, [derContext(0, ...attributes)]);
    };
    // Not sorted, as some signers leave it: what was signed is what was sent.
    expect(codeOf(() => verifyCms(sealed([message, type])))).toBe('accepted');
    expect(codeOf(() => verifyCms(sealed([type, message])))).toBe('accepted');
    expect(codeOf(() => verifyCms(sealed([type])))).toBe('bad-signature');
    expect(codeOf(() => verifyCms(sealed([message])))).toBe('bad-signature');
    expect(codeOf(() => verifyCms(sealed([wrongType, message])))).toBe('bad-signature');
    expect(codeOf(() => verifyCms(sealed([type, message, message])))).toBe('not-cms');
  });

  it('refuses an RSA-PSS key used with another hash than it is bound to', async (context) => {
    if (isBoringSsl) return context.skip('BoringSSL knows no RSA-PSS keys, and reads no certificate that has one');
    const pair = generateKeyPairSync('rsa-pss', {
      modulusLength: 2048,
      hashAlgorithm: 'sha512',
      mgf1HashAlgorithm: 'sha512',
    });
    const certificate = await testCertificate('pss', pair.publicKey, rsa);
    const sha256 = '2.16.840.1.101.3.4.2.1';
    const pss = derAlgorithm('1.2.840.113549.1.1.10', derSequence(derContext(0, derAlgorithm(sha256, derNull))));
    const cms = signedBy({ key: pair.privateKey, certificate }, Buffer.alloc(256), [], sha256, pss);
    expect(codeOf(() => verifyCms(cms))).toBe('bad-signature');
  });

  it('does not verify with the longest keys, nor with many certificates of one name: strangers choose both', async () => {
    // With the exponent 1 the padded digest is its own signature (RFC 8017 9.2), so that no such key has to be made.
    const digest = derSequence(derAlgorithm(DIGEST_OIDS.sha256, derNull), derOctetString(createHash('sha256').update(CONTENT).digest()));
    const holds = (bytes: number): boolean => {
      const n = Buffer.alloc(bytes, 0xff).toString('base64url');
      const key = createPublicKey({ key: { kty: 'RSA', n, e: 'AQ' }, format: 'jwk' });
      const padding = Buffer.alloc(bytes - digest.length - 3, 0xff);
      const signature = Buffer.concat([Buffer.from([0, 1]), padding, Buffer.from([0]), digest]);
      return signatureHolds(readAsn1(derAlgorithm(RSA_ENCRYPTION, derNull)), key, CONTENT, signature, 'sha256');
    };
    // BoringSSL takes no such exponent for a key.
    expect([256, 1024, 1025, 2048].map(holds)).toEqual([!isBoringSsl, !isBoringSsl, false, false]);
    const others: Certificate[] = [];
    for (let count = 0; count < 4; count += 1) {
      const names = { subject: [], issuer: { subject: [], key: rsa.key }, serialNumber: '00', notAfter: NOW + count * 1000 };
      others.push(await testCertificate('', ec.key, null, names));
    }
    const cms = await ours(nameless);
    const after = (certificates: Certificate[]) => rebuilt(cms, { certificates: [...certificates, nameless.certificate] });
    expect(codeOf(() => verifyCms(after(others.slice(1))))).toBe('accepted');
    expect(codeOf(() => verifyCms(after(others)))).toBe('bad-signature');
  });

  it('refuses MD5', () => {
    const md5 = signedBy(rsa, sign('md5', CONTENT, rsa.key), [], '1.2.840.113549.2.5');
    expect(codeOf(() => verifyCms(md5))).toBe('bad-signature');
  });
});

describe('shapes of others', () => {
  it('accepts signatures without signed attributes', () => {
    expect(verifyCms(signedBy(rsa, sign('sha256', CONTENT, rsa.key), [])).content.equals(CONTENT)).toBe(true);
    expect(codeOf(() => verifyCms(signedBy(rsa, sign('sha256', Buffer.from('other'), rsa.key), [])))).toBe('bad-signature');
  });

  it('accepts sha1WithRSAEncryption, as go-ios writes it', async () => {
    const cms = await ours(rsa, { hash: 'sha1' });
    const rsaEncryption = derAlgorithm('1.2.840.113549.1.1.1', derNull);
    const changed = Buffer.from(cms);
    derAlgorithm('1.2.840.113549.1.1.5', derNull).copy(changed, find(changed, rsaEncryption));
    expect(verifyCms(changed).signer.commonName).toBe('rsa');
  });

  it('is verified by openssl, attached and detached, RSA and EC, SHA-256 and SHA-1', async (context) => {
    if (openssl === null) return context.skip('openssl is not installed');
    const content = openssl.file('content', CONTENT);
    for (const identity of [rsa, ec]) {
      for (const hash of ['sha256', 'sha1'] as const) {
        const verify = ['cms', '-verify', '-noverify', '-binary', '-inform', 'DER'];
        expect(openssl.run(verify, await ours(identity, { hash })).equals(CONTENT)).toBe(true);
        const detached = await ours(identity, { hash, detached: true });
        expect(openssl.run([...verify, '-content', content], detached).equals(CONTENT)).toBe(true);
      }
    }
    // the chain too, which is how devices judge a signed profile
    const roots = openssl.file('roots.pem', (await testCertificate('rsa', rsa.key, null, { ca: true, subjectKeyIdentifier: true })).pem);
    const chain = ['cms', '-verify', '-binary', '-inform', 'DER', '-purpose', 'any', '-attime', String(NOW / 1000), '-CAfile', roots];
    expect(openssl.run(chain, await ours(ec)).equals(CONTENT)).toBe(true);
  });

  it.for<[string, string[]]>([
    ['SHA-256', ['-md', 'sha256']],
    ['SHA-384', ['-md', 'sha384']],
    ['SHA-1', ['-md', 'sha1']],
    ['no signed attributes', ['-noattr']],
    ['a key identifier', ['-keyid']],
    ['BER with indefinite lengths', ['-stream', '-indef']],
    ['RSA-PSS', ['-keyopt', 'rsa_padding_mode:pss']],
  ])('verifies what openssl signed: %s', ([name, options], context) => {
    if (openssl === null) return context.skip('openssl is not installed');
    const content = openssl.file('content', Buffer.alloc(10_000, CONTENT));
    for (const identity of name === 'RSA-PSS' ? [rsa] : name === 'a key identifier' ? [ec] : [rsa, ec]) {
      const signer = openssl.file('signer.pem', identity.certificate.pem);
      const key = openssl.file('signer.key', toPem('PRIVATE KEY', privateKeyToDer(identity.key)));
      const signed = ['cms', '-sign', '-binary', '-outform', 'DER', '-in', content, '-signer', signer, '-inkey', key, ...options];
      const attached = verifyCms(openssl.run([...signed, '-nodetach']));
      expect(attached.content.equals(Buffer.alloc(10_000, CONTENT))).toBe(true);
      expect(attached.signer.sha256).toBe(identity.certificate.sha256);
      expect(verifyCms(openssl.run(signed), Buffer.alloc(10_000, CONTENT)).signer.sha256).toBe(identity.certificate.sha256);
      expect(codeOf(() => verifyCms(openssl.run(signed), Buffer.alloc(10_000, 'x')))).toBe('bad-signature');
    }
  });

  it('is quick enough to check every request of a device', async () => {
    const cms = await ours(rsa, { detached: true, includeCertificates: [ec.certificate] });
    for (let round = 0; round < 200; round += 1) verifyCms(cms, CONTENT);
    const started = process.cpuUsage();
    for (let round = 0; round < 500; round += 1) verifyCms(cms, CONTENT);
    // 0.2 ms measured, of the processor and not of the clock, which a machine under load lets run; this is to catch a blunder.
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1000 / 500).toBeLessThan(5);
  });
});

/** SignedData by hand, for shapes that signCms does not write. */
function signedBy(
  identity: Identity,
  signature: Buffer,
  attributes: Buffer[],
  digest = '2.16.840.1.101.3.4.2.1',
  algorithm = derAlgorithm('1.2.840.113549.1.1.1', derNull),
): Buffer {
  const digestAlgorithm = derAlgorithm(digest, derNull);
  return signedData({
    digestAlgorithms: [digestAlgorithm],
    content: CONTENT,
    certificates: [identity.certificate],
    signerInfos: [
      derSequence(derInteger(1), signerIdOf(identity.certificate), digestAlgorithm, ...attributes, algorithm, derOctetString(signature)),
    ],
  });
}

function signerIdOf(certificate: Certificate): Buffer {
  const { issuerDer, serial } = readCertificateParts(certificate.der);
  return derSequence(issuerDer, derInteger(serial));
}

/** The same message with other certificates, or its signer none or several times. */
function rebuilt(cms: Buffer, change: { certificates?: Certificate[]; signerCount?: number; content?: Buffer }): Buffer {
  const [signer] = readSignedData(cms).signers;
  if (signer === undefined) throw new Error('no signer');
  return signedData({
    digestAlgorithms: [],
    content: change.content ?? CONTENT,
    certificates: change.certificates ?? [rsa.certificate],
    signerInfos: Array.from({ length: change.signerCount ?? 1 }, () => signer.raw),
  });
}
