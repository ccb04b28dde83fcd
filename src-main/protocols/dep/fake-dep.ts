import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Clock } from '#lib/clock.ts';
import type { LongLived } from '#lib/lifecycle.ts';
import { LoopbackServer, readBody } from '#lib/loopback-server.ts';
import { type FakeAnswer, htmlPage, json, jsonRefusal, oauthProblem, quoted } from './fake-dep-answer.ts';
import { type DepProfiles, FakeDepDesk, type SerialFault } from './fake-dep-desk.ts';
import { type AssignedDevice, FakeDepDevices } from './fake-dep-devices.ts';
import { FakeDepOauth, type IssuedToken } from './fake-dep-oauth.ts';
import { FakeDepSessions } from './fake-dep-sessions.ts';
import { type JsonObject, parseJsonObject } from './json-fields.ts';

/** The organisation's state, as the place keeps it where tokens are issued and devices are assigned. */
export interface DepOrganization {
  /** The token with this consumer key as issued last; null when unknown. */
  token(consumerKey: string): IssuedToken | null;
  readonly organization: {
    readonly name: string;
    readonly idHash: string;
    readonly email: string;
    readonly phone: string;
    readonly address: string;
    readonly adminId: string;
  };
  termsSigned(): boolean;
  /** Devices assigned to a server row. */
  devices(serverUuid: string): readonly AssignedDevice[];
  /** Whether the organisation owns the device at all. */
  owns(serialNumber: string): boolean;
  readonly profiles: DepProfiles;
}

export const depFaults = [
  'terms-not-signed',
  'token-rejected',
  'token-expired',
  'clock-skew',
  'throttled',
  'forbidden',
  'access-denied',
  'html-page',
  'down',
] as const;
export type DepFault = (typeof depFaults)[number];

interface FakeDepOptions {
  readonly organization: DepOrganization;
  readonly clock: Clock;
  readonly port?: number;
  /** Devices per page, as `/account` tells. */
  readonly limit?: { readonly default: number; readonly maximum: number };
}

const MAX_BODY_BYTES = 1024 * 1024;
const SKEW_MS = 10 * 60_000;
const RETRY_AFTER_SECONDS = '30';
const DEFAULT_LIMIT = { default: 100, maximum: 1000 };
const SESSION_HEADER = 'x-adm-auth-session';

/** The simulated device assignment service (`mdmenrollment.apple.com`) on loopback HTTP. It verifies what Apple's verifies. */
export class FakeDep implements LongLived {
  readonly #options: FakeDepOptions;
  readonly #limit: { readonly default: number; readonly maximum: number };
  readonly #oauth = new FakeDepOauth();
  readonly #sessions = new FakeDepSessions();
  readonly #devices: FakeDepDevices;
  readonly #desk: FakeDepDesk;
  readonly #server: LoopbackServer;
  /** A failure to practise; it lasts until taken away. */
  fault: DepFault | null = null;
  /** Serial number → how the service treats an assignment to this one device. */
  readonly serialFaults = new Map<string, SerialFault>();

