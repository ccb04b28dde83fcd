import { Asn1Error, Tag } from './asn1.ts';

// Writing DER (X.690): each function answers one complete element.

function element(identifier: number, ...contents: readonly Uint8Array[]): Buffer {
  const length = contents.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([Buffer.from([identifier]), lengthBytes(length), ...contents]);
}

function lengthBytes(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Buffer.from([0x80 | bytes.length, ...bytes]);
}

export const derNull: Buffer = Buffer.from([Tag.null, 0]);

export function derSequence(...parts: readonly Uint8Array[]): Buffer {
  return element(0x30, ...parts);
}

/** SET OF: DER wants the members in the order of their encodings. */
export function derSetOf(members: readonly Uint8Array[]): Buffer {
  return element(0x31, ...[...members].sort((left, right) => Buffer.compare(left, right)));
}

/** `[tag]` around the parts: EXPLICIT, or IMPLICIT for a constructed type whose contents the parts are. */
export function derContext(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  return element(0xa0 | tag, ...parts);
}

/** `[tag] IMPLICIT` over a simple type. */
export function derContextSimple(tag: number, contents: Uint8Array): Buffer {
  return element(0x80 | tag, contents);
}

/** A non-negative integer, given as a small number or as big-endian bytes. */
export function derInteger(value: number | Uint8Array): Buffer {
  const bytes = typeof value === 'number' ? Buffer.from([value >>> 24, value >>> 16, value >>> 8, value]) : value;
  let start = 0;
  while (start < bytes.length - 1 && bytes[start] === 0) start += 1;
  const trimmed = bytes.subarray(start);
  const needsZero = trimmed.length === 0 || ((trimmed[0] ?? 0) & 0x80) !== 0;
  return needsZero ? element(Tag.integer, Buffer.from([0]), trimmed) : element(Tag.integer, trimmed);
}

export function derOid(oid: string): Buffer {
  const [root, second, ...rest] = oid.split('.').map(Number);
  if (root === undefined || second === undefined || !/^[0-2](\.\d+)+$/.test(oid)) throw new Asn1Error('not an object identifier');
  const bytes: number[] = [];
  for (const arc of [root * 40 + second, ...rest]) {
    const group = [arc % 128];
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) group.unshift(0x80 | (left % 128));
    bytes.push(...group);
  }
  return element(Tag.oid, Buffer.from(bytes));
}

export function derBoolean(value: boolean): Buffer {
  return Buffer.from([Tag.boolean, 1, value ? 0xff : 0]);
}

/** `unused` counts the bits at the end of the last byte that do not belong to the string. */
export function derBitString(bytes: Uint8Array, unused = 0): Buffer {
  return element(Tag.bitString, Buffer.from([unused]), bytes);
}

export function derOctetString(contents: Uint8Array): Buffer {
  return element(Tag.octetString, contents);
}

export function derUtf8String(text: string): Buffer {
  return element(Tag.utf8String, Buffer.from(text, 'utf8'));
}

export function derPrintableString(text: string): Buffer {
  return element(Tag.printableString, Buffer.from(text, 'latin1'));
}

export function derIa5String(text: string): Buffer {
  return element(Tag.ia5String, Buffer.from(text, 'latin1'));
}

/** UTF-16 code units, high byte first, as everybody writes names outside the basic plane (X.680 knows UCS-2 only). */
export function derBmpString(text: string): Buffer {
  return element(30, Buffer.from(text, 'utf16le').swap16());
}

/** UTCTime through 2049, GeneralizedTime outside 1950-2049 (RFC 5280 4.1.2.5). Whole seconds. */
export function derTime(ms: number): Buffer {
  const digits = new Date(ms)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z')
    .replace(/[-:T]/g, '');
  const year = Number(digits.slice(0, 4));
  const short = year >= 1950 && year < 2050;
  return element(short ? Tag.utcTime : Tag.generalizedTime, Buffer.from(short ? digits.slice(2) : digits, 'latin1'));
}

/** AlgorithmIdentifier. */
export function derAlgorithm(oid: string, parameters?: Uint8Array): Buffer {
  return parameters === undefined ? derSequence(derOid(oid)) : derSequence(derOid(oid), parameters);
}
