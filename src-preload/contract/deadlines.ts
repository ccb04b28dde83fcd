import { z } from 'zod';
import { credentialKind, urgency } from './certificates.ts';
import { call, instant, nothing } from './define.ts';
import { noticeKind } from './notices.ts';

/** Days before a date at which somebody is told; after the last one, and past the date, every day. What renews itself is told later. */
export const leadDays = [90, 60, 30, 15, 7, 3, 1] as const;

const person = z.object({ name: z.string(), email: z.string() });

const deadline = z.object({
  /** `credential/<kind>/<identity>`, `credential/<kind>` of our own (each renewal is another identity), or `account/<id>`. */
  id: z.string(),
  type: z.enum(['credential', 'sign-in']),
  /** Of `credential`. */
  kind: credentialKind.nullable(),
  /** Server, topic tail, location, Apple Account … */
  name: z.string(),
  account: z.string(),
  dueAt: instant,
  daysLeft: z.int(),
  urgency,
  /** The stage reached: one of {@link leadDays}, 0 past the date, null while it is further off. */
  stage: z.int().nullable(),
  owner: person.nullable(),
  deputy: person.nullable(),
  /** Somebody said "I see to it" for this date. */
  acknowledged: z.object({ at: instant, by: z.string() }).nullable(),
  /** The deputy was asked, because nobody acted. */
  escalatedAt: instant.nullable(),
  remindedAt: instant.nullable(),
});

const mailSettings = z.object({
  enabled: z.boolean(),
  host: z.string(),
  port: z.int(),
  /** `tls`: from the first byte (465). `starttls`: required after connecting (587). `none`: only without a login. */
  security: z.enum(['tls', 'starttls', 'none']),
  user: z.string(),
  hasPassword: z.boolean(),
  from: z.string(),
  /** Any number of addresses, besides owner and deputy. */
  recipients: z.array(z.string()),
  language: z.enum(['ja', 'en']),
  /** What is told by mail besides dates. */
  tells: z.array(noticeKind),
  /** The last mail, and what became of it. */
  last: z.object({ at: instant, problem: z.string().nullable() }).nullable(),
  /** Mails that could not be sent so far; they are kept and tried again. */
  waiting: z.int(),
  /** Null: nothing waits, or nothing is tried now. */
  nextTryAt: instant.nullable(),
});

const mailErrors = [
  'mail-unreachable',
  'mail-tls',
  'mail-login',
  'mail-sender',
  'mail-recipient',
  'mail-refused',
  'password-needs-tls',
] as const;

/** Everything that ends on a date: credentials and the quarterly sign-in task, in one calendar. */
export const deadlines = {
  calls: {
    overview: call({ input: nothing, output: z.object({ deadlines: z.array(deadline), mail: mailSettings }), errors: [] }),
    /** "I see to it": the deputy is not asked, reminders go on. */
    acknowledge: call({ input: z.strictObject({ id: z.string().max(300) }), output: nothing, errors: ['not-found'] }),
    /** `password` absent: keep the stored one, unless host, port, security or user are others than those it was meant for. */
    saveMail: call({
      input: z.strictObject({
        enabled: z.boolean(),
        host: z.string().max(253),
        port: z.int().min(1).max(65535),
        security: z.enum(['tls', 'starttls', 'none']),
        user: z.string().max(254),
        password: z.string().max(500).optional(),
        from: z.string().max(254),
        recipients: z.array(z.string().max(254)).max(100),
        language: z.enum(['ja', 'en']),
        tells: z.array(noticeKind).max(noticeKind.options.length),
      }),
      output: nothing,
      errors: ['host-invalid', 'from-invalid', 'recipient-invalid', 'recipients-empty', 'password-needs-tls'],
    }),
    /** Sends one mail to every recipient now and says what the server said. */
    testMail: call({ input: nothing, output: nothing, errors: ['not-configured', ...mailErrors] }),
    /** The calendar file: one event per date, with an alarm per stage. */
    calendar: call({ input: nothing, output: z.object({ fileName: z.string(), content: z.string() }), errors: ['nothing-due'] }),
  },
  events: {
    changed: nothing,
    /** A stage was reached: the host shows it as a native notification. */
    due: z.object({
      id: z.string(),
      type: z.enum(['credential', 'sign-in']),
      kind: credentialKind.nullable(),
      name: z.string(),
      daysLeft: z.int(),
      escalated: z.boolean(),
    }),
  },
};

export type Deadline = z.output<typeof deadline>;
export type MailSettings = z.output<typeof mailSettings>;
export type MailRefusal = (typeof mailErrors)[number];
