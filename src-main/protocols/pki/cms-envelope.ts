import { constants, createCipheriv, createDecipheriv, type KeyObject, privateDecrypt, publicEncrypt, randomBytes } from 'node:crypto';
import { type Asn1, Asn1Error, expectTag, isContext, octetsOf, oidOf, readAsn1, sequenceOf, setOf, Tag } from './asn1.ts';
import { type Certificate, readCertificate } from './certificate.ts';
import { readCertificateParts } from './certificate-parts.ts';
import { Cms } from './cms-oids.ts';
import { signedData } from './cms-sign.ts';
import { isNamedBy, readSignedData } from './cms-verify.ts';
import { type CipherFacts, CONTENT_CIPHERS, type ContentCipher } from './content-ciphers.ts';
import { derAlgorithm, derContext, derContextSimple, derInteger, derNull, derOctetString, derOid, derSequence, derSetOf } from './der.ts';
import { PkiError } from './pki-error.ts';
import { hashOfDigestAlgorithm, keyKind, RSA_ENCRYPTION } from './signature.ts';

/**
 * Single DES is only read, never written: SCEP clients built on Go's pkcs7 send it unless they are told otherwise.
 * With the key three times over, triple DES is single DES; OpenSSL 3 has no other way left.
 */
const SINGLE_DES = '1.3.14.3.2.7';
const SINGLE_DES_FACTS: CipherFacts = { name: 'des-ede3-cbc', keyBytes: 8, ivBytes: 8 };
const RSAES_OAEP = '1.2.840.113549.1.1.7';
/** Each is a private-key operation on this thread, and an attempt at the content: strangers get no more of them. */
const MAX_RECIPIENTS = 4;

/**
 * CMS EnvelopedData (RFC 5652 6) for one RSA recipient, PKCS#1 v1.5 key transport as SCEP and Apple's services
 * expect it. Throws PkiError 'unsupported-key' when the recipient's key is not RSA, or too short.
 */
export function encryptCms(request: {
  readonly content: Uint8Array;
  readonly recipient: Certificate;
  readonly cipher?: ContentCipher;
}): Buffer {
  const wanted = request.cipher ?? 'aes-256-cbc';
  const [oid, cipher] = [...CONTENT_CIPHERS].find(([, facts]) => facts.name === wanted) ?? [];
  if (oid === undefined || cipher === undefined) throw new Error('no such cipher');
  if (keyKind(request.recipient.publicKey) !== 'rsa') throw new PkiError('unsupported-key', 'the recipient has no RSA key');
  const key = randomBytes(cipher.keyBytes);
  const iv = randomBytes(cipher.ivBytes);
  const encryptor = createCipheriv(cipher.name, key, iv);
  const content = Buffer.concat([encryptor.update(request.content), encryptor.final()]);
  const { issuerDer, serial } = readCertificateParts(request.recipient.der);
  const recipientInfo = derSequence(
    derInteger(0),
    derSequence(issuerDer, derInteger(serial)),
    derAlgorithm(RSA_ENCRYPTION, derNull),
    derOctetString(wrapKey(request.recipient.publicKey, key)),
  );
  const encrypted = derSequence(derOid(Cms.data), derAlgorithm(oid, derOctetString(iv)), derContextSimple(0, content));
  return derSequence(derOid(Cms.envelopedData), derContext(0, derSequence(derInteger(0), derSetOf([recipientInfo]), encrypted)));
}

function wrapKey(publicKey: KeyObject, key: Buffer): Buffer {
  try {
    return publicEncrypt({ key: publicKey, padding: constants.RSA_PKCS1_PADDING }, key);
  } catch {
    throw new PkiError('unsupported-key', 'the RSA key of the recipient is too short'); // a SCEP client chooses its own
  }
}

/**
 * Opens an EnvelopedData (DER or BER) with an RSA private key: PKCS#1 v1.5 or OAEP key transport, AES-CBC or
 * 3DES-CBC content. Everything that can go wrong is one and the same PkiError 'cannot-decrypt', and a key that does
 * not unwrap is replaced by a random one, so that the answer tells nothing about the padding (RFC 3218 2.3). Hence a
 * wrong key ends once in 256 times in garbage instead: the caller has to recognise its content anyway.
 * `recipient` says which of several recipients the key belongs to; without it each is tried in turn.
 */
