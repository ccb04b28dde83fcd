import { certificateKind, isPushCertificate } from '#files/sniff-file.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import type { Certificate } from '#pki/certificate.ts';
import { sameName } from '#pki/name.ts';
import { verifyChain } from '#pki/verify-chain.ts';
import { type Credential, vendorIdentity } from '#store/credentials-store.ts';
import type { Pkcs12Contents } from '../../protocols/pkcs12/read-pkcs12.ts';
import { iso } from './certificates-ports.ts';

/** TLS servers (RFC 5280 4.2.1.12). */
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';

export type ImportedKind = 'push' | 'supervision' | 'vendor';

export type Pkcs12Refusal =
  | 'not-a-push-certificate'
  | 'not-a-vendor-certificate'
  | 'not-a-supervision-identity'
  | 'not-rsa'
  | 'chain-incomplete'
  | 'expired'
  | 'not-yet-valid'
  | 'already-installed'
  | 'older-than-installed';

/** A pair from elsewhere as it would be installed. */
export interface ImportedPair {
  /** PEM, leaf first. */
  readonly certificate: string;
  readonly identity: string;
  readonly identityName: string;
  readonly leaf: Certificate;
}

/** Judges a pair that fits together. Whether another identity may come in is asked afterwards. */
export function judgePkcs12(
  kind: ImportedKind,
  { certificate: leaf, chain, key }: Pkcs12Contents,
  facts: { readonly installed: Credential | null; readonly now: number },
): Outcome<ImportedPair, Pkcs12Refusal> {
  const { installed, now } = facts;
  const what = { kind: certificateKind(leaf), subject: leaf.subjectText.slice(0, 200) };
  if (kind === 'push' && !isPushCertificate(leaf)) return fail('not-a-push-certificate', 'its subject has no topic', what);
  if (kind === 'vendor' && what.kind !== 'vendor-certificate') return fail('not-a-vendor-certificate', 'it signs no requests', what);
  const other = kind === 'supervision' ? otherThanSupervision(leaf) : null;
  if (other !== null) return fail('not-a-supervision-identity', 'it is for something else', { ...what, kind: other });
  // Apple's portal makes and takes RSA alone; devices challenge a supervision identity with RSA as well.
  if (key.asymmetricKeyType !== 'rsa') return fail('not-rsa', 'the key is not RSA', { key: key.asymmetricKeyType ?? '' });
  if (now >= leaf.notAfter) return fail('expired', 'its time is over', { expiredAt: iso(leaf.notAfter) });
  if (now < leaf.notBefore) return fail('not-yet-valid', 'its time has not begun', { validFrom: iso(leaf.notBefore) });
  const topic = kind === 'push' ? leaf.uid : null;
  const identity = topic ?? (kind === 'vendor' ? vendorIdentity(leaf.publicKeyDer) : leaf.sha256);
  if (installed !== null && installed.identity === identity) {
    const { serialNumber } = leaf;
    const details = { serialNumber, expiresAt: iso(leaf.notAfter), installedExpiresAt: iso(installed.expiresAt ?? 0) };
    if (installed.serialNumber === serialNumber) return fail('already-installed', 'it is the installed one', details);
    if (leaf.notAfter <= (installed.expiresAt ?? 0))
      return fail('older-than-installed', 'it ends no later than the installed one', details);
  }
  const identityName = topic ?? (leaf.commonName || leaf.subjectText || identity);
  if (kind !== 'vendor') return ok({ certificate: leaf.pem, identity, identityName, leaf });
  const path = vendorChain(leaf, chain, now);
  return path.ok ? ok({ certificate: path.value.map(({ pem }) => pem).join(''), identity, identityName, leaf }) : path;
}

/**
 * What a certificate is for that is plainly no supervision identity; null when it may be one. Devices take any certificate
 * (Configurator's signs code, other tools' have no extensions at all), so that it is the wrong file shows only by what
 * else it is. A "CA" without a name is none (RFC 5280 4.1.2.6 wants one): go-ios makes supervision identities like that.
 */
function otherThanSupervision(leaf: Certificate): string | null {
  const kind = certificateKind(leaf);
  const isNamelessPair = leaf.isCa && leaf.subject.length === 0 && leaf.issuer.length === 0;
  if (kind === 'push-certificate' || kind === 'vendor-certificate' || kind === 'app-push-certificate') return kind;
  if (isNamelessPair) return null;
  if (leaf.isCa) return 'ca-certificate';
  return leaf.extendedKeyUsage.includes(SERVER_AUTH) ? 'tls-server' : null;
}

/** Complete to a self-signed root, because Apple's portal wants the root inside the request. */
function vendorChain(
  leaf: Certificate,
  others: readonly Certificate[],
  at: number,
): Outcome<Certificate[], 'chain-incomplete' | 'expired'> {
  const roots = others.filter(({ subject, issuer, isCa }) => isCa && sameName(subject, issuer));
  const path = verifyChain({ leaf, intermediates: others, roots, at });
  if (path.ok) return path;
  if (path.error.code === 'expired') return fail('expired', 'a certificate of the chain is out of date');
  const missing = leaf.issuer
    .map(({ value }) => value)
    .join(', ')
    .slice(0, 200);
  return fail('chain-incomplete', 'the chain does not reach a root', { missing });
}
