import { randomBytes } from 'node:crypto';
import { exchange, type Fetch, type RawAnswer } from '#lib/bounded-ask.ts';
import type { Clock } from '#lib/clock.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { type DepAccount, FETCH_PATH, readAccount, SYNC_PATH } from './dep-account.ts';
import { cursorWords, type DepCursorRefusal, type DepDevicePage, readDevicePage } from './dep-devices.ts';
import { type DepRefusal, mentions, readRefusal, unexpected } from './dep-refusal.ts';
import { parseJsonObject, textAt } from './json-fields.ts';
import { type DepToken, oauth1Header } from './oauth1.ts';

interface DepClientOptions {
  /** `https://mdmenrollment.apple.com`. */
  readonly endpoint: string;
  /** The service refuses a client without a name. */
  readonly userAgent: string;
  readonly clock: Clock;
  readonly fetch?: Fetch;
}

interface Act {
  readonly signal?: AbortSignal | undefined;
}

interface PageRequest extends Act {
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

interface Request extends Act {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
}

interface Session {
  /** Of the token that opened it. A replacement keeps the consumer key, and must not ride on its predecessor's session. */
  readonly accessToken: string;
  value: string;
}

/** Of the headers; 10 adds fields to what is read here, and changes none. */
const PROTOCOL_VERSION = '10';
const SESSION_HEADER = 'X-ADM-Auth-Session';
const MAX_PAGES = 100;

/**
 * Client of Apple's device assignment service (Apple: "Device Assignment"): opens a session with a server token, then calls.
 * Tokens, sessions and bodies appear in no failure.
 */
export class DepClient {
  readonly #endpoint: string;
  readonly #userAgent: string;
  readonly #clock: Clock;
  readonly #fetch: Fetch;
  /** Consumer key → session. */
  readonly #sessions = new Map<string, Session>();

  constructor(options: DepClientOptions) {
    if (!/^[\x21-\x7e][\x20-\x7e]*$/.test(options.userAgent)) throw new Error('the device assignment service wants a User-Agent');
    this.#endpoint = options.endpoint.replace(/\/+$/, '');
    this.#userAgent = options.userAgent;
    this.#clock = options.clock;
    this.#fetch = options.fetch ?? fetch;
  }

  /** Proves the token with a session of its own, even where one is open, and reads whose it is. */
  async account(token: DepToken, { signal }: Act = {}): Promise<Outcome<DepAccount, DepRefusal>> {
    this.#sessions.delete(token.consumerKey);
    const answer = await this.#call(token, { method: 'GET', path: '/account', signal });
    if (!answer.ok) return answer;
    if (answer.value.status !== 200) return this.#refusal(answer.value);
    const fields = parseJsonObject(answer.value.text);
    if (fields === null) return unexpected(answer.value, 'not-json');
    const account = readAccount(fields);
    return account === null ? unexpected(answer.value, 'field-missing') : ok(account);
  }

  /** One page of all devices of the server row; without a cursor the first. */
  fetchDevices(token: DepToken, page: PageRequest = {}): Promise<Outcome<DepDevicePage, DepRefusal | DepCursorRefusal>> {
    return this.#page(token, FETCH_PATH, page);
  }

  /** What changed since the cursor (a cursor lives seven days). */
  syncDevices(
    token: DepToken,
    page: PageRequest & { readonly cursor: string },
  ): Promise<Outcome<DepDevicePage, DepRefusal | DepCursorRefusal>> {
    return this.#page(token, SYNC_PATH, page);
  }

  /** How many devices the token's server row has. */
  async countDevices(token: DepToken, { signal }: Act = {}): Promise<Outcome<number, DepRefusal>> {
    const account = await this.account(token, { signal });
    if (!account.ok) return account;
    const limit = account.value.limits.fetch.maximum;
    // A device may come twice when the list moves while it is read.
    const serials = new Set<string>();
    let cursor: string | undefined;
    for (let pages = 0; pages < MAX_PAGES; pages += 1) {
      const page = await this.fetchDevices(token, { cursor, limit, signal });
      if (!page.ok) {
        const { code, message, details } = page.error;
        if (code === 'cursor-exhausted') return ok(serials.size);
        // The cursor is the service's own of a moment ago.
        return fail(isCursorRefusal(code) ? 'unexpected-answer' : code, message, details);
      }
      for (const { serialNumber } of page.value.devices) serials.add(serialNumber);
      if (!page.value.moreToFollow) return ok(serials.size);
      cursor = page.value.cursor;
    }
    return fail('unexpected-answer', 'the list of devices has no end', { status: '200', reason: 'too-many-pages' });
  }

  async #page(token: DepToken, path: string, page: PageRequest): Promise<Outcome<DepDevicePage, DepRefusal | DepCursorRefusal>> {
    const body = JSON.stringify({ cursor: page.cursor, limit: page.limit });
    const answer = await this.#call(token, { method: 'POST', path, body, signal: page.signal });
    if (!answer.ok) return answer;
    if (answer.value.status !== 200) return cursorRefusal(answer.value) ?? this.#refusal(answer.value);
    const fields = parseJsonObject(answer.value.text);
    if (fields === null) return unexpected(answer.value, 'not-json');
    const read = readDevicePage(fields);
    return read === null ? unexpected(answer.value, 'field-missing') : ok(read);
  }

  /** With the kept session or a new one. An answer that a stale session can explain is tried once more with a new session. */
  async #call(token: DepToken, request: Request): Promise<Outcome<RawAnswer, DepRefusal>> {
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

  #exchange({ path, method, body, signal }: Request, authority: Readonly<Record<string, string>>) {
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
    return answer.status === 403 && this.#refusal(answer).error.code === 'forbidden';
  }

  #refusal(answer: RawAnswer) {
    return readRefusal(answer, this.#clock.now(), false);
  }
}

/** "The service may send a fresh value in any response": the newest counts. */
function renew(session: Session, value: string | null): void {
  if (value !== null && isHeaderValue(value)) session.value = value;
}

const isHeaderValue = (value: string): boolean => /^[\x21-\x7e]{1,4096}$/.test(value);

function cursorRefusal(answer: RawAnswer) {
  const found = answer.status === 400 ? cursorWords.find(([word]) => mentions(answer, word)) : undefined;
  return found === undefined ? null : fail(found[1], `the service does not take the cursor (${found[0]})`);
}

const isCursorRefusal = (code: DepRefusal | DepCursorRefusal): code is DepCursorRefusal => cursorWords.some(([, one]) => one === code);