export function decryptCms(der: Uint8Array, key: KeyObject, recipient?: Certificate): Buffer {
  try {
    return decrypt(der, key, recipient);
  } catch (error) {
    if (error instanceof Asn1Error) throw new PkiError('cannot-decrypt');
    throw error;
  }
}

function decrypt(der: Uint8Array, key: KeyObject, certificate: Certificate | undefined): Buffer {
  const [type, wrapper] = sequenceOf(readAsn1(der));
  if (oidOf(type) !== Cms.envelopedData || !isContext(wrapper, 0)) throw new Asn1Error('not EnvelopedData');
  const fields = sequenceOf(wrapper.children[0]).filter((field) => field.tagClass === 0); // not originatorInfo, unprotectedAttrs
  const [, recipients, encrypted] = fields;
  const [, algorithm, contentElement] = sequenceOf(encrypted);
  const [cipherOid, ivElement] = sequenceOf(algorithm);
  const oid = oidOf(cipherOid);
  const cipher = oid === SINGLE_DES ? SINGLE_DES_FACTS : CONTENT_CIPHERS.get(oid);
  const iv = expectTag(ivElement, Tag.octetString).contents;
  if (cipher === undefined || iv.length !== cipher.ivBytes || !isContext(contentElement, 0)) throw new Asn1Error('an unknown cipher');
  const content = octetsOf(contentElement);
  // Key agreement, passwords and pre-shared keys have context tags.
  const transported = setOf(recipients).filter((info) => info.tagClass === 0);
  const mine = certificate === undefined ? transported : transported.filter((info) => isNamedBy(certificate.der, sequenceOf(info)[1]));
  for (const recipient of mine.slice(0, MAX_RECIPIENTS)) {
    const plain = decryptContent(cipher, unwrapKey(recipient, key, cipher.keyBytes), iv, content);
    if (plain !== null) return plain;
  }
  throw new PkiError('cannot-decrypt');
}

function decryptContent(cipher: CipherFacts, key: Buffer, iv: Buffer, content: Buffer): Buffer | null {
  const fullKey = cipher === SINGLE_DES_FACTS ? Buffer.concat([key, key, key]) : key;
  const decryptor = createDecipheriv(cipher.name, fullKey, iv);
  try {
    return Buffer.concat([decryptor.update(content), decryptor.final()]);
  } catch {
    return null; // bad padding or length: the wrong key, or changed content
  }
}

function unwrapKey(recipient: Asn1, key: KeyObject, keyBytes: number): Buffer {
  const substitute = randomBytes(keyBytes);
  const [, , algorithm, encryptedKey] = sequenceOf(recipient);
  const [oidElement, parameters] = sequenceOf(algorithm);
  const oid = oidOf(oidElement);
  const wrapped = octetsOf(expectTag(encryptedKey, Tag.octetString));
  const scheme =
    oid === RSA_ENCRYPTION
      ? { padding: constants.RSA_PKCS1_PADDING }
      : oid === RSAES_OAEP
        ? { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: oaepHash(parameters) }
        : null;
  if (scheme === null) return substitute;
  try {
    const unwrapped = privateDecrypt({ key, ...scheme }, wrapped);
    return unwrapped.length === keyBytes ? unwrapped : substitute;
  } catch {
    return substitute;
  }
}

/** RSAES-OAEP-params [0] (RFC 4055 4.1); SHA-1 when left out. The mask's hash is taken to be the same. */
function oaepHash(parameters: Asn1 | undefined): string {
  const field = parameters === undefined ? undefined : sequenceOf(parameters).find((part) => isContext(part, 0));
  return (field === undefined ? null : hashOfDigestAlgorithm(field.children[0])) ?? 'sha1';
}

/** Certificates in a SignedData that signs nothing ("certs-only", RFC 8894 3.4; `.p7b`), in the order given. */
export function certificatesOnlyCms(certificates: readonly Certificate[]): Buffer {
  return signedData({ digestAlgorithms: [], content: null, certificates, signerInfos: [] });
}

/** The certificates of a SignedData, whoever signed it, nobody included. Throws PkiError 'not-cms' or 'not-a-certificate'. */
export function readCertificatesOnlyCms(der: Uint8Array): Certificate[] {
  try {
    return readSignedData(der).certificates.map(({ raw }) => readCertificate(raw));
  } catch (error) {
    if (error instanceof Asn1Error) throw new PkiError('not-cms', error.message);
    throw error;
  }
}
