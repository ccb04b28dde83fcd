import { type Confirmation, confirms } from '#contract/confirmation.ts';
import type { ConfirmationWord } from '#contract/confirmation-words.ts';
import { type Failure, fail } from '#lib/outcome.ts';
import { readCertificate } from '#pki/certificate.ts';
import { sameName } from '#pki/name.ts';
import type { Credential, CredentialKind } from '#store/credentials-store.ts';
import { tlsHindrance } from './engine-roots.ts';

export type Hindrance = 'expired' | 'secret-missing' | 'superseded' | 'root-missing' | 'other-host';

/** As much of a credential as tells whether devices would notice that it takes another's place. */
export type Standing = Pick<Credential, 'kind' | 'identity' | 'certificate'>;

/** Who relies on what is installed. */
export interface Reliance {
  readonly devices: (kind: Exclude<CredentialKind, 'engine-root'>) => number;
  /** Devices that would fall silent under another push topic. */
  readonly boundElsewhere: (topic: string) => number;
}

/** What decides whether a replaced credential can be gone back to. */
interface HindranceFacts {
  readonly now: number;
  readonly hasSecret: (name: string) => boolean;
  /** Everything kept of its kind. */
  readonly others: readonly Credential[];
  /** Where the engine listens; null: not known yet. */
  readonly engineHost: string | null;
  /** Every root of the engine that is kept. */
  readonly roots: readonly Credential[];
}

/** Why a replaced credential cannot be gone back to; null when it can. */
export function hindranceOf(row: Credential, facts: HindranceFacts): Hindrance | null {
  const { now, hasSecret, engineHost: host } = facts;
  if (row.expiresAt !== null && row.expiresAt <= now) return 'expired';
  if (!hasSecret(row.secretName)) return 'secret-missing';
  if (facts.others.some((other) => supersedes(other, row))) return 'superseded';
  if (row.kind !== 'engine-tls') return null;
  return tlsHindrance(row.certificate, { host, now, roots: facts.roots.filter(({ secretName }) => hasSecret(secretName)) });
}

/** Apple ends a server or content token when a newer one is downloaded for the same server or location (ADE: 401, content: 9625). */
function supersedes(other: Credential, row: Credential): boolean {
  if ((row.kind !== 'ade' && row.kind !== 'content') || other.id === row.id || other.identity !== row.identity) return false;
  return other.issuedAt === row.issuedAt ? other.installedAt > row.installedAt : other.issuedAt > row.issuedAt;
}

/** How many devices would fall silent, or could not be managed any more, with `to` in place of what is installed. */
export function strandedBy(to: Standing, installed: Standing | null, reliance: Reliance): number {
  // Whoever is bound to a topic of long ago is silent already, and no renewal changes that.
  if (installed !== null && areOne(to, installed)) return 0;
  if (to.kind === 'push') return reliance.boundElsewhere(to.identity);
  if (installed === null) return 0;
  // Devices trust the root, not the certificate below it.
  return reliance.devices(to.kind === 'engine-root' ? 'engine-tls' : to.kind);
}

/**
 * Whether `to` comes in place of what is installed only by word, number and reason. Another supervision identity always does:
 * supervised devices need not be enrolled, so nobody can count those that would refuse us.
 */
export const wantsWord = (to: Standing, installed: Standing | null, devices: number): boolean =>
  devices > 0 || (to.kind === 'supervision' && installed !== null && !areOne(to, installed));

/** Whether devices take one for the other. */
export function areOne(one: Standing, other: Standing): boolean {
  if (one.identity === other.identity) return true;
  if (one.kind !== 'engine-tls' || other.kind !== 'engine-tls') return false;
  // Every TLS certificate is a new identity; what devices check is its root and the host (the root's name has a random part).
  const [a, b] = [readCertificate(Buffer.from(one.certificate)), readCertificate(Buffer.from(other.certificate))];
  return sameName(a.issuer, b.issuer) && [...a.subjectAltNames].sort().join(' ') === [...b.subjectAltNames].sort().join(' ');
}

/** Level 3 (product.md 4.10): word, number and reason, or why not. */
export function refusedBy(
  word: ConfirmationWord,
  devices: number,
  given: Confirmation | null,
): { readonly ok: false; readonly error: Failure<'confirmation-wrong' | 'reason-empty'> } | null {
  const code = given === null ? 'confirmation-wrong' : confirms(word, devices, given);
  return code === null ? null : fail(code, code, { devices: String(devices) });
}
