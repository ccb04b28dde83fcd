import { sign } from 'node:crypto';
import { readCertificates } from '#pki/certificate.ts';
import { privateKeyFrom, privateKeyToDer } from '#pki/keys.ts';
import { type CredentialsStore, vendorIdentity } from '#store/credentials-store.ts';
import type { VendorSigner } from '../../protocols/push-portal/push-request.ts';
import type { VendorParts } from './vendor-rules.ts';

/** Who signs our requests, and whether that is only practice. */
export interface Vendor extends VendorSigner {
  readonly simulated: boolean;
}

export interface VendorIdentityPorts {
  readonly credentials: CredentialsStore;
  readonly secrets: { put(name: string, plain: Uint8Array, at: number): void; get(name: string): Uint8Array | null };
}

/** The imported vendor identity, or null. Its key is opened for one signature at a time. */
export function importedVendor({ credentials, secrets }: VendorIdentityPorts): Vendor | null {
  const stored = credentials.current('vendor');
  if (stored === null) return null;
  return {
    chain: readCertificates(Buffer.from(stored.certificate)),
    simulated: false,
    sign: (bytes) => {
      const key = secrets.get(stored.secretName);
      if (key === null) throw new Error('the key of the vendor identity is missing from secrets');
      return sign('sha256', bytes, privateKeyFrom(key));
    },
  };
}

/** Keeps an imported vendor; the one before goes to the history. To be called inside a transaction. */
export function keepVendor(
  { credentials, secrets }: VendorIdentityPorts,
  { chain, key }: VendorParts,
  secretName: string,
  at: number,
): void {
  const [leaf] = chain;
  secrets.put(secretName, privateKeyToDer(key), at);
  credentials.install({
    kind: 'vendor',
    identity: vendorIdentity(leaf.publicKeyDer),
    identityName: leaf.subjectText,
    account: '',
    serialNumber: leaf.serialNumber,
    certificate: chain.map(({ pem }) => pem).join(''),
    secretName,
    facts: {},
    issuedAt: leaf.notBefore,
    expiresAt: leaf.notAfter,
    installedAt: at,
    verifiedAt: at,
  });
}

/** When the vendor can no longer sign: at the end of its own certificate. */
export const vendorExpiresAt = (vendor: Vendor): number => vendor.chain[0]?.notAfter ?? 0;
