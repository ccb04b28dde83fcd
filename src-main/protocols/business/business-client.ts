import { type Answer, exchange, type Fetch } from '#lib/bounded-ask.ts';
import type { Clock } from '#lib/clock.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { readActivityResults } from './activity-results.ts';
import { type BusinessRefusal, judgeDevicesAnswer, judgeStatus, refused } from './business-answer.ts';
import { BusinessCaller, type BusinessClientOptions, type BusinessCredentials } from './business-caller.ts';
import {
  activityOf,
  assignmentBody,
  deviceOf,
  devicePage,
  linkPage,
  type MdmServer,
  type OrgActivity,
  type OrgDevice,
  type Page,
  serverLink,
  serverPage,
} from './business-devices.ts';

export type { BusinessRefusal } from './business-answer.ts';
export type { BusinessCredentials } from './business-caller.ts';

export interface BusinessStanding {
  /** Null: Apple did not say. */
  readonly deviceCount: number | null;
  readonly scope: 'business.api' | 'school.api';
}

interface Act {
  readonly signal?: AbortSignal | undefined;
}

const PAGE = 1000;
const MAX_PAGES = 100;

/**
 * Client of Apple's Business and School Manager API (Apple: "Apple School Manager and Apple Business API"). Neither tokens nor
 * Apple's free text appear in an error.
 */
export class BusinessClient {
  readonly #caller: BusinessCaller;
  readonly #asker: { readonly fetch: Fetch; readonly clock: Clock };
  readonly #userAgent: string;

  constructor(options: BusinessClientOptions) {
    this.#caller = new BusinessCaller(options);
    this.#asker = { fetch: options.fetch ?? fetch, clock: options.clock };
    this.#userAgent = options.userAgent;
  }

