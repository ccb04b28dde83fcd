import {
  integerValue,
  isPlistInteger,
  PlistBudget,
  type PlistDict,
  PlistError,
  type PlistLimits,
  PlistUid,
  type PlistValue,
  realValue,
} from './plist-value.ts';

const TRAILER_BYTES = 32;
/** Seconds from 1970 to 2001, CoreFoundation's reference date. */
export const REFERENCE_DATE_SECONDS = 978_307_200;

/** Reads a `bplist00` document (CoreFoundation, CFBinaryPList.c). */
export function parseBinaryPlist(bytes: Uint8Array, limits: PlistLimits): PlistValue {
  return new BinaryReader(bytes, limits).read();
}

class BinaryReader {
  readonly #bytes: Buffer;
  readonly #budget: PlistBudget;
  /** Simple values by their offset: one long string may be referred to thousands of times. */
  readonly #leaves = new Map<number, PlistValue>();
  /** Bytes that simple values may still take. Objects of an honest document do not overlap; others would be copied without end. */
  #unclaimed: number;
  readonly #offsetSize: number;
  readonly #refSize: number;
  readonly #count: number;
  readonly #top: number;
  readonly #table: number;

  constructor(bytes: Uint8Array, limits: PlistLimits) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#budget = new PlistBudget(limits);
    this.#unclaimed = bytes.length;
    const trailer = bytes.length - TRAILER_BYTES;
    if (trailer < 9) throw malformed('the trailer is missing');
    this.#offsetSize = this.#bytes.readUInt8(trailer + 6);
    this.#refSize = this.#bytes.readUInt8(trailer + 7);
    this.#count = this.#uint(trailer + 8, 8);
    this.#top = this.#uint(trailer + 16, 8);
    this.#table = this.#uint(trailer + 24, 8);
    const sizesFit = this.#offsetSize >= 1 && this.#offsetSize <= 8 && this.#refSize >= 1 && this.#refSize <= 8;
    const tableFits = this.#table >= 9 && this.#table + this.#count * this.#offsetSize <= trailer;
    if (!sizesFit || !tableFits || this.#top >= this.#count) throw malformed('the trailer does not fit the document');
  }

  read(): PlistValue {
    return this.#object(this.#top, 0);
  }

  #object(number: number, depth: number): PlistValue {
    this.#budget.visit(depth);
    if (number >= this.#count) throw malformed('a reference past the last object');
    const offset = this.#uint(this.#table + number * this.#offsetSize, this.#offsetSize);
    const known = this.#leaves.get(offset);
    if (known !== undefined) return known;
    const marker = this.#slice(offset, 1).readUInt8(0);
    const kind = marker >> 4;
    if (kind === 0xa) return this.#array(offset, marker & 15, depth);
    if (kind === 0xd) return this.#dict(offset, marker & 15, depth);
    const leaf = this.#leaf(offset, kind, marker & 15);
    this.#leaves.set(offset, leaf);
    return leaf;
  }

