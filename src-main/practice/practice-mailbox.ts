import type { Clock } from '#lib/clock.ts';
import type { PracticeMail, PracticeMailbox } from '../protocols/business-portal/mail-page.ts';
import type { FakeMdmcert } from '../protocols/mdmcert/fake-mdmcert.ts';
import type { Mail } from '../protocols/smtp/mail.ts';

/**
 * Whoever practises has one mailbox. Simulated mdmcert.download writes to it, and an earlier mail of it is no longer of use; and
 * whatever the app sends stands there, too, whomever it is for.
 */
export class PractisersMailbox implements PracticeMailbox {
  readonly address: string;
  readonly #ports: { readonly mdmcert: FakeMdmcert; readonly sent: { readonly mails: readonly Mail[] }; readonly clock: Clock };

  constructor(
    address: string,
    ports: { readonly mdmcert: FakeMdmcert; readonly sent: { readonly mails: readonly Mail[] }; readonly clock: Clock },
  ) {
    this.address = address;
    this.#ports = ports;
  }

  mails(): readonly PracticeMail[] {
    const { mdmcert, sent, clock } = this.#ports;
    const ofTheApp = sent.mails.map(({ to, subject, text }) => ({ to: to.join(', '), subject, fileName: null, content: text }));
    const content = mdmcert.mailFor(this.address);
    if (content === null) return ofTheApp;
    const date = new Date(clock.now()).toISOString().slice(0, 10);
    const fileName = `mdm_signed_request.${date}_1.plist.b64.p7`;
    return [...ofTheApp, { to: this.address, subject: 'mdmcert.download: Push Certificate Request Signed', fileName, content }];
  }
}
