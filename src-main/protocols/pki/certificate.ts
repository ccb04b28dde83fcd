import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { Asn1Error } from './asn1.ts';
import { type CertificateParts, readCertificateParts } from './certificate-parts.ts';
import { type NameEntry, nameText, nameValue } from './name.ts';
import { fromPem, toPem } from './pem.ts';
import { PkiError } from './pki-error.ts';

export type { NameEntry } from './name.ts';

/** An X.509 certificate as people and rules look at it. Read-only; nothing in it is secret. */
export interface Certificate {
  readonly der: Buffer;
  readonly pem: string;
  readonly subject: NameEntry[];
  readonly issuer: NameEntry[];
  /** `C=JP, O=Example, CN=…`; empty when the subject is. */
  readonly subjectText: string;
  readonly commonName: string | null;
  /** 0.9.2342.19200300.100.1.1; in a push certificate the topic. */
  readonly uid: string | null;
  /** Upper-case hex without a sign byte, at least two digits ("00" in pair records). */
  readonly serialNumber: string;
  /** Milliseconds since 1970, as notAfter. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** Lower-case hex SHA-256 of `der`. */
  readonly sha256: string;
  readonly publicKey: KeyObject;
  /** SubjectPublicKeyInfo as received. */
  readonly publicKeyDer: Buffer;
  readonly isCa: boolean;
  /** RFC 5280 names; empty when the extension is absent. */
  readonly keyUsage: string[];
  /** Object identifiers; empty when the extension is absent. */
  readonly extendedKeyUsage: string[];
  /** DNS names, e-mail addresses, URIs, IP addresses as text. */
  readonly subjectAltNames: string[];
}

/** Reads one certificate: DER, or the first of a PEM text. Checks the shape, not the signature. Throws PkiError 'not-a-certificate'. */
export function readCertificate(bytes: Uint8Array): Certificate {
  const [first] = derCertificatesIn(bytes);
  if (first === undefined) throw new PkiError('not-a-certificate', 'no certificate in the text');
  return certificateFrom(first);
}

/** Every certificate of a PEM text in order (DER counts as one). Throws PkiError 'not-a-certificate' when there is none or one is broken. */
export function readCertificates(bytes: Uint8Array): Certificate[] {
  const found = derCertificatesIn(bytes);
  if (found.length === 0) throw new PkiError('not-a-certificate', 'no certificate in the text');
  return found.map((der) => certificateFrom(der));
}

function derCertificatesIn(bytes: Uint8Array): Buffer[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer[0] === 0x30 && !buffer.subarray(0, 5).equals(Buffer.from('0----', 'latin1'))) return [buffer];
  return fromPem(buffer.toString('latin1'))
    .filter(({ label }) => label === 'CERTIFICATE' || label === 'X509 CERTIFICATE')
    .map(({ der }) => der);
}

function certificateFrom(received: Buffer): Certificate {
  const der = Buffer.from(received); // a copy: a certificate outlives the message it came in
  const parts = partsOf(der);
  return {
    der,
    pem: toPem('CERTIFICATE', der),
    subject: parts.subject,
    issuer: parts.issuer,
    subjectText: nameText(parts.subject),
    commonName: nameValue(parts.subject, 'CN'),
    uid: nameValue(parts.subject, 'UID'),
    serialNumber: serialText(parts.serial),
    notBefore: parts.notBefore,
    notAfter: parts.notAfter,
    sha256: createHash('sha256').update(der).digest('hex'),
    publicKey: publicKeyOf(parts),
    publicKeyDer: parts.publicKeyDer,
    isCa: parts.isCa,
    keyUsage: parts.keyUsage,
    extendedKeyUsage: parts.extendedKeyUsage,
    subjectAltNames: parts.subjectAltNames,
  };
}

function partsOf(der: Buffer): CertificateParts {
  try {
    return readCertificateParts(der);
  } catch (error) {
    if (error instanceof Asn1Error) throw new PkiError('not-a-certificate', error.message);
    throw error;
  }
}

function publicKeyOf(parts: CertificateParts): KeyObject {
  try {
    return createPublicKey({ key: parts.publicKeyDer, format: 'der', type: 'spki' });
  } catch {
    throw new PkiError('not-a-certificate', 'a public key that the crypto library does not know');
  }
}

function serialText(serial: Buffer): string {
  const hex = serial
    .toString('hex')
    .toUpperCase()
    .replace(/^(00)+(?=..)/, '');
  return hex === '' ? '00' : hex;
}
