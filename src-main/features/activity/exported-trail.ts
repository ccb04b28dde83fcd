import { z } from 'zod';
import type { ChainBreak } from '#contract/activity.ts';
import { CHAIN_START, ChainCheck } from './chain.ts';

const line = z.strictObject({
  sequence: z.int().positive(),
  at: z.int(),
  time: z.string(),
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  details: z.record(z.string(), z.string()),
  previous: z.string(),
  hash: z.string().nullable(),
});
const endLine = z.strictObject({ end: z.strictObject({ entries: z.int(), sequence: z.int(), hash: z.string() }) });

export interface FollowedFile {
  readonly entries: number;
  readonly first: number | null;
  readonly newest: { sequence: number; hash: string; at: number } | null;
  readonly notedAt: number | null;
  readonly broken: ChainBreak | null;
  /** The first line that is none of an export; null: all are. */
  readonly unreadableLine: number | null;
}

/**
 * Follows the chain in an exported file (JSON Lines), and that nothing in it was edited, taken out, moved or cut off. A part of a
 * trail goes on from the hash its first line names; that this is the right one only the trail itself can tell, and that the
 * file as a whole was not made up, only a hash that was written down elsewhere.
 */
export function followFile(text: string, noted: string | null = null): FollowedFile {
  const lines = text.split('\n').filter((each) => each !== '');
  let check: ChainCheck | null = null;
  let first: number | null = null;
  let end: z.output<typeof endLine>['end'] | null = null;
  const result = (broken: ChainBreak | null, unreadableLine: number | null = null): FollowedFile => ({
    entries: check?.entries ?? 0,
    first,
    newest: check?.newest ?? null,
    notedAt: check?.notedAt ?? null,
    broken,
    unreadableLine,
  });
  for (const [index, each] of lines.entries()) {
    const value = jsonOf(each);
    const parsed = line.safeParse(value);
    if (!parsed.success) {
      const closing = endLine.safeParse(value);
      if (!closing.success || end !== null) return result(null, index + 1);
      end = closing.data.end;
      continue;
    }
    const { time, previous, details, ...entry } = parsed.data;
    const { sequence, at } = entry;
    if (end !== null) return result({ reason: 'appended', sequence, at, found: null });
    first ??= sequence;
    const changed = { reason: 'changed', sequence, at, found: null } as const;
    if (check === null && sequence === 1 && previous !== CHAIN_START) return result(changed);
    check ??= new ChainCheck({ sequence: sequence - 1, hash: previous }, noted);
    const before = check.newest?.hash ?? previous;
    if (!check.follow({ ...entry, details: JSON.stringify(details) })) return result(check.broken);
    // What is in the line twice must be the same twice.
    if (previous !== before || time !== new Date(at).toISOString()) return result(changed);
  }
  const newest = check?.newest ?? null;
  const last = newest?.sequence ?? 0;
  if (end === null) return result({ reason: 'cut', sequence: last + 1, at: null, found: null });
  if (end.sequence > last) return result({ reason: 'cut', sequence: last + 1, at: null, found: null });
  if (end.hash !== (newest?.hash ?? '') || end.entries !== (check?.entries ?? 0)) {
    return result({ reason: 'rewritten', sequence: last, at: newest?.at ?? null, found: null });
  }
  return result(null);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // no line of an export
  }
}
