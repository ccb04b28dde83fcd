import { duplexPair } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildBinaryPlist, buildXmlPlist, PlistError, parsePlist } from './plist.ts';
import { PlistStream, PlistStreamError } from './plist-stream.ts';
import { anyDamage, anyPlist, anySizes, damagedBy, framed, lookAt, piecesOf } from './testing.ts';

// Property lists come from devices, servers and files that nobody vouches for.

/** A reader may refuse in its own words, and do nothing else. What it accepts can be written again, in either form. */
function refusedOrRead(bytes: Uint8Array): string {
  try {
    const value = parsePlist(bytes);
    expect(() => [buildXmlPlist(value), buildBinaryPlist(value)]).not.toThrow();
    return 'accepted';
  } catch (error) {
    expect(error).toBeInstanceOf(PlistError);
    return error instanceof PlistError ? error.code : 'never';
  }
}

const document = fc.tuple(anyPlist, fc.boolean()).map(([value, binary]) => (binary ? buildBinaryPlist(value) : buildXmlPlist(value)));

describe('a damaged property list is read or refused', () => {
  it('4000 documents with bytes changed, lost, doubled or cut off', () =>
    lookAt(4000, fc.tuple(document, anyDamage), ([bytes, damages]) => void refusedOrRead(damagedBy(bytes, damages))));

  it('1000 binary documents whose trailer or offset table lies', () =>
    lookAt(
      1000,
      fc.tuple(anyPlist, fc.integer({ min: 1, max: 48 }), fc.uint8Array({ minLength: 1, maxLength: 8 })),
      ([value, back, noise]) => {
        const bytes = buildBinaryPlist(value);
        bytes.set(noise.subarray(0, Math.min(back, noise.length)), Math.max(8, bytes.length - back));
        refusedOrRead(bytes);
      },
    ));

  it('1000 binary documents of nothing but marker bytes', () =>
    lookAt(1000, fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 60 }), fc.nat(), fc.constantFrom(1, 2, 8)), ([body, top, refSize]) => {
      const count = body.length;
      const trailer = Buffer.alloc(32);
      trailer.set([1, refSize], 6);
      trailer.writeBigUInt64BE(BigInt(count), 8);
      trailer.writeBigUInt64BE(BigInt(top % count), 16);
      trailer.writeBigUInt64BE(BigInt(8 + count), 24);
      const offsets = Buffer.from(Array.from({ length: count }, (_, index) => 8 + index));
      refusedOrRead(Buffer.concat([Buffer.from('bplist00'), body, offsets, trailer]));
    }));

  it('500 binary dates of any size', () =>
    lookAt(500, fc.double(), (seconds) => {
      const bytes = buildBinaryPlist(new Date(0));
      bytes.writeDoubleBE(seconds, 9);
      refusedOrRead(bytes);
    }));

  it('500 pieces of XML put together at random', () => {
    const part = fc.constantFrom(
      ...['<plist>', '</plist>', '<dict>', '</dict>', '<array>', '</array>', '<key>k</key>', '<string>', '</string>', '<true/>', '&amp;'],
      ...['&x;', '<integer>9</integer>', '<real>1e999</real>', '<data>AA==</data>', '<![CDATA[', ']]>', '<!--', '-->', '<?a ?>', '\0', ' '],
      ...['<!DOCTYPE plist>', '<!DOCTYPE plist [<!ENTITY a "b">]>', '<date>0000-00-00T00:00:00Z</date>', '&#x110000;', '<a:b c="d"/>'],
    );
    return lookAt(500, fc.array(part, { maxLength: 24 }), (parts) => void refusedOrRead(Buffer.from(`<plist>${parts.join('')}`)));
  });

  it('says nothing of what was in it', () =>
    lookAt(300, fc.tuple(fc.boolean(), anyDamage), ([binary, damages]) => {
      const secret = 'correct horse battery staple';
      const whole = { Password: secret, More: [secret] };
      try {
        parsePlist(damagedBy(binary ? buildBinaryPlist(whole) : buildXmlPlist(whole), damages));
      } catch (error) {
        expect(String(error)).not.toContain('horse');
      }
    }));
});

