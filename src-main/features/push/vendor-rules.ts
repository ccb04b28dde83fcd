import type { KeyObject } from 'node:crypto';
import { certificateKind, sniffFile } from '#files/sniff-file.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import type { Certificate } from '#pki/certificate.ts';
import { verifyChain } from '#pki/verify-chain.ts';
import { readVendorKey, signsFor } from './vendor-key.ts';

/** What people have at hand beside the vendor certificate, and take for it. */
type Mistaken = 'push-certificate' | 'app-push-certificate' | 'ca-certificate' | 'tls-server-certificate';
type VendorRefusal = 'not-a-certificate' | Mistaken | 'not-a-private-key' | 'key-mismatch' | 'chain-incomplete' | 'expired';

const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';

export interface VendorParts {
  /** Leaf first, the self-signed root last and included. */
  readonly chain: readonly [Certificate, ...Certificate[]];
  readonly key: KeyObject;
}

/**
 * Judges an organisation's own "MDM Vendor CSR Signing" identity: readable, RSA key that fits, in date, and a chain complete to
 * a self-signed root, because Apple's portal wants the root inside the request (Apple: "Setting up push notifications for your
 * MDM customers"). Chain certificates may come in any order, one or several per file.
 */
export function judgeVendor(
  files: { certificate: Uint8Array; privateKey: Uint8Array; chain: readonly Uint8Array[] },
  now: number,
): Outcome<VendorParts, VendorRefusal> {
  const certificate = sniffFile(files.certificate);
  const leaf = certificate.certificates.find(({ isCa }) => !isCa) ?? certificate.certificates[0];
  if (leaf === undefined)
    return fail('not-a-certificate', 'the vendor certificate cannot be read', { kind: certificate.kind, file: 'certificate' });
  const mistaken = mistakenFor(leaf);
  if (mistaken !== null) return fail(mistaken, 'a certificate for something else', { subject: leaf.subjectText.slice(0, 200) });
  const others = certificate.certificates.filter((each) => each !== leaf);
  for (const [index, bytes] of files.chain.entries()) {
    const { kind, certificates } = sniffFile(bytes);
    if (certificates.length === 0)
      return fail('not-a-certificate', 'a certificate of the chain cannot be read', { kind, file: `chain-${index + 1}` });
    others.push(...certificates);
  }
  const key = readVendorKey(files.privateKey);
  if (!key.ok) return key;
  if (!signsFor(key.value, leaf.publicKey)) return fail('key-mismatch', 'the key does not belong to the vendor certificate');
  if (now >= leaf.notAfter)
    return fail('expired', 'the vendor certificate is out of date', { expiredAt: new Date(leaf.notAfter).toISOString() });
  const chain = orderChain(leaf, others);
  const root = chain.at(-1);
  if (chain.length < 2 || root === undefined || !isSelfIssued(root)) {
    return fail('chain-incomplete', 'the chain does not reach a root', { missing: root === undefined ? '' : issuerText(root) });
  }
  const verified = verifyChain({ leaf, intermediates: chain.slice(1, -1), roots: [root], at: now });
  if (!verified.ok) {
    return verified.error.code === 'expired'
      ? fail('expired', 'a certificate of the chain is out of date')
      : fail('chain-incomplete', 'the certificates do not form a chain', { missing: issuerText(leaf) });
  }
  return ok({ chain, key: key.value });
}

/** For what else a certificate says that it was issued; null when it may be a vendor's. Some come from the same authority, none signs requests. */
function mistakenFor(leaf: Certificate): Mistaken | null {
  const kind = certificateKind(leaf);
  if (kind === 'push-certificate' || kind === 'app-push-certificate') return kind;
  if (leaf.isCa) return 'ca-certificate';
  return kind !== 'vendor-certificate' && leaf.extendedKeyUsage.includes(SERVER_AUTH) ? 'tls-server-certificate' : null;
}

/** From the leaf upwards by issuer name, as far as the certificates at hand go. */
function orderChain(leaf: Certificate, others: readonly Certificate[]): [Certificate, ...Certificate[]] {
  const chain: [Certificate, ...Certificate[]] = [leaf];
  for (let top = leaf; !isSelfIssued(top) && chain.length <= others.length; ) {
    const parent = others.find((candidate) => !chain.includes(candidate) && issues(candidate, top));
    if (parent === undefined) break;
    chain.push(parent);
    top = parent;
  }
  return chain;
}

const nameKey = (name: Certificate['subject']): string => JSON.stringify(name.map(({ type, value }) => [type, value]));
const issues = (parent: Certificate, child: Certificate): boolean => parent.isCa && nameKey(parent.subject) === nameKey(child.issuer);
const isSelfIssued = (certificate: Certificate): boolean => nameKey(certificate.subject) === nameKey(certificate.issuer);
const issuerText = (certificate: Certificate): string => certificate.issuer.map(({ value }) => value).join(', ');
