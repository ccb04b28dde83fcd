import { type KeyObject, randomBytes } from 'node:crypto';
import { type Certificate, readCertificate } from './certificate.ts';
import { ExtensionOid, ipBytes, KEY_USAGES, keyIdentifierOf, readCertificateParts } from './certificate-parts.ts';
import { derBitString, derBoolean, derContext, derContextSimple, derInteger, derOctetString, derOid, derSequence, derTime } from './der.ts';
import { publicKeyToDer } from './keys.ts';
import { derName, type NameEntry } from './name.ts';
import { signatureAlgorithmDer, signBytes } from './signature.ts';

export type KeyUsage = (typeof KEY_USAGES)[number];

export interface IssueRequest {
  /** May be empty: pair records have neither subject nor issuer. */
  readonly subject: readonly NameEntry[];
  readonly publicKey: KeyObject;
  /** `certificate`, when given, lends its subject byte for byte and its key identifier. */
  readonly issuer: { readonly subject: readonly NameEntry[]; readonly key: KeyObject; readonly certificate?: Certificate };
  /** Milliseconds since 1970, written in whole seconds. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** Hex; 16 random bytes otherwise. */
  readonly serialNumber?: string;
  readonly ca?: boolean;
  readonly keyUsage?: readonly KeyUsage[];
  /** Object identifiers. */
  readonly extendedKeyUsage?: readonly string[];
  readonly dnsNames?: readonly string[];
  /** IPv4 or IPv6, as text. */
  readonly ipAddresses?: readonly string[];
  readonly subjectKeyIdentifier?: boolean;
  readonly hash?: 'SHA-256' | 'SHA-1';
}

/**
 * Signs an X.509 v3 certificate (RFC 5280 4.1). BasicConstraints is always there; it and KeyUsage are critical.
 * Throws PkiError 'unsupported-key' for an issuer key that is neither RSA nor EC.
 */
export async function issueCertificate(request: IssueRequest): Promise<Certificate> {
  const { issuer } = request;
  const issuerParts = issuer.certificate === undefined ? null : readCertificateParts(issuer.certificate.der);
  const hash = request.hash === 'SHA-1' ? 'sha1' : 'sha256';
  const algorithm = signatureAlgorithmDer(issuer.key, hash);
  const publicKeyDer = publicKeyToDer(request.publicKey);
  const tbs = derSequence(
    derContext(0, derInteger(2)), // version 3
    derInteger(request.serialNumber === undefined ? randomSerial() : serialBytes(request.serialNumber)),
    algorithm,
    issuerParts?.subjectDer ?? derName(issuer.subject),
    derSequence(derTime(request.notBefore), derTime(request.notAfter)),
    derName(request.subject),
    publicKeyDer,
    derContext(3, derSequence(...extensions(request, publicKeyDer, issuerParts?.subjectKeyIdentifier ?? null))),
  );
  const signature = await signBytes(issuer.key, hash, tbs);
  return readCertificate(derSequence(tbs, algorithm, derBitString(signature)));
}

function extensions(request: IssueRequest, publicKeyDer: Buffer, issuerKeyIdentifier: Buffer | null): Buffer[] {
  const list = [extension(ExtensionOid.basicConstraints, true, request.ca === true ? derSequence(derBoolean(true)) : derSequence())];
  if (request.keyUsage !== undefined) list.push(extension(ExtensionOid.keyUsage, true, derKeyUsage(request.keyUsage)));
  if (request.extendedKeyUsage !== undefined) {
    list.push(extension(ExtensionOid.extendedKeyUsage, false, derSequence(...request.extendedKeyUsage.map((oid) => derOid(oid)))));
  }
  const names = [
    ...(request.dnsNames ?? []).map((name) => derContextSimple(2, Buffer.from(name, 'latin1'))),
    ...(request.ipAddresses ?? []).map((address) => derContextSimple(7, ipBytes(address))),
  ];
  // Critical when it is the only name there is (RFC 5280 4.2.1.6).
  if (names.length > 0) list.push(extension(ExtensionOid.subjectAltName, request.subject.length === 0, derSequence(...names)));
  if (request.subjectKeyIdentifier === true) {
    list.push(extension(ExtensionOid.subjectKeyIdentifier, false, derOctetString(keyIdentifierOf(publicKeyDer))));
  }
  if (issuerKeyIdentifier !== null) {
    list.push(extension(ExtensionOid.authorityKeyIdentifier, false, derSequence(derContextSimple(0, issuerKeyIdentifier))));
  }
  return list;
}

function extension(oid: string, critical: boolean, value: Buffer): Buffer {
  return derSequence(derOid(oid), ...(critical ? [derBoolean(true)] : []), derOctetString(value));
}

/** A named bit list: trailing zero bits are not written (X.690 11.2.2). */
function derKeyUsage(usages: readonly KeyUsage[]): Buffer {
  const bits = usages.map((usage) => KEY_USAGES.indexOf(usage));
  const highest = Math.max(-1, ...bits);
  const bytes = Buffer.alloc(Math.ceil((highest + 1) / 8));
  for (const bit of bits) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
  return derBitString(bytes, bytes.length * 8 - (highest + 1));
}

/** 16 bytes with the top bits 01: always positive, never shorter (RFC 5280 4.1.2.2). */
function randomSerial(): Buffer {
  const serial = randomBytes(16);
  serial.writeUInt8((serial.readUInt8(0) & 0x3f) | 0x40, 0);
  return serial;
}

function serialBytes(hex: string): Buffer {
  if (!/^[0-9a-fA-F]{1,40}$/.test(hex)) throw new RangeError('a serial number is 1 to 40 hex digits');
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex');
}
