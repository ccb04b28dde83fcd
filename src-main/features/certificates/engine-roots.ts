import { type Certificate, readCertificate } from '#pki/certificate.ts';
import { verifyChain } from '#pki/verify-chain.ts';
import type { Credential, CredentialsStore } from '#store/credentials-store.ts';
import type { IdentityKeeper } from './identity-keeper.ts';

/** Where the engine listens, and the roots it can have: those whose keys are there, as only they can renew what is below them. */
export interface EngineFacts<Root extends { readonly certificate: string }> {
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

/** What devices trust the engine by, read anew each time: it changes by restoring and by going back. */
export async function engineRoots(
  keeper: IdentityKeeper,
  credentials: CredentialsStore,
): Promise<{ current: Certificate; former: { certificate: Certificate; replacedAt: number }[] }> {
  const { certificate: current } = await keeper.engineRoot();
  const former = credentials.former('engine-root').map(({ certificate, replacedAt, installedAt }) => ({
    certificate: readCertificate(Buffer.from(certificate)),
    replacedAt: replacedAt ?? installedAt,
  }));
  return { current, former };
}
