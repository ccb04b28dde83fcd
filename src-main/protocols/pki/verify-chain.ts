import { X509Certificate } from 'node:crypto';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import type { Certificate } from './certificate.ts';
import { readCertificateParts } from './certificate-parts.ts';
import { sameName } from './name.ts';

export type ChainFailure = 'untrusted' | 'expired' | 'not-yet-valid' | 'wrong-usage';

const MAX_CHAIN = 8;
/** Certificates that all sign each other must not make us try every order of them. */
const MAX_ATTEMPTS = 200;
const ANY_USAGE = '2.5.29.37.0';

/**
 * Finds a path from `leaf` over `intermediates` to one of `roots` (trusted by their bytes) in which every certificate
 * is valid at `at` (ms since 1970), every issuer is a CA within its path length, and, when asked, the leaf and every
 * intermediate may be used for `extendedKeyUsage` (a certificate without that extension may be used for anything).
 * Answers the path, leaf first, root last. A leaf that is itself one of the roots is a path of one.
 * No revocation, no name constraints, unknown critical extensions are let pass (Apple's leaves have some).
 */
export function verifyChain(question: {
  readonly leaf: Certificate;
  readonly intermediates: readonly Certificate[];
  readonly roots: readonly Certificate[];
  readonly at: number;
  readonly extendedKeyUsage?: string;
}): Outcome<Certificate[], ChainFailure> {
  const roots = new Set(question.roots.map(({ sha256 }) => sha256));
  const issuers = [...new Map([...question.roots, ...question.intermediates].map((issuer) => [issuer.sha256, issuer])).values()];
  let reason: ChainFailure = 'untrusted';
  let attempts = 0;
  const signatures = new Map<string, boolean>();
  const isSigned = (certificate: Certificate, issuer: Certificate): boolean => {
    const link = `${certificate.sha256} ${issuer.sha256}`;
    const known = signatures.get(link) ?? isSignedBy(certificate, issuer);
    signatures.set(link, known);
    return known;
  };

  const search = (path: readonly Certificate[], last: Certificate): readonly Certificate[] | null => {
    if (roots.has(last.sha256)) {
      const problem = problemOf(path, question.at, question.extendedKeyUsage);
      if (problem === null) return path;
      if (reason === 'untrusted') reason = problem;
    }
    if (path.length >= MAX_CHAIN) return null;
    for (const issuer of issuers) {
      if (path.includes(issuer) || !mayIssue(issuer, last, path.length - 1)) continue;
      attempts += 1;
      if (attempts > MAX_ATTEMPTS) return null;
      const found = isSigned(last, issuer) ? search([...path, issuer], issuer) : null;
      if (found !== null) return found;
    }
    return null;
  };

  const path = search([question.leaf], question.leaf);
  return path === null ? fail(reason) : ok([...path]);
}

function problemOf(path: readonly Certificate[], at: number, usage: string | undefined): ChainFailure | null {
  if (path.some((certificate) => at < certificate.notBefore)) return 'not-yet-valid';
  if (path.some((certificate) => at > certificate.notAfter + 999)) return 'expired'; // the last second counts
  if (usage === undefined) return null;
  const below = path.length === 1 ? path : path.slice(0, -1);
  const mayServe = ({ extendedKeyUsage: usages }: Certificate): boolean =>
    usages.length === 0 || usages.includes(usage) || usages.includes(ANY_USAGE);
  return below.every(mayServe) ? null : 'wrong-usage';
}

/** `below` is the number of CA certificates between this issuer and the leaf (RFC 5280 4.2.1.9). */
function mayIssue(issuer: Certificate, subject: Certificate, below: number): boolean {
  if (!issuer.isCa || !sameName(issuer.subject, subject.issuer)) return false;
  if (issuer.keyUsage.length > 0 && !issuer.keyUsage.includes('keyCertSign')) return false;
  const { pathLength } = readCertificateParts(issuer.der);
  return pathLength === null || below <= pathLength;
}

function isSignedBy(certificate: Certificate, issuer: Certificate): boolean {
  try {
    return new X509Certificate(certificate.der).verify(issuer.publicKey);
  } catch {
    return false; // a signature algorithm the crypto library refuses
  }
}
