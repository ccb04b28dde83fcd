import { z } from 'zod';
import type { Update, UpdateHindrance, UpdateRefusal } from '#contract/updates.ts';
import { compareVersions } from '#lib/compare-versions.ts';

/** Where updates come from: `updates.json` in the data folder. */
const feedFile = z.strictObject({
  /** The folder that holds `latest-mac.yml` or `latest-linux.yml`. */
  url: z.url(),
  /** Another name than `latest`, for a test group. */
  channel: z
    .string()
    .regex(/^[a-z0-9-]{1,40}$/)
    .default('latest'),
});

export type Feed = z.output<typeof feedFile>;
export type FeedProblem = 'no-feed' | 'feed-malformed' | 'feed-insecure';

/** May an update travel from here? Over TLS, or from this very computer (a mirror, a test). */
export function isSecureAddress(address: string): boolean {
  const url = URL.parse(address);
  if (url === null || url.username !== '' || url.password !== '') return false;
  if (url.protocol === 'https:') return true;
  return url.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
}

/** The feed that a text of `updates.json` names; null: there is no such file. */
export function readFeed(text: string | null): { feed: Feed } | { problem: FeedProblem } {
  if (text === null) return { problem: 'no-feed' };
  const parsed = feedFile.safeParse(jsonOrNull(text));
  if (!parsed.success) return { problem: 'feed-malformed' };
  const { url } = parsed.data;
  if (!isSecureAddress(url)) return { problem: 'feed-insecure' };
  return { feed: { ...parsed.data, url: url.endsWith('/') ? url : `${url}/` } };
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // the schema refuses it
  }
}

const NOTES_AT_MOST = 20_000;
const FILES_AT_MOST = 50;
/** SHA-512 in base64. */
const SHA512 = /^[A-Za-z0-9+/]{86}==$/;
const VERSION = /^\d{1,6}\.\d{1,6}\.\d{1,6}$/;

const manifest = z.object({
  version: z.string(),
  files: z
    .array(z.object({ url: z.string().min(1).max(2_000), sha512: z.unknown().optional(), size: z.int().nonnegative().optional() }))
    .min(1)
    .max(FILES_AT_MOST),
  releaseNotes: z.unknown().optional(),
  releaseDate: z.unknown().optional(),
});

/**
 * What a feed's manifest means for this version: an update to offer, nothing new (null), or why it is not taken. Whole releases only;
 * a version can only go up, and every file of it must be named with its SHA-512 and travel safely.
 */
export function judgeManifest(raw: unknown, current: string, feedUrl: string): { update: Update | null } | { refused: UpdateRefusal } {
  const parsed = manifest.safeParse(raw);
  if (!parsed.success) return { refused: 'feed-malformed' };
  const { version, files, releaseNotes, releaseDate } = parsed.data;
  if (!VERSION.test(version)) return { refused: 'version-invalid' };
  const newer = compareVersions(version, current);
  if (newer === 0) return { update: null };
  if (newer < 0) return { refused: 'older' };
  for (const { url, sha512 } of files) {
    const address = URL.parse(url, feedUrl);
    if (address === null) return { refused: 'feed-malformed' };
    if (!isSecureAddress(address.href)) return { refused: 'insecure' };
    if (typeof sha512 !== 'string' || !SHA512.test(sha512)) return { refused: 'checksum-missing' };
  }
  const releasedAt = dateOf(releaseDate);
  const notes = typeof releaseNotes === 'string' ? plain(releaseNotes).slice(0, NOTES_AT_MOST) : '';
  return { update: { version, notes, releasedAt, size: files[0]?.size ?? null } };
}

function dateOf(value: unknown): number | null {
  const at = value instanceof Date ? value.getTime() : typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) || at < 0 ? null : at;
}

/** Notes are shown as they are: nothing in them may turn a line around. */
const plain = (text: string) => text.replace(/[^\P{C}\n\t]/gu, '').trim();

/** What is under way at this moment. */
export interface UnderWay {
  readonly critical: number;
  readonly working: number;
  readonly operations: number;
  readonly wizards: number;
}

/** Why no update may be put in while this is under way; the gravest first. Null: it may. */
export function hindranceOf({ critical, working, operations, wizards }: UnderWay): { code: UpdateHindrance; count: number } | null {
  if (critical > 0) return { code: 'devices-critical', count: critical };
  if (working > 0) return { code: 'devices-working', count: working };
  if (operations > 0) return { code: 'operations-running', count: operations };
  if (wizards > 0) return { code: 'wizard-open', count: wizards };
  return null;
}
