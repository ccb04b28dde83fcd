import type { MailRefusal } from '#contract/deadlines.ts';
import type { Clock } from '#lib/clock.ts';
import type { Outcome } from '#lib/outcome.ts';
import type { DueDate } from './deadline-rules.ts';
import type { DeadlinesStore, Letter, WaitingMail } from './deadlines-store.ts';
import type { MailPlan } from './mail-settings.ts';
import { type Contacts, type MailText, reminderText } from './reminder-text.ts';

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
/** A letter that cannot be sent for so long is given up: it tells of something that cannot wait. */
const LETTER_LIFETIME_MS = 3 * 86_400_000;
/** These are the same for every mail, so the others need not be tried now. */
const hopeless: readonly MailRefusal[] = ['mail-unreachable', 'mail-tls', 'mail-login', 'mail-sender', 'password-needs-tls'];

/**
 * Sends what waits. What an outage kept from going out waits as long as its date stands: there is one mail of a purpose for each
 * date and recipient, and a newer one takes its place. Their words are written now, so that a mail that waited tells the days that
 * are left today. Letters tell what happened, their words stay, and they go first.
 */
export class Post {
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** What became of it; null: there was nothing to send. */
  async send(dates: readonly DueDate[], signal: AbortSignal): Promise<{ readonly problem: MailRefusal | null } | null> {
    const { store } = this.#ports;
    const problems: (MailRefusal | null)[] = [];
    const isHopeless = () => hopeless.some((problem) => problems.includes(problem));
    store.removeLettersBefore(this.#ports.clock.now() - LETTER_LIFETIME_MS);
    for (const letter of store.letters()) {
      const problem = await this.#sendLetter(letter, signal);
      if (signal.aborted) break;
      problems.push(problem);
      if (isHopeless()) break;
    }
    if (!signal.aborted && !isHopeless()) problems.push(...(await this.#sendReminders(dates, signal)));
    return problems.length === 0 ? null : { problem: problems.find((problem) => problem !== null) ?? null };
  }

  async #sendReminders(dates: readonly DueDate[], signal: AbortSignal): Promise<(MailRefusal | null)[]> {
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
    return problems;
  }

  async #sendLetter({ id, to, subject, text }: Letter, signal: AbortSignal): Promise<MailRefusal | null> {
    const { store } = this.#ports;
    const kept = {
      done: ({ address }: { address: string }) => store.removeLetter(id, address),
      count: ({ address }: { address: string }) => store.countLetterAttempt(id, address),
    };
    return this.#sendTo(to, { subject, text }, kept, signal);
  }

  async #sendOne(date: DueDate, mails: readonly WaitingMail[], signal: AbortSignal): Promise<MailRefusal | null> {
    const { store, clock, contactsFor, plan } = this.#ports;
    const purpose = mails[0]?.purpose ?? 'reminder';
    const text = reminderText(plan().language, purpose, date, contactsFor(date.account), clock.now());
    const kept = { done: (mail: WaitingMail) => store.removeMail(mail), count: (mail: WaitingMail) => store.countAttempt(mail) };
    return this.#sendTo(mails, text, kept, signal);
  }

  /** Sends it to each of them. `done`: he has it, or never will. `count`: the server refused him, once more. */
  async #sendTo<T extends { readonly address: string; readonly attempts: number }>(
    mails: readonly T[],
    text: MailText,
    kept: { readonly done: (mail: T) => void; readonly count: (mail: T) => void },
    signal: AbortSignal,
  ): Promise<MailRefusal | null> {
    const { store, mailer, plan, password } = this.#ports;
    const { host, port, security, user, from } = plan();
    const to = mails.map(({ address }) => address);
    const sent = await mailer.send({ host, port, security, user, password: password() }, { from, to, ...text }, signal);
    const unsent = sent.ok ? new Set<string>() : named(sent.error.details?.['unsent'], to);
    const lasting = sent.ok ? new Set<string>() : named(sent.error.details?.['lasting'], []);
    store.transaction(() => {
      for (const mail of mails) {
        const refused = lasting.has(mail.address);
        if (!unsent.has(mail.address) || (refused && mail.attempts + 1 >= MOST_ATTEMPTS)) kept.done(mail);
        else if (refused) kept.count(mail);
      }
    });
    return sent.ok ? null : sent.error.code;
  }
}

const named = (addresses: string | undefined, otherwise: readonly string[]): ReadonlySet<string> =>
  new Set(addresses?.split(' ') ?? otherwise);
