/** Bytes that are not BER, or not of the expected shape. Each reader turns it into its own PkiError. */
export class Asn1Error extends Error {}

/** One BER element. Everything refers to the received bytes: signatures are made over those, not over a re-encoding. */
export interface Asn1 {
  /** 0 universal, 1 application, 2 context, 3 private. */
  readonly tagClass: number;
  readonly tag: number;
  readonly constructed: boolean;
  /** Header and contents (and the end marker of an indefinite length). */
  readonly raw: Buffer;
  readonly contents: Buffer;
  /** Empty unless constructed. */
  readonly children: readonly Asn1[];
}

export const Tag = {
  boolean: 1,
  integer: 2,
  bitString: 3,
  octetString: 4,
  null: 5,
  oid: 6,
  utf8String: 12,
  sequence: 16,
  set: 17,
  printableString: 19,
  ia5String: 22,
  utcTime: 23,
  generalizedTime: 24,
} as const;

const MAX_DEPTH = 32;
const MAX_ELEMENTS = 50_000;

/** Reads exactly one element (X.690, BER with definite and indefinite lengths). Throws Asn1Error, also for bytes left over. */
export function readAsn1(bytes: Uint8Array): Asn1 {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const element = new BerReader(buffer).element(0, buffer.length, 0);
  if (element.raw.length !== buffer.length) throw new Asn1Error('bytes after the element');
  return element;
}

