import { fail, type Outcome } from '../outcome.ts';

/** `refused` carries the site's own code in `details.code`. */
export type SiteVisitFailure = 'portal-unreachable' | 'refused' | 'unexpected-page';

interface VisitedPage {
  readonly status: number;
  /** Where the site sends its visitor on; empty when it shows a page. */
  readonly location: string;
  /** From the content disposition; empty for a page. */
  readonly fileName: string;
  readonly text: string;
}

const TIME_LIMIT_MS = 15_000;

/** Walks unattended through a practice site, with a cookie as a browser has one. */
export class SiteVisitor {
  readonly #url: string;
  #cookie = '';

  constructor(url: string) {
    this.#url = url;
  }

  /** Null when signed in; otherwise the page that came instead. */
  async signIn(account: string): Promise<VisitedPage | null> {
    const answer = await this.post('/sign-in', { account });
    return answer.status === 303 ? null : answer;
  }

  get(path: string): Promise<VisitedPage> {
    return this.#ask(path, {});
  }

  post(path: string, form: FormData | Readonly<Record<string, string>>): Promise<VisitedPage> {
    return this.#ask(path, { method: 'POST', body: form instanceof FormData ? form : new URLSearchParams(form) });
  }

  async #ask(path: string, init: RequestInit): Promise<VisitedPage> {
    const response = await fetch(new URL(path, this.#url), {
      ...init,
      headers: { origin: new URL(this.#url).origin, cookie: this.#cookie },
      redirect: 'manual',
      signal: AbortSignal.timeout(TIME_LIMIT_MS),
    });
    this.#cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? this.#cookie;
    const fileName = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? '';
    return { status: response.status, location: response.headers.get('location') ?? '', fileName, text: await response.text() };
  }
}

/** Runs a visit; a site that does not answer is a failure with a code, as its refusals are. */
export async function visit<T, C extends string>(walk: () => Promise<Outcome<T, C>>): Promise<Outcome<T, C | 'portal-unreachable'>> {
  try {
    return await walk();
  } catch (error) {
    // fetch reports a refused or broken connection as TypeError, a passed time limit as TimeoutError.
    if (error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError')) {
      return fail('portal-unreachable', 'the portal does not answer');
    }
    throw error;
  }
}

/** What the page that came instead of the expected one means. */
export function refusal({ text }: { readonly text: string }): Outcome<never, 'refused' | 'unexpected-page'> {
  const code = /role="alert" id="problem" data-code="([^"]+)"/.exec(text)?.[1];
  return code === undefined
    ? fail('unexpected-page', 'the portal showed another page')
    : fail('refused', `the portal refuses: ${code}`, { code });
}
