import type { MailRefusal } from '#contract/deadlines.ts';
import type { Clock } from '#lib/clock.ts';
import type { Outcome } from '#lib/outcome.ts';
import type { DueDate } from './deadline-rules.ts';
import type { DeadlinesStore, WaitingMail } from './deadlines-store.ts';
import type { MailPlan } from './mail-settings.ts';
import { type Contacts, reminderText } from './reminder-text.ts';

/**
 * Sends a mail to each recipient by itself; `details.unsent` of a refusal names those that got none, apart by spaces, and
 * `details.lasting` those of them whom the server refused for good.
 */
export interface Mailer {
  send(
    server: {
      readonly host: string;
      readonly port: number;
      readonly security: 'tls' | 'starttls' | 'none';
      readonly user: string;
      readonly password: string;
    },
    mail: { readonly from: string; readonly to: readonly string[]; readonly subject: string; readonly text: string },
    signal?: AbortSignal,
  ): Promise<Outcome<null, MailRefusal>>;
}

interface Ports {
  readonly store: DeadlinesStore;
  readonly clock: Clock;
  readonly mailer: Mailer;
  readonly contactsFor: (account: string) => Contacts | null;
  readonly plan: () => MailPlan;
  readonly password: () => string;
}

/** A recipient whom the server refuses for good is given up after about a day; the next stage brings another mail. */
const MOST_ATTEMPTS = 24;
/** These are the same for every mail, so the others need not be tried now. */
const hopeless: readonly MailRefusal[] = ['mail-unreachable', 'mail-tls', 'mail-login', 'mail-sender', 'password-needs-tls'];

/**
 * Sends what waits. What an outage kept from going out waits as long as its date stands: there is one mail of a purpose for each
 * date and recipient, and a newer one takes its place. Their words are written now, so that a mail that waited tells the days that
 * are left today.
 */
export class Post {
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** What became of it; null: there was nothing to send. */
  async send(dates: readonly DueDate[], signal: AbortSignal): Promise<{ readonly problem: MailRefusal | null } | null> {
    const { store } = this.#ports;
    const groups = Object.values(
      Object.groupBy(store.waitingMails(), ({ deadlineId, dueAt, purpose }) => `${purpose} ${dueAt} ${deadlineId}`),
    );
    const problems: (MailRefusal | null)[] = [];
    for (const mails of groups) {
      const [first] = mails ?? [];
      if (mails === undefined || first === undefined) continue;
      const date = dates.find(({ id, dueAt }) => id === first.deadlineId && dueAt === first.dueAt);
      if (date === undefined) {
        // It is gone or moved: nobody must be told of the old date any more.
        for (const mail of mails) store.removeMail(mail);
        continue;
      }
      const problem = await this.#sendOne(date, mails, signal);
      if (signal.aborted) break;
      problems.push(problem);
      if (problem !== null && hopeless.includes(problem)) break;
    }
    return problems.length === 0 ? null : { problem: problems.find((problem) => problem !== null) ?? null };
  }

  async #sendOne(date: DueDate, mails: readonly WaitingMail[], signal: AbortSignal): Promise<MailRefusal | null> {
    const { store, clock, mailer, contactsFor, plan, password } = this.#ports;
    const { host, port, security, user, from, language } = plan();
    const purpose = mails[0]?.purpose ?? 'reminder';
    const text = reminderText(language, purpose, date, contactsFor(date.account), clock.now());
    const to = mails.map(({ address }) => address);
    const sent = await mailer.send({ host, port, security, user, password: password() }, { from, to, ...text }, signal);
    const unsent = sent.ok ? new Set<string>() : named(sent.error.details?.['unsent'], to);
    const lasting = sent.ok ? new Set<string>() : named(sent.error.details?.['lasting'], []);
    store.transaction(() => {
      for (const mail of mails) {
        const refused = lasting.has(mail.address);
        if (!unsent.has(mail.address) || (refused && mail.attempts + 1 >= MOST_ATTEMPTS)) store.removeMail(mail);
        else if (refused) store.countAttempt(mail);
      }
    });
    return sent.ok ? null : sent.error.code;
  }
}

const named = (addresses: string | undefined, otherwise: readonly string[]): ReadonlySet<string> =>
  new Set(addresses?.split(' ') ?? otherwise);
