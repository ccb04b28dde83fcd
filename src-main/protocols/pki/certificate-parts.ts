import { createHash } from 'node:crypto';
import { isIP, isIPv4 } from 'node:net';
import { type Asn1, bitsOf, expectTag, isContext, isUniversal, oidOf, readAsn1, sequenceOf, Tag, timeOf } from './asn1.ts';
import { type NameEntry, nameText, readName } from './name.ts';

/** A certificate taken apart (RFC 5280 4.1), with the received bytes that others are compared or computed with. */
export interface CertificateParts {
  readonly serial: Buffer;
  readonly issuerDer: Buffer;
  readonly issuer: NameEntry[];
  readonly subject: NameEntry[];
  readonly subjectDer: Buffer;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly publicKeyDer: Buffer;
  readonly isCa: boolean;
  readonly pathLength: number | null;
  readonly keyUsage: string[];
  readonly extendedKeyUsage: string[];
  readonly subjectAltNames: string[];
  readonly subjectKeyIdentifier: Buffer | null;
}

export const ExtensionOid = {
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  extendedKeyUsage: '2.5.29.37',
  authorityKeyIdentifier: '2.5.29.35',
} as const;

export const KEY_USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const;

/** Throws Asn1Error when `der` is not shaped like a certificate. */
export function readCertificateParts(der: Uint8Array): CertificateParts {
  const [tbs, algorithm, signature] = sequenceOf(readAsn1(der));
  sequenceOf(algorithm);
  bitsOf(signature);
  const fields = [...sequenceOf(tbs)];
  if (isContext(fields[0], 0)) fields.shift();
  const [serial, , issuer, validity, subject, publicKey, ...optional] = fields;
  const [notBefore, notAfter] = sequenceOf(validity);
  const list = optional.find((field) => isContext(field, 3));
  const extensions = list === undefined ? new Map<string, Asn1>() : readExtensions(list);
  const [caFlag, pathLength] = basicConstraints(extensions.get(ExtensionOid.basicConstraints));
  const keyIdentifier = extensions.get(ExtensionOid.subjectKeyIdentifier);
  sequenceOf(publicKey);
  return {
    serial: expectTag(serial, Tag.integer).contents,
    issuerDer: expectTag(issuer, Tag.sequence).raw,
    issuer: readName(issuer),
    subject: readName(subject),
    subjectDer: expectTag(subject, Tag.sequence).raw,
    notBefore: timeOf(notBefore),
    notAfter: timeOf(notAfter),
    publicKeyDer: expectTag(publicKey, Tag.sequence).raw,
    isCa: caFlag,
    pathLength,
    keyUsage: keyUsage(extensions.get(ExtensionOid.keyUsage)),
    extendedKeyUsage: extensions.has(ExtensionOid.extendedKeyUsage)
      ? sequenceOf(extensions.get(ExtensionOid.extendedKeyUsage)).map((usage) => oidOf(usage))
      : [],
    subjectAltNames: extensions.has(ExtensionOid.subjectAltName)
      ? sequenceOf(extensions.get(ExtensionOid.subjectAltName)).map((name) => generalName(name))
      : [],
    subjectKeyIdentifier: keyIdentifier === undefined ? null : expectTag(keyIdentifier, Tag.octetString).contents,
  };
}

/** SHA-1 of the key's bits: the usual key identifier (RFC 5280 4.2.1.2, method 1). Throws Asn1Error. */
export function keyIdentifierOf(publicKeyDer: Uint8Array): Buffer {
  const [, bits] = sequenceOf(readAsn1(publicKeyDer));
  return createHash('sha1').update(bitsOf(bits)).digest();
}

function readExtensions(list: Asn1): Map<string, Asn1> {
  const extensions = new Map<string, Asn1>();
  const known: readonly string[] = Object.values(ExtensionOid);
  for (const extension of sequenceOf(list.children[0])) {
    const [oidElement, ...rest] = sequenceOf(extension);
    const oid = oidOf(oidElement);
    if (!known.includes(oid)) continue; // Apple's own hold anything, plain text too
    extensions.set(oid, readAsn1(expectTag(rest.at(-1), Tag.octetString).contents));
  }
  return extensions;
}

function basicConstraints(element: Asn1 | undefined): [isCa: boolean, pathLength: number | null] {
  if (element === undefined) return [false, null];
  const [flag, length] = sequenceOf(element);
  const isCa = isUniversal(flag, Tag.boolean) && flag.contents[0] !== 0;
  return [isCa, isUniversal(length, Tag.integer) && length.contents.length === 1 ? (length.contents[0] ?? null) : null];
}

function keyUsage(element: Asn1 | undefined): string[] {
  if (element === undefined) return [];
  const { contents } = expectTag(element, Tag.bitString);
  return KEY_USAGES.filter((_, bit) => ((contents[1 + (bit >> 3)] ?? 0) & (0x80 >> (bit & 7))) !== 0);
}

/** GeneralName as text: DNS names, e-mail addresses, URIs and IP addresses as they are written, others as hex. */
function generalName(element: Asn1): string {
  if (element.tagClass === 2 && !element.constructed) {
    if (element.tag === 1 || element.tag === 2 || element.tag === 6) return element.contents.toString('latin1');
    if (element.tag === 7 && element.contents.length === 4) return [...element.contents].join('.');
    if (element.tag === 7 && element.contents.length === 16) return ipv6Text(element.contents);
  }
  const directoryName = isContext(element, 4) ? element.children[0] : undefined;
  return directoryName === undefined ? `#${element.raw.toString('hex')}` : nameText(readName(directoryName));
}

function ipv6Text(bytes: Buffer): string {
  const groups = Array.from({ length: 8 }, (_, index) => bytes.readUInt16BE(index * 2).toString(16));
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1); // the URL parser knows the shortest form
}

/** 4 or 16 bytes of an IP address given as text. Throws RangeError for anything else. */
export function ipBytes(address: string): Buffer {
  if (!isIP(address)) throw new RangeError('not an IP address');
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number));
  const [left = '', right] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::');
  const head = left === '' ? [] : left.split(':');
  const tail = right === undefined || right === '' ? [] : right.split(':');
  const groups = [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail];
  return Buffer.from(groups.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff]));
}
