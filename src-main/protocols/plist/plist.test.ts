import { execFileSync } from 'node:child_process';
import { parseBuffer } from 'bplist-parser';
import fc from 'fast-check';
import { build, parse, parseBinary } from 'plist';
import { describe, expect, it } from 'vitest';
import { findTool } from '#lib/testing/find-tool.ts';
import { buildBinaryPlist, buildXmlPlist, PlistError, parsePlist, parsePlistDict } from './plist.ts';
import { anyPlist, comparable, fuzz, plainPlist } from './testing.ts';

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof PlistError) return error.code;
    throw error;
  }
  return 'accepted';
}

describe('round trips', () => {
  it('keeps every value in XML', () => {
    fc.assert(
      fc.property(anyPlist, (value) => {
        expect(comparable(parsePlist(buildXmlPlist(value)))).toEqual(comparable(value));
      }),
      fuzz,
    );
  });

  it('keeps every value in binary', () => {
    fc.assert(
      fc.property(anyPlist, (value) => {
        expect(comparable(parsePlist(buildBinaryPlist(value)))).toEqual(comparable(value));
      }),
      fuzz,
    );
  });

  it('writes the same bytes for the same value', () => {
    const value = { b: [1, 'x', 'x'], a: new Date(0) };
    expect(buildXmlPlist(value).equals(buildXmlPlist(structuredClone(value)))).toBe(true);
    expect(buildBinaryPlist(value).equals(buildBinaryPlist(structuredClone(value)))).toBe(true);
  });
});

describe('against other implementations', () => {
  // plist takes carriage returns for line feeds and forbids the key __proto__; that is theirs.
  const agreed = plainPlist.filter((value) => !/\r|__proto__/.test(JSON.stringify(comparable(value)).replaceAll('\\r', '\r')));

  it('writes XML that plist reads', () => {
    fc.assert(
      fc.property(agreed, (value) => {
        expect(comparable(parse(buildXmlPlist(value).toString('utf8')))).toEqual(comparable(value));
      }),
      fuzz,
    );
  });

  it('reads XML that plist wrote', () => {
    fc.assert(
      fc.property(agreed, (value) => {
        const theirs = build(toPlain(value));
        expect(comparable(parsePlist(Buffer.from(theirs, 'utf8')))).toEqual(comparable(value));
      }),
      fuzz,
    );
  });

  it('writes binary that plist and bplist-parser read', () => {
    fc.assert(
      fc.property(agreed, (value) => {
        const bytes = buildBinaryPlist(value);
        expect(comparable(parseBinary(bytes))).toEqual(comparable(value));
        expect(comparable(parseBuffer(bytes)[0])).toEqual(comparable(value));
      }),
      fuzz,
    );
  });

  it('is read by, and reads, the plistlib of Python in both forms', (context) => {
    const python = findTool('python3');
    if (python === null) return context.skip('python3 is not installed');
    const value = {
      text: 'a<b>&"\'〜🍎\n', // no carriage return: plistlib writes it so that it comes back as a line feed
      big: 2n ** 64n - 1n,
      small: -(2n ** 63n),
      whole: 12,
      half: 0.5,
      when: new Date(1_700_000_000_000),
      data: Buffer.from([0, 1, 2, 255]),
      list: [true, false, {}, [], ''],
    };
    const script =
      'import plistlib,sys\nd=sys.stdin.buffer.read()\nsys.stdout.buffer.write(plistlib.dumps(plistlib.loads(d),fmt=getattr(plistlib,sys.argv[1])))';
    for (const [bytes, format] of [
      [buildXmlPlist(value), 'FMT_BINARY'],
      [buildBinaryPlist(value), 'FMT_XML'],
    ] as const) {
      const theirs = execFileSync(python, ['-c', script, format], { input: bytes });
      expect(comparable(parsePlist(theirs))).toEqual(comparable(value));
    }
  });
});

