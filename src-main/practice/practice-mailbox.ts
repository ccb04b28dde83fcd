import type { Clock } from '#lib/clock.ts';
import type { PracticeMail, PracticeMailbox } from '../protocols/business-portal/mail-page.ts';
import type { FakeMdmcert } from '../protocols/mdmcert/fake-mdmcert.ts';

/** Whoever practises has one mailbox; simulated mdmcert.download writes to it, and an earlier mail is no longer of use. */
export class MdmcertMailbox implements PracticeMailbox {
  readonly address: string;
  readonly #mdmcert: FakeMdmcert;
  readonly #clock: Clock;

  constructor(mdmcert: FakeMdmcert, address: string, clock: Clock) {
    this.#mdmcert = mdmcert;
    this.address = address;
    this.#clock = clock;
  }

  mails(): readonly PracticeMail[] {
    const content = this.#mdmcert.mailFor(this.address);
    if (content === null) return [];
    const date = new Date(this.#clock.now()).toISOString().slice(0, 10);
    const fileName = `mdm_signed_request.${date}_1.plist.b64.p7`;
    return [{ to: this.address, subject: 'mdmcert.download: Push Certificate Request Signed', fileName, content }];
  }
}
