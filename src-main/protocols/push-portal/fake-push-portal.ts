import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '#lib/clock.ts';
import type { LongLived } from '#lib/lifecycle.ts';
import type { Log } from '#lib/log.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import type { Certificate } from '#pki/certificate.ts';
import { checkPushRequest } from './check-push-request.ts';
import { fieldText, parseMultipartForm } from './multipart-form.ts';
import { document, getStartedPage, issuedPage, notFoundPage, rowsPage, signInPage, uploadPage } from './portal-pages.ts';
import { type PortalIssuer, PortalRegister, type PortalRow, type StatePort } from './portal-register.ts';
import { portalStyle } from './portal-style.ts';
import { uploadRequest } from './portal-visitor.ts';
import { openPushRequest } from './push-request.ts';

export interface FakePushPortalOptions {
  /** The CA that issues push certificates. */
  readonly issuer: PortalIssuer;
  /** Roots a vendor's chain must lead to. */
  readonly vendorRoots: Certificate[];
  readonly clock: Clock;
  /** Keeps the rows over a restart. */
  readonly state?: StatePort;
  readonly port?: number;
  readonly log?: Log;
}

const MAX_BODY_BYTES = 512 * 1024;
const MAX_SESSIONS = 100;
const COOKIE = 'shitaku_practice_portal';
const FILE_NAME = 'MDM_Practice_Certificate.pem';

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Simulated push certificates portal: a small site on 127.0.0.1 for a person with a browser.
 * It judges requests as Apple's portal does, and says why it refuses one.
 */
export class FakePushPortal implements LongLived {
  readonly #options: FakePushPortalOptions;
  readonly #register: PortalRegister;
  /** Session id → account. */
  readonly #sessions = new Map<string, string>();
  #server: Server | null = null;

  constructor(options: FakePushPortalOptions) {
    this.#options = options;
    this.#register = new PortalRegister(options.issuer, options.clock, options.state ?? null);
  }

