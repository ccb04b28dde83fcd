import type { PushSigner } from '#contract/push.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { type Vendor, vendorExpiresAt } from './vendor-identity.ts';

interface SignerView {
  signer: PushSigner;
  available: boolean;
  hindrance: 'vendor-missing' | 'vendor-expired' | 'not-configured' | null;
}

export interface SignerFacts {
  readonly vendor: Vendor | null;
  readonly hasMdmcert: boolean;
  readonly now: number;
}

/** Who can sign a request, and what hinders the others. */
export const signersView = (facts: SignerFacts): SignerView[] =>
  (['own', 'external', 'mdmcert'] as const).map((signer) => {
    const hindrance = hindranceOf(signer, facts);
    return { signer, available: hindrance === null, hindrance };
  });

/** The one that a new wizard starts with: nothing leaves the house where it need not. */
export const usualSigner = (facts: SignerFacts): PushSigner => (hindranceOf('own', facts) === null ? 'own' : 'external');

/** The refusal of a form with that signer. */
export function checkSigner(
  signer: PushSigner,
  facts: SignerFacts,
): Outcome<null, 'vendor-missing' | 'vendor-expired' | 'signer-unavailable'> {
  const hindrance = hindranceOf(signer, facts);
  if (hindrance === null) return ok(null);
  if (hindrance === 'not-configured') return fail('signer-unavailable', 'this signer is not set up', { signer });
  if (hindrance === 'vendor-missing') return fail(hindrance, 'no vendor signing identity');
  const expiredAt = facts.vendor === null ? 0 : vendorExpiresAt(facts.vendor);
  return fail(hindrance, 'the vendor certificate is out of date', { expiredAt: new Date(expiredAt).toISOString() });
}

function hindranceOf(signer: PushSigner, { vendor, hasMdmcert, now }: SignerFacts): SignerView['hindrance'] {
  if (signer === 'external') return null;
  if (signer === 'mdmcert') return hasMdmcert ? null : 'not-configured';
  if (vendor === null) return 'vendor-missing';
  return vendorExpiresAt(vendor) <= now ? 'vendor-expired' : null;
}
