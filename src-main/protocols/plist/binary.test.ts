import { describe, expect, it } from 'vitest';
import { buildBinaryPlist, PlistError, PlistReal, PlistUid, parsePlist } from './plist.ts';

/** A document of one object, given as its bytes. */
function document(object: readonly number[]): Buffer {
  const trailer = Buffer.alloc(32);
  trailer.set([1, 1], 6);
  trailer.writeBigUInt64BE(1n, 8);
  trailer.writeBigUInt64BE(BigInt(8 + object.length), 24);
  return Buffer.concat([Buffer.from('bplist00'), Buffer.from(object), Buffer.from([8]), trailer]);
}

function codeOf(bytes: Uint8Array): string {
  try {
    parsePlist(bytes);
  } catch (error) {
    if (error instanceof PlistError) return error.code;
    throw error;
  }
  return 'accepted';
}

describe('reading binary', () => {
  it.each<[string, number[], unknown]>([
    ['a byte as unsigned', [0x10, 0xff], 255],
    ['four bytes as unsigned', [0x12, 0xff, 0xff, 0xff, 0xff], 0xffff_ffff],
    ['eight bytes as signed', [0x13, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], -1],
    ['sixteen bytes', [0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], 2n ** 64n - 1n],
    ['a float', [0x22, 0x3f, 0xc0, 0, 0], 1.5],
    ['a double that is whole', [0x23, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0], new PlistReal(1)],
    ['a date', [0x33, 0, 0, 0, 0, 0, 0, 0, 0], new Date(Date.UTC(2001, 0, 1))],
    ['a UID', [0x81, 1, 0], new PlistUid(256)],
    ['UTF-16', [0x61, 0x65, 0x2f], '\u652f'],
    ['an empty dictionary', [0xd0], Object.create(null)],
  ])('takes %s', (_name, object, expected) => {
    expect(parsePlist(document(object))).toEqual(expected);
  });

  it.each<[string, number[]]>([
    ['null', [0x00]],
    ['a set', [0xc0]],
    ['a string past the end', [0x5f, 0x13, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff]],
    ['a length of 2^63', [0x4f, 0x13, 0x80, 0, 0, 0, 0, 0, 0, 0]],
    ['a reference past the last object', [0xa1, 5]],
    ['a key that is not a string', [0xd1, 0, 0]],
    ['a date that is not a number', [0x33, 0x7f, 0xf8, 0, 0, 0, 0, 0, 0]],
  ])('refuses %s', (_name, object) => {
    expect(['malformed', 'too-deep']).toContain(codeOf(document(object)));
  });

  it('refuses an array that contains itself', () => {
    expect(codeOf(document([0xa1, 0]))).toBe('too-deep');
  });

  it('decodes a string that is referred to many times once', () => {
    const text = 'x'.repeat(1_000_000);
    const bytes = buildBinaryPlist(Array.from({ length: 20_000 }, () => text));
    expect(bytes.length).toBeLessThan(1_200_000);
    const started = performance.now();
    expect(parsePlist(bytes)).toHaveLength(20_000);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it('copies data, so that a value does not keep the message alive', () => {
    const bytes = buildBinaryPlist(Buffer.from('secret'));
    const value = parsePlist(bytes);
    bytes.fill(0);
    expect(value).toEqual(Buffer.from('secret'));
  });
});

describe('writing binary', () => {
  it('numbers many objects with wider references', () => {
    const value = Array.from({ length: 70_000 }, (_, index) => index);
    expect(parsePlist(buildBinaryPlist(value))).toEqual(value);
  });

  it('throws for values that no plist can hold', () => {
    expect(() => buildBinaryPlist(2n ** 64n)).toThrow(RangeError);
    expect(() => buildBinaryPlist(new Date(Number.NaN))).toThrow(RangeError);
  });
});
