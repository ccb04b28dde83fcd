import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { refusal, type SiteVisitFailure, SiteVisitor, visit } from '#lib/practice-site/site-visitor.ts';

interface PortalVisit {
  readonly account: string;
  /** The push certificate request: base64 text. */
  readonly request: string;
  /** The row to renew; when absent the account's first row, and a new certificate when it has none. */
  readonly topic?: string;
  /** Creates a new certificate (a new topic) although the account has a row. */
  readonly create?: boolean;
}

/**
 * Does at the simulated portal what a person does with a browser: sign in, Create or Renew, upload, download.
 * Answers the certificate as PEM. Only for practice and tests: Apple's portal has no API.
 */
export function uploadRequest(portalUrl: string, wish: PortalVisit): Promise<Outcome<string, SiteVisitFailure | 'row-not-found'>> {
  return visit(async (): Promise<Outcome<string, SiteVisitFailure | 'row-not-found'>> => {
    const visitor = new SiteVisitor(portalUrl);
    const turnedAway = await visitor.signIn(wish.account);
    if (turnedAway !== null) return refusal(turnedAway);
    const rows = [...(await visitor.get('/')).text.matchAll(/data-topic="([^"]+)" data-row="([^"]+)"/g)];
    const wanted = wish.create === true ? undefined : rows.find((row) => wish.topic === undefined || row[1] === wish.topic);
    if (wish.topic !== undefined && wanted === undefined) return fail('row-not-found', 'the account has no row with this topic');
    const form = new FormData();
    if (wanted?.[2] === undefined) form.set('terms', 'yes');
    else form.set('row', wanted[2]);
    form.set('request', new Blob([wish.request]), 'push-request.plist.b64');
    const uploaded = await visitor.post('/upload', form);
    if (uploaded.status !== 303) return refusal(uploaded);
    const link = /id="download" href="([^"]+)"/.exec((await visitor.get(uploaded.location)).text)?.[1];
    if (link === undefined) return fail('unexpected-page', 'the portal offers no download');
    return ok((await visitor.get(link)).text);
  });
}
