import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { type Answer, ask, clockSkew, type Fetch } from '#lib/bounded-ask.ts';
import type { Clock } from '#lib/clock.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { type AccessToken, type BusinessRefusal, judgeTokenAnswer, refused } from './business-answer.ts';
import { canSign, clientAssertion } from './client-assertion.ts';
import { clientIdKind } from './client-id.ts';

export interface BusinessClientOptions {
  /** `https://account.apple.com/auth/oauth2/v2/token`. */
  readonly tokenEndpoint: string;
  /** `https://api-business.apple.com`. */
  readonly businessEndpoint: string;
  /** `https://api-school.apple.com`. */
  readonly schoolEndpoint: string;
  readonly userAgent: string;
  readonly clock: Clock;
  readonly fetch?: Fetch | undefined;
}

/** An API account of the portal. The key is used for signing only. */
export interface BusinessCredentials {
  readonly clientId: string;
  readonly keyId: string;
  readonly key: KeyObject;
  /** Apple once took exactly these three. It tells a key that was withdrawn from one that never fitted; Apple's answer does not. */
  readonly workedBefore?: boolean | undefined;
}

interface ApiRequest {
  readonly method: 'GET' | 'POST';
  /** With the query. */
  readonly path: string;
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
}

const SPARE_MS = 60_000;
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Gets access tokens for API accounts and calls the API with them. Tokens live in memory only and appear in no error. */
export class BusinessCaller {
  readonly #options: BusinessClientOptions;
  readonly #fetch: Fetch;
  readonly #tokens = new Map<string, { readonly text: string; readonly usableUntil: number }>();
  readonly #accepted = new Set<string>();

  constructor(options: BusinessClientOptions) {
    this.#options = options;
    this.#fetch = options.fetch ?? fetch;
  }

  /** Null: not a client ID of the API. */
  scopeOf({ clientId }: BusinessCredentials): 'business.api' | 'school.api' | null {
    const kind = clientIdKind(clientId);
    return kind === null ? null : `${kind}.api`;
  }

  /** Any answer but a 401, whatever it says. */
  async call(credentials: BusinessCredentials, request: ApiRequest): Promise<Outcome<Answer, BusinessRefusal>> {
    const { keyId, key } = credentials;
    const scope = this.scopeOf(credentials);
    if (scope === null) return fail('client-invalid', 'not a client ID of the API', { reason: 'client-id' });
    if (!/^[\x21-\x7e]{1,200}$/.test(keyId)) return fail('client-invalid', 'not a key ID', { reason: 'key-id' });
    if (!canSign(key)) return fail('client-invalid', 'not a private key on P-256', { reason: 'key-type' });
    const host = scope === 'business.api' ? this.#options.businessEndpoint : this.#options.schoolEndpoint;
    const { method, path, body, signal } = request;
    const account = accountOf(credentials);

    // Twice at most: a token from memory may have been withdrawn, a new one tells how things stand.
    for (;;) {
      const known = this.#remembered(account);
      const token = known === null ? await this.#newToken(credentials, scope, account, signal) : ok(known);
      if (!token.ok) return token;
      const headers = {
        Authorization: `Bearer ${token.value}`,
        Accept: 'application/json',
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      };
      const answer = await this.#ask(`${withoutSlash(host)}${path}`, { method, headers, body }, signal);
      if (!answer.ok) return answer;
      if (answer.value.status !== 401) return answer;
      this.#tokens.delete(account);
      if (known !== null) continue;
      return withClock(answer.value, refused('key-revoked', answer.value));
    }
  }

  #remembered(account: string): string | null {
    const token = this.#tokens.get(account);
    return token !== undefined && this.#options.clock.now() < token.usableUntil ? token.text : null;
  }

  async #newToken(
    { clientId, keyId, key, workedBefore }: BusinessCredentials,
    scope: string,
    account: string,
    signal: AbortSignal | undefined,
  ): Promise<Outcome<string, BusinessRefusal>> {
    const { tokenEndpoint, clock } = this.#options;
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_assertion_type: ASSERTION_TYPE,
      client_assertion: clientAssertion({ clientId, keyId, key, now: clock.now() }),
      scope,
    });
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' };
    const answer = await this.#ask(tokenEndpoint, { method: 'POST', headers, body: form.toString() }, signal);
    if (!answer.ok) return answer;
    const judged = judgeTokenAnswer(answer.value);
    if (judged.ok) return ok(this.#remember(account, judged.value));
    this.#tokens.delete(account);
    const wasAccepted = workedBefore === true || this.#accepted.has(account);
    return judged.error.code === 'client-invalid' && wasAccepted ? refused('key-revoked', answer.value) : judged;
  }

  #remember(account: string, { text, lifeSeconds }: AccessToken): string {
    this.#accepted.add(account);
    this.#tokens.set(account, { text, usableUntil: this.#options.clock.now() + lifeSeconds * 1000 - SPARE_MS });
    return text;
  }

  async #ask(
    url: string,
    { method, headers, body }: { method: string; headers: Readonly<Record<string, string>>; body?: string | undefined },
    signal: AbortSignal | undefined,
  ) {
    const { clock, userAgent } = this.#options;
    const init = { method, headers: { ...headers, 'User-Agent': userAgent }, ...(body === undefined ? {} : { body }) };
    return ask({ fetch: this.#fetch, clock }, url, signal === undefined ? init : { ...init, signal });
  }
}

const withoutSlash = (url: string): string => url.replace(/\/+$/, '');

const withClock = <T>(answer: Answer, otherwise: T) => {
  const skew = clockSkew(answer);
  return skew === null ? otherwise : fail('clock-skew', 'refused while the clocks differ', skew);
};

/** Another key under the same names is another account: it has to prove itself. */
function accountOf({ clientId, keyId, key }: BusinessCredentials): string {
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return `${clientId} ${keyId} ${createHash('sha256').update(spki).digest('hex')}`;
}
