import { type Answer, clockSkew, objectOf } from '#lib/bounded-ask.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';

export type BusinessRefusal =
  | 'unreachable'
  | 'clock-skew'
  | 'client-invalid'
  | 'scope-invalid'
  | 'key-revoked'
  | 'forbidden'
  | 'throttled'
  | 'unexpected-answer';

export interface AccessToken {
  readonly text: string;
  readonly lifeSeconds: number;
}

/** Apple names no time when it throttles without Retry-After; its limit seems to be counted per minute. */
const DEFAULT_RETRY_SECONDS = 60;
const MAX_TOKEN_LENGTH = 16_384;

/**
 * The answer of the token service (RFC 6749 5.1, 5.2). One error covers everything that can be wrong with client and key, a
 * wrong clock included, so the clock is looked at first. `error_description` is free text and is not passed on.
 */
export function judgeTokenAnswer(answer: Answer): Outcome<AccessToken, BusinessRefusal> {
  const body = objectOf(answer.json);
  const error = body?.['error'];
  if (error === 'invalid_client' || error === 'unauthorized_client' || error === 'invalid_grant' || answer.status === 401) {
    const skew = clockSkew(answer);
    return skew === null ? refused('client-invalid', answer) : fail('clock-skew', 'refused while the clocks differ', skew);
  }
  if (error === 'invalid_scope') return refused('scope-invalid', answer);
  const failed = judgeStatus(answer);
  if (failed !== null) return failed;
  const { access_token: text, token_type: type, expires_in: life } = body ?? {};
  // What would not fit into a header is no token.
  const isToken = typeof text === 'string' && text.length <= MAX_TOKEN_LENGTH && /^[\x21-\x7e]+$/.test(text);
  const isBearer = typeof type === 'string' && type.toLowerCase() === 'bearer';
  if (!isToken || !isBearer || typeof life !== 'number' || !(life > 0)) return refused('unexpected-answer', answer);
  return ok({ text, lifeSeconds: Math.min(life, 86_400) });
}

/** The answer of `/v1/orgDevices`: how many devices there are, null when Apple does not say. A 401 is the caller's to judge. */
export function judgeDevicesAnswer(answer: Answer): Outcome<number | null, BusinessRefusal> {
  const failed = judgeStatus(answer);
  if (failed !== null) return failed;
  const body = objectOf(answer.json);
  if (body === null || !Array.isArray(body['data'])) return refused('unexpected-answer', answer);
  const total = objectOf(objectOf(body['meta'])?.['paging'])?.['total'];
  return ok(typeof total === 'number' && Number.isSafeInteger(total) && total >= 0 ? total : null);
}

/** Null: a 2xx. */
export function judgeStatus(answer: Answer): { readonly ok: false; readonly error: ReturnType<typeof refused>['error'] } | null {
  const { status } = answer;
  if (status >= 200 && status <= 299) return null;
  if (status === 403) return refused('forbidden', answer);
  if (status === 429) return refused('throttled', answer);
  // An outage at Apple, or of a gateway before it: the same to a person as no connection.
  return refused(status >= 500 ? 'unreachable' : 'unexpected-answer', answer);
}

export function refused(code: BusinessRefusal, answer: Answer) {
  const details: Record<string, string> = { status: String(answer.status) };
  const reason = reasonOf(answer.json);
  if (reason !== null) details['reason'] = reason;
  const wait = answer.retryAfterSeconds ?? (code === 'throttled' ? DEFAULT_RETRY_SECONDS : null);
  if (wait !== null) details['retryAfterSeconds'] = String(wait);
  return fail(code, `Apple's API answered ${answer.status}`, details);
}

/** `error` of the token service, `errors[0].code` of the API: words of a fixed set, kept only when they look like one. */
function reasonOf(json: unknown): string | null {
  const body = objectOf(json);
  const errors: unknown = body?.['errors'];
  const first: unknown = Array.isArray(errors) ? errors[0] : undefined;
  const code = body?.['error'] ?? objectOf(first)?.['code'];
  return typeof code === 'string' && /^[A-Za-z_.]{1,60}$/.test(code) ? code : null;
}
