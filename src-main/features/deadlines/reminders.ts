import type { RecordActivity } from '#contract/activity.ts';
import type { deadlines } from '#contract/deadlines.ts';
import type { EventsOf } from '#contract/define.ts';
import type { Clock } from '#lib/clock.ts';
import { afterTelling, type DueDate, daysLeft, dueNow, escalationDue, heldAgainst, untold } from './deadline-rules.ts';
import type { DeadlinesStore } from './deadlines-store.ts';
import { type MailPlan, mayMail } from './mail-settings.ts';
import type { Contacts } from './reminder-text.ts';

interface Ports {
  readonly store: DeadlinesStore;
  readonly clock: Clock;
  readonly publish: (name: 'due', payload: EventsOf<typeof deadlines>['due']) => void;
  readonly record: RecordActivity;
  readonly contactsFor: (account: string) => Contacts | null;
  readonly plan: () => MailPlan;
}

/** Tells of dates: what was told is written down first, with the mails that follow from it, and only then announced. */
export class Reminders {
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** Whether anything was told. */
  tell(dates: readonly DueDate[]): boolean {
    const reminded = dates.filter((date) => this.#remind(date));
    const escalated = dates.filter((date) => this.#escalate(date));
    return reminded.length + escalated.length > 0;
  }

  #remind(date: DueDate): boolean {
    const { store, clock, contactsFor, record } = this.#ports;
    const now = clock.now();
    const told = heldAgainst(store.told(date.id, date.dueAt) ?? untold(date.dueAt), now);
    const due = dueNow(date, told, now);
    if (due === null) return false;
    const plan = this.#ports.plan();
    const owner = contactsFor(date.account)?.owner.email;
    const recipients = [...(owner === undefined ? [] : [owner]), ...plan.recipients];
    store.transaction(() => {
      store.put(date.id, afterTelling(told, due, now));
      if (mayMail(plan)) for (const address of recipients) this.#queue(date, address, 'reminder');
      record('deadlines.reminded', date.name, { days: String(due.days) }, '@shitaku');
    });
    this.#announce(date, false);
    return true;
  }

  /** Without a mail nobody would be asked, so it waits until mails can be sent. */
  #escalate(date: DueDate): boolean {
    const { store, clock, contactsFor, record } = this.#ports;
    const now = clock.now();
    const told = heldAgainst(store.told(date.id, date.dueAt) ?? untold(date.dueAt), now);
    const deputy = contactsFor(date.account)?.deputy ?? null;
    if (deputy === null || !mayMail(this.#ports.plan()) || !escalationDue(told, now)) return false;
    store.transaction(() => {
      store.put(date.id, { ...told, escalatedAt: now });
      this.#queue(date, deputy.email, 'escalation');
      record('deadlines.escalated', date.name, { deputy: deputy.name }, '@shitaku');
    });
    this.#announce(date, true);
    return true;
  }

  #queue({ id, dueAt }: DueDate, address: string, purpose: 'reminder' | 'escalation'): void {
    this.#ports.store.addMail({ deadlineId: id, dueAt, address, purpose });
  }

  #announce({ id, type, kind, name, dueAt }: DueDate, escalated: boolean): void {
    this.#ports.publish('due', { id, type, kind, name, daysLeft: daysLeft(dueAt, this.#ports.clock.now()), escalated });
  }
}