class BerReader {
  readonly #bytes: Buffer;
  #budget = MAX_ELEMENTS;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  element(start: number, end: number, depth: number): Asn1 {
    if (depth > MAX_DEPTH) throw new Asn1Error('nested too deeply');
    this.#budget -= 1;
    if (this.#budget < 0) throw new Asn1Error('too many elements');
    const first = this.#byte(start, end);
    let offset = start + 1;
    let tag = first & 0x1f;
    if (tag === 0x1f) {
      tag = 0;
      for (let byte = 0x80; byte & 0x80; offset += 1) {
        byte = this.#byte(offset, end);
        tag = tag * 128 + (byte & 0x7f);
        if (tag > 0xffff) throw new Asn1Error('a tag number beyond any use');
      }
    }
    const constructed = (first & 0x20) !== 0;
    const head = { tagClass: first >> 6, tag, constructed };
    let length = this.#byte(offset, end);
    offset += 1;
    if (length === 0x80) {
      if (!constructed) throw new Asn1Error('an indefinite length on a simple element');
      const { children, offset: stop } = this.#children(offset, end, depth, true);
      return { ...head, raw: this.#bytes.subarray(start, stop + 2), contents: this.#bytes.subarray(offset, stop), children };
    }
    if (length > 0x80) {
      const size = length & 0x7f;
      if (size > 4) throw new Asn1Error('a length beyond any document');
      length = 0;
      for (let index = 0; index < size; index += 1, offset += 1) length = length * 256 + this.#byte(offset, end);
    }
    const stop = offset + length;
    if (stop > end) throw new Asn1Error('an element past the end');
    const children = constructed ? this.#children(offset, stop, depth, false).children : [];
    return { ...head, raw: this.#bytes.subarray(start, stop), contents: this.#bytes.subarray(offset, stop), children };
  }

  #children(start: number, end: number, depth: number, indefinite: boolean): { children: Asn1[]; offset: number } {
    const children: Asn1[] = [];
    let offset = start;
    while (indefinite || offset < end) {
      if (indefinite && this.#byte(offset, end) === 0 && this.#byte(offset + 1, end) === 0) break;
      const child = this.element(offset, end, depth + 1);
      children.push(child);
      offset += child.raw.length;
    }
    return { children, offset };
  }

  #byte(offset: number, end: number): number {
    const byte = offset < end ? this.#bytes[offset] : undefined;
    if (byte === undefined) throw new Asn1Error('cut off');
    return byte;
  }
}

export function isContext(element: Asn1 | undefined, tag: number): element is Asn1 {
  return element !== undefined && element.tagClass === 2 && element.tag === tag;
}

export function isUniversal(element: Asn1 | undefined, tag: number): element is Asn1 {
  return element !== undefined && element.tagClass === 0 && element.tag === tag;
}

/** The element, if it is there and of that universal type. */
export function expectTag(element: Asn1 | undefined, tag: number): Asn1 {
  if (!isUniversal(element, tag)) throw new Asn1Error(`universal tag ${tag} expected`);
  return element;
}

/** Children of a SEQUENCE. */
export function sequenceOf(element: Asn1 | undefined): readonly Asn1[] {
  const sequence = expectTag(element, Tag.sequence);
  if (!sequence.constructed) throw new Asn1Error('a SEQUENCE must be constructed');
  return sequence.children;
}

/** Children of a SET. */
export function setOf(element: Asn1 | undefined): readonly Asn1[] {
  const set = expectTag(element, Tag.set);
  if (!set.constructed) throw new Asn1Error('a SET must be constructed');
  return set.children;
}

export function oidOf(element: Asn1 | undefined): string {
  const { contents } = expectTag(element, Tag.oid);
  const last = contents.at(-1);
  if (last === undefined || last & 0x80 || contents.length > 64) throw new Asn1Error('not an object identifier');
  const arcs: number[] = [];
  let arc = 0;
  for (const byte of contents) {
    arc = arc * 128 + (byte & 0x7f);
    if (!Number.isSafeInteger(arc)) throw new Asn1Error('an object identifier beyond any use');
    if ((byte & 0x80) === 0) {
      arcs.push(arc);
      arc = 0;
    }
  }
  const [first = 0, ...rest] = arcs;
  const root = Math.min(2, Math.floor(first / 40));
  return [root, first - root * 40, ...rest].join('.');
}

/** Contents of an OCTET STRING, pieced together when it was sent in parts (`element` may carry an implicit tag). */
export function octetsOf(element: Asn1): Buffer {
  if (!element.constructed) return element.contents;
  return Buffer.concat(element.children.map((part) => octetsOf(expectTag(part, Tag.octetString))));
}

/** Contents of a BIT STRING that holds whole bytes. */
export function bitsOf(element: Asn1 | undefined): Buffer {
  const { contents, constructed } = expectTag(element, Tag.bitString);
  if (constructed || contents[0] !== 0) throw new Asn1Error('a BIT STRING of whole bytes expected');
  return contents.subarray(1);
}

/** Milliseconds since 1970 of a UTCTime or GeneralizedTime (RFC 5280 4.1.2.5; offsets as BER allows them). */
export function timeOf(element: Asn1 | undefined): number {
  const short = isUniversal(element, Tag.utcTime);
  const text = (short ? element : expectTag(element, Tag.generalizedTime)).contents.toString('latin1');
  const match = /^(\d{2}|\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?(?:[.,](\d{1,9}))?(?:Z|([+-])(\d\d)(\d\d))$/.exec(text);
  if (match === null || match[1]?.length !== (short ? 2 : 4)) throw new Asn1Error('not a time');
  const field = (index: number): number => Number(match[index] ?? 0);
  const year = short ? field(1) + (field(1) < 50 ? 2000 : 1900) : field(1);
  const time = new Date(0);
  time.setUTCFullYear(year, field(2) - 1, field(3)); // Date.UTC would take year 99 for 1999
  time.setUTCHours(field(4), field(5), field(6), Math.floor(Number(`0.${match[7] ?? 0}`) * 1000));
  if (time.getUTCMonth() !== field(2) - 1 || time.getUTCDate() !== field(3)) throw new Asn1Error('not a time');
  const offsetMinutes = (field(9) * 60 + field(10)) * (match[8] === '-' ? -1 : 1);
  return time.getTime() - offsetMinutes * 60_000;
}

/** Text of any of the ASN.1 string types; `#` and hex for a type that is not text (RFC 4514 2.4). */
export function textOf(element: Asn1): string {
  const { contents } = element;
  if (element.tagClass === 0 && !element.constructed) {
    switch (element.tag) {
      case Tag.utf8String:
        return contents.toString('utf8');
      case 18: // NumericString
      case Tag.printableString:
      case 20: // TeletexString: Latin-1 in practice
      case Tag.ia5String:
      case 26: // VisibleString
        return contents.toString('latin1');
      case 30: // BMPString
        if (contents.length % 2 === 0) return Buffer.from(contents).swap16().toString('utf16le');
        break;
      default:
    }
  }
  return `#${element.raw.toString('hex')}`;
}
