import { type Duplex, duplexPair } from 'node:stream';
import fc from 'fast-check';
import { buildBinaryPlist, buildXmlPlist, type PlistDict, type PlistInput, PlistReal, PlistUid, type PlistValue } from './plist.ts';

/** Fixed, so that a failure is the same failure tomorrow. */
export const fuzz: { seed: number; numRuns: number } = { seed: 20261121, numRuns: 300 };

const text = fc.string({ unit: 'binary-ascii', maxLength: 40 }).filter((value) => !/[\x00-\x08\x0b\x0c\x0e-\x1f]/.test(value));
const japanese = fc
  .array(fc.constantFrom('支', '度', '端', '末', '〜', '🍎', 'é', '<', '&', '\r', '\n'), { maxLength: 12 })
  .map((parts) => parts.join(''));
const bytes = fc.uint8Array({ maxLength: 80 });
const date = fc.integer({ min: -2_000_000_000, max: 4_000_000_000 }).map((seconds) => new Date(seconds * 1000));
const real = fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Number.isSafeInteger(value));

/** Values that every implementation agrees on: no 64-bit integers, whole reals or UIDs. */
export const plainPlist: fc.Arbitrary<PlistValue> = treeOf([
  text,
  japanese,
  bytes,
  date,
  real.filter((value) => !Number.isInteger(value)),
  fc.integer(),
  fc.maxSafeInteger(),
  fc.boolean(),
]);

/** Everything the codec carries. */
export const anyPlist: fc.Arbitrary<PlistValue> = treeOf([
  text,
  japanese,
  bytes,
  date,
  real,
  fc.maxSafeInteger(),
  fc.boolean(),
  fc.bigInt({ min: 2n ** 53n, max: 2n ** 64n - 1n }),
  fc.bigInt({ min: -(2n ** 63n), max: -(2n ** 53n) }),
  fc.integer().map((value) => new PlistReal(value)),
  fc.nat().map((value) => new PlistUid(value)),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
]);

function treeOf(leaves: fc.Arbitrary<PlistValue>[]): fc.Arbitrary<PlistValue> {
  const { tree } = fc.letrec<{ tree: PlistValue }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      ...leaves,
      fc.array(tie('tree'), { maxLength: 6 }),
      fc.dictionary(fc.oneof(text, japanese, fc.constantFrom('__proto__', 'constructor', 'a')), tie('tree'), { maxKeys: 6 }).map(bare),
    ),
  }));
  return tree;
}

/** As the readers make them: `__proto__` is an ordinary key. */
function bare(entries: Record<string, PlistValue>): PlistDict {
  const dict: PlistDict = Object.create(null);
  for (const [key, value] of Object.entries(entries)) dict[key] = value;
  return dict;
}

/** A form in which values of different implementations can be compared: bytes as hex, -0 as 0, plain prototypes. */
export function comparable(value: unknown): unknown {
  if (value instanceof Uint8Array) return { data: Buffer.from(value).toString('hex') };
  if (value instanceof Date) return { date: value.getTime() };
  if (Array.isArray(value)) return value.map((item) => comparable(item));
  if (value instanceof PlistReal) return { real: value.value };
  if (value instanceof PlistUid) return { uid: value.value };
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value)
      .map(([key, item]): [string, unknown] => [key, comparable(item)])
      .sort(([left], [right]) => (left < right ? -1 : 1));
  }
  return value === 0 ? 0 : value;
}

/** One thing that happens to a document on its way, or in a hostile device. `at` is taken modulo the length. */
interface Damage {
  readonly kind: 'change' | 'remove' | 'insert' | 'repeat' | 'cut' | 'flip';
  readonly at: number;
  readonly length: number;
  readonly noise: Uint8Array;
}

/** Up to three damages, for `damagedBy`. */
export const anyDamage: fc.Arbitrary<Damage[]> = fc.array(
  fc.record({
    kind: fc.constantFrom('change', 'remove', 'insert', 'repeat', 'cut', 'flip'),
    at: fc.nat(),
    length: fc.integer({ min: 1, max: 40 }),
    noise: fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 12 }),
      fc.constant(new Uint8Array(8).fill(0xff)),
      fc.constant(new Uint8Array(4)),
    ),
  }),
  { minLength: 1, maxLength: 3 },
);

