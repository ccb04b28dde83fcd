import type { RawAnswer } from '#lib/bounded-ask.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { type DepAccount, FETCH_PATH, readAccount, SYNC_PATH } from './dep-account.ts';
import { DepCaller, type DepCallerOptions, type DepRequest } from './dep-caller.ts';
import { type DepDetail, detailAnswer, MAX_SERIALS, resultsOf, type SerialResults } from './dep-details.ts';
import { cursorWords, type DepCursorRefusal, type DepDevicePage, readDevicePage } from './dep-devices.ts';
import { type DepProfile, type DepProfileRefusal, profileBody, profileWord } from './dep-profile.ts';
import { type DepRefusal, mentions, unexpected } from './dep-refusal.ts';
import { type JsonObject, parseJsonObject, textAt } from './json-fields.ts';
import type { DepToken } from './oauth1.ts';

interface Act {
  readonly signal?: AbortSignal | undefined;
}

interface PageRequest extends Act {
  readonly cursor?: string | undefined;
  readonly limit?: number | undefined;
}

const MAX_PAGES = 100;

/**
 * Client of Apple's device assignment service (Apple: "Device Assignment"): opens a session with a server token, then calls.
 * Tokens, sessions and bodies appear in no failure.
 */
export class DepClient {
  readonly #caller: DepCaller;

  constructor(options: DepCallerOptions) {
    this.#caller = new DepCaller(options);
  }

  /** Proves the token with a session of its own, even where one is open, and reads whose it is. */
  async account(token: DepToken, { signal }: Act = {}): Promise<Outcome<DepAccount, DepRefusal>> {
    this.#caller.forget(token);
    const answer = await this.#json(token, { method: 'GET', path: '/account', signal });
    if (!answer.ok) return answer;
    const account = readAccount(answer.value.fields);
    return account === null ? unexpected(answer.value.raw, 'field-missing') : ok(account);
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

  /** How single devices stand, {@link MAX_SERIALS} at most. Null in the map: not known here, or not of this server row. */
  async deviceDetails(
    token: DepToken,
    serialNumbers: readonly string[],
    { signal }: Act = {},
  ): Promise<Outcome<ReadonlyMap<string, DepDetail>, DepRefusal>> {
    const body = JSON.stringify({ devices: atMost(serialNumbers) });
    const answer = await this.#json(token, { method: 'POST', path: '/devices', body, signal });
    if (!answer.ok) return answer;
    const details = detailAnswer(answer.value.fields, serialNumbers);
    return details === null ? unexpected(answer.value.raw, 'field-missing') : ok(details);
  }

  /** Lays a profile down at Apple, assigned to nobody. It can be neither changed nor deleted (apple-cloud.md 3.6). */
  async defineProfile(
    token: DepToken,
    profile: DepProfile,
    { signal }: Act = {},
  ): Promise<Outcome<string, DepRefusal | DepProfileRefusal>> {
    const answer = await this.#profileCall(token, { method: 'POST', path: '/profile', body: profileBody(profile), signal });
    if (!answer.ok) return answer;
    const uuid = textAt(answer.value.fields, 'profile_uuid');
    return uuid === '' ? unexpected(answer.value.raw, 'field-missing') : ok(uuid);
  }

  /** Whether Apple knows this profile in the token's server row: `profile-not-found` when it does not. */
  async findProfile(
    token: DepToken,
    profileUuid: string,
    { signal }: Act = {},
  ): Promise<Outcome<JsonObject, DepRefusal | DepProfileRefusal>> {
    const path = `/profile?profile_uuid=${encodeURIComponent(profileUuid)}`;
    const answer = await this.#profileCall(token, { method: 'GET', path, signal });
    return answer.ok ? ok(answer.value.fields) : answer;
  }

  /** Assigns a profile to devices of the row, {@link MAX_SERIALS} at most; each has a result of its own. */
  assignProfile(
    token: DepToken,
    profileUuid: string,
    serialNumbers: readonly string[],
    { signal }: Act = {},
  ): Promise<Outcome<SerialResults, DepRefusal | DepProfileRefusal>> {
    const body = JSON.stringify({ profile_uuid: profileUuid, devices: atMost(serialNumbers) });
    return this.#perSerial(token, { method: 'POST', path: '/profile/devices', body, signal }, serialNumbers);
  }

  /** Takes the profile away from devices; without effect on one that is set up already. */
  removeProfile(
    token: DepToken,
    serialNumbers: readonly string[],
    { signal }: Act = {},
  ): Promise<Outcome<SerialResults, DepRefusal | DepProfileRefusal>> {
    const body = JSON.stringify({ devices: atMost(serialNumbers) });
    return this.#perSerial(token, { method: 'DELETE', path: '/profile/devices', body, signal }, serialNumbers);
  }

  async #page(token: DepToken, path: string, page: PageRequest): Promise<Outcome<DepDevicePage, DepRefusal | DepCursorRefusal>> {
    const body = JSON.stringify({ cursor: page.cursor, limit: page.limit });
    const answer = await this.#caller.call(token, { method: 'POST', path, body, signal: page.signal });
    if (!answer.ok) return answer;
    if (answer.value.status !== 200) return cursorRefusal(answer.value) ?? this.#caller.refusal(answer.value);
    const fields = parseJsonObject(answer.value.text);
    if (fields === null) return unexpected(answer.value, 'not-json');
    const read = readDevicePage(fields);
    return read === null ? unexpected(answer.value, 'field-missing') : ok(read);
  }

  async #perSerial(token: DepToken, request: DepRequest, serialNumbers: readonly string[]) {
    const answer = await this.#profileCall(token, request);
    if (!answer.ok) return answer;
    const results = resultsOf(answer.value.fields, serialNumbers);
    return results === null ? unexpected(answer.value.raw, 'field-missing') : ok(results);
  }

  async #json(token: DepToken, request: DepRequest) {
    const answer = await this.#caller.call(token, request);
    if (!answer.ok) return answer;
    return answer.value.status === 200 ? fieldsOf(answer.value) : this.#caller.refusal(answer.value);
  }

  async #profileCall(token: DepToken, request: DepRequest) {
    const answer = await this.#caller.call(token, request);
    if (!answer.ok) return answer;
    if (answer.value.status === 200) return fieldsOf(answer.value);
    return profileWord(answer.value) ?? this.#caller.refusal(answer.value);
  }
}

function fieldsOf(raw: RawAnswer) {
  const fields = parseJsonObject(raw.text);
  return fields === null ? unexpected(raw, 'not-json') : ok({ fields, raw });
}

/** More in one call are a mistake of ours. */
function atMost(serialNumbers: readonly string[]): readonly string[] {
  if (serialNumbers.length > MAX_SERIALS) throw new Error(`at most ${MAX_SERIALS} devices in one call`);
  return serialNumbers;
}

function cursorRefusal(answer: RawAnswer) {
  const found = answer.status === 400 ? cursorWords.find(([word]) => mentions(answer, word)) : undefined;
  return found === undefined ? null : fail(found[1], `the service does not take the cursor (${found[0]})`);
}

const isCursorRefusal = (code: DepRefusal | DepCursorRefusal): code is DepCursorRefusal => cursorWords.some(([, one]) => one === code);
