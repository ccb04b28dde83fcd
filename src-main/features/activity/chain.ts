import { createHmac, hash, type KeyObject } from 'node:crypto';
import type { BreakReason, ChainBreak } from '#contract/activity.ts';

/** What stands before the first entry. */
export const CHAIN_START = '0'.repeat(64);

/** An entry as the table and an exported file hold it. */
export interface LinkedEntry {
  readonly sequence: number;
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  /** JSON, as it was written. */
  readonly details: string;
  /** SHA-256, lower hex; null: it was never given one. */
  readonly hash: string | null;
}

/** What an entry says of its deed: texts by name, whatever somebody wrote into the table instead. */
export function detailsOf({ details }: Pick<LinkedEntry, 'details'>): Record<string, string> {
  const read: unknown = JSON.parse(details);
  return Object.fromEntries(Object.entries(read ?? {}).map(([name, value]) => [name, String(value)]));
}

/** The end of the chain as it is kept apart from it. */
export interface Anchor {
  readonly sequence: number;
  readonly hash: string;
  readonly complete: boolean;
}

/**
 * SHA-256 over the hash of the entry before (64 characters) and, right behind it, the entry as a JSON array without blanks:
 * `[sequence,at,actor,action,subject,details]`. Anybody can compute it again from an export.
 */
export function entryHash(previous: string, entry: Omit<LinkedEntry, 'hash'>): string {
  const { sequence, at, actor, action, subject, details } = entry;
  return hash('sha256', `${previous}${JSON.stringify([sequence, at, actor, action, subject]).slice(0, -1)},${details}]`, 'hex');
}

/** HMAC-SHA-256 over an anchor: whoever lacks the key cannot move it. */
export const sealOf = (key: KeyObject, { sequence, hash: end, complete }: Anchor): string =>
  createHmac('sha256', key)
    .update(`${sequence} ${end} ${complete ? 1 : 0}`)
    .digest('hex');

/** Follows a chain entry by entry, from its beginning or (a part that was exported) from a hash that it names. */
export class ChainCheck {
  #sequence: number;
  #hash: string;
  #at: number | null = null;
  #entries = 0;
  #broken: ChainBreak | null = null;
  #notedAt: number | null = null;
  readonly #noted: string | null;

  /** `from`: what the chain goes on from; without it the first entry has to be number 1. `noted`: the beginning of a hash that somebody wrote down. */
  constructor(from: { sequence: number; hash: string } | null = null, noted: string | null = null) {
    this.#sequence = from?.sequence ?? 0;
    this.#hash = from?.hash ?? CHAIN_START;
    this.#noted = noted;
  }

  get entries(): number {
    return this.#entries;
  }

  get broken(): ChainBreak | null {
    return this.#broken;
  }

  /** The number of the entry whose hash was written down; null: not met (yet). */
  get notedAt(): number | null {
    return this.#notedAt;
  }

  /** The last entry that was followed. */
  get newest(): { sequence: number; hash: string; at: number } | null {
    return this.#at === null ? null : { sequence: this.#sequence, hash: this.#hash, at: this.#at };
  }

  /** False: the chain is broken here or before, and need not be followed further. */
  follow(entry: LinkedEntry): boolean {
    if (this.#broken !== null) return false;
    this.#entries += 1;
    const expected = this.#sequence + 1;
    if (entry.sequence !== expected) return this.#breaks('missing', expected, null, entry.sequence);
    if (entry.hash === null) return this.#breaks('unchained', entry.sequence, entry.at);
    if (entryHash(this.#hash, entry) !== entry.hash) return this.#breaks('changed', entry.sequence, entry.at);
    if (this.#noted !== null && entry.hash.startsWith(this.#noted)) this.#notedAt = entry.sequence;
    this.#sequence = entry.sequence;
    this.#hash = entry.hash;
    this.#at = entry.at;
    return true;
  }

  /** The trail ends here: is that the end that was kept? */
  end(kept: { anchor: Anchor; sealed: 'yes' | 'no' | 'unknown' } | null): ChainBreak | null {
    if (this.#broken !== null) return this.#broken;
    const sequence = this.#sequence;
    if (kept === null) this.#breaks('anchor-missing', sequence, this.#at);
    else if (kept.sealed === 'no') this.#breaks('anchor-forged', sequence, this.#at);
    // While entries of before the chain are still being chained, its end says nothing.
    else if (!kept.anchor.complete) return null;
    else if (kept.anchor.sequence > sequence) this.#breaks('cut', sequence + 1, null);
    else if (kept.anchor.sequence < sequence) this.#breaks('appended', kept.anchor.sequence + 1, null);
    else if (kept.anchor.hash !== this.#hash) this.#breaks('rewritten', sequence, this.#at);
    return this.#broken;
  }

  #breaks(reason: BreakReason, sequence: number, at: number | null, found: number | null = null): false {
    this.#broken = { reason, sequence, at, found };
    return false;
  }
}
