import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { LongLived } from '../lifecycle.ts';
import type { Log } from '../log.ts';
import { LoopbackServer, readBody } from '../loopback-server.ts';
import { goTo, type Page, page, type SiteReply } from './page.ts';
import { readForm, type SiteForm } from './site-form.ts';
import { siteStyle } from './site-style.ts';

/** What a site has to show, and to do with its forms. `path` has no query. */
export interface SitePages {
  readonly signIn: (code: 'account-invalid' | 'form-damaged' | null) => Page;
  readonly tooLarge: (account: string) => Page;
  /** A page for anybody; null where one has to sign in. */
  readonly open?: (path: string) => SiteReply | null;
  readonly show: (path: string, account: string) => SiteReply | Promise<SiteReply>;
  /** `form` is null when it cannot be read. */
  readonly submit: (path: string, account: string, form: SiteForm | null) => SiteReply | Promise<SiteReply>;
}

interface PracticeSiteOptions {
  /** The session's cookie. Cookies do not tell ports apart: every site has a name of its own. */
  readonly cookie: string;
  readonly pages: SitePages;
  readonly port?: number | undefined;
  readonly log?: Log | undefined;
}

const MAX_BODY_BYTES = 512 * 1024;
const MAX_SESSIONS = 100;
const EMAIL = /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/;
const plain = (status: number, body: string): SiteReply => ({ status, headers: { 'content-type': 'text/plain' }, body });

/**
 * A small site on 127.0.0.1 for a person with a browser: signs in by an address alone, keeps sessions in memory, answers only
 * under its own name and to its own forms. What it shows and does is its owner's.
 */
export class PracticeSite implements LongLived {
  readonly #options: PracticeSiteOptions;
  /** Session id → account. */
  readonly #sessions = new Map<string, string>();
  readonly #server: LoopbackServer;

  constructor(options: PracticeSiteOptions) {
    this.#options = options;
    this.#server = new LoopbackServer({
      name: 'the practice site',
      port: options.port,
      handle: async (request, response) => send(response, await this.#reply(request)),
      onError: (error) => options.log?.error('a practice site failed', { error: String(error) }),
    });
  }

  /** `http://127.0.0.1:<port>`. */
  get url(): string {
    return this.#server.url;
  }

  start(): Promise<void> {
    return this.#server.start();
  }

  stop(): Promise<void> {
    return this.#server.stop();
  }

  async #reply(request: IncomingMessage): Promise<SiteReply> {
    const { pages } = this.#options;
    // A page of another site must not reach this one under a name that leads to 127.0.0.1.
    if (request.headers.host !== this.#server.host) return plain(421, 'Misdirected request\n');
    const path = (request.url ?? '/').split('?')[0] ?? '/';
    const account = this.#sessions.get(this.#sessionOf(request)) ?? null;
    if (request.method === 'GET') {
      if (path === '/style.css') return { status: 200, headers: { 'content-type': 'text/css' }, body: siteStyle };
      return pages.open?.(path) ?? (account === null ? page(200, pages.signIn(null)) : pages.show(path, account));
    }
    if (request.method !== 'POST') return { status: 405, headers: { 'content-type': 'text/plain', allow: 'GET, POST' }, body: '' };
    const { origin } = request.headers;
    if (origin !== undefined && origin !== this.url) return plain(403, 'Wrong origin\n');
    const body = await readBody(request, MAX_BODY_BYTES);
    if (body === null) return page(413, account === null ? pages.signIn('form-damaged') : pages.tooLarge(account));
    const form = readForm(request.headers['content-type'] ?? '', body);
    if (path === '/sign-in') return this.#signIn(form);
    if (path === '/sign-out') return this.#signOut(request);
    return account === null ? page(200, pages.signIn(null)) : pages.submit(path, account, form);
  }

  #signIn(form: SiteForm | null): SiteReply {
    const account = (form?.text('account') ?? '').toLowerCase();
    if (account.length > 254 || !EMAIL.test(account)) return page(422, this.#options.pages.signIn('account-invalid'));
    const session = randomBytes(18).toString('base64url');
    this.#sessions.set(session, account);
    const oldest = this.#sessions.keys().next().value;
    if (this.#sessions.size > MAX_SESSIONS && oldest !== undefined) this.#sessions.delete(oldest);
    return withCookie(`${this.#options.cookie}=${session}; Path=/; HttpOnly; SameSite=Strict`);
  }

  #signOut(request: IncomingMessage): SiteReply {
    this.#sessions.delete(this.#sessionOf(request));
    return withCookie(`${this.#options.cookie}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict`);
  }

  #sessionOf(request: IncomingMessage): string {
    return new RegExp(`(?:^|;\\s*)${this.#options.cookie}=([A-Za-z0-9_-]+)`).exec(request.headers.cookie ?? '')?.[1] ?? '';
  }
}

function withCookie(cookie: string): SiteReply {
  const home = goTo('/');
  return { ...home, headers: { ...home.headers, 'set-cookie': cookie } };
}

function send(response: ServerResponse, reply: SiteReply): void {
  response.writeHead(reply.status, {
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    ...reply.headers,
  });
  response.end(reply.body);
}
