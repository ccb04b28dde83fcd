import type { KeyObject } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '#lib/clock.ts';
import type { LongLived } from '#lib/lifecycle.ts';
import { LoopbackServer, readBody } from '#lib/loopback-server.ts';
import { activityList, type BusinessActivities, beginActivity, showActivity } from './fake-activities.ts';
import { FakeAssertionDesk } from './fake-assertion-desk.ts';
import { apiError, type FakeAnswer } from './fake-business-answer.ts';
import { pageOf, type Resource } from './fake-business-pages.ts';

/** The organisation behind the simulated API. */
export interface BusinessAccounts {
  find(clientId: string, keyId: string): { publicKey: KeyObject; revoked: boolean } | null;
  devices(): readonly {
    readonly serialNumber: string;
    readonly model: string;
    /** Null: assigned to none. */
    readonly serverId: string | null;
    /** When a person added it with Apple Configurator; null: bought. */
    readonly addedByHandAt: number | null;
  }[];
  servers(): readonly { id: string; name: string }[];
  readonly activities: BusinessActivities;
}

export const businessFaults = ['key-revoked', 'clock-skew', 'throttled', 'scope-invalid', 'forbidden', 'html-page', 'down'] as const;
export type BusinessFault = (typeof businessFaults)[number];

interface FakeBusinessOptions {
  readonly accounts: BusinessAccounts;
  readonly clock: Clock;
  readonly port?: number;
}

/** Both are in use; the assertion names the second one either way. */
const TOKEN_PATHS: readonly string[] = ['/auth/oauth2/token', '/auth/oauth2/v2/token'];
const MAX_BODY_BYTES = 64 * 1024;
/** Behind, so that an assertion made now comes from the future. */
const SKEW_MS = -10 * 60_000;
const RETRY_AFTER_SECONDS = 30;
const HTML = '<!doctype html><title>Sign in</title><p>Sign in to the network.</p>';

/** The stand-in for `account.apple.com`'s token service and both API hosts, on one loopback HTTP listener. */
export class FakeBusiness implements LongLived {
  readonly #options: FakeBusinessOptions;
  readonly #desk: FakeAssertionDesk;
  readonly #server: LoopbackServer;
  /** Stays until it is taken away. Faults of the account are met by tokens given before, too. */
  fault: BusinessFault | null = null;

