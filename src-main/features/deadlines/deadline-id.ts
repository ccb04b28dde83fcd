import type { CredentialKind } from '#contract/certificates.ts';

/** There is one of each in use, and its identity is of its certificate or key: made anew, it is still the same date to look after. */
const replaced: ReadonlySet<CredentialKind> = new Set(['supervision', 'vendor', 'engine-tls', 'device-ca']);

/**
 * The id of a credential's date, of which the calendar's UID is made. What is told of it is kept by id and date, so one that is
 * made anew has a date that nobody was told of yet.
 */
export const credentialId = ({ kind, identity }: { readonly kind: CredentialKind; readonly identity: string }): string =>
  replaced.has(kind) ? `credential/${kind}` : `credential/${kind}/${identity}`;
