import { randomUUID } from 'node:crypto';
import type { RecordActivity } from '#contract/activity.ts';
import type { Deadline, deadlines, MailRefusal, MailSettings } from '#contract/deadlines.ts';
import type { EventsOf, ServiceOf } from '#contract/define.ts';
import type { NoticeKind } from '#contract/notices.ts';
import type { Clock } from '#lib/clock.ts';
import type { LongLived } from '#lib/lifecycle.ts';
import type { Log } from '#lib/log.ts';
import { fail, ok } from '#lib/outcome.ts';
import type { SecretsStore } from '#store/secrets-store.ts';
import type { SettingsStore } from '#store/settings-store.ts';
import { calendarOf, hasCalendarDay } from './calendar.ts';
import { nextSequence } from './calendar-sequence.ts';
import { type DueDate, daysLeft, heldAgainst, stageOf, untold, urgencyOf } from './deadline-rules.ts';
import type { DeadlinesStore } from './deadlines-store.ts';
import { checkPlan, isComplete, isSameLogin, type MailPlan, mailsNotice, readLast, readPlan } from './mail-settings.ts';
import { type Mailer, Post } from './post.ts';
import { type Contacts, type MailText, testMailText } from './reminder-text.ts';
import { Reminders } from './reminders.ts';
import { Retry } from './retry.ts';

type Events = EventsOf<typeof deadlines>;

interface Ports {
  readonly store: DeadlinesStore;
  readonly settings: SettingsStore;
  readonly secrets: Pick<SecretsStore, 'get' | 'put' | 'delete'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly publish: <K extends keyof Events>(name: K, payload: Events[K]) => void;
  readonly record: RecordActivity;
  /** Everything that ends on a date, now. */
  readonly dates: () => readonly DueDate[];
  readonly contactsFor: (account: string) => Contacts | null;
  readonly mailer: Mailer;
  /** Of the calendar, and of mails until somebody chose theirs. */
  readonly language: () => 'ja' | 'en';
  /** Who sits at the console. */
  readonly actor: string;
  /** How often the dates are looked at. */
  readonly tickMs: number;
}

const PLAN_KEY = 'deadlines.mail';
const LAST_KEY = 'deadlines.mail-last';
const PASSWORD = 'deadlines/mail-password';
const FIRST_LOOK_MS = 10_000;

/** The calendar of everything that ends on a date, and who is told when (product.md I-21). */
export class DeadlinesService implements ServiceOf<typeof deadlines>, LongLived {
  readonly #ports: Ports;
  readonly #reminders: Reminders;
  readonly #post: Post;
  readonly #retry: Retry;
  #cancel: (() => void) | null = null;
  #abort: AbortController | null = null;
  #ticking: Promise<void> = Promise.resolve();

  constructor(ports: Ports) {
    this.#ports = ports;
    this.#reminders = new Reminders({ ...ports, plan: () => this.#plan() });
    this.#post = new Post({ ...ports, plan: () => this.#plan(), password: () => this.#password() });
    this.#retry = new Retry(ports.clock, () => this.#again());
  }

