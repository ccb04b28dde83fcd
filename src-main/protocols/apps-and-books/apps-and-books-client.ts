import { backoffMs } from '#lib/backoff.ts';
import { ask, type Fetch, objectOf } from '#lib/bounded-ask.ts';
import type { Clock } from '#lib/clock.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { type AppsRefusal, judgeAnswer } from './apps-answer.ts';
import { type LocationStanding, type MdmInfo, readAssetPage, readStanding } from './location-standing.ts';

export type { AppsRefusal } from './apps-answer.ts';
export type { LocationStanding, MdmInfo } from './location-standing.ts';

interface AppsAndBooksClientOptions {
  /** `https://vpp.itunes.apple.com/mdm/v2`. */
  readonly endpoint: string;
  readonly userAgent: string;
  readonly clock: Clock;
  readonly fetch?: Fetch | undefined;
}

interface ServiceUrls {
  readonly assets: URL;
  readonly clientConfig: URL;
}

type Json = Readonly<Record<string, unknown>>;

/** Twice more after a 5xx, then a person is told: somebody waits. */
const RETRIES = 2;
const FIRST_RETRY_MS = 1000;
const MAX_RETRY_MS = 5000;
/** A page holds several hundred assets; beyond this the count is "at least". */
const MAX_PAGES = 40;

/**
 * Asks Apple whether a content token works and who manages its location, and takes the location over when told to
 * (Apple: "Managing assets"). `bearer` is the text of the token file as it is, not the token inside it.
 * It appears in no error.
 */
export class AppsAndBooksClient {
  readonly #endpoint: URL;
  readonly #base: string;
  readonly #userAgent: string;
  readonly #clock: Clock;
  readonly #fetch: Fetch;

  constructor(options: AppsAndBooksClientOptions) {
    this.#endpoint = new URL(options.endpoint);
    this.#base = options.endpoint.replace(/\/+$/, '');
    this.#userAgent = options.userAgent;
    this.#clock = options.clock;
    this.#fetch = options.fetch ?? fetch;
  }

  async check(bearer: string): Promise<Outcome<LocationStanding, AppsRefusal>> {
    const urls = await this.#serviceUrls();
    return urls.ok ? this.#standing(bearer, urls.value) : urls;
  }

  /**
   * Whoever writes last manages the location: ask the person first when somebody else does. Apple compares nothing, so it is
   * read back; another owner found there was quicker ('not-taken').
   */
  async claim(bearer: string, mdmInfo: MdmInfo): Promise<Outcome<LocationStanding, AppsRefusal | 'not-taken'>> {
    const urls = await this.#serviceUrls();
    if (!urls.ok) return urls;
    const { id, name, metadata } = mdmInfo;
    const written = await this.#call(urls.value.clientConfig, bearer, JSON.stringify({ mdmInfo: { id, name, metadata } }));
    if (!written.ok) return written;
    const standing = await this.#standing(bearer, urls.value);
    if (!standing.ok || standing.value.mdmInfo?.id === id) return standing;
    return fail('not-taken', 'another MDM is registered for the location', { owner: standing.value.mdmInfo?.name ?? '' });
  }

  /** Read every time: Apple may move the services. It answers without a token, so it says nothing about one. */
  async #serviceUrls(): Promise<Outcome<ServiceUrls, AppsRefusal>> {
    const config = await this.#call(new URL(`${this.#base}/service/config`), null);
    if (!config.ok) return config;
    const urls = objectOf(config.value['urls']);
    const assets = trustedUrl(urls?.['getAssets'], this.#endpoint);
    const clientConfig = trustedUrl(urls?.['clientConfig'], this.#endpoint);
    if (assets === null || clientConfig === null) return strange('the service names an address that is not its own');
    return ok({ assets, clientConfig });
  }

  async #standing(bearer: string, urls: ServiceUrls): Promise<Outcome<LocationStanding, AppsRefusal>> {
    const assetCount = await this.#countAssets(bearer, urls.assets);
    if (!assetCount.ok) return assetCount;
    const config = await this.#call(urls.clientConfig, bearer);
    if (!config.ok) return config;
    const standing = readStanding(config.value, assetCount.value);
    return standing === null ? strange('not a client configuration') : ok(standing);
  }

  /** Apple gives no total. A change between two pages may miscount by a few, which a number on a card may. */
  async #countAssets(bearer: string, assets: URL): Promise<Outcome<number, AppsRefusal>> {
    let count = 0;
    let index = 0;
    for (let pages = 0; pages < MAX_PAGES; pages += 1) {
      const url = new URL(assets);
      url.searchParams.set('pageIndex', String(index));
      const answer = await this.#call(url, bearer);
      if (!answer.ok) return answer;
      const page = readAssetPage(answer.value);
      if (page === null || (page.next !== null && page.next <= index)) return strange('not a page of assets');
      count += page.count;
      if (page.next === null) break;
      index = page.next;
    }
    return ok(count);
  }

  /** GET, or POST with a body. Repeating is safe: nothing here adds anything. */
  async #call(url: URL, bearer: string | null, body?: string): Promise<Outcome<Json, AppsRefusal>> {
    const headers: Record<string, string> = { Accept: 'application/json', 'User-Agent': this.#userAgent };
    if (bearer !== null) {
      const token = bearer.trim();
      if (!/^[A-Za-z0-9+/=_-]+$/.test(token)) return fail('token-invalid', 'the token is not one line of base64');
      headers['Authorization'] = `Bearer ${token}`;
    }
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    const request: RequestInit = body === undefined ? { method: 'GET', headers } : { method: 'POST', headers, body };
    for (let attempt = 0; ; attempt += 1) {
      const answer = await ask({ fetch: this.#fetch, clock: this.#clock }, url.href, request);
      if (!answer.ok) return answer;
      const judged = judgeAnswer(answer.value);
      if (judged.ok || judged.error.code !== 'service-error' || attempt >= RETRIES) return judged;
      const wait = Math.max(backoffMs(attempt, FIRST_RETRY_MS, MAX_RETRY_MS), (answer.value.retryAfterSeconds ?? 0) * 1000);
      if (wait > MAX_RETRY_MS) return judged;
      await new Promise<void>((resolve) => {
        this.#clock.after(wait, resolve);
      });
    }
  }
}

const strange = (message: string) => fail('unexpected-answer', message);

/**
 * The token goes only to where the configuration lives or, from there, to Apple's own names. Plain HTTP is the practice
 * world, which must not lead to Apple.
 */
function trustedUrl(text: unknown, endpoint: URL): URL | null {
  if (typeof text !== 'string' || text.length > 2000 || !URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return null;
  if (url.origin === endpoint.origin) return url;
  const isApple = url.hostname === 'apple.com' || url.hostname.endsWith('.apple.com');
  return endpoint.protocol === 'https:' && url.protocol === 'https:' && url.port === '' && isApple ? url : null;
}