export function damagedBy(bytes: Uint8Array, damages: readonly Damage[]): Buffer {
  let now = Buffer.from(bytes);
  for (const { kind, at: anywhere, length, noise } of damages) {
    if (now.length === 0) return now;
    const at = anywhere % now.length;
    const [before, after] = [now.subarray(0, at), now.subarray(at)];
    switch (kind) {
      case 'change':
        now.set(noise.subarray(0, now.length - at), at);
        break;
      case 'flip':
        now.writeUInt8(now.readUInt8(at) ^ (1 << (length % 8)), at);
        break;
      case 'remove':
        now = Buffer.concat([before, after.subarray(length)]);
        break;
      case 'insert':
        now = Buffer.concat([before, noise, after]);
        break;
      case 'repeat':
        now = Buffer.concat([before, after.subarray(0, length), after]);
        break;
      case 'cut':
        now = Buffer.from(before);
    }
  }
  return now;
}

/** Sizes for `piecesOf`: one byte at a time, all at once, and anything between. */
export const anySizes: fc.Arbitrary<number[]> = fc.oneof(
  fc.constant<number[]>([1]),
  fc.constant<number[]>([1_000_000]),
  fc.array(fc.integer({ min: 1, max: 80 }), { minLength: 1, maxLength: 6 }),
);

/** The bytes as they may arrive: cut into pieces of these sizes, in turn. */
export function piecesOf(bytes: Uint8Array, sizes: readonly number[]): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += pieces.at(-1)?.length ?? 1) {
    pieces.push(Buffer.from(bytes.subarray(at, at + (sizes[pieces.length % sizes.length] ?? 1))));
  }
  return pieces;
}

/** A dictionary of some of these keys, each with a value that may be right or with one of any type. */
export const oddDict = (keys: readonly string[], right: fc.Arbitrary<PlistValue>): fc.Arbitrary<PlistDict> =>
  fc.dictionary(fc.constantFrom(...keys), fc.oneof(right, anyPlist), { maxKeys: keys.length }).map(bare);

/** Framed as lockdown and the services do; `length` is what the frame says of itself. */
export function framed(body: Uint8Array, length = body.length): Buffer {
  const header = Buffer.alloc(4);
  header.writeUInt32BE(length);
  return Buffer.concat([header, body]);
}

/** Frames with these answers in turn, XML or binary, as they are or damaged. */
export const framesOf = (answer: fc.Arbitrary<PlistInput>, count: { min: number; max: number }): fc.Arbitrary<Buffer> =>
  fc
    .tuple(
      fc.array(fc.tuple(answer, fc.boolean()), { minLength: count.min, maxLength: count.max }),
      fc.option(anyDamage, { nil: [], freq: 2 }),
    )
    .map(([answers, damages]) => {
      const frames = answers.map(([value, binary]) => framed((binary ? buildBinaryPlist : buildXmlPlist)(value)));
      return damagedBy(Buffer.concat(frames), damages);
    });

/** Our end of a stream whose other end says these bytes when it is first spoken to, and then nothing more, for ever. */
export function peerThatSays(bytes: Uint8Array, sizes: readonly number[]): Duplex {
  const [ours, theirs] = duplexPair();
  theirs.on('error', () => {});
  theirs.once('data', () => {
    for (const piece of piecesOf(bytes, sizes)) theirs.write(piece);
    theirs.end();
  });
  return ours;
}

/** Looks at `count` cases, always the same ones, and fails unless that many were really looked at. */
export async function lookAt<T>(count: number, arbitrary: fc.Arbitrary<T>, look: (value: T) => Promise<void> | void): Promise<void> {
  let seen = 0;
  const property = fc.asyncProperty(arbitrary, async (value) => {
    seen += 1;
    await look(value);
  });
  await fc.assert(property, { seed: fuzz.seed, numRuns: count });
  if (seen < count) throw new Error(`${seen} of ${count} cases were looked at`);
}
