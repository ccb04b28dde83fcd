import type { KeyObject } from 'node:crypto';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import type { Certificate } from '#pki/certificate.ts';
import { samePublicKey } from '#pki/keys.ts';
import { sameName } from '#pki/name.ts';

export type ChainFailure = 'no-certificate';

/**
 * The certificate of this key, and the others: first its issuers upwards, by their names, then whatever else came along,
 * in the order received. Marks in the file that pair key and certificate are not looked at: some tools forget them.
 */
export function leafAndChain(
  certificates: readonly Certificate[],
  key: KeyObject,
): Outcome<{ certificate: Buffer; chain: Buffer[]; key: KeyObject }, ChainFailure> {
  const unique = [...new Map(certificates.map((certificate) => [certificate.sha256, certificate])).values()];
  // A root re-issued for the same key would fit too; the certificate in use is the one that ends last.
  const leaf = unique.filter((each) => samePublicKey(each.publicKey, key)).sort((a, b) => b.notAfter - a.notAfter)[0];
  if (leaf === undefined) return fail('no-certificate');
  const chain: Certificate[] = [];
  let rest = unique.filter((each) => each !== leaf);
  for (let issuer = issuerOf(leaf, rest); issuer !== undefined; issuer = issuerOf(issuer, rest)) {
    chain.push(issuer);
    rest = rest.filter((each) => each !== issuer);
  }
  return ok({ certificate: leaf.der, chain: [...chain, ...rest].map(({ der }) => der), key });
}

const issuerOf = (certificate: Certificate, among: readonly Certificate[]): Certificate | undefined =>
  sameName(certificate.issuer, certificate.subject) ? undefined : among.find((each) => sameName(each.subject, certificate.issuer));
