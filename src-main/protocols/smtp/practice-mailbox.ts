import { ok } from '#lib/outcome.ts';
import type { Mail, Mailer, MailServer } from './mail.ts';

/** So that a practice world left running does not fill its memory. */
const KEPT = 100;

/** The mailer of the practice world: no mail leaves this machine. What would have been sent can be looked at. */
export class PracticeMailbox implements Mailer {
  #mails: Mail[] = [];

  /** The last ones, oldest first; one per recipient, as over SMTP. */
  get mails(): readonly Mail[] {
    return this.#mails;
  }

  async send(_server: MailServer, mail: Mail): ReturnType<Mailer['send']> {
    this.#mails = [...this.#mails, ...mail.to.map((address) => ({ ...mail, to: [address] }))].slice(-KEPT);
    return ok(null);
  }
}
