import type { RawAnswer } from '#lib/bounded-ask.ts';
import { type Failure, fail } from '#lib/outcome.ts';
import { countAt, parseJsonObject } from './json-fields.ts';

/**
 * Why the service did not do it. `token-rejected`: replaced or revoked; `signature-invalid`: the values do not belong together,
 * or the server row is gone; `forbidden`: the token's owner lost the role; `terms-not-signed`: an Administrator has to sign in
 * and agree first. Details: `minutes` and `direction` (of the computer's clock: ahead, behind) for `clock-skew`,
 * `retryAfterSeconds` for `throttled`, `reason` for `unreachable`, and `status`, `code`, `reason` for `unexpected-answer`.
 */
export type DepRefusal =
  | 'unreachable'
  | 'clock-skew'
  | 'terms-not-signed'
  | 'token-rejected'
  | 'token-expired'
  | 'signature-invalid'
  | 'access-denied'
  | 'forbidden'
  | 'throttled'
  | 'unexpected-answer';

interface Refused {
  readonly ok: false;
  readonly error: Failure<DepRefusal>;
}

/** OAuth's timestamps may be minutes off; from here on the clock is the first suspect of a 401. */
const MAX_SKEW_MS = 60_000;
const DEFAULT_RETRY_SECONDS = 60;
const MAX_RETRY_SECONDS = 86_400;

/** Words of the service in an answer of any shape (quoted text, JSON, OAuth problem), the most telling first. */
const words: readonly (readonly [word: string, code: DepRefusal])[] = [
  ['T_C_NOT_SIGNED', 'terms-not-signed'],
  ['token_expired', 'token-expired'],
  ['token_rejected', 'token-rejected'],
  ['token_revoked', 'token-rejected'],
  ['signature_invalid', 'signature-invalid'],
  ['consumer_key_unknown', 'signature-invalid'],
  ['consumer_key_rejected', 'signature-invalid'],
  ['consumer_key_refused', 'signature-invalid'],
  ['ACCESS_DENIED', 'access-denied'],
  ['FORBIDDEN', 'forbidden'],
  // Our own mistakes, or the clock's where it could be measured.
  ['timestamp_refused', 'unexpected-answer'],
  ['nonce_used', 'unexpected-answer'],
  ['signature_method_rejected', 'unexpected-answer'],
  ['version_rejected', 'unexpected-answer'],
  ['parameter_absent', 'unexpected-answer'],
  ['parameter_rejected', 'unexpected-answer'],
  ['USER_AGENT_MISSING', 'unexpected-answer'],
  ['USER_AGENT_INVALID', 'unexpected-answer'],
  ['MALFORMED_REQUEST_BODY', 'unexpected-answer'],
];

/** Reads an answer other than 200. `onSession`: the answer of GET /session, where a bare 401 can only mean the token. */
export function readRefusal(answer: RawAnswer, now: number, onSession: boolean): Refused {
  const { status, headers } = answer;
  const skew = status === 401 ? clockSkew(headers.get('date'), now) : null;
  if (skew !== null) return fail('clock-skew', `the computer's clock is ${skew.minutes} min ${skew.direction}`, skew);
  const html = isHtml(answer);
  const found = words.find(([word]) => mentions(answer, word));
  // "FORBIDDEN" on a web page is the word of a filter on the way, not of the service.
  if (found !== undefined && !(html && (found[1] === 'forbidden' || found[1] === 'access-denied'))) {
    const [word, code] = found;
    return fail(code, `the service refuses (${word})`, { status: String(status), code: word });
  }
  if (status === 429 || status === 503) {
    return fail('throttled', 'the service asks to wait', { retryAfterSeconds: String(retryAfterSeconds(answer, now)) });
  }
  if (!html && status === 401 && onSession) return fail('token-rejected', 'the service refuses (401)', { status: '401' });
  if (!html && status === 403) return fail('forbidden', 'the service refuses (403)', { status: '403' });
  return unexpected(answer, html ? 'html' : 'status');
}

/** An answer that holds not what was asked for. */
export function unexpected(answer: RawAnswer, reason: 'html' | 'status' | 'not-json' | 'field-missing'): Refused {
  const told = isHtml(answer) ? 'html' : reason;
  return fail('unexpected-answer', `an answer that is not understood (${told})`, { status: String(answer.status), reason: told });
}

/** A whole word, in the body or in WWW-Authenticate: quotes and braces around it do not matter. */
export const mentions = ({ text, headers }: RawAnswer, word: string): boolean =>
  new RegExp(`(?<![A-Za-z_])${word}(?![A-Za-z_])`).test(`${text}\n${headers.get('www-authenticate') ?? ''}`);

/** A web page on the way, whatever words are on it. */
export const isHtml = ({ text, headers }: RawAnswer): boolean =>
  /^text\/html\b/i.test(headers.get('content-type') ?? '') || /^\s*<(?:!doctype|html)\b/i.test(text);

/** Null: the clocks agree, or the answer does not tell. */
function clockSkew(date: string | null, now: number): { minutes: string; direction: 'ahead' | 'behind' } | null {
  const skew = now - Date.parse(date ?? '');
  if (Number.isNaN(skew) || Math.abs(skew) <= MAX_SKEW_MS) return null;
  return { minutes: String(Math.round(Math.abs(skew) / 60_000)), direction: skew > 0 ? 'ahead' : 'behind' };
}

/** RFC 9110 10.2.3: seconds, or a date; protocol version 10 says it in the body too. */
function retryAfterSeconds({ headers, text }: RawAnswer, now: number): number {
  const header = (headers.get('retry-after') ?? '').trim();
  const date = Date.parse(header);
  // Both dates are the server's: the wait does not depend on this computer's clock.
  const served = Date.parse(headers.get('date') ?? '');
  const seconds = /^\d{1,9}$/.test(header)
    ? Number(header)
    : Number.isNaN(date)
      ? (countAt(parseJsonObject(text) ?? {}, 'retry_after_seconds') ?? DEFAULT_RETRY_SECONDS)
      : Math.ceil((date - (Number.isNaN(served) ? now : served)) / 1000);
  return Math.min(Math.max(seconds, 1), MAX_RETRY_SECONDS);
}
