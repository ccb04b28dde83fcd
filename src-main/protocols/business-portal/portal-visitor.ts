import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { escape } from '#lib/practice-site/page.ts';
import { refusal, type SiteVisitFailure, SiteVisitor, visit } from '#lib/practice-site/site-visitor.ts';

interface PortalFile {
  readonly fileName: string;
  readonly content: string;
}

/**
 * What a person does at the simulated Business Manager with a browser, unattended: for practice and tests, because Apple's
 * has no API for it. Each signs in, and accepts the terms when they are open.
 */
export function downloadAdeToken(
  url: string,
  wish: {
    readonly account: string;
    /** The server's name; it is added when there is none of that name. */
    readonly server: string;
    /** Replaces the key of a server that is there; without one the token is sealed for the key it has. */
    readonly publicKeyPem?: string;
  },
): Promise<Outcome<PortalFile, SiteVisitFailure | 'server-not-found'>> {
  return visit(async (): Promise<Outcome<PortalFile, SiteVisitFailure | 'server-not-found'>> => {
    const entered = await enter(url, wish.account);
    if (!entered.ok) return entered;
    const visitor = entered.value;
    const form = new FormData();
    form.set('name', wish.server);
    form.set('key', new Blob([wish.publicKeyPem ?? '']), 'public-key.pem');
    const found = await serverPath(visitor, wish.server);
    if (wish.publicKeyPem !== undefined) {
      const saved = await visitor.post(found === null ? '/servers/new' : `${found}/key`, form);
      if (saved.status !== 303) return refusal(saved);
    }
    const server = found ?? (await serverPath(visitor, wish.server));
    if (server === null) return fail('server-not-found', 'there is no server of this name, and no key for a new one');
    return fileOf(await visitor.post(`${server}/token`, {}));
  });
}

export function downloadContentToken(
  url: string,
  wish: { readonly account: string; readonly location: string },
): Promise<Outcome<PortalFile, SiteVisitFailure | 'location-not-found'>> {
  return visit(async (): Promise<Outcome<PortalFile, SiteVisitFailure | 'location-not-found'>> => {
    const entered = await enter(url, wish.account);
    if (!entered.ok) return entered;
    const rows = [...(await entered.value.get('/payments')).text.matchAll(/data-location="([^"]+)" data-name="([^"]+)"/g)];
    const uId = rows.find((row) => row[2] === escape(wish.location))?.[1];
    if (uId === undefined) return fail('location-not-found', 'there is no location of this name');
    return fileOf(await entered.value.post(`/locations/${uId}/token`, {}));
  });
}

interface CreatedApiAccount {
  readonly clientId: string;
  readonly keyId: string;
  readonly pem: string;
}

export function createApiAccount(
  url: string,
  wish: { readonly account: string; readonly name: string },
): Promise<Outcome<CreatedApiAccount, SiteVisitFailure>> {
  return visit(async (): Promise<Outcome<CreatedApiAccount, SiteVisitFailure>> => {
    const entered = await enter(url, wish.account);
    if (!entered.ok) return entered;
    const created = await entered.value.post('/api/new', { name: wish.name, role: 'administrator' });
    if (created.status !== 303) return refusal(created);
    const { text } = await entered.value.get(created.location);
    const clientId = /id="client-id">([^<]+)</.exec(text)?.[1];
    const keyId = /id="key-id">([^<]+)</.exec(text)?.[1];
    if (clientId === undefined || keyId === undefined) return fail('unexpected-page', 'the portal shows no account');
    const key = fileOf(await entered.value.post(`${created.location}/key`, {}));
    return key.ok ? ok({ clientId, keyId, pem: key.value.content }) : key;
  });
}

/** The row of this name in the list; null when there is none. */
async function serverPath(visitor: SiteVisitor, name: string): Promise<string | null> {
  const rows = (await visitor.get('/preferences')).text.matchAll(/data-server="([^"]+)" data-name="([^"]+)"/g);
  const uuid = [...rows].find((row) => row[2] === escape(name))?.[1];
  return uuid === undefined ? null : `/servers/${uuid}`;
}

async function enter(url: string, account: string): Promise<Outcome<SiteVisitor, 'refused' | 'unexpected-page'>> {
  const visitor = new SiteVisitor(url);
  const turnedAway = await visitor.signIn(account);
  if (turnedAway !== null) return refusal(turnedAway);
  if ((await visitor.get('/')).text.includes('action="/terms"')) await visitor.post('/terms', {});
  return ok(visitor);
}

const fileOf = (answer: { fileName: string; text: string }): Outcome<PortalFile, 'refused' | 'unexpected-page'> =>
  answer.fileName === '' ? refusal(answer) : ok({ fileName: answer.fileName, content: answer.text });
