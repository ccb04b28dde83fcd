import type { Clock } from '#lib/clock.ts';
import type { LongLived } from '#lib/lifecycle.ts';
import type { Log } from '#lib/log.ts';
import type { SiteReply } from '#lib/practice-site/page.ts';
import { attachment, goTo, page } from '#lib/practice-site/page.ts';
import { PracticeSite } from '#lib/practice-site/practice-site.ts';
import type { SiteForm } from '#lib/practice-site/site-form.ts';
import { ApiDesk } from './api-desk.ts';
import type { Desk } from './desk.ts';
import { DeviceDesk } from './device-desk.ts';
import { mailPage, type PracticeMailbox } from './mail-page.ts';
import type { OrganizationRegister } from './organization-register.ts';
import { PaymentDesk } from './payment-desk.ts';
import { homePage, notFoundPage, signInPage, termsPage, tooLargePage, type Visitor } from './portal-frame.ts';
import { ServerDesk } from './server-desk.ts';

interface FakeBusinessPortalOptions {
  readonly register: OrganizationRegister;
  readonly clock: Clock;
  /** The mailbox of whoever practises. */
  readonly mailbox: PracticeMailbox;
  readonly port?: number;
  readonly log?: Log;
}

/**
 * Simulated Apple Business Manager: a small site on 127.0.0.1 for a person with a browser. Terms, server tokens, content
 * tokens, API accounts, assignment of devices; and the practice mailbox. What it knows is the register's.
 */
export class FakeBusinessPortal implements LongLived {
  readonly #register: OrganizationRegister;
  readonly #mailbox: PracticeMailbox;
  readonly #desks: readonly Desk[];
  readonly #site: PracticeSite;

  constructor(options: FakeBusinessPortalOptions) {
    const { register, clock } = options;
    this.#register = register;
    this.#mailbox = options.mailbox;
    this.#desks = [new ServerDesk(register, clock), new PaymentDesk(register), new ApiDesk(register), new DeviceDesk(register)];
    this.#site = new PracticeSite({
      cookie: 'shitaku_practice_business',
      port: options.port,
      log: options.log,
      pages: {
        signIn: signInPage,
        tooLarge: (account) => tooLargePage(this.#visitor(account)),
        open: (path) => this.#mail(path),
        show: (path, account) => this.#show(path, this.#visitor(account)),
        submit: (path, account, form) => this.#submit(path, this.#visitor(account), form),
      },
    });
  }

  /** `http://127.0.0.1:<port>`. */
  get url(): string {
    return this.#site.url;
  }

  /** The practice mailbox. */
  get mailUrl(): string {
    return `${this.url}/mail`;
  }

  start(): Promise<void> {
    return this.#site.start();
  }

  stop(): Promise<void> {
    return this.#site.stop();
  }

  #show(path: string, visitor: Visitor): SiteReply {
    if (!this.#register.termsSigned) return page(200, termsPage(visitor, null));
    if (path === '/') return page(200, homePage(visitor));
    for (const desk of this.#desks) {
      const reply = desk.show(path, visitor);
      if (reply !== null) return reply;
    }
    return page(404, notFoundPage(visitor));
  }

  #submit(path: string, visitor: Visitor, form: SiteForm | null): SiteReply | Promise<SiteReply> {
    if (path === '/terms') {
      this.#register.setTermsSigned(true);
      return goTo('/');
    }
    if (!this.#register.termsSigned) return page(422, termsPage(visitor, 'terms-open'));
    for (const desk of this.#desks) {
      const reply = desk.submit(path, visitor, form);
      if (reply !== null) return reply;
    }
    return page(404, notFoundPage(visitor));
  }

  #mail(path: string): SiteReply | null {
    if (path === '/mail') return page(200, mailPage(this.#mailbox));
    const index = /^\/mail\/(\d{1,6})\/attachment$/.exec(path)?.[1];
    const mail = index === undefined ? undefined : this.#mailbox.mails()[Number(index)];
    return mail === undefined || mail.fileName === null ? null : attachment(mail.fileName, 'application/octet-stream', mail.content);
  }

  #visitor(account: string): Visitor {
    return { account, organization: this.#register.organization.name };
  }
}