  constructor(options: FakeBusinessOptions) {
    this.#options = options;
    this.#desk = new FakeAssertionDesk((clientId, keyId) => options.accounts.find(clientId, keyId));
    this.#server = new LoopbackServer({
      name: 'the simulated business API',
      port: options.port,
      handle: (request, response) => this.#handle(request, response),
    });
  }

  start(): Promise<void> {
    return this.#server.start();
  }

  /** What stands for `https://api-business.apple.com` and its siblings; the token path is `/auth/oauth2/v2/token`. */
  get url(): string {
    return this.#server.url;
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = (await readBody(request, MAX_BODY_BYTES))?.toString('utf8') ?? null;
    if (this.fault === 'down') {
      response.destroy();
      return;
    }
    const now = this.#options.clock.now() + (this.fault === 'clock-skew' ? SKEW_MS : 0);
    response.setHeader('Date', new Date(now).toUTCString());
    if (this.fault === 'html-page') {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end(HTML);
      return;
    }
    const url = new URL(request.url ?? '/', this.url);
    const list = /^\/activity-lists\/([^/]+)$/.exec(url.pathname)?.[1];
    const csv = list === undefined ? null : activityList(list, this.#options.accounts);
    if (csv !== null) {
      response.writeHead(200, { 'Content-Type': 'text/csv' }).end(csv);
      return;
    }
    const answer = TOKEN_PATHS.includes(url.pathname) ? this.#token(request, body, now) : this.#api(request, url, body, now);
    if (answer.status === 429) response.setHeader('Retry-After', String(RETRY_AFTER_SECONDS));
    response.writeHead(answer.status, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer.body));
  }

  #token(request: IncomingMessage, body: string | null, now: number): FakeAnswer {
    if (request.method !== 'POST' || body === null) return oauthError('invalid_request');
    if (!/^application\/x-www-form-urlencoded\b/.test(request.headers['content-type'] ?? '')) return oauthError('invalid_request');
    if (this.fault === 'key-revoked') return oauthError('invalid_client');
    if (this.fault === 'scope-invalid') return oauthError('invalid_scope');
    const form = new URLSearchParams(body);
    const issued = this.#desk.issue(form, now);
    if ('refused' in issued) return oauthError(issued.refused);
    const { token, lifeSeconds } = issued;
    return { status: 200, body: { access_token: token, token_type: 'Bearer', expires_in: lifeSeconds, scope: form.get('scope') } };
  }

  #api(request: IncomingMessage, url: URL, body: string | null, now: number): FakeAnswer {
    if (this.fault === 'throttled') return apiError(429, 'RATE_LIMIT_EXCEEDED');
    const withdrawn = this.fault === 'key-revoked' || this.fault === 'scope-invalid' || this.fault === 'clock-skew';
    if (withdrawn || !this.#desk.isValid(request.headers.authorization, now)) return apiError(401, 'NOT_AUTHORIZED');
    if (request.headers.accept !== 'application/json') return apiError(406, 'NOT_ACCEPTABLE');
    if (this.fault === 'forbidden') return apiError(403, 'FORBIDDEN');
    const { accounts } = this.#options;
    if (url.pathname === '/v1/orgDeviceActivities' && request.method === 'POST') return beginActivity(body, accounts, this.url);
    const list = this.#list(url.pathname);
    if (list === null) return request.method === 'GET' ? this.#one(url.pathname) : apiError(404, 'NOT_FOUND');
    if (request.method !== 'GET') return apiError(405, 'METHOD_NOT_ALLOWED');
    const page = pageOf(list, url);
    return page === null ? apiError(400, 'PARAMETER_ERROR.INVALID') : { status: 200, body: page };
  }

  #list(path: string): readonly Resource[] | null {
    const { accounts } = this.#options;
    if (path === '/v1/orgDevices') return accounts.devices().map(deviceResource);
    if (path === '/v1/mdmServers') {
      return accounts.servers().map(({ id, name }) => ({ type: 'mdmServers', id, attributes: { serverName: name, serverType: 'MDM' } }));
    }
    const serverId = /^\/v1\/mdmServers\/([^/]+)\/relationships\/devices$/.exec(path)?.[1];
    if (serverId === undefined || !accounts.servers().some(({ id }) => id === serverId)) return null;
    const linked = accounts.devices().filter((device) => device.serverId === serverId);
    return linked.map(({ serialNumber }) => ({ type: 'orgDevices', id: serialNumber, attributes: {} }));
  }

  #one(path: string): FakeAnswer {
    const { accounts } = this.#options;
    const [, kind, id = '', link] = /^\/v1\/(orgDevices|orgDeviceActivities)\/([^/]+)(\/relationships\/assignedServer)?$/.exec(path) ?? [];
    if (kind === 'orgDeviceActivities') return link === undefined ? showActivity(id, accounts, this.url) : apiError(404, 'NOT_FOUND');
    const device = accounts.devices().find(({ serialNumber }) => kind === 'orgDevices' && serialNumber === decodeURIComponent(id));
    if (device === undefined) return apiError(404, 'NOT_FOUND');
    if (link === undefined) return { status: 200, body: { data: deviceResource(device) } };
    const { serverId } = device;
    return serverId === null ? apiError(404, 'NOT_FOUND') : { status: 200, body: { data: { type: 'mdmServers', id: serverId } } };
  }
}

type FakeDevice = ReturnType<BusinessAccounts['devices']>[number];

const deviceResource = ({ serialNumber, model, serverId, addedByHandAt }: FakeDevice): Resource => ({
  type: 'orgDevices',
  id: serialNumber,
  attributes: {
    serialNumber,
    deviceModel: model,
    status: serverId === null ? 'UNASSIGNED' : 'ASSIGNED',
    purchaseSourceType: addedByHandAt === null ? 'RESELLER' : 'MANUALLY_ADDED',
    ...(addedByHandAt === null ? {} : { addedToOrgDateTime: new Date(addedByHandAt).toISOString() }),
  },
});

const oauthError = (error: string): FakeAnswer => ({ status: 400, body: { error, error_description: `simulated: ${error}` } });
