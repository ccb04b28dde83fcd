import { type PlistDict, PlistReal, PlistUid, type PlistValue } from './plist-value.ts';

// Each answers undefined when the key is absent *or holds another type*: wire data is judged by what is missing.
// Only own keys count, so a dictionary made in code cannot answer with something inherited.

export function isPlistDict(value: PlistValue | undefined): value is PlistDict {
  return (
    typeof value === 'object' &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    !(value instanceof Uint8Array) &&
    !(value instanceof PlistReal) &&
    !(value instanceof PlistUid)
  );
}

function at(dict: PlistDict, key: string): PlistValue | undefined {
  return Object.hasOwn(dict, key) ? dict[key] : undefined;
}

export function stringAt(dict: PlistDict, key: string): string | undefined {
  const value = at(dict, key);
  return typeof value === 'string' ? value : undefined;
}

/** Integer or real. Integers beyond 2^53 are not rounded: they answer undefined here, use bigintAt. */
export function numberAt(dict: PlistDict, key: string): number | undefined {
  const value = at(dict, key);
  if (value instanceof PlistReal) return value.value;
  return typeof value === 'number' ? value : undefined;
}

/** Any integer (ECID, free bytes); a real is not one. */
export function bigintAt(dict: PlistDict, key: string): bigint | undefined {
  const value = at(dict, key);
  if (typeof value === 'bigint') return value;
  return typeof value === 'number' && Number.isSafeInteger(value) ? BigInt(value) : undefined;
}

export function booleanAt(dict: PlistDict, key: string): boolean | undefined {
  const value = at(dict, key);
  return typeof value === 'boolean' ? value : undefined;
}

/** The bytes as a Buffer over the same memory. */
export function bytesAt(dict: PlistDict, key: string): Buffer | undefined {
  const value = at(dict, key);
  return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : undefined;
}

export function dateAt(dict: PlistDict, key: string): Date | undefined {
  const value = at(dict, key);
  return value instanceof Date ? value : undefined;
}

export function arrayAt(dict: PlistDict, key: string): PlistValue[] | undefined {
  const value = at(dict, key);
  return Array.isArray(value) ? value : undefined;
}

export function dictAt(dict: PlistDict, key: string): PlistDict | undefined {
  const value = at(dict, key);
  return isPlistDict(value) ? value : undefined;
}
