import { fail, type Outcome, ok } from '#lib/outcome.ts';

/** `refused` carries the portal's own code in `details.code`. */
type PortalVisitFailure = 'portal-unreachable' | 'refused' | 'unexpected-page' | 'row-not-found';

interface PortalVisit {
  readonly account: string;
  /** The push certificate request: base64 text. */
  readonly request: string;
  /** The row to renew; when absent the account's first row, and a new certificate when it has none. */
  readonly topic?: string;
  /** Creates a new certificate (a new topic) although the account has a row. */
  readonly create?: boolean;
}

const TIME_LIMIT_MS = 15_000;

/**
 * Does at the simulated portal what a person does with a browser: sign in, Create or Renew, upload, download.
 * Answers the certificate as PEM. Only for practice and tests: Apple's portal has no API.
 */
export async function uploadRequest(portalUrl: string, visit: PortalVisit): Promise<Outcome<string, PortalVisitFailure>> {
  let cookie = '';
  const ask = async (path: string, init: RequestInit = {}): Promise<{ status: number; location: string; text: string }> => {
    const headers = { origin: new URL(portalUrl).origin, cookie };
    const response = await fetch(new URL(path, portalUrl), {
      ...init,
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIME_LIMIT_MS),
    });
    cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
    return { status: response.status, location: response.headers.get('location') ?? '', text: await response.text() };
  };
  try {
    const signedIn = await ask('/sign-in', { method: 'POST', body: new URLSearchParams({ account: visit.account }) });
    if (signedIn.status !== 303) return refusal(signedIn.text);
    const rows = [...(await ask('/')).text.matchAll(/data-topic="([^"]+)" data-row="([^"]+)"/g)];
    const wanted = visit.create === true ? undefined : rows.find((row) => visit.topic === undefined || row[1] === visit.topic);
    if (visit.topic !== undefined && wanted === undefined) return fail('row-not-found', 'the account has no row with this topic');
    const form = new FormData();
    if (wanted?.[2] === undefined) form.set('terms', 'yes');
    else form.set('row', wanted[2]);
    form.set('request', new Blob([visit.request]), 'push-request.plist.b64');
    const uploaded = await ask('/upload', { method: 'POST', body: form });
    if (uploaded.status !== 303) return refusal(uploaded.text);
    const link = /id="download" href="([^"]+)"/.exec((await ask(uploaded.location)).text)?.[1];
    if (link === undefined) return fail('unexpected-page', 'the portal offers no download');
    return ok((await ask(link)).text);
  } catch (error) {
    // fetch reports a refused or broken connection as TypeError, a passed time limit as TimeoutError.
    if (error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError')) {
      return fail('portal-unreachable', 'the portal does not answer');
    }
    throw error;
  }
}

function refusal(html: string): Outcome<never, PortalVisitFailure> {
  const code = /role="alert" id="problem" data-code="([^"]+)"/.exec(html)?.[1];
  return code === undefined
    ? fail('unexpected-page', 'the portal showed another page')
    : fail('refused', `the portal refuses: ${code}`, { code });
}