  constructor(options: FakeDepOptions) {
    this.#options = options;
    this.#limit = options.limit ?? DEFAULT_LIMIT;
    this.#devices = new FakeDepDevices(this.#limit);
    this.#desk = new FakeDepDesk(options.organization, this.serialFaults);
    this.#server = new LoopbackServer({
      name: 'the simulated device assignment service',
      port: options.port,
      handle: (request, response) => this.#serve(request, response),
    });
  }

  /** What stands for `https://mdmenrollment.apple.com`. */
  get url(): string {
    return this.#server.url;
  }

  start(): Promise<void> {
    return this.#server.start();
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }

  /** All sessions die, as after a restart of the service. */
  expireSessions(): void {
    this.#sessions.clear();
  }

  /**
   * What Apple hands to a device at its activation: the profile assigned to it, in Apple's words (`url`, `org_magic` …), and
   * from then on it is 'pushed'; null: none is assigned, and the device is set up like anybody's.
   */
  configurationFor(serialNumber: string): JsonObject | null {
    return this.#options.organization.profiles.fetch(serialNumber);
  }

  get #now(): number {
    return this.#options.clock.now() + (this.fault === 'clock-skew' ? SKEW_MS : 0);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = (await readBody(request, MAX_BODY_BYTES))?.toString('utf8') ?? null;
    if (this.fault === 'down') {
      request.socket.destroy();
      return;
    }
    send(request, response, body === null ? quoted(413, 'MALFORMED_REQUEST_BODY') : this.#answer(request, body), this.#now);
  }

  #answer(request: IncomingMessage, body: string): FakeAnswer {
    if (this.fault === 'html-page') return htmlPage;
    if (this.fault === 'throttled') return jsonRefusal(429, 'TOO_MANY_REQUESTS', { 'Retry-After': RETRY_AFTER_SECONDS });
    const agent = request.headers['user-agent'];
    if (agent === undefined) return quoted(400, 'USER_AGENT_MISSING');
    if (agent.trim() === '') return quoted(400, 'USER_AGENT_INVALID');
    if (request.url === '/session') return request.method === 'GET' ? this.#session(request) : quoted(405, 'METHOD_NOT_ALLOWED');
    return this.#call(request, body);
  }

  #session(request: IncomingMessage): FakeAnswer {
    if (request.headers['content-type'] !== 'application/json;charset=UTF8') return quoted(400, 'INVALID_CONTENT_TYPE');
    const { authorization } = request.headers;
    const { organization } = this.#options;
    const signed = { method: 'GET', url: `${this.url}/session`, authorization };
    const judged = this.#oauth.judge(signed, (consumerKey) => organization.token(consumerKey), this.#now);
    if ('refusal' in judged) return judged.refusal;
    if (this.fault === 'token-rejected') return oauthProblem(401, 'token_rejected');
    if (this.fault === 'token-expired') return oauthProblem(401, 'token_expired');
    const refusal = this.#organizationRefusal();
    if (refusal !== null) return refusal;
    const value = this.#sessions.open(judged.consumerKey, judged.token.accessToken, this.#now);
    return json({ auth_session_token: value });
  }

  #call(request: IncomingMessage, body: string): FakeAnswer {
    const value = request.headers[SESSION_HEADER];
    const session = typeof value === 'string' ? this.#sessions.use(value, this.#now) : null;
    const token = session === null ? null : this.#options.organization.token(session.consumerKey);
    const dead =
      token === null ||
      token.accessToken !== session?.accessToken ||
      token.expiresAt <= this.#now ||
      this.fault === 'token-rejected' ||
      this.fault === 'token-expired';
    if (dead) return quoted(401, 'UNAUTHORIZED');
    const answer = this.#organizationRefusal() ?? this.#route(request, body, token);
    return { ...answer, headers: { ...answer.headers, 'X-ADM-Auth-Session': session.next } };
  }

  #organizationRefusal(): FakeAnswer | null {
    if (this.fault === 'forbidden') return quoted(403, 'FORBIDDEN');
    if (this.fault === 'access-denied') return jsonRefusal(403, 'ACCESS_DENIED');
    if (this.fault === 'terms-not-signed' || !this.#options.organization.termsSigned()) return quoted(403, 'T_C_NOT_SIGNED');
    return null;
  }

  #route(request: IncomingMessage, body: string, token: IssuedToken): FakeAnswer {
    const route = `${request.method} ${request.url}`;
    if (route === 'GET /account') return json(this.#account(token.server, request.headers['x-server-protocol-version']));
    const found = request.method === 'GET' ? this.#desk.find(new URL(request.url ?? '', this.url), token.server.uuid) : null;
    if (found !== null) return found;
    const fields = parseJsonObject(body);
    if (fields === null || !/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
      return quoted(400, 'MALFORMED_REQUEST_BODY');
    }
    const { uuid } = token.server;
    const row = { serverUuid: uuid, devices: this.#options.organization.devices(uuid), now: this.#now };
    if (route === 'POST /server/devices') return this.#devices.fetch(fields, row);
    if (route === 'POST /devices/sync') return this.#devices.sync(fields, row);
    return this.#desk.answer(route, fields, uuid) ?? quoted(404, 'NOT_FOUND');
  }

  #account(server: IssuedToken['server'], version: string | string[] | undefined): object {
    const { organization } = this.#options.organization;
    const limited = ['/server/devices', '/devices/sync'].map((uri) => ({ uri, http_method: ['POST'], limit: this.#limit }));
    return {
      server_name: server.name,
      server_uuid: server.uuid,
      admin_id: organization.adminId,
      org_name: organization.name,
      org_email: organization.email,
      org_phone: organization.phone,
      org_address: organization.address,
      org_id_hash: organization.idHash,
      org_type: 'org',
      org_version: 'v2',
      // Since protocol version 3.
      ...(Number(version) >= 3 ? { urls: [{ uri: '/account', http_method: ['GET'] }, ...limited] } : {}),
    };
  }
}

function send(request: IncomingMessage, response: ServerResponse, answer: FakeAnswer, now: number): void {
  const zipped = /\bgzip\b/.test(request.headers['accept-encoding']?.toString() ?? '');
  const headers = { ...answer.headers, 'Content-Type': answer.contentType, Date: new Date(now).toUTCString(), 'Cache-Control': 'no-store' };
  response.writeHead(answer.status, zipped ? { ...headers, 'Content-Encoding': 'gzip' } : headers);
  response.end(zipped ? gzipSync(answer.body) : answer.body);
}