  /** Whether an API account works. */
  async check(credentials: BusinessCredentials): Promise<Outcome<BusinessStanding, BusinessRefusal>> {
    const answer = await this.#caller.call(credentials, { method: 'GET', path: '/v1/orgDevices?limit=1' });
    if (!answer.ok) return answer;
    const devices = judgeDevicesAnswer(answer.value);
    return devices.ok ? ok({ deviceCount: devices.value, scope: this.#caller.scopeOf(credentials) ?? 'business.api' }) : devices;
  }

  /** A device by its serial number; null: the organisation has none like it. */
  async orgDevice(
    credentials: BusinessCredentials,
    serialNumber: string,
    { signal }: Act = {},
  ): Promise<Outcome<OrgDevice | null, BusinessRefusal>> {
    const path = `/v1/orgDevices/${encodeURIComponent(serialNumber)}`;
    const answer = await this.#caller.call(credentials, { method: 'GET', path, signal });
    if (answer.ok && answer.value.status === 404) return ok(null);
    return readBy(answer, deviceOf);
  }

  /** Every device of the organisation, {@link PAGE} to a page. */
  orgDevices(credentials: BusinessCredentials, { signal }: Act = {}): Promise<Outcome<readonly OrgDevice[], BusinessRefusal>> {
    return this.#all(credentials, '/v1/orgDevices', devicePage, signal);
  }

  mdmServers(credentials: BusinessCredentials, { signal }: Act = {}): Promise<Outcome<readonly MdmServer[], BusinessRefusal>> {
    return this.#all(credentials, '/v1/mdmServers', serverPage, signal);
  }

  /** The serial numbers of all devices assigned to a server. */
  serverDevices(
    credentials: BusinessCredentials,
    serverId: string,
    { signal }: Act = {},
  ): Promise<Outcome<readonly string[], BusinessRefusal>> {
    return this.#all(credentials, `/v1/mdmServers/${encodeURIComponent(serverId)}/relationships/devices`, linkPage, signal);
  }

  /** The id of the server a device is assigned to; null: to none. */
  async assignedServer(
    credentials: BusinessCredentials,
    serialNumber: string,
    { signal }: Act = {},
  ): Promise<Outcome<string | null, BusinessRefusal>> {
    const path = `/v1/orgDevices/${encodeURIComponent(serialNumber)}/relationships/assignedServer`;
    const answer = await this.#caller.call(credentials, { method: 'GET', path, signal });
    // How Apple says "to none" is not settled: a 404, or no data.
    if (answer.ok && answer.value.status === 404) return ok(null);
    const link = readBy(answer, serverLink);
    return link.ok && link.value === 'none' ? ok(null) : link;
  }

  /**
   * Asks for devices to be assigned to a server and tells the activity's id, by which it is followed. Never for a device that
   * is there already: that takes its profile away. `not-taken`: the server or one of the devices is not of this organisation.
   */
  async assignDevices(
    credentials: BusinessCredentials,
    serverId: string,
    serialNumbers: readonly string[],
    { signal }: Act = {},
  ): Promise<Outcome<string, BusinessRefusal | 'not-taken'>> {
    const body = assignmentBody(serverId, serialNumbers);
    const answer = await this.#caller.call(credentials, { method: 'POST', path: '/v1/orgDeviceActivities', body, signal });
    if (answer.ok && (answer.value.status === 409 || answer.value.status === 422)) {
      return fail('not-taken', 'the server or a device is not taken', refused('unexpected-answer', answer.value).error.details);
    }
    const activity = readBy(answer, activityOf);
    return activity.ok ? ok(activity.value.id) : activity;
  }

  /** How an activity of the last 30 days stands; null: there is none with this id. */
  async activity(
    credentials: BusinessCredentials,
    id: string,
    { signal }: Act = {},
  ): Promise<Outcome<OrgActivity | null, BusinessRefusal>> {
    const path = `/v1/orgDeviceActivities/${encodeURIComponent(id)}`;
    const answer = await this.#caller.call(credentials, { method: 'GET', path, signal });
    if (answer.ok && answer.value.status === 404) return ok(null);
    const activity = readBy(answer, activityOf);
    if (!activity.ok) return activity;
    const { status, subStatus, downloadUrl } = activity.value;
    return ok({ status, subStatus, downloadUrl });
  }

  /** The list behind an activity's `downloadUrl`: serial number → Apple's words. The access token is not sent along. */
  async activityResults(downloadUrl: string, { signal }: Act = {}): Promise<Outcome<ReadonlyMap<string, string>, BusinessRefusal>> {
    const init = { method: 'GET', headers: { 'User-Agent': this.#userAgent }, ...(signal === undefined ? {} : { signal }) };
    const answer = await exchange(this.#asker, downloadUrl, init);
    if (!answer.ok) return answer;
    if (answer.value.status !== 200) return fail('unexpected-answer', 'no list', { status: String(answer.value.status) });
    return ok(readActivityResults(answer.value.text));
  }

  async #all<T>(
    credentials: BusinessCredentials,
    path: string,
    read: (answer: Answer) => Page<T> | null,
    signal: AbortSignal | undefined,
  ): Promise<Outcome<readonly T[], BusinessRefusal>> {
    const rows: T[] = [];
    let cursor: string | null = null;
    for (let pages = 0; pages < MAX_PAGES; pages += 1) {
      const query: string = new URLSearchParams({ limit: String(PAGE), ...(cursor === null ? {} : { cursor }) }).toString();
      const page: Outcome<Page<T>, BusinessRefusal> = readBy(
        await this.#caller.call(credentials, { method: 'GET', path: `${path}?${query}`, signal }),
        read,
      );
      if (!page.ok) return page;
      rows.push(...page.value.rows);
      cursor = page.value.nextCursor;
      if (cursor === null) return ok(rows);
    }
    return fail('unexpected-answer', 'the list has no end', { status: '200', reason: 'too-many-pages' });
  }
}

function readBy<T>(answer: Outcome<Answer, BusinessRefusal>, read: (answer: Answer) => T | null): Outcome<T, BusinessRefusal> {
  if (!answer.ok) return answer;
  const failed = judgeStatus(answer.value);
  if (failed !== null) return failed;
  const value = read(answer.value);
  return value === null ? refused('unexpected-answer', answer.value) : ok(value);
}
