import { writeContentToken } from '#files/content-token.ts';
import type { SiteReply } from '#lib/practice-site/page.ts';
import { attachment, page } from '#lib/practice-site/page.ts';
import type { Desk } from './desk.ts';
import type { OrganizationRegister } from './organization-register.ts';
import { paymentsPage } from './payment-pages.ts';
import type { Visitor } from './portal-frame.ts';

/** Content tokens, one for each location. */
export class PaymentDesk implements Desk {
  readonly #register: OrganizationRegister;

  constructor(register: OrganizationRegister) {
    this.#register = register;
  }

  show(path: string, visitor: Visitor): SiteReply | null {
    return path === '/payments' ? page(200, paymentsPage(visitor, this.#register.locationRows())) : null;
  }

  submit(path: string): SiteReply | null {
    const uId = /^\/locations\/([0-9a-f-]{36})\/token$/.exec(path)?.[1];
    const location = uId === undefined ? null : this.#register.location(uId);
    if (location === null) return null;
    const file = this.#register.issueContentToken(location, writeContentToken);
    return attachment(`sToken_for_${location.name}.vpptoken`, 'application/octet-stream', file);
  }
}
