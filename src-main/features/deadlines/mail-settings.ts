import { isIP } from 'node:net';
import { z } from 'zod';
import type { MailSettings } from '#contract/deadlines.ts';
import { type NoticeKind, noticeKind } from '#contract/notices.ts';
import { isMailAddress } from '#lib/mail-address.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';

const stored = z.object({
  enabled: z.boolean(),
  host: z.string(),
  port: z.int(),
  security: z.enum(['tls', 'starttls', 'none']),
  user: z.string(),
  from: z.string(),
  recipients: z.array(z.string()),
  language: z.enum(['ja', 'en']),
  /** A plan from before there were notices tells of all. */
  tells: z.array(noticeKind).default([...noticeKind.options]),
});

/** How mails go out. The password is with the secrets. */
export type MailPlan = Omit<MailSettings, 'hasPassword' | 'last' | 'waiting' | 'nextTryAt'>;

const lastMail = z.object({ at: z.int(), problem: z.string().nullable() });

/** What settings hold under the mail's key; `language`: of a plan nobody has made yet. */
export function readPlan(value: unknown, language: MailPlan['language']): MailPlan {
  const parsed = stored.safeParse(value);
  if (parsed.success) return parsed.data;
  return {
    enabled: false,
    host: '',
    port: 587,
    security: 'starttls',
    user: '',
    from: '',
    recipients: [],
    language,
    tells: [...noticeKind.options],
  };
}

export function readLast(value: unknown): MailSettings['last'] {
  const parsed = lastMail.safeParse(value);
  return parsed.success ? parsed.data : null;
}

/** Host, sender and somebody to write to: without them nothing can be sent. */
export const isComplete = (plan: MailPlan): boolean => plan.host !== '' && plan.from !== '' && plan.recipients.length > 0;

export const mayMail = (plan: MailPlan): boolean => plan.enabled && isComplete(plan);

/** Whether a notice of this kind goes out by mail, too. */
export const mailsNotice = (plan: MailPlan, kind: NoticeKind): boolean => mayMail(plan) && plan.tells.includes(kind);

type PlanRefusal = 'host-invalid' | 'from-invalid' | 'recipient-invalid' | 'recipients-empty' | 'password-needs-tls';

/** The plan as it is kept: half-width, each recipient once. What is empty is refused only once it is switched on. */
export function checkPlan(plan: MailPlan): Outcome<MailPlan, PlanRefusal> {
  const host = halfWidth(plan.host).toLowerCase();
  const from = halfWidth(plan.from);
  const user = halfWidth(plan.user);
  const recipients = [...new Set(plan.recipients.map(halfWidth).filter((address) => address !== ''))];
  if (host === '' ? plan.enabled : !isHost(host)) return fail('host-invalid');
  if (from === '' ? plan.enabled : !isMailAddress(from)) return fail('from-invalid');
  const wrong = recipients.find((address) => !isMailAddress(address));
  if (wrong !== undefined) return fail('recipient-invalid', 'not an address', { address: wrong });
  if (plan.enabled && recipients.length === 0) return fail('recipients-empty');
  if (plan.security === 'none' && user !== '') return fail('password-needs-tls');
  return ok({ ...plan, host, from, user, recipients, tells: noticeKind.options.filter((kind) => plan.tells.includes(kind)) });
}

/** A password is meant for one account at one server, reached in one way; anybody else must not get it. */
export const isSameLogin = (a: MailPlan, b: MailPlan): boolean =>
  a.host === b.host && a.port === b.port && a.security === b.security && a.user === b.user;

const halfWidth = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();

/** A DNS name (RFC 1123) or an IP address. */
function isHost(text: string): boolean {
  if (isIP(text) !== 0) return true;
  const labels = text.split('.');
  return text.length <= 253 && labels.every((label) => /^(?!-)[a-z0-9-]{1,63}(?<!-)$/.test(label)) && !/^\d+$/.test(labels.at(-1) ?? '');
}
