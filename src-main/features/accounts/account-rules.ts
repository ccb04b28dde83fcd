import type { AccountView, AddressHint } from '#contract/accounts.ts';
import { isMailAddress } from '#lib/mail-address.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';

/** How often it is asked whether somebody can still sign in (product.md I-20): a quarter, as 13 weeks. */
export const QUARTER_MS = 91 * 86_400_000;

export interface Person {
  readonly name: string;
  readonly email: string;
}

/** What a person enters. */
export interface AccountForm {
  readonly address: string;
  readonly managed: boolean;
  readonly purposes: AccountView['purposes'];
  readonly owner: Person;
  readonly deputy: Person | null;
  readonly trustedNumbers: readonly string[];
  readonly note: string;
}

type FormRefusal = 'address-invalid' | 'owner-empty' | 'owner-email-invalid' | 'deputy-email-invalid' | 'deputy-empty' | 'number-invalid';

/** The form as it is kept: full-width letters, digits and signs became half-width first (NFKC, product.md 4.15). */
export function checkForm(form: AccountForm): Outcome<AccountForm, FormRefusal> {
  const address = addressOf(form.address);
  const owner = personOf(form.owner);
  const deputy = form.deputy === null ? null : personOf(form.deputy);
  if (!isMailAddress(address)) return fail('address-invalid');
  if (owner.name === '') return fail('owner-empty');
  if (!isMailAddress(owner.email)) return fail('owner-email-invalid');
  if (deputy !== null && deputy.name === '') return fail('deputy-empty');
  if (deputy !== null && !isMailAddress(deputy.email)) return fail('deputy-email-invalid');
  const numbers: string[] = [];
  for (const entered of form.trustedNumbers.map(halfWidth).filter((text) => text !== '')) {
    const number = phoneNumber(entered);
    if (number === null) return fail('number-invalid', 'not a phone number', { number: entered });
    numbers.push(number);
  }
  return ok({
    address,
    managed: form.managed,
    purposes: [...new Set(form.purposes)],
    owner,
    deputy,
    trustedNumbers: [...new Set(numbers)],
    note: form.note.normalize('NFKC').trim(),
  });
}

const halfWidth = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();

/** Apple Accounts and mailboxes do not care about capitals; the register must not hold one account twice for them. */
export const addressOf = (text: string): string => halfWidth(text).toLowerCase();

const personOf = ({ name, email }: Person): Person => ({ name: halfWidth(name), email: addressOf(email) });

/** E.164 allows 15 digits; the shortest that receive a code have 8. Hyphens of all kinds, dots, brackets and spaces go. */
export function phoneNumber(text: string): string | null {
  const bare = text.normalize('NFKC').replace(/[\s().\-\u2010-\u2015\u2212\u30fc]/g, '');
  return /^\+?\d{8,15}$/.test(bare) ? bare : null;
}

/** Providers whose addresses belong to one person; what a company cannot take over when that person leaves (product.md U-5, U-6). */
const personalDomains =
  /(?:^|\.)(?:gmail\.com|googlemail\.com|icloud\.com|me\.com|mac\.com|yahoo\.co\.jp|ymail\.ne\.jp|yahoo\.com|outlook\.(?:com|jp)|hotmail\.(?:com|co\.jp)|live\.(?:com|jp)|msn\.com|aol\.(?:com|jp)|proton\.me|protonmail\.com|gmx\.(?:com|net|de)|docomo\.ne\.jp|ezweb\.ne\.jp|au\.com|softbank\.(?:ne\.)?jp|i\.softbank\.jp|vodafone\.ne\.jp|ymobile\.ne\.jp|emobile\.ne\.jp|willcom\.com|rakumail\.jp|uqmobile\.jp|nifty\.com|biglobe\.ne\.jp|ocn\.ne\.jp|so-net\.ne\.jp|dion\.ne\.jp|plala\.or\.jp|excite\.co\.jp)$/;

/** Words that mailboxes of several people are named with, in English and in romaji. */
const groupWord =
  /^(?:mdm|emm|it|ict|is|info|admins?|administrators?|joho|jouhou|joho-?system|jyoho|system|systems|sys|support|helpdesk|help|desk|service|kanri|kanrisha|somu|soumu|jimu|jimukyoku|kyoumu|kyomu|apple|appleid|appleaccount|asm|abm|vpp|ade|dep|device|devices|kitting|mobile|ipad|iphone|group|team|office|contact|postmaster|webmaster|security|infra|ops|noc|gigaschool|giga|school|tablet|cert|certs|certificate|push|apns)\d*$/;

/** A group's mailbox outlives its members. A word of a group anywhere in the name is enough: mdm-admin, it.support. */
export function hintOf(address: string): AddressHint {
  const [name = '', domain = ''] = addressOf(address).split('@');
  if (personalDomains.test(domain)) return 'personal';
  const words = (name.split('+')[0] ?? '').split(/[._-]/);
  return words.some((word) => groupWord.test(word)) ? 'group' : 'named';
}

/** What is missing for nobody to be locked out (apple-cloud.md 9, rows 1 and 2). */
export function gapsOf({ address, owner, deputy, trustedNumbers }: AccountForm): AccountView['gaps'] {
  const same = deputy !== null && (deputy.email === owner.email || deputy.name.replaceAll(' ', '') === owner.name.replaceAll(' ', ''));
  return [
    ...(deputy === null ? (['no-deputy'] as const) : []),
    ...(same ? (['same-person'] as const) : []),
    ...(trustedNumbers.length === 0 ? (['no-trusted-number'] as const) : []),
    ...(trustedNumbers.length === 1 ? (['one-trusted-number'] as const) : []),
    ...(hintOf(address) === 'personal' ? (['personal-address'] as const) : []),
  ];
}

/** When the question comes next: a quarter after the last answer, and at once while the answer is "no". */
export const nextQuestion = ({ countsFrom, able }: { countsFrom: number; able: boolean | null }): number =>
  able === false ? countsFrom : countsFrom + QUARTER_MS;