  async start(): Promise<void> {
    if (this.#abort !== null) return;
    const abort = new AbortController();
    this.#abort = abort;
    // Hosts listen once everything has started: what is told before that, no notification shows.
    this.#cancel = this.#ports.clock.after(FIRST_LOOK_MS, () => this.#tick(abort.signal));
  }

  async stop(): Promise<void> {
    this.#abort?.abort();
    this.#abort = null;
    this.#cancel?.();
    this.#cancel = null;
    this.#retry.clear();
    await this.#ticking;
    // A mail that was under way may have put off another try.
    this.#retry.clear();
  }

  overview = () => {
    const now = this.#ports.clock.now();
    return ok({ deadlines: this.#dates().map((date) => this.#view(date, now)), mail: this.#mailView() });
  };

  acknowledge = ({ id }: { id: string }) => {
    const { store, clock, actor, record, publish } = this.#ports;
    const date = this.#dates().find((each) => each.id === id);
    if (date === undefined) return fail('not-found');
    store.transaction(() => {
      const now = clock.now();
      const told = heldAgainst(store.told(id, date.dueAt) ?? untold(date.dueAt), now);
      store.put(id, { ...told, acknowledgedAt: now, acknowledgedBy: actor });
      record('deadlines.acknowledged', date.name);
    });
    publish('changed', {});
    return ok({});
  };

  saveMail = ({ password, ...entered }: MailPlan & { readonly password?: string | undefined }) => {
    const { settings, secrets, store, clock, record, publish } = this.#ports;
    const checked = checkPlan(entered);
    if (!checked.ok) return checked;
    const plan = checked.value;
    const forgotten = password === undefined ? !isSameLogin(plan, this.#plan()) : password === '';
    store.transaction(() => {
      settings.put(PLAN_KEY, plan);
      if (plan.user === '' || forgotten) secrets.delete(PASSWORD);
      else if (password !== undefined) secrets.put(PASSWORD, Buffer.from(password, 'utf8'), clock.now());
      // What could not be sent so far is not sent after somebody switched mails off.
      if (!plan.enabled) store.removeAllMails();
      record('deadlines.mail-saved', plan.host, { recipients: String(plan.recipients.length), enabled: plan.enabled ? 'yes' : 'no' });
    });
    this.#tryAtOnce();
    publish('changed', {});
    return ok({});
  };

  testMail = async () => {
    const { mailer, publish } = this.#ports;
    const plan = this.#plan();
    if (!isComplete(plan)) return fail('not-configured');
    const { host, port, security, user, from, recipients, language } = plan;
    const server = { host, port, security, user, password: this.#password() };
    const sent = await mailer.send(server, { from, to: recipients, ...testMailText(language) });
    this.#noteLast(sent.ok ? null : sent.error.code);
    if (sent.ok) this.#tryAtOnce();
    publish('changed', {});
    if (sent.ok) return ok({});
    const { code, message, details } = sent.error;
    return fail(code, message, { ...details, host, port: String(port) });
  };

  calendar = () => {
    const { clock, settings, contactsFor, language } = this.#ports;
    const entries = this.#dates()
      .filter(hasCalendarDay)
      .map((date) => ({ date, contacts: contactsFor(date.account) }));
    if (entries.length === 0) return fail('nothing-due');
    const now = clock.now();
    return ok({
      fileName: 'shitaku-deadlines.ics',
      content: calendarOf(entries, language(), { now, sequence: nextSequence(settings, now) }),
    });
  };

  /**
   * A mail to the recipients about something that happened, if they want to be told of its kind; inside the caller's transaction. It is
   * sent after that, and what becomes of it is seen with the mail settings.
   */
  post(kind: NoticeKind, write: (language: 'ja' | 'en') => MailText): void {
    const { store, clock } = this.#ports;
    const plan = this.#plan();
    if (!mailsNotice(plan, kind)) return;
    store.addLetter({ id: randomUUID(), ...write(plan.language), writtenAt: clock.now(), to: plan.recipients });
    queueMicrotask(() => this.#again());
  }

  #tick(signal: AbortSignal): void {
    const { clock, tickMs } = this.#ports;
    this.#cancel = clock.after(tickMs, () => this.#tick(signal));
    this.#inTurn(signal, () => this.#look(signal));
  }

  #again(): void {
    const signal = this.#abort?.signal;
    if (signal !== undefined) this.#inTurn(signal, () => this.#deliver(signal));
  }

  #tryAtOnce(): void {
    if (this.#abort !== null && this.#ports.store.waitingCount() > 0) this.#retry.now();
  }

  #inTurn(signal: AbortSignal, task: () => Promise<void>): void {
    this.#ticking = this.#ticking
      .then(() => (signal.aborted ? undefined : task()))
      .catch((error: unknown) => this.#ports.log.error('reminding of dates failed', { error }));
  }

  async #look(signal: AbortSignal): Promise<void> {
    const told = this.#reminders.tell(this.#dates());
    if (told) this.#ports.publish('changed', {});
    // What could not be sent has a time of its own, unless there is news.
    if (told || this.#retry.at === null) await this.#deliver(signal);
  }

  async #deliver(signal: AbortSignal): Promise<void> {
    const posted = await this.#send(signal);
    if (posted !== null) this.#noteLast(posted.problem);
    if (posted !== null) this.#ports.publish('changed', {});
  }

  /** Whatever happens, what waits has a time at which it is tried again: without one, nobody would. */
  async #send(signal: AbortSignal): ReturnType<Post['send']> {
    try {
      const posted = await this.#post.send(this.#dates(), signal);
      if (this.#ports.store.waitingCount() === 0) this.#retry.clear();
      else this.#retry.later();
      return posted;
    } catch (error) {
      this.#retry.later();
      throw error;
    }
  }

  /** The nearest first. */
  #dates(): DueDate[] {
    return [...this.#ports.dates()].sort((a, b) => a.dueAt - b.dueAt || a.id.localeCompare(b.id));
  }

  #plan(): MailPlan {
    return readPlan(this.#ports.settings.get(PLAN_KEY), this.#ports.language());
  }

  #password(): string {
    const sealed = this.#ports.secrets.get(PASSWORD);
    return sealed === null ? '' : Buffer.from(sealed).toString('utf8');
  }

  #noteLast(problem: MailRefusal | null): void {
    this.#ports.settings.put(LAST_KEY, { at: this.#ports.clock.now(), problem });
  }

  #mailView(): MailSettings {
    const { settings, secrets, store } = this.#ports;
    return {
      ...this.#plan(),
      hasPassword: secrets.get(PASSWORD) !== null,
      last: readLast(settings.get(LAST_KEY)),
      waiting: store.waitingCount(),
      nextTryAt: this.#retry.at,
    };
  }

  #view(date: DueDate, now: number): Deadline {
    const { store, contactsFor } = this.#ports;
    const days = daysLeft(date.dueAt, now);
    const told = heldAgainst(store.told(date.id, date.dueAt) ?? untold(date.dueAt), now);
    const contacts = contactsFor(date.account);
    return {
      ...date,
      daysLeft: days,
      urgency: urgencyOf(date.type, days),
      stage: stageOf(date, days),
      owner: contacts?.owner ?? null,
      deputy: contacts?.deputy ?? null,
      acknowledged: told.acknowledgedAt === null ? null : { at: told.acknowledgedAt, by: told.acknowledgedBy ?? '' },
      escalatedAt: told.escalatedAt,
      remindedAt: told.toldAt,
    };
  }
}
