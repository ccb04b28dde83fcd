import { createHash } from 'node:crypto';
import { countryCodes } from '#contract/country-codes.ts';
import type { PushForm } from '#contract/push.ts';
import { isMailAddress } from '#lib/mail-address.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import type { NameEntry } from '#pki/certificate.ts';

const assignedCountries: ReadonlySet<string> = new Set(countryCodes);

type FormRefusal = 'organization-empty' | 'name-not-half-width' | 'email-invalid' | 'country-invalid' | 'account-invalid';

/** What a first wizard shows before anything was typed. */
export const blankForm: PushForm = { organizationName: '', contactName: '', email: '', country: 'JP', appleAccount: '', signer: 'own' };

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
  if (!isMailAddress(email)) return fail('email-invalid');
  if (!assignedCountries.has(country)) return fail('country-invalid');
  if (!isMailAddress(appleAccount)) return fail('account-invalid');
  return ok({ organizationName, contactName, email, country, appleAccount, signer: form.signer });
}

const tidy = (text: string): string => text.replace(/[\s\p{Cc}]+/gu, ' ').trim();
const halfWidth = (text: string): string => tidy(text.normalize('NFKC'));

/** The CSR's subject. Help for humans only: Apple replaces it. Lengths as RFC 5280 bounds them. */
export const subjectOf = (form: PushForm): NameEntry[] => [
  { type: 'C', value: form.country },
  { type: 'O', value: [...form.organizationName].slice(0, 64).join('') },
  { type: 'CN', value: form.contactName.slice(0, 64) },
  { type: 'E', value: form.email },
];

/**
 * Names that keep old and new files apart in a downloads folder:
 * `push-request_<organisation>_<topic tail or "new">_<yyyymmdd>_<key id>.plist.b64`. The date is the machine's.
 */
export function fileNames(parts: { organizationName: string; topic: string | null; at: number; publicKey: Uint8Array }): {
  readonly csr: string;
  readonly request: string;
} {
  const organization = parts.organizationName.replace(/[\\/:*?"<>|.\s\p{Cc}]+/gu, '-').slice(0, 40);
  const date = new Date(parts.at);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${date.getFullYear()}${two(date.getMonth() + 1)}${two(date.getDate())}`;
  const tail = parts.topic === null ? 'new' : parts.topic.slice(-6);
  const keyId = createHash('sha256').update(parts.publicKey).digest('hex').slice(0, 8);
  const rest = `${organization}_${tail}_${day}_${keyId}`;
  return { csr: `push-csr_${rest}.csr`, request: `push-request_${rest}.plist.b64` };
}
