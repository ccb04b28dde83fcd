import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '#lib/clock.ts';
import type { LongLived } from '#lib/lifecycle.ts';
import { LoopbackServer, readBody } from '#lib/loopback-server.ts';
import { type AppsFault, appleDate, type FakeAppsAnswer, judgeMdmInfo, LIMITS, refusal } from './fake-apps-rules.ts';

export { type AppsFault, appsFaults } from './fake-apps-rules.ts';

/** The organisation behind the simulated service. */
export interface AppsLocations {
  /** By the outer base64 text. `newest` false: a newer token was downloaded since (9625). */
  byBearer(bearer: string): LocationToken | null;
  /** Kept by the organisation's register, so that it survives restarts. */
  mdmInfo(uId: string): { id: string; name: string; metadata: string } | null;
  setMdmInfo(uId: string, info: { id: string; name: string; metadata: string }): void;
  assets(
    uId: string,
  ): readonly { adamId: string; productType: 'App' | 'Book'; assignedCount: number; availableCount: number; totalCount: number }[];
}

interface LocationToken {
  readonly newest: boolean;
  readonly expiresAt: number;
  readonly location: { readonly uId: string; readonly name: string; readonly countryCode: string };
}

interface FakeAppsAndBooksOptions {
  readonly locations: AppsLocations;
  readonly clock: Clock;
  readonly port?: number;
}

const BASE = '/mdm/v2';
const PAGE_SIZE = 100;
const MAX_BODY_BYTES = 64 * 1024;
/** Behind, so that whoever looks at the Date header finds this computer ahead. */
const SKEW_MS = -10 * 60_000;
const HTML = '<!doctype html><title>Sign in</title><p>Sign in to the network.</p>';

/** The stand-in for `vpp.itunes.apple.com`, on loopback HTTP: configuration, ownership and assets of content tokens. */
export class FakeAppsAndBooks implements LongLived {
  readonly #options: FakeAppsAndBooksOptions;
  readonly #server: LoopbackServer;
  /** Stays until it is taken away. `built-in-mdm` refuses writing only, as Apple does. */
  fault: AppsFault | null = null;

  constructor(options: FakeAppsAndBooksOptions) {
    this.#options = options;
    this.#server = new LoopbackServer({
      name: 'simulated Apps and Books',
      port: options.port,
      handle: (request, response) => this.#handle(request, response),
    });
  }

  start(): Promise<void> {
    return this.#server.start();
  }

  /** What stands for `https://vpp.itunes.apple.com/mdm/v2`. */
  get url(): string {
    return `${this.#server.url}${BASE}`;
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
    response.setHeader('Date', new Date(this.#options.clock.now() + (this.fault === 'clock-skew' ? SKEW_MS : 0)).toUTCString());
    if (this.fault === 'html-page') {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end(HTML);
      return;
    }
    const answer = this.#answer(request, body);
    if (answer.retryAfterSeconds !== undefined) response.setHeader('Retry-After', String(answer.retryAfterSeconds));
    response.writeHead(answer.status, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer.body));
  }

  #answer(request: IncomingMessage, body: string | null): FakeAppsAnswer {
    if (this.fault === 'throttled') return refusal(9646);
    if (this.fault === 'service-error') return refusal(9603);
    const url = new URL(request.url ?? '/', this.url);
    const method = request.method ?? '';
    if (url.pathname === `${BASE}/service/config`) return method === 'GET' ? this.#serviceConfig() : refusal(9726);
    const isAssets = url.pathname === `${BASE}/assets`;
    if (!isAssets && url.pathname !== `${BASE}/client/config`) return { status: 404, body: {} };
    if (method !== 'GET' && (isAssets || method !== 'POST')) return refusal(9726);

    const token = this.#tokenOf(request.headers.authorization);
    if ('body' in token) return token;
    if (isAssets) return this.#assets(token, url.searchParams.get('pageIndex') ?? '0');
    return method === 'GET' ? this.#clientConfig(token) : this.#setClientConfig(token, request, body);
  }

  /** Who asks; or the refusal. The token inside the file is no bearer, so the register does not know it. */
  #tokenOf(authorization: string | undefined): LocationToken | FakeAppsAnswer {
    if (this.fault === 'token-revoked') return refusal(9625);
    if (this.fault === 'token-expired' || this.fault === 'clock-skew') return refusal(9621);
    if (this.fault === 'error-with-200') return { ...refusal(9622), status: 200 };
    const bearer = /^Bearer ([A-Za-z0-9+/=_-]+)$/.exec(authorization ?? '')?.[1];
    if (bearer === undefined) return refusal(9722);
    const token = this.#options.locations.byBearer(bearer);
    if (token === null) return refusal(9622);
    if (!token.newest) return refusal(9625);
    return token.expiresAt <= this.#options.clock.now() ? refusal(9621) : token;
  }

  #serviceConfig(): FakeAppsAnswer {
    const urls = { clientConfig: `${this.url}/client/config`, getAssets: `${this.url}/assets` };
    return { status: 200, body: { limits: LIMITS, urls } };
  }

  #clientConfig({ location, expiresAt }: LocationToken): FakeAppsAnswer {
    const body = {
      ...this.#common(location.uId, expiresAt),
      countryISO2ACode: location.countryCode,
      defaultPlatform: 'volumestore',
      locationName: location.name,
    };
    return { status: 200, body };
  }

  #setClientConfig(token: LocationToken, request: IncomingMessage, body: string | null): FakeAppsAnswer {
    if (this.fault === 'built-in-mdm') return refusal(9645);
    if (!/^application\/json\b/.test(request.headers['content-type'] ?? '')) return refusal(9727);
    const asked = objectIn(body);
    if (asked === null) return refusal(9602);
    if ('mdmInfo' in asked) {
      const judged = judgeMdmInfo(asked.mdmInfo);
      if ('refused' in judged) return refusal(judged.refused);
      this.#options.locations.setMdmInfo(token.location.uId, judged.info);
    }
    return this.#clientConfig(token);
  }

  #assets({ location, expiresAt }: LocationToken, index: string): FakeAppsAnswer {
    const all = this.#options.locations.assets(location.uId);
    const totalPages = Math.max(1, Math.ceil(all.length / PAGE_SIZE));
    const page = Number(index);
    if (!/^\d{1,9}$/.test(index) || page >= totalPages) return refusal(9650);
    const assets = all.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE).map((asset) => ({
      ...asset,
      pricingParam: 'STDQ',
      deviceAssignable: asset.productType === 'App',
      revocable: asset.productType === 'App',
      retiredCount: 0,
      supportedPlatforms: ['iOS'],
    }));
    const next = page + 1 < totalPages ? { nextPageIndex: page + 1 } : {};
    const paging = { currentPageIndex: page, ...next, size: assets.length, totalPages, versionId: '1' };
    return { status: 200, body: { assets, ...paging, ...this.#common(location.uId, expiresAt) } };
  }

  /** What Apple puts into every answer. */
  #common(uId: string, expiresAt: number): object {
    const mdmInfo = this.#options.locations.mdmInfo(uId);
    return { uId, tokenExpirationDate: appleDate(expiresAt), ...(mdmInfo === null ? {} : { mdmInfo }) };
  }
}

function objectIn(body: string | null): object | null {
  try {
    const value: unknown = JSON.parse(body ?? '');
    return typeof value === 'object' && value !== null ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