describe('a small document cannot ask for much time or memory', () => {
  const xml = (body: string) => Buffer.from(`<plist>${body}</plist>`);
  const many = 4_000_000;

  // Each took minutes if reading it took time in the square of its length.
  it.each<[string, () => Buffer, string]>([
    ['a real of a million digits that is none', () => xml(`<real>${'1'.repeat(1_000_000)}x</real>`), 'malformed'],
    ['an integer of millions of digits', () => xml(`<integer>${'1'.repeat(many)}</integer>`), 'malformed'],
    ['data of nothing but padding', () => xml(`<data>${'='.repeat(many)}</data>`), 'malformed'],
    ['a name without end', () => xml(`<${'a'.repeat(many)}>`), 'malformed'],
    ['an entity without end', () => xml(`<string>&${'a'.repeat(many)}</string>`), 'malformed'],
    ['a DOCTYPE without end', () => Buffer.from(`<!DOCTYPE ${'['.repeat(many)}`), 'malformed'],
    ['a million comments', () => xml(`<true/>${'<!---->'.repeat(1_000_000)}`), 'accepted'],
    ['a hundred thousand attributes', () => Buffer.from(`<plist ${attributes(100_000)}><true/></plist>`), 'accepted'],
    ['a hundred thousand levels', () => xml('<array>'.repeat(100_000)), 'too-deep'],
    ['more values than any device has', () => xml(`<array>${'<true/>'.repeat(200_000)}</array>`), 'too-many-objects'],
    ['nothing but white space', () => Buffer.alloc(many, 0x20), 'not-a-plist'],
  ])('%s', (_name, make, expected) => {
    const started = performance.now();
    expect(refusedOrRead(make())).toBe(expected);
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  const attributes = (count: number) => Array.from({ length: count }, (_, index) => `a${index}=""`).join(' ');

  /** A binary document of these objects, with the top one first. */
  const binary = (objects: readonly Buffer[], offsets: readonly number[], tail: Buffer = Buffer.alloc(0)) => {
    const body = Buffer.concat([...objects, tail]);
    const table = Buffer.alloc(offsets.length * 4);
    offsets.forEach((offset, index) => void table.writeUInt32BE(8 + offset, index * 4));
    const trailer = Buffer.alloc(32);
    trailer.set([4, 4], 6);
    trailer.writeBigUInt64BE(BigInt(offsets.length), 8);
    trailer.writeBigUInt64BE(BigInt(8 + body.length), 24);
    return Buffer.concat([Buffer.from('bplist00'), body, table, trailer]);
  };
  const arrayOf = (refs: readonly number[]) => {
    const bytes = Buffer.alloc(6 + refs.length * 4);
    bytes.set([0xaf, 0x12]);
    bytes.writeUInt32BE(refs.length, 2);
    refs.forEach((ref, index) => void bytes.writeUInt32BE(ref, 6 + index * 4));
    return bytes;
  };

  it('arrays that all contain each other', () => {
    const refs = Array.from({ length: 8 }, (_, index) => index);
    const array = arrayOf(refs);
    expect(
      refusedOrRead(
        binary(
          refs.map(() => array),
          refs.map((ref) => ref * array.length),
        ),
      ),
    ).toBe('too-deep');
  });

  it('a tree of two branches at each of sixty levels: "billion laughs"', () => {
    const levels = Array.from({ length: 60 }, (_, level) => arrayOf([level + 1, level + 1]));
    const end = levels.length * 14;
    expect(refusedOrRead(binary([...levels, Buffer.from([0x09])], [...levels.map((_, level) => level * 14), end]))).toBe(
      'too-many-objects',
    );
  });

  it.each([
    ['text', 0x5f, 1],
    ['data', 0x4f, 1],
    ['wide text', 0x6f, 2],
  ])('thousands of objects that share the same bytes: %s', (_name, kind, width) => {
    // 20 000 values of 4 MiB out of a document of 5: 80 GiB if each were copied.
    const count = 20_000;
    const length = 4 * 1024 * 1024;
    const head = Buffer.alloc(6);
    head.set([kind, 0x12]);
    head.writeUInt32BE(length / width, 2);
    const top = arrayOf(Array.from({ length: count }, (_, index) => index + 1));
    const heads = Array.from({ length: count }, () => head);
    const offsets = [0, ...heads.map((_, index) => top.length + index * head.length)];
    const before = process.memoryUsage().rss;
    expect(refusedOrRead(binary([top, ...heads], offsets, Buffer.alloc(length + 8, 0x41)))).toBe('malformed');
    expect(process.memoryUsage().rss - before).toBeLessThan(256 * 1024 * 1024);
  });
});

describe('a stream of framed lists', () => {
  const frames = fc.array(
    fc.oneof(
      { weight: 3, arbitrary: anyPlist.map((value) => framed(buildXmlPlist({ value }))) },
      anyPlist.map((value) => framed(buildBinaryPlist({ value }))),
      fc.uint8Array({ maxLength: 30 }).map((body) => framed(body)),
      fc.tuple(fc.uint8Array({ maxLength: 30 }), fc.nat(0xffff_ffff)).map(([body, length]) => framed(body, length)),
    ),
    { maxLength: 4 },
  );

  it('2000 conversations, whole or damaged, in any pieces: each receive ends, and no more is held than the bound', () =>
    lookAt(2000, fc.tuple(frames, fc.option(anyDamage, { nil: [] }), anySizes), async ([sent, damages, sizes]) => {
      const maxFrameBytes = 4_096;
      const [ours, theirs] = duplexPair();
      const highWaterMark = ours.readableHighWaterMark; // it grows with what is asked for
      const stream = new PlistStream(ours, { maxFrameBytes });
      for (const piece of piecesOf(damagedBy(Buffer.concat(sent), damages), sizes)) theirs.write(piece);
      theirs.end();
      // After an error that is final the stream goes on giving that very one.
      for (let failure: unknown = null, ended = false; !ended; ) {
        try {
          await stream.receive({ timeoutMs: 60_000 });
        } catch (error) {
          expect(error).toBeInstanceOf(PlistStreamError);
          expect(error).not.toMatchObject({ code: 'timed-out' });
          ended = error === failure;
          failure = error;
        }
        expect(ours.readableLength).toBeLessThanOrEqual(maxFrameBytes + highWaterMark);
      }
      stream.close();
    }));

  it.each([
    ['at once', 1_000_000],
    ['in small pieces', 1_000],
  ])('64 MiB of one value without end is refused %s before more was taken than the bound and what is read ahead', async (_name, size) => {
    const maxFrameBytes = 1024 * 1024;
    const [ours, theirs] = duplexPair();
    const highWaterMark = ours.readableHighWaterMark; // it grows with what is asked for
    const stream = new PlistStream(ours, { maxFrameBytes });
    theirs.on('error', () => {});
    // The length is honest as far as anybody can see: a mebibyte, of which no end comes.
    theirs.write(framed(Buffer.from('<plist><dict><key>Value</key><string>'), maxFrameBytes));
    let taken = 0;
    const piece = Buffer.alloc(size, 0x61);
    const flood = () => {
      if (taken >= 64 * 1024 * 1024 || theirs.destroyed) return;
      theirs.write(piece, (error) => {
        if (error !== null && error !== undefined) return;
        taken += size;
        flood();
      });
    };
    flood();
    await expect(stream.receive({ timeoutMs: 60_000 })).rejects.toMatchObject({ code: 'frame-invalid' });
    expect(taken).toBeLessThanOrEqual(2 * (maxFrameBytes + size + highWaterMark));
    stream.close();
    theirs.destroy();
  });
});
