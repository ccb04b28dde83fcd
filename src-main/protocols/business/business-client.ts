import { createHash, createPublicKey, type KeyObject } from 'node:crypto';
import { type Answer, ask, clockSkew, type Fetch } from '#lib/bounded-ask.ts';
import type { Clock } from '#lib/clock.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { type AccessToken, type BusinessRefusal, judgeDevicesAnswer, judgeTokenAnswer, refused } from './business-answer.ts';
import { canSign, clientAssertion } from './client-assertion.ts';
import { clientIdKind } from './client-id.ts';

export type { BusinessRefusal } from './business-answer.ts';

interface BusinessClientOptions {
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

export interface BusinessStanding {
  /** Null: Apple did not say. */
  readonly deviceCount: number | null;
  readonly scope: 'business.api' | 'school.api';
}

interface ApiRequest {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

const SPARE_MS = 60_000;
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/**
 * Asks Apple's Business and School Manager API whether an API account works (Apple: "Apple School Manager and Apple Business API").
 * Access tokens live in memory only and appear in no error, nor does Apple's free text.
 */
export class BusinessClient {
  readonly #options: BusinessClientOptions;
  readonly #fetch: Fetch;
  readonly #tokens = new Map<string, { readonly text: string; readonly usableUntil: number }>();
  readonly #accepted = new Set<string>();

  constructor(options: BusinessClientOptions) {
    this.#options = options;
    this.#fetch = options.fetch ?? fetch;
  }

  async check(credentials: BusinessCredentials): Promise<Outcome<BusinessStanding, BusinessRefusal>> {
    const { clientId, keyId, key } = credentials;
    const kind = clientIdKind(clientId);
    if (kind === null) return fail('client-invalid', 'not a client ID of the API', { reason: 'client-id' });
    if (!/^[\x21-\x7e]{1,200}$/.test(keyId)) return fail('client-invalid', 'not a key ID', { reason: 'key-id' });
    if (!canSign(key)) return fail('client-invalid', 'not a private key on P-256', { reason: 'key-type' });
    const scope = `${kind}.api` as const;
    const host = kind === 'business' ? this.#options.businessEndpoint : this.#options.schoolEndpoint;
    const account = accountOf(credentials);

    // Twice at most: a token from memory may have been withdrawn, a new one tells how things stand.
    for (;;) {
      const known = this.#remembered(account);
      const token = known === null ? await this.#newToken(credentials, scope, account) : ok(known);
      if (!token.ok) return token;
      const headers = { Authorization: `Bearer ${token.value}`, Accept: 'application/json' };
      const answer = await this.#ask(`${withoutSlash(host)}/v1/orgDevices?limit=1`, { method: 'GET', headers });
      if (!answer.ok) return answer;
      if (answer.value.status === 401) {
        this.#tokens.delete(account);
        if (known !== null) continue;
        return withClock(answer.value, refused('key-revoked', answer.value));
      }
      const devices = judgeDevicesAnswer(answer.value);
      return devices.ok ? ok({ deviceCount: devices.value, scope }) : devices;
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
    const answer = await this.#ask(tokenEndpoint, { method: 'POST', headers, body: form.toString() });
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

  async #ask(url: string, request: ApiRequest) {
    const { clock, userAgent } = this.#options;
    return ask({ fetch: this.#fetch, clock }, url, { ...request, headers: { ...request.headers, 'User-Agent': userAgent } });
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
