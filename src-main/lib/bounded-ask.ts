import type { Clock } from '#lib/clock.ts';
import { errorCode } from '#lib/error-code.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';

/** The part of the global `fetch` that is used; a host may bring its own (proxy settings of the system). */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** What one may ask with: the host's `fetch`, and a clock that the time limit runs on. */
export interface Asker {
  readonly fetch: Fetch;
  readonly clock: Clock;
}

/** One whole answer, as it came. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** One answer of a JSON service. */
export interface Answer {
  readonly status: number;
  /** The parsed body; undefined when it is not JSON (a proxy's page, an empty body). */
  readonly json: unknown;
  /** How far this computer's clock is ahead of the server's; null when the server named no time. */
  readonly clockAheadMs: number | null;
  readonly retryAfterSeconds: number | null;
}

const LIMIT_MS = 30_000;
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;
const MAX_RETRY_AFTER_SECONDS = 86_400;
const TOLERATED_SKEW_MS = 60_000;

/**
 * Asks once: half a minute for everything, four megabytes at most (after unpacking), and no redirect is followed, so that what
 * authorises us goes nowhere else. The error of the transport may quote a header, so only its code is passed on.
 * `init.signal`: the caller may give up before. Details: `reason` (`timed-out`, `aborted`, `too-large`, or the system's code).
 */
export async function exchange(
  { fetch, clock }: Asker,
  url: string,
  init: RequestInit,
): Promise<Outcome<RawAnswer, 'unreachable' | 'unexpected-answer'>> {
  const limit = new AbortController();
  const cancel = clock.after(LIMIT_MS, () => limit.abort());
  const signal = init.signal == null ? limit.signal : AbortSignal.any([limit.signal, init.signal]);
  try {
    const response = await fetch(url, { ...init, redirect: 'manual', signal });
    const body = await bodyOf(response);
    if (body !== null) return ok({ status: response.status, headers: response.headers, text: new TextDecoder().decode(body) });
    const details = { status: String(response.status), reason: 'too-large' };
    return fail('unexpected-answer', 'an answer longer than any of this service', details);
  } catch (error) {
    if (init.signal?.aborted === true) return fail('unreachable', 'given up by the caller', { reason: 'aborted' });
    // Whatever the transport calls it: name resolution, refused, TLS, a broken answer. Its code may help a person, its words may leak.
    const reason = limit.signal.aborted ? 'timed-out' : transportCode(error);
    // zlib's errors: something on the way damaged the body.
    if (reason?.startsWith('Z_')) return fail('unexpected-answer', 'the answer cannot be unpacked', { reason });
    return fail('unreachable', 'the service cannot be reached', reason === null ? {} : { reason });
  } finally {
    cancel();
  }
}

/** {@link exchange} with a service that answers in JSON. */
export async function ask(asker: Asker, url: string, init: RequestInit): Promise<Outcome<Answer, 'unreachable' | 'unexpected-answer'>> {
  const told = await exchange(asker, url, init);
  if (!told.ok) return told;
  const { status, headers, text } = told.value;
  const now = asker.clock.now();
  const theirs = Date.parse(headers.get('date') ?? '');
  return ok({
    status,
    json: parsed(text),
    clockAheadMs: Number.isNaN(theirs) ? null : now - theirs,
    retryAfterSeconds: retryAfter(headers.get('retry-after'), now),
  });
}

/** Apple refuses much of what a wrong clock makes, and calls it something else: the Date header tells (null: no skew worth naming). */
export function clockSkew(answer: Answer): { readonly minutes: string; readonly direction: 'ahead' | 'behind' } | null {
  const ahead = answer.clockAheadMs ?? 0;
  if (Math.abs(ahead) <= TOLERATED_SKEW_MS) return null;
  return { minutes: String(Math.round(Math.abs(ahead) / 60_000)), direction: ahead > 0 ? 'ahead' : 'behind' };
}

/** A JSON object, or null for everything else. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
}

/** Null: too long. Leaving the loop ends the connection. */
async function bodyOf(response: Response): Promise<Buffer | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > MAX_ANSWER_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** RFC 9110 10.2.3: seconds or a date. */
function retryAfter(text: string | null, now: number): number | null {
  if (text === null) return null;
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : Math.ceil((Date.parse(text) - now) / 1000);
  return Number.isNaN(seconds) ? null : Math.min(Math.max(seconds, 0), MAX_RETRY_AFTER_SECONDS);
}

/** `ENOTFOUND`, `ECONNREFUSED`, `CERT_HAS_EXPIRED` …; fetch hides it in `cause`. */
function transportCode(error: unknown): string | null {
  const code = errorCode(error instanceof Error ? (error.cause ?? error) : error);
  return code !== null && /^[A-Z][A-Z0-9_]{2,60}$/.test(code) ? code : null;
}
