import { REFERENCE_DATE_SECONDS } from './binary-reader.ts';
import { isPlistInteger, type PlistInput, PlistReal, PlistUid } from './plist-value.ts';
import { isArray } from './xml-writer.ts';

/**
 * Writes a `bplist00` document; equal strings are stored once, as CoreFoundation does. Same rules and errors as
 * buildXmlPlist, but every string is kept as it is and dates keep their milliseconds.
 */
export function buildBinaryPlist(value: PlistInput): Buffer {
  const objects: StoredObject[] = [];
  const top = collect(value, objects, new Map());
  const refSize = byteSize(objects.length);
  const parts: Buffer[] = [Buffer.from('bplist00', 'latin1')];
  const offsets: number[] = [];
  let position = 8;
  for (const object of objects) {
    offsets.push(position);
    const part = Buffer.concat([object.head, ...object.refs.map((ref) => uint(ref, refSize))]);
    parts.push(part);
    position += part.length;
  }
  const offsetSize = byteSize(position);
  const trailer = Buffer.alloc(32);
  trailer.writeUInt8(offsetSize, 6);
  trailer.writeUInt8(refSize, 7);
  trailer.writeBigUInt64BE(BigInt(objects.length), 8);
  trailer.writeBigUInt64BE(BigInt(top), 16);
  trailer.writeBigUInt64BE(BigInt(position), 24);
  return Buffer.concat([...parts, ...offsets.map((offset) => uint(offset, offsetSize)), trailer]);
}

interface StoredObject {
  readonly head: Buffer;
  readonly refs: readonly number[];
}

/** Appends `value` and what it holds; answers its object number. */
function collect(value: PlistInput, objects: StoredObject[], strings: Map<string, number>): number {
  if (typeof value === 'string') {
    const known = strings.get(value);
    if (known !== undefined) return known;
    strings.set(value, objects.length);
    return objects.push({ head: stringObject(value), refs: [] }) - 1;
  }
  const isContainer =
    typeof value === 'object' &&
    !(value instanceof Date || value instanceof Uint8Array || value instanceof PlistReal || value instanceof PlistUid);
  if (!isContainer) return objects.push({ head: simpleObject(value), refs: [] }) - 1;
  const number = objects.push({ head: Buffer.alloc(0), refs: [] }) - 1;
  if (isArray(value)) {
    const refs = value.map((item) => collect(item, objects, strings));
    objects[number] = { head: marker(0xa, value.length), refs };
  } else {
    const entries = Object.entries(value).filter((entry): entry is [string, PlistInput] => entry[1] !== undefined);
    const keys = entries.map(([key]) => collect(key, objects, strings));
    const values = entries.map(([, item]) => collect(item, objects, strings));
    objects[number] = { head: marker(0xd, entries.length), refs: [...keys, ...values] };
  }
  return number;
}

function simpleObject(value: number | bigint | boolean | Date | Uint8Array | PlistReal | PlistUid): Buffer {
  if (typeof value === 'boolean') return Buffer.from([value ? 9 : 8]);
  if (typeof value === 'bigint') return integerObject(value);
  if (typeof value === 'number') return Number.isSafeInteger(value) ? integerObject(BigInt(value)) : realObject(0x23, value);
  if (value instanceof PlistReal) return realObject(0x23, value.value);
  if (value instanceof PlistUid) {
    const bytes = uint(value.value, byteSize(value.value));
    return Buffer.concat([Buffer.from([0x80 | (bytes.length - 1)]), bytes]);
  }
  if (value instanceof Date) {
    if (Number.isNaN(value.getTime())) throw new RangeError('an invalid date');
    return realObject(0x33, value.getTime() / 1000 - REFERENCE_DATE_SECONDS);
  }
  return Buffer.concat([marker(0x4, value.length), value]);
}

function stringObject(text: string): Buffer {
  if (/^[\x00-\x7f]*$/.test(text)) return Buffer.concat([marker(0x5, text.length), Buffer.from(text, 'latin1')]);
  return Buffer.concat([marker(0x6, text.length), Buffer.from(text, 'utf16le').swap16()]);
}

function integerObject(value: bigint): Buffer {
  if (!isPlistInteger(value)) throw new RangeError('a plist integer must fit in 64 bits');
  if (value >= 0n && value < 2n ** 32n) {
    const size = byteSize(Number(value));
    return Buffer.concat([Buffer.from([0x10 | Math.log2(size)]), uint(Number(value), size)]);
  }
  const small = value < 2n ** 63n;
  const out = Buffer.alloc(small ? 9 : 17);
  out.writeUInt8(small ? 0x13 : 0x14, 0);
  out.writeBigUInt64BE(BigInt.asUintN(64, value), out.length - 8);
  return out;
}

function realObject(kind: number, value: number): Buffer {
  const out = Buffer.alloc(9);
  out.writeUInt8(kind, 0);
  out.writeDoubleBE(value, 1);
  return out;
}

function marker(kind: number, length: number): Buffer {
  if (length < 15) return Buffer.from([(kind << 4) | length]);
  return Buffer.concat([Buffer.from([(kind << 4) | 15]), integerObject(BigInt(length))]);
}

/** 1, 2 or 4 bytes: readers know no others for small numbers (documents stay below 4 GiB). */
function byteSize(value: number): number {
  if (value < 0x100) return 1;
  return value < 0x1_0000 ? 2 : 4;
}

function uint(value: number, size: number): Buffer {
  const out = Buffer.alloc(size);
  out.writeUIntBE(value, 0, size);
  return out;
}
