import { type Certificate, readCertificate } from '#pki/certificate.ts';
import { verifyChain } from '#pki/verify-chain.ts';
import type { Credential, CredentialsStore } from '#store/credentials-store.ts';
import type { IdentityKeeper } from './identity-keeper.ts';

/** Where the engine listens, and the roots it can have: those whose keys are there, as only they can renew what is below them. */
interface EngineFacts<Root extends { readonly certificate: string }> {
  /** Null: not known yet. */
  readonly host: string | null;
  readonly roots: readonly Root[];
  readonly now: number;
}

/** Every root that is there to be had, the current one first. */
export function keptRoots(credentials: CredentialsStore): Credential[] {
  const current = credentials.current('engine-root');
  return [...(current === null ? [] : [current]), ...credentials.history('engine-root')];
}

/** Why the engine would not serve this TLS certificate but make another; null when it would. */
export function tlsHindrance(
  certificate: string,
  facts: EngineFacts<{ readonly certificate: string }>,
): 'other-host' | 'root-missing' | null {
  const leaf = readCertificate(Buffer.from(certificate));
  if (facts.host !== null && !leaf.subjectAltNames.includes(facts.host)) return 'other-host';
  return rootOf(certificate, facts) === null ? 'root-missing' : null;
}

/** The root that signed this TLS certificate, and that devices must trust for it. */
export function rootOf<Root extends { readonly certificate: string }>(certificate: string, facts: EngineFacts<Root>): Root | null {
  const leaf = readCertificate(Buffer.from(certificate));
  const isAbove = (root: Root): boolean =>
    verifyChain({ leaf, intermediates: [], roots: [readCertificate(Buffer.from(root.certificate))], at: facts.now }).ok;
  return facts.roots.find(isAbove) ?? null;
}

/**
 * What a device that enrols now shall trust the engine by, read anew each time: the root of now, and those before it while devices
 * are enrolled that may know no other, as going back for their sake must not cut off the ones enrolled since.
 */
export async function engineAnchors(
  keeper: IdentityKeeper,
  credentials: CredentialsStore,
  facts: { readonly oldestEnrolledAt: number | null; readonly now: number },
): Promise<Certificate[]> {
  const { oldestEnrolledAt, now } = facts;
  const { certificate: current } = await keeper.engineRoot();
  const former = credentials
    .former('engine-root')
    .filter(({ replacedAt }) => oldestEnrolledAt !== null && oldestEnrolledAt < (replacedAt ?? now))
    .map(({ certificate }) => readCertificate(Buffer.from(certificate)))
    .filter(({ notAfter }) => notAfter > now);
  const all = [current, ...former];
  return all.filter(({ sha256 }, index) => all.findIndex((other) => other.sha256 === sha256) === index);
}
