import { z } from 'zod';

/** The longest selection of the contract is 100,000 devices; what has more in it is nothing a screen sends, and costs seconds to parse. */
const VALUES_AT_MOST = 150_000;

const id = z.string().min(1).max(64);

/**
 * What a screen says of all that oRPC can read: it asks, and it cancels. Headers would let it send forms and files of its own making, and
 * parts of a stream would be kept for as long as the call that they name is under way.
 */
const frame = z.union([
  z.strictObject({ i: id, p: z.strictObject({ u: z.string().max(200).startsWith('/'), b: z.unknown() }) }),
  z.strictObject({ i: id, t: z.literal(4) }),
]);

/** Is this text a frame of ours? Throws when it is not even JSON. */
export function isFrame(text: string): boolean {
  const said: unknown = JSON.parse(text);
  return frame.safeParse(said).success && !hasMoreValues(said, VALUES_AT_MOST);
}

/** Counts everything in it, however deep. */
function hasMoreValues(whole: unknown, most: number): boolean {
  const left = [whole];
  for (let count = 0; left.length > 0; count += 1) {
    if (count + left.length > most) return true;
    const value = left.pop();
    if (typeof value !== 'object' || value === null) continue;
    const parts: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
    if (parts.length > most) return true;
    for (const part of parts) left.push(part);
  }
  return false;
}
