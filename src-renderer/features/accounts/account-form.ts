import type { AccountView } from '#contract/accounts.ts';

/** What is typed, as it is typed; main judges it. */
export interface AccountDraft {
  readonly address: string;
  readonly managed: boolean;
  readonly purposes: AccountView['purposes'];
  readonly ownerName: string;
  readonly ownerEmail: string;
  readonly deputyName: string;
  readonly deputyEmail: string;
  /** One a line. */
  readonly numbers: string;
  readonly note: string;
}

/** The purposes a person may tick: what comes from Apple. */
export const purposes = ['push', 'ade', 'content', 'api', 'vendor'] as const;

export type TextField = Exclude<keyof AccountDraft, 'managed' | 'purposes'>;

/** Where a refusal is shown, and where it takes the person who saved. */
export const fieldOf: Readonly<Record<string, TextField>> = {
  'address-invalid': 'address',
  'address-taken': 'address',
  'owner-empty': 'ownerName',
  'owner-email-invalid': 'ownerEmail',
  'deputy-empty': 'deputyName',
  'deputy-email-invalid': 'deputyEmail',
  'number-invalid': 'numbers',
};

export const emptyForm = (address: string, used: AccountView['purposes']): AccountDraft => ({
  address,
  managed: false,
  purposes: used,
  ownerName: '',
  ownerEmail: '',
  deputyName: '',
  deputyEmail: '',
  numbers: '',
  note: '',
});

export const formOf = (account: AccountView): AccountDraft => ({
  address: account.address,
  managed: account.managed,
  purposes: account.purposes,
  ownerName: account.owner.name,
  ownerEmail: account.owner.email,
  deputyName: account.deputy?.name ?? '',
  deputyEmail: account.deputy?.email ?? '',
  numbers: account.trustedNumbers.join('\n'),
  note: account.note,
});

/** An empty deputy is none. */
export const inputOf = (draft: AccountDraft) => ({
  address: draft.address,
  managed: draft.managed,
  purposes: [...draft.purposes],
  owner: { name: draft.ownerName, email: draft.ownerEmail },
  deputy: draft.deputyName.trim() === '' && draft.deputyEmail.trim() === '' ? null : { name: draft.deputyName, email: draft.deputyEmail },
  trustedNumbers: draft.numbers.split(/[\n,、;]/).filter((line) => line.trim() !== ''),
  note: draft.note,
});
