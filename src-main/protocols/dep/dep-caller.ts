import { randomBytes } from 'node:crypto';
import { exchange, type Fetch, type RawAnswer } from '#lib/bounded-ask.ts';
import type { Clock } from '#lib/clock.ts';
import { type Outcome, ok } from '#lib/outcome.ts';
import { type DepRefusal, readRefusal, unexpected } from './dep-refusal.ts';
import { parseJsonObject, textAt } from './json-fields.ts';
import { type DepToken, oauth1Header } from './oauth1.ts';

export interface DepCallerOptions {
  /** `https://mdmenrollment.apple.com`. */
  readonly endpoint: string;
  /** The service refuses a client without a name. */
  readonly userAgent: string;
  readonly clock: Clock;
  readonly fetch?: Fetch;
}

export interface DepRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
}

interface Session {
  /** Of the token that opened it. A replacement keeps the consumer key, and must not ride on its predecessor's session. */
  readonly accessToken: string;
  value: string;
}

/** Of the headers; 10 adds fields to what is read here, and changes none. */
const PROTOCOL_VERSION = '10';
const SESSION_HEADER = 'X-ADM-Auth-Session';

/** Opens sessions with server tokens and calls the service in them. */
export class DepCaller {
  readonly #endpoint: string;
  readonly #userAgent: string;
  readonly #clock: Clock;
  readonly #fetch: Fetch;
  /** Consumer key → session. */
  readonly #sessions = new Map<string, Session>();

  constructor(options: DepCallerOptions) {
    if (!/^[\x21-\x7e][\x20-\x7e]*$/.test(options.userAgent)) throw new Error('the device assignment service wants a User-Agent');
    this.#endpoint = options.endpoint.replace(/\/+$/, '');
    this.#userAgent = options.userAgent;
    this.#clock = options.clock;
    this.#fetch = options.fetch ?? fetch;
  }

  /** The next call opens a session of its own. */
  forget(token: DepToken): void {
    this.#sessions.delete(token.consumerKey);
  }

  /** With the kept session or a new one. An answer that a stale session can explain is tried once more with a new session. */
  async call(token: DepToken, request: DepRequest): Promise<Outcome<RawAnswer, DepRefusal>> {
    for (let replayed = false; ; replayed = true) {
      const kept = this.#sessions.get(token.consumerKey);
      const session = kept?.accessToken === token.accessToken ? ok(kept) : await this.#open(token, request.signal);
      if (!session.ok) return session;
      const answer = await this.#exchange(request, { [SESSION_HEADER]: session.value.value });
      if (!answer.ok) return answer;
      renew(session.value, answer.value.headers.get(SESSION_HEADER));
      if (!this.#mayBeStale(answer.value)) return answer;
      // Unless somebody opened a new one meanwhile.
      if (this.#sessions.get(token.consumerKey) === session.value) this.#sessions.delete(token.consumerKey);
      if (replayed) return answer;
    }
  }

  /** Why the service did not do what was asked in an open session. */
  refusal(answer: RawAnswer) {
    return readRefusal(answer, this.#clock.now(), false);
  }

  async #open(token: DepToken, signal: AbortSignal | undefined): Promise<Outcome<Session, DepRefusal>> {
    const request = { method: 'GET', path: '/session', signal } as const;
    const stamp = { timestamp: Math.floor(this.#clock.now() / 1000), nonce: randomBytes(16).toString('hex') };
    const signed = { method: request.method, url: this.#endpoint + request.path };
    const answer = await this.#exchange(request, { Authorization: oauth1Header(signed, token, stamp) });
    if (!answer.ok) return answer;
    if (answer.value.status !== 200) return readRefusal(answer.value, this.#clock.now(), true);
    const fields = parseJsonObject(answer.value.text);
    if (fields === null) return unexpected(answer.value, 'not-json');
    const value = textAt(fields, 'auth_session_token');
    if (!isHeaderValue(value)) return unexpected(answer.value, 'field-missing');
    const session = { accessToken: token.accessToken, value };
    renew(session, answer.value.headers.get(SESSION_HEADER));
    this.#sessions.set(token.consumerKey, session);
    return ok(session);
  }

  #exchange({ path, method, body, signal }: DepRequest, authority: Readonly<Record<string, string>>) {
    const headers = {
      'User-Agent': this.#userAgent,
      'X-Server-Protocol-Version': PROTOCOL_VERSION,
      // Exactly so: Apple's own simulator takes no other spelling for a session.
      'Content-Type': 'application/json;charset=UTF8',
      Accept: 'application/json',
      'Accept-Encoding': 'gzip',
      ...authority,
    };
    const init = { method, headers, ...(body === undefined ? {} : { body }), ...(signal === undefined ? {} : { signal }) };
    return exchange({ fetch: this.#fetch, clock: this.#clock }, this.#endpoint + path, init);
  }

  #mayBeStale(answer: RawAnswer): boolean {
    if (answer.status === 401) return true;
    return answer.status === 403 && this.refusal(answer).error.code === 'forbidden';
  }
}

/** "The service may send a fresh value in any response": the newest counts. */
function renew(session: Session, value: string | null): void {
  if (value !== null && isHeaderValue(value)) session.value = value;
}

const isHeaderValue = (value: string): boolean => /^[\x21-\x7e]{1,4096}$/.test(value);
