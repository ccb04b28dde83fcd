import type { PushForm } from '#contract/push.ts';

export type FormField = keyof PushForm;

/** Under which field a refusal of main is written. */
export const fieldOf: Readonly<Record<string, FormField>> = {
  'organization-empty': 'organizationName',
  'name-not-half-width': 'contactName',
  'email-invalid': 'email',
  'country-invalid': 'country',
  'account-invalid': 'appleAccount',
  'vendor-missing': 'signer',
  'vendor-expired': 'signer',
  'signer-unavailable': 'signer',
};

const halfWidthFields: readonly FormField[] = ['contactName', 'email', 'appleAccount'];
export const isHalfWidth = (field: FormField): boolean => halfWidthFields.includes(field);

/** Full-width letters, digits and spaces as their half-width twins. */
export const halfWidth = (text: string): string => text.normalize('NFKC').replace(/\s+/g, ' ').trim();

/** Kana, kanji and their kin: a name that has still to be written in Latin letters. */
export const needsRomaji = (text: string): boolean => /[\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Han}]/u.test(text.normalize('NFKC'));