  #leaf(offset: number, kind: number, low: number): PlistValue {
    switch (kind) {
      case 0x0:
        if (low !== 8 && low !== 9) throw malformed('an unknown simple object');
        return low === 9;
      case 0x1:
        return this.#integer(offset + 1, low);
      case 0x2:
        return this.#real(offset + 1, low);
      case 0x3:
        if (low !== 3) throw malformed('an unknown kind of date');
        return dateOf(this.#slice(offset + 1, 8).readDoubleBE(0));
      case 0x4: {
        const { start, length } = this.#sized(offset, low);
        return Buffer.from(this.#claim(start, length)); // a copy: a small value must not keep a large document alive
      }
      case 0x5: {
        const { start, length } = this.#sized(offset, low);
        return this.#claim(start, length).toString('latin1');
      }
      case 0x6: {
        const { start, length } = this.#sized(offset, low);
        return Buffer.from(this.#claim(start, length * 2))
          .swap16()
          .toString('utf16le');
      }
      case 0x8:
        if (low > 3) throw malformed('a UID beyond 32 bits');
        return new PlistUid(this.#uint(offset + 1, low + 1));
      default:
        throw malformed('an unknown kind of object');
    }
  }

  #integer(start: number, power: number): number | bigint {
    if (power <= 2) return this.#slice(start, 1 << power).readUIntBE(0, 1 << power); // 1, 2 and 4 bytes are unsigned
    if (power === 3) return integerValue(this.#slice(start, 8).readBigInt64BE(0));
    if (power !== 4) throw malformed('an integer of unknown size');
    // 16 bytes: how CoreFoundation writes an unsigned integer from 2^63 on.
    const value = (this.#slice(start, 8).readBigInt64BE(0) << 64n) | this.#slice(start + 8, 8).readBigUInt64BE(0);
    if (!isPlistInteger(value)) throw malformed('an integer beyond 64 bits');
    return integerValue(value);
  }

  #real(start: number, power: number): PlistValue {
    if (power === 2) return realValue(this.#slice(start, 4).readFloatBE(0));
    if (power === 3) return realValue(this.#slice(start, 8).readDoubleBE(0));
    throw malformed('a real of unknown size');
  }

  #array(offset: number, low: number, depth: number): PlistValue[] {
    const { start, length } = this.#sized(offset, low);
    this.#slice(start, length * this.#refSize);
    const items: PlistValue[] = [];
    for (let index = 0; index < length; index += 1) items.push(this.#object(this.#ref(start, index), depth + 1));
    return items;
  }

  #dict(offset: number, low: number, depth: number): PlistDict {
    const { start, length } = this.#sized(offset, low);
    this.#slice(start, length * 2 * this.#refSize);
    const dict: PlistDict = Object.create(null);
    for (let index = 0; index < length; index += 1) {
      const key = this.#object(this.#ref(start, index), depth + 1);
      if (typeof key !== 'string') throw malformed('a key that is not a string');
      dict[key] = this.#object(this.#ref(start, length + index), depth + 1);
    }
    return dict;
  }

  #ref(start: number, index: number): number {
    return this.#uint(start + index * this.#refSize, this.#refSize);
  }

  /** The length of a sized object: the marker's low half, or 15 and an integer object after it. */
  #sized(offset: number, low: number): { start: number; length: number } {
    if (low !== 15) return { start: offset + 1, length: low };
    const marker = this.#slice(offset + 1, 1).readUInt8(0);
    const power = marker & 15;
    if (marker >> 4 !== 1 || power > 3) throw malformed('a length that is not an integer');
    return { start: offset + 2 + (1 << power), length: this.#uint(offset + 2, 1 << power) };
  }

  #uint(start: number, size: number): number {
    let value = 0;
    for (const byte of this.#slice(start, size)) value = value * 256 + byte;
    if (!Number.isSafeInteger(value)) throw malformed('a number beyond any document');
    return value;
  }

  /** As #slice, for what is copied out. */
  #claim(start: number, length: number): Buffer {
    const bytes = this.#slice(start, length);
    this.#unclaimed -= length;
    if (this.#unclaimed < 0) throw malformed('objects that overlap');
    return bytes;
  }

  #slice(start: number, length: number): Buffer {
    if (start + length > this.#bytes.length) throw malformed('an object past the end');
    return this.#bytes.subarray(start, start + length);
  }
}

function malformed(message: string): PlistError {
  return new PlistError('malformed', message);
}

function dateOf(seconds: number): Date {
  const date = new Date(Math.round((seconds + REFERENCE_DATE_SECONDS) * 1000));
  // Beyond the years 0-9999 it could not be written as XML again, and nothing is dated so.
  if (Number.isNaN(date.getTime()) || date.toISOString().length !== 24) throw malformed('a date out of range');
  return date;
}
