import fc from 'fast-check';
import { type PlistDict, PlistReal, PlistUid, type PlistValue } from './plist.ts';

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