describe('limits and hostile bytes', () => {
  it('refuses a binary plist of 130 bytes that describes a billion arrays, at once', () => {
    // object i is an array of two references to object i + 1; the last is a boolean
    const levels = 40;
    const objects = Array.from({ length: levels }, (_, index) => [0xa2, index + 1, index + 1]).flat();
    const offsets = Array.from({ length: levels + 1 }, (_, index) => 8 + index * 3);
    const trailer = Buffer.alloc(32);
    trailer.set([1, 1], 6);
    trailer.writeBigUInt64BE(BigInt(levels + 1), 8);
    trailer.writeBigUInt64BE(BigInt(8 + objects.length + 1), 24);
    const bomb = Buffer.concat([Buffer.from('bplist00'), Buffer.from([...objects, 9]), Buffer.from(offsets), trailer]);
    const started = performance.now();
    expect(codeOf(() => parsePlist(bomb))).toBe('too-many-objects');
    expect(performance.now() - started).toBeLessThan(1000);
  });

  it('bounds bytes, depth and objects in both forms', () => {
    let deep: unknown[] = [];
    for (let level = 0; level < 70; level += 1) deep = [deep];
    const nested = deep as never[];
    const wide = Array.from({ length: 200 }, () => true);
    for (const write of [buildXmlPlist, buildBinaryPlist]) {
      expect(codeOf(() => parsePlist(write('x'.repeat(100)), { bytes: 99 }))).toBe('too-large');
      expect(codeOf(() => parsePlist(write(nested)))).toBe('too-deep');
      expect(codeOf(() => parsePlist(write(nested), { depth: 80 }))).toBe('accepted');
      expect(codeOf(() => parsePlist(write(wide), { objects: 200 }))).toBe('too-many-objects');
      expect(codeOf(() => parsePlist(write(wide), { objects: 201 }))).toBe('accepted');
    }
  });

  it('throws nothing but PlistError for random bytes, also behind the right beginning', () => {
    const beginnings = ['', 'bplist00', '<plist>', '<?xml version="1.0"?><plist><dict>'].map((head) => Buffer.from(head));
    fc.assert(
      fc.property(fc.constantFrom(...beginnings), fc.uint8Array({ maxLength: 200 }), (head, tail) => {
        codeOf(() => parsePlist(Buffer.concat([head, tail])));
      }),
      { ...fuzz, numRuns: 2000 },
    );
  });

  it('throws nothing but PlistError for a good document with one byte changed or its end cut off', () => {
    const good = { a: [1, 2.5, 2n ** 60n, 'text', '文字'], b: { c: new Date(0), d: Buffer.from('data') }, e: true };
    for (const bytes of [buildXmlPlist(good), buildBinaryPlist(good)]) {
      fc.assert(
        fc.property(fc.nat(bytes.length - 1), fc.nat(255), fc.boolean(), (position, byte, cut) => {
          const changed = Buffer.from(cut ? bytes.subarray(0, position) : bytes);
          if (!cut) changed[position] = byte;
          const code = codeOf(() => parsePlist(changed));
          if (cut && position < bytes.length - 9) expect(code).not.toBe('accepted');
        }),
        { ...fuzz, numRuns: 2000 },
      );
    }
  });

  it('tells what is not a plist from what is a broken one', () => {
    expect(codeOf(() => parsePlist(Buffer.from('')))).toBe('not-a-plist');
    expect(codeOf(() => parsePlist(Buffer.from('{"json": true}')))).toBe('not-a-plist');
    expect(codeOf(() => parsePlist(Buffer.from('<?xml version="1.0"?><html/>')))).toBe('not-a-plist');
    expect(codeOf(() => parsePlist(Buffer.from('bplist00')))).toBe('malformed');
    expect(codeOf(() => parsePlistDict(buildXmlPlist(['array'])))).toBe('not-a-plist');
  });
});

/** plist@5 knows no null prototypes. */
function toPlain<T>(value: T): never {
  if (Array.isArray(value)) return value.map((item) => toPlain(item)) as never;
  if (typeof value === 'object' && value !== null && !(value instanceof Date) && !(value instanceof Uint8Array)) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toPlain(item)])) as never;
  }
  return value as never;
}
