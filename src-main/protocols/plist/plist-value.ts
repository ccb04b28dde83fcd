/** What a property list can hold. Integers above 2^53 arrive as bigint; dictionaries have a null prototype. */
export type PlistValue = string | number | bigint | boolean | Date | Uint8Array | PlistReal | PlistUid | PlistValue[] | PlistDict;

export interface PlistDict {
  [key: string]: PlistValue;
}

/** What the writers take: as PlistValue, but read-only is fine and a key whose value is `undefined` is left out. */
export type PlistInput =
  | string
  | number
  | bigint
  | boolean
  | Date
  | Uint8Array
  | PlistReal
  | PlistUid
  | readonly PlistInput[]
  | PlistInputDict;

export interface PlistInputDict {
  readonly [key: string]: PlistInput | undefined;
}

/**
 * A real whose value is a whole number: as a plain number it would be written back as an integer.
 * The readers use it for those only (`<real>1.0</real>`); every other real is a plain number.
 */
export class PlistReal {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** A keyed-archiver reference (`CF$UID` in XML). */
export class PlistUid {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

export type PlistErrorCode = 'not-a-plist' | 'malformed' | 'too-large' | 'too-deep' | 'too-many-objects';

/** Bytes that are not an acceptable property list. The message never quotes the content. */
export class PlistError extends Error {
  readonly code: PlistErrorCode;
  constructor(code: PlistErrorCode, message: string = code) {
    super(message);
    this.name = 'PlistError';
    this.code = code;
  }
}

/** Bounds of one document: its bytes, its nesting, and how many values (keys included) may be *visited*. */
export interface PlistLimits {
  readonly bytes: number;
  readonly depth: number;
  readonly objects: number;
}

export const defaultPlistLimits: PlistLimits = { bytes: 8 * 1024 * 1024, depth: 64, objects: 100_000 };

/**
 * Counts visits, not stored objects: a binary plist may refer to one array from many places, so 130 bytes can
 * describe billions of values.
 */
export class PlistBudget {
  readonly #depth: number;
  #objects: number;

  constructor(limits: PlistLimits) {
    this.#depth = limits.depth;
    this.#objects = limits.objects;
  }

  /** Call for every value and key. `depth` is the number of containers around it. */
  visit(depth: number): void {
    if (depth > this.#depth) throw new PlistError('too-deep');
    this.#objects -= 1;
    if (this.#objects < 0) throw new PlistError('too-many-objects');
  }
}

/** A real as the readers hand it out, see PlistReal. */
export function realValue(value: number): number | PlistReal {
  return Number.isSafeInteger(value) ? new PlistReal(value) : value;
}

/** An integer as the readers hand it out: number while it is exact, bigint above. */
export function integerValue(value: bigint): number | bigint {
  return value >= BigInt(Number.MIN_SAFE_INTEGER) && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

/** Apple stores signed 64-bit integers and unsigned ones up to 2^64 - 1. */
export function isPlistInteger(value: bigint): boolean {
  return value >= -(2n ** 63n) && value < 2n ** 64n;
}