  /** `http://127.0.0.1:<port>`. */
  get url(): string {
    return `http://${this.#host}`;
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => {
      this.#reply(request).then(
        (reply) => send(response, reply),
        (error: unknown) => {
          // A browser that went away in the middle of its upload is no problem of ours.
          if (!request.destroyed) this.#options.log?.error('the simulated portal failed', { error: String(error) });
          response.destroy();
        },
      );
    });
    server.requestTimeout = 15_000;
    server.headersTimeout = 10_000;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.#options.port ?? 0, '127.0.0.1', resolve);
    });
    this.#server = server;
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server === null) return;
    server.closeAllConnections();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  /** Does by the site's own pages what a person would do; answers the certificate as PEM. */
  upload(requestText: string, by: { account: string; topic?: string; create?: boolean }): ReturnType<typeof uploadRequest> {
    return uploadRequest(this.url, { ...by, request: requestText });
  }

  get #host(): string {
    const address = this.#server?.address() as AddressInfo | null | undefined;
    if (!address) throw new Error('the simulated portal is not running');
    return `127.0.0.1:${address.port}`;
  }

  async #reply(request: IncomingMessage): Promise<Reply> {
    // A page of another site must not reach this one under a name that leads to 127.0.0.1.
    if (request.headers.host !== this.#host)
      return { status: 421, headers: { 'content-type': 'text/plain' }, body: 'Misdirected request\n' };
    const { pathname } = new URL(request.url ?? '/', this.url);
    if (request.method === 'GET' && pathname === '/style.css')
      return { status: 200, headers: { 'content-type': 'text/css' }, body: portalStyle };
    const account = this.#accountOf(request);
    if (request.method === 'GET') return account === null ? page(200, signInPage(null)) : this.#show(pathname, account);
    if (request.method !== 'POST') return { status: 405, headers: { 'content-type': 'text/plain', allow: 'GET, POST' }, body: '' };
    const { origin } = request.headers;
    if (origin !== undefined && origin !== this.url)
      return { status: 403, headers: { 'content-type': 'text/plain' }, body: 'Wrong origin\n' };
    const body = await readBody(request);
    if (body === null) return page(413, account === null ? signInPage('form-damaged') : uploadPage(null, 'too-large'));
    if (pathname === '/sign-in') return this.#signIn(body);
    if (pathname === '/sign-out') return this.#signOut(request);
    if (account === null) return page(200, signInPage(null));
    return pathname === '/upload' ? this.#upload(request, body, account) : page(404, notFoundPage);
  }

  #show(pathname: string, account: string): Reply {
    const rows = this.#register.rowsOf(account);
    if (pathname === '/') {
      return page(200, rows.length === 0 ? getStartedPage(account) : rowsPage(account, rows, this.#options.clock.now()));
    }
    if (pathname === '/create') return page(200, uploadPage(null, null));
    const [, act, id] = /^\/(renew|issued|download)\/([0-9a-f-]{36})$/.exec(pathname) ?? [];
    const row = id === undefined ? null : this.#register.row(account, id);
    if (row === null) return page(404, notFoundPage);
    if (act === 'renew') return page(200, uploadPage(row, null));
    if (act === 'issued') return page(200, issuedPage(row));
    const headers = { 'content-type': 'application/x-pem-file', 'content-disposition': `attachment; filename="${FILE_NAME}"` };
    return { status: 200, headers, body: row.pem };
  }

  #signIn(body: Buffer): Reply {
    const account = (new URLSearchParams(body.toString('utf8')).get('account') ?? '').trim().toLowerCase();
    if (account.length > 254 || !/^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/.test(account)) return page(422, signInPage('account-invalid'));
    const session = randomBytes(18).toString('base64url');
    this.#sessions.set(session, account);
    const oldest = this.#sessions.keys().next().value;
    if (this.#sessions.size > MAX_SESSIONS && oldest !== undefined) this.#sessions.delete(oldest);
    return { status: 303, headers: { location: '/', 'set-cookie': `${COOKIE}=${session}; Path=/; HttpOnly; SameSite=Strict` }, body: '' };
  }

  #signOut(request: IncomingMessage): Reply {
    this.#sessions.delete(sessionOf(request));
    return { status: 303, headers: { location: '/', 'set-cookie': `${COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict` }, body: '' };
  }

  async #upload(request: IncomingMessage, body: Buffer, account: string): Promise<Reply> {
    const parts = parseMultipartForm(request.headers['content-type'] ?? '', body);
    if (parts === null) return page(422, uploadPage(null, 'form-damaged'));
    const id = fieldText(parts, 'row');
    const row = id === '' ? null : this.#register.row(account, id);
    if (id !== '' && row === null) return page(404, notFoundPage);
    if (row === null && fieldText(parts, 'terms') !== 'yes') return page(422, uploadPage(null, 'terms-open'));
    const file = parts.find((part) => part.name === 'request')?.bytes.toString('latin1') ?? '';
    const issued = await this.#issue(file, account, row, fieldText(parts, 'notes').slice(0, 200));
    if (!issued.ok) return page(422, uploadPage(row, issued.error.code));
    return { status: 303, headers: { location: `/issued/${issued.value.id}` }, body: '' };
  }

  /** The failure's code is one of `problemText`. */
  async #issue(file: string, account: string, row: PortalRow | null, notes: string): Promise<Outcome<PortalRow, string>> {
    if (file.trim() === '') return fail('file-missing');
    const parts = openPushRequest(file);
    if (!parts.ok) return fail(parts.error.details?.kind ?? parts.error.code);
    const checked = checkPushRequest(parts.value, this.#options.vendorRoots, this.#options.clock.now());
    if (!checked.ok) return checked;
    const request = { csr: checked.value, vendor: parts.value.chain[0]?.commonName ?? '', notes };
    return ok(row === null ? await this.#register.create({ account, ...request }) : await this.#register.renew(row, request));
  }

  #accountOf(request: IncomingMessage): string | null {
    return this.#sessions.get(sessionOf(request)) ?? null;
  }
}

const sessionOf = (request: IncomingMessage): string =>
  new RegExp(`(?:^|;\\s*)${COOKIE}=([A-Za-z0-9_-]+)`).exec(request.headers.cookie ?? '')?.[1] ?? '';

const page = (status: number, content: Parameters<typeof document>[0]): Reply => ({
  status,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: document(content),
});

function send(response: ServerResponse, reply: Reply): void {
  response.writeHead(reply.status, {
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    ...reply.headers,
  });
  response.end(reply.body);
}

/** Null when the body is longer than any request can be. */
async function readBody(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    // Read to the end all the same: a browser shows the answer only after it has sent everything.
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return size > MAX_BODY_BYTES ? null : Buffer.concat(chunks);
}
