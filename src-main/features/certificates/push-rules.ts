import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { PushForm, PushWizard, urgency } from '#contract/certificates.ts';
import { countryCodes } from '#contract/country-codes.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import type { NameEntry } from '#pki/certificate.ts';

const assignedCountries: ReadonlySet<string> = new Set(countryCodes);

type Urgency = z.output<typeof urgency>;
export type PushStep = PushWizard['step'];
export type CheckResult = PushWizard['checks'][number];

const DAY_MS = 86_400_000;

/** Days until a date, begun days counted whole: on the last day 1, from the moment of expiry on 0 and below. */
export const daysLeft = (expiresAt: number, now: number): number => Math.ceil((expiresAt - now) / DAY_MS) + 0;

/** product.md 4.12: more than 90 days good, up to 90 plan, up to 30 renew, up to 7 urgent, past expired. */
export function urgencyOf(expiresAt: number | null, now: number): Urgency {
  if (expiresAt === null) return 'none';
  if (expiresAt <= now) return 'expired';
  const days = daysLeft(expiresAt, now);
  if (days <= 7) return 'urgent';
  if (days <= 30) return 'renew';
  return days <= 90 ? 'plan' : 'good';
}

type FormRefusal = 'organization-empty' | 'name-not-half-width' | 'email-invalid' | 'country-invalid' | 'account-invalid';

/**
 * The form as it goes into the request. Full-width letters, digits, signs and spaces become half-width first (NFKC), so that
 * 「ＪＰ」 or 「Ｔａｒｏ」 are right; kana and kanji in the contact's name are refused.
 */
export function checkForm(form: PushForm): Outcome<PushForm, FormRefusal> {
  const organizationName = tidy(form.organizationName);
  const contactName = halfWidth(form.contactName).replace(/[\u2018\u2019]/g, "'");
  const email = halfWidth(form.email);
  const country = halfWidth(form.country).toUpperCase();
  const appleAccount = halfWidth(form.appleAccount);
  if (organizationName === '') return fail('organization-empty');
  if (!/^[A-Za-z][A-Za-z0-9 .,'-]*$/.test(contactName)) return fail('name-not-half-width');
  if (!isAddress(email)) return fail('email-invalid');
  if (!assignedCountries.has(country)) return fail('country-invalid');
  if (!isAddress(appleAccount)) return fail('account-invalid');
  return ok({ organizationName, contactName, email, country, appleAccount });
}

const tidy = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
const halfWidth = (text: string): string => tidy(text.normalize('NFKC'));

/** Enough to catch slips of the hand; whether the address lives, only its owner knows. ASCII: an IA5String in the CSR. */
const isAddress = (text: string): boolean =>
  text.length <= 254 && /^[!-?A-~]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)+$/.test(text);

/** What the portal's file turned out to be, once checks 1 to 6 passed. Nothing of it is secret. */
export interface AcceptedPush {
  readonly topic: string;
  readonly serialNumber: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly certificatePem: string;
  /** Name of the private key in secrets. */
  readonly keyName: string;
}

/** What a push wizard remembers between steps. */
export interface PushRun {
  readonly form: PushForm;
  readonly requestFileName: string;
  /** The push certificate request: base64 text. */
  readonly request: string;
  readonly checks: readonly CheckResult[];
  readonly problem: { readonly code: string; readonly details: Readonly<Record<string, string>> } | null;
  readonly accepted: AcceptedPush | null;
}

export interface PushState {
  readonly step: PushStep;
  readonly data: PushRun;
}

export type PushEvent =
  | { readonly type: 'request-saved' }
  | { readonly type: 'file-accepted'; readonly accepted: AcceptedPush; readonly checks: readonly CheckResult[] }
  | { readonly type: 'file-refused'; readonly problem: NonNullable<PushRun['problem']>; readonly checks: readonly CheckResult[] }
  /** The accepted file no longer passes: expired meanwhile, or devices enrolled under another topic. */
  | { readonly type: 'file-withdrawn'; readonly problem: NonNullable<PushRun['problem']>; readonly checks: readonly CheckResult[] }
  | { readonly type: 'apns-refused'; readonly problem: NonNullable<PushRun['problem']> }
  | { readonly type: 'apns-accepted' };

/** request → portal → verify → done. An event that does not belong to the step changes nothing. */
export function next(state: PushState, event: PushEvent): PushState {
  const { step, data } = state;
  if (step === 'done') return state;
  switch (event.type) {
    case 'request-saved':
      return step === 'request' ? { step: 'portal', data } : state;
    case 'file-accepted':
      return { step: 'verify', data: { ...data, accepted: event.accepted, checks: event.checks, problem: null } };
    case 'file-refused':
      // A slip of the hand must not lose a file that was already accepted: it stays, with its own checks.
      if (step === 'verify') return { step, data: { ...data, problem: event.problem } };
      return { step, data: { ...data, checks: event.checks, problem: event.problem } };
    case 'file-withdrawn':
      return { step: 'portal', data: { ...data, accepted: null, checks: event.checks, problem: event.problem } };
    case 'apns-refused':
      return step === 'verify' ? { step, data: { ...data, checks: withHandshake(data.checks, 'failed'), problem: event.problem } } : state;
    case 'apns-accepted':
      return step === 'verify' ? { step: 'done', data: { ...data, checks: withHandshake(data.checks, 'passed'), problem: null } } : state;
  }
}

const withHandshake = (checks: readonly CheckResult[], result: CheckResult['result']): readonly CheckResult[] =>
  checks.map((check) => (check.check === 'handshake' ? { ...check, result } : check));

/**
 * A name that keeps old and new requests apart in a downloads folder:
 * `push-request_<organisation>_<topic tail or "new">_<yyyymmdd>_<key id>.plist.b64`. The date is the machine's.
 */
export function requestFileName(parts: { organizationName: string; topic: string | null; at: number; publicKey: Uint8Array }): string {
  const organization = parts.organizationName.replace(/[\\/:*?"<>|.\s\p{Cc}]+/gu, '-').slice(0, 40);
  const date = new Date(parts.at);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}${two(date.getMonth() + 1)}${two(date.getDate())}`;
  const tail = parts.topic === null ? 'new' : parts.topic.slice(-6);
  const keyId = createHash('sha256').update(parts.publicKey).digest('hex').slice(0, 8);
  return `push-request_${organization}_${tail}_${day}_${keyId}.plist.b64`;
}

/** The CSR's subject. Help for humans only: Apple replaces it. Lengths as RFC 5280 bounds them. */
export const subjectOf = (form: PushForm): NameEntry[] => [
  { type: 'C', value: form.country },
  { type: 'O', value: [...form.organizationName].slice(0, 64).join('') },
  { type: 'CN', value: form.contactName.slice(0, 64) },
  { type: 'E', value: form.email },
];
