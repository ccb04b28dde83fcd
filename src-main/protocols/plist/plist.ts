import { parseBinaryPlist } from './binary-reader.ts';
import { defaultPlistLimits, type PlistDict, PlistError, type PlistLimits, type PlistValue } from './plist-value.ts';
import { isPlistDict } from './read.ts';
import { parseXmlPlist } from './xml-reader.ts';

// The codec's one door: what the rest of the house names comes from this file.
export { buildBinaryPlist } from './binary-writer.ts';
export type { PlistDict, PlistInput, PlistInputDict, PlistLimits, PlistValue } from './plist-value.ts';
export { PlistError, PlistReal, PlistUid } from './plist-value.ts';
export { buildXmlPlist } from './xml-writer.ts';

const BINARY_MAGIC = 'bplist00';

/**
 * Reads a binary (`bplist00`) or XML property list, whichever the bytes are.
 * Defaults: 8 MiB, 64 levels, 100 000 values. Throws PlistError and nothing else.
 */
export function parsePlist(bytes: Uint8Array, limits: Partial<PlistLimits> = {}): PlistValue {
  const bounds: PlistLimits = { ...defaultPlistLimits, ...limits };
  if (bytes.length > bounds.bytes) throw new PlistError('too-large');
  const magic = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, BINARY_MAGIC.length)).toString('latin1');
  return magic === BINARY_MAGIC ? parseBinaryPlist(bytes, bounds) : parseXmlPlist(bytes, bounds);
}

/** As parsePlist, for the usual case that the top is a dictionary; anything else is 'not-a-plist'. */
export function parsePlistDict(bytes: Uint8Array, limits: Partial<PlistLimits> = {}): PlistDict {
  const value = parsePlist(bytes, limits);
  if (!isPlistDict(value)) throw new PlistError('not-a-plist', 'the top value is not a dictionary');
  return value;
}
