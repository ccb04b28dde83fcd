import { createPublicKey, type KeyObject } from 'node:crypto';
import { type Asn1, Asn1Error, bitsOf, expectTag, isContext, oidOf, readAsn1, sequenceOf, setOf, Tag, textOf } from './asn1.ts';
import { derBitString, derContext, derInteger, derOid, derPrintableString, derSequence, derSetOf, derUtf8String } from './der.ts';
import { publicKeyToDer } from './keys.ts';
import { derName, isPrintable, type NameEntry, readName } from './name.ts';
import { fromPem } from './pem.ts';
import { PkiError } from './pki-error.ts';
import { signatureAlgorithmDer, signatureHolds, signBytes } from './signature.ts';

/** A certification request whose own signature has been checked. */
export interface Csr {
  readonly der: Buffer;
  readonly subject: NameEntry[];
  readonly publicKey: KeyObject;
  readonly publicKeyDer: Buffer;
  /** Secret: proves the right to a certificate (RFC 2985 5.4.1, SCEP). */
  readonly challengePassword: string | null;
}

const CHALLENGE_PASSWORD = '1.2.840.113549.1.9.7';

/** PKCS#10 DER (RFC 2986), SHA-256, signed off the main thread. Throws PkiError 'unsupported-key'. */
export async function createCsr(request: {
  readonly subject: readonly NameEntry[];
  readonly key: KeyObject;
  readonly challengePassword?: string;
}): Promise<Buffer> {
  const { challengePassword: challenge } = request;
  const attributes: Buffer[] = [];
  if (challenge !== undefined) {
    const value = isPrintable(challenge) ? derPrintableString(challenge) : derUtf8String(challenge);
    attributes.push(derSequence(derOid(CHALLENGE_PASSWORD), derSetOf([value])));
  }
  const info = derSequence(derInteger(0), derName(request.subject), publicKeyToDer(request.key), derContext(0, ...attributes));
  const signature = await signBytes(request.key, 'sha256', info);
  return derSequence(info, signatureAlgorithmDer(request.key, 'sha256'), derBitString(signature));
}

/** Reads a request (DER, or the first of a PEM text) and checks its signature. Throws PkiError 'not-a-csr' or 'bad-signature'. */
export function readCsr(bytes: Uint8Array): Csr {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pem = fromPem(buffer.subarray(0, 64 * 1024).toString('latin1')).find(({ label }) => label.endsWith('CERTIFICATE REQUEST'));
  try {
    return csrFrom(pem?.der ?? Buffer.from(buffer));
  } catch (error) {
    if (error instanceof Asn1Error) throw new PkiError('not-a-csr', error.message);
    throw error;
  }
}

function csrFrom(der: Buffer): Csr {
  const [info, algorithm, signature] = sequenceOf(readAsn1(der));
  const [version, subject, publicKeyElement, attributes] = sequenceOf(info);
  expectTag(version, Tag.integer);
  const publicKeyDer = expectTag(publicKeyElement, Tag.sequence).raw;
  const publicKey = publicKeyFrom(publicKeyDer);
  if (!signatureHolds(algorithm, publicKey, expectTag(info, Tag.sequence).raw, bitsOf(signature), null))
    throw new PkiError('bad-signature');
  return {
    der,
    subject: readName(subject),
    publicKey,
    publicKeyDer,
    challengePassword: isContext(attributes, 0) ? challengeIn(attributes) : null,
  };
}

function publicKeyFrom(der: Buffer): KeyObject {
  try {
    return createPublicKey({ key: der, format: 'der', type: 'spki' });
  } catch {
    throw new PkiError('not-a-csr', 'a public key that the crypto library does not know');
  }
}

function challengeIn(attributes: Asn1): string | null {
  for (const attribute of attributes.children) {
    const [type, values] = sequenceOf(attribute);
    const value = oidOf(type) === CHALLENGE_PASSWORD ? setOf(values)[0] : undefined;
    if (value !== undefined) return textOf(value);
  }
  return null;
}
