import type { Clock } from '#lib/clock.ts';
import type { LongLived } from '#lib/lifecycle.ts';
import type { Log } from '#lib/log.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import type { SiteReply } from '#lib/practice-site/page.ts';
import { attachment, goTo, page } from '#lib/practice-site/page.ts';
import { PracticeSite } from '#lib/practice-site/practice-site.ts';
import type { SiteForm } from '#lib/practice-site/site-form.ts';
import type { Certificate } from '#pki/certificate.ts';
import { checkPushRequest } from './check-push-request.ts';
import {
  getStartedPage,
  infoPage,
  issuedPage,
  notesPage,
  notFoundPage,
  refusedPage,
  revokePage,
  rowsPage,
  signInPage,
  termsPage,
  uploadPage,
} from './portal-pages.ts';
import { type PortalIssuer, PortalRegister, type PortalRow, type StatePort } from './portal-register.ts';
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
  /** A person pressed Revoke and meant it: simulated APNs refuses this certificate from now on. */
  readonly onRevoke?: (serialNumber: string) => void;
  readonly port?: number;
  readonly log?: Log;
}

const FILE_NAME = 'MDM_Practice_Certificate.pem';
const MAX_NOTES = 200;

/**
 * Simulated push certificates portal: a small site on 127.0.0.1 for a person with a browser.
 * It judges requests as Apple's portal does, and says why it refuses one.
 */
export class FakePushPortal implements LongLived {
  readonly #options: FakePushPortalOptions;
  readonly #register: PortalRegister;
  readonly #site: PracticeSite;

  constructor(options: FakePushPortalOptions) {
    this.#options = options;
    this.#register = new PortalRegister(options.issuer, options.clock, options.state ?? null);
    this.#site = new PracticeSite({
      cookie: 'shitaku_practice_portal',
      port: options.port,
      log: options.log,
      pages: {
        signIn: signInPage,
        tooLarge: (account) => refusedPage(account, 'too-large'),
        show: (path, account) => this.#show(path, account),
        submit: (path, account, form) => this.#submit(path, account, form),
      },
    });
  }

  /** `http://127.0.0.1:<port>`. */
  get url(): string {
    return this.#site.url;
  }

  start(): Promise<void> {
    return this.#site.start();
  }

  stop(): Promise<void> {
    return this.#site.stop();
  }

  /** Does by the site's own pages what a person would do; answers the certificate as PEM. */
  upload(requestText: string, by: { account: string; topic?: string; create?: boolean }): ReturnType<typeof uploadRequest> {
    return uploadRequest(this.url, { ...by, request: requestText });
  }

  /** Serial numbers of revoked certificates: APNs forgets them over a restart, the portal does not. */
  revoked(): readonly string[] {
    return this.#register.revoked();
  }

  #show(path: string, account: string): SiteReply {
    const now = this.#options.clock.now();
    const rows = this.#register.rowsOf(account);
    if (path === '/') return page(200, rows.length === 0 ? getStartedPage(account) : rowsPage(account, rows, now));
    if (path === '/create') return page(200, termsPage(account, null));
    if (path === '/upload') return page(200, uploadPage(account, null, null));
    const { act, row } = this.#addressed(path, account);
    if (row === null) return page(404, notFoundPage(account));
    if (act === 'info') return page(200, infoPage(row, now));
    if (act === 'notes') return page(200, notesPage(row, null));
    // A revoked row has nothing to offer but its facts.
    if (row.revokedAt !== undefined)
      return act === 'renew' ? page(422, uploadPage(account, row, 'row-revoked')) : page(404, notFoundPage(account));
    if (act === 'renew') return page(200, uploadPage(account, row, null));
    if (act === 'revoke') return page(200, revokePage(row));
    if (act === 'issued') return page(200, issuedPage(row));
    return attachment(FILE_NAME, 'application/x-pem-file', row.pem);
  }

  #submit(path: string, account: string, form: SiteForm | null): SiteReply | Promise<SiteReply> {
    if (path === '/create') return this.#accept(form, account);
    if (path === '/upload') return this.#upload(form, account);
    const { act, row } = this.#addressed(path, account);
    if (row === null || (act !== 'notes' && act !== 'revoke')) return page(404, notFoundPage(account));
    if (act === 'notes') {
      if (form === null) return page(422, notesPage(row, 'form-damaged'));
      this.#register.annotate(row, form.text('notes').slice(0, MAX_NOTES));
    } else if (row.revokedAt === undefined) {
      this.#register.revoke(row);
      this.#options.onRevoke?.(row.serialNumber);
    }
    return goTo('/');
  }

  #accept(form: SiteForm | null, account: string): SiteReply {
    return form?.text('terms') === 'yes' ? goTo('/upload') : page(422, termsPage(account, 'terms-open'));
  }

  async #upload(form: SiteForm | null, account: string): Promise<SiteReply> {
    if (form === null) return page(422, refusedPage(account, 'form-damaged'));
    const id = form.text('row');
    const row = id === '' ? null : this.#register.row(account, id);
    if (id !== '' && row === null) return page(404, notFoundPage(account));
    if (row?.revokedAt !== undefined) return page(422, uploadPage(account, row, 'row-revoked'));
    if (row === null && form.text('terms') !== 'yes') return page(422, termsPage(account, 'terms-open'));
    const file = form.file('request')?.toString('latin1') ?? '';
    const issued = await this.#issue(file, account, row, form.text('notes').slice(0, MAX_NOTES));
    if (!issued.ok) return page(422, uploadPage(account, row, issued.error.code));
    return goTo(`/issued/${issued.value.id}`);
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

  /** The row a path is about; null when it is not the account's. */
  #addressed(path: string, account: string): { act: string; row: PortalRow | null } {
    const [, act = '', id] = /^\/(renew|issued|download|info|notes|revoke)\/([0-9a-f-]{36})$/.exec(path) ?? [];
    return { act, row: id === undefined ? null : this.#register.row(account, id) };
  }
}
