import type { CredentialKind } from '#contract/certificates.ts';

/** Product.md 4.8: what comes from Apple and must be renewed with the same account, and what this Mac has of its own. */
export const credentialGroups = [
  { group: 'apple', kinds: ['push', 'ade', 'content', 'api', 'supervision'] },
  { group: 'own', kinds: ['vendor', 'engine-tls', 'device-ca'] },
] as const satisfies readonly { readonly group: string; readonly kinds: readonly CredentialKind[] }[];

export const isCredentialKind = (word: string): word is CredentialKind =>
  credentialGroups.some(({ kinds }) => kinds.some((kind) => kind === word));

/** Credentials that are got step by step, and the minutes that takes. */
export const wizardMinutes: Partial<Readonly<Record<CredentialKind, number>>> = { push: 15, ade: 15, content: 5, api: 5 };
