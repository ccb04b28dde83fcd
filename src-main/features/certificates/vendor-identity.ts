import { sign } from 'node:crypto';
import { readCertificates } from '#pki/certificate.ts';
import { privateKeyFrom, privateKeyToDer } from '#pki/keys.ts';
import type { VendorSigner } from '../../protocols/push-portal/push-request.ts';
import type { VendorParts } from './vendor-rules.ts';

/** Who signs our requests, and whether that is only practice. */
export interface Vendor extends VendorSigner {
  readonly simulated: boolean;
}

export interface VendorIdentityPorts {
  readonly identities: {
    get(name: string): { readonly certificate: string; readonly keyName: string } | null;
    put(identity: { name: string; certificate: string; keyName: string }, at: number): void;
  };
  readonly secrets: { put(name: string, plain: Uint8Array, at: number): void; get(name: string): Uint8Array | null };
}

const NAME = 'vendor';

/** The imported vendor identity, or null. Its key is opened for one signature at a time. */
export function importedVendor({ identities, secrets }: VendorIdentityPorts): Vendor | null {
  const stored = identities.get(NAME);
  if (stored === null) return null;
  return {
    chain: readCertificates(Buffer.from(stored.certificate)),
    simulated: false,
    sign: (bytes) => {
      const key = secrets.get(stored.keyName);
      if (key === null) throw new Error('the key of the vendor identity is missing from secrets');
      return sign('sha256', bytes, privateKeyFrom(key));
    },
  };
}

/** Keeps an imported vendor; answers the name of the key it replaces. The key goes first: no identity names a missing one. */
export function keepVendor(ports: VendorIdentityPorts, parts: VendorParts, keyName: string, at: number): string | null {
  const replaced = ports.identities.get(NAME)?.keyName ?? null;
  ports.secrets.put(keyName, privateKeyToDer(parts.key), at);
  ports.identities.put({ name: NAME, certificate: parts.chain.map(({ pem }) => pem).join(''), keyName }, at);
  return replaced;
}

/** When the vendor can no longer sign: at the end of its own certificate. */
export const vendorExpiresAt = (vendor: Vendor): number => vendor.chain[0]?.notAfter ?? 0;
