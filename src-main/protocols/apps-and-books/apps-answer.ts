import { type Answer, clockSkew, objectOf } from '#lib/bounded-ask.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';

export type AppsRefusal =
  | 'unreachable'
  | 'clock-skew'
  | 'token-expired'
  | 'token-revoked'
  | 'token-invalid'
  | 'built-in-mdm'
  | 'throttled'
  | 'service-error'
  | 'unexpected-answer';

/** Apple names no time when it throttles without Retry-After; a minute is more than its per-second limit can ask for. */
const DEFAULT_RETRY_SECONDS = 60;

/** The errorNumber of Apple's "ErrorResponse" (version 2 of the service). What is not here is a request of ours that was wrong. */
const byErrorNumber: ReadonlyMap<number, AppsRefusal> = new Map([
  [9601, 'token-invalid'],
  [9603, 'service-error'],
  [9621, 'token-expired'],
  [9622, 'token-invalid'],
  [9625, 'token-revoked'],
  [9645, 'built-in-mdm'],
  [9646, 'throttled'],
  [9722, 'token-invalid'],
]);

/**
 * Sorts an answer by what has to happen next. The error number comes before the status: Apple sends refusals with HTTP 200,
 * too. Only a 401 is held to the clock before that. Apple's own words are not passed on.
 */
export function judgeAnswer(answer: Answer): Outcome<Readonly<Record<string, unknown>>, AppsRefusal> {
  const { status } = answer;
  const skew = status === 401 ? clockSkew(answer) : null;
  if (skew !== null) return fail('clock-skew', 'refused while the clocks differ', skew);
  const body = objectOf(answer.json);
  const number = errorNumberOf(body);
  const code = (number === null ? undefined : byErrorNumber.get(number)) ?? byStatus(status);
  if (code === null && number === null && body !== null && status >= 200 && status <= 299) return ok(body);
  const details: Record<string, string> = { status: String(status) };
  if (number !== null) details.errorNumber = String(number);
  const wait = answer.retryAfterSeconds ?? (code === 'throttled' ? DEFAULT_RETRY_SECONDS : null);
  if (wait !== null) details.retryAfterSeconds = String(wait);
  return fail(code ?? 'unexpected-answer', `Apps and Books answered ${status}${number === null ? '' : ` (${number})`}`, details);
}

function byStatus(status: number): AppsRefusal | null {
  if (status === 401) return 'token-invalid';
  if (status === 429) return 'throttled';
  return status >= 500 ? 'service-error' : null;
}

function errorNumberOf(body: Readonly<Record<string, unknown>> | null): number | null {
  const number = Number(body?.['errorNumber'] ?? 0);
  return Number.isSafeInteger(number) && number !== 0 ? number : null;
}
