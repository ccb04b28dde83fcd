import { X509Certificate } from 'node:crypto';
import type { Certificate } from '#pki/certificate.ts';

export type CertificateKind =
  | 'push-certificate'
  | 'vendor-certificate'
  | 'app-push-certificate'
  | 'ca-certificate'
  | 'self-signed-certificate'
  | 'certificate';

const TOPIC_PREFIX = 'com.apple.mgmt.';
/** "Apple Push Services: …", "Apple Production IOS Push Services: …" and their kin: they push to apps, not to MDM. */
const APP_PUSH = /(?:Push Services|VoIP Services|WatchKit Services|Website Push ID|Pass Type ID): /;

/** A certificate for MDM: its subject has one user ID, and that is a topic. Two of them would be two answers to one question. */
export function isPushCertificate(certificate: Certificate): boolean {
  const userIds = certificate.subject.filter(({ type }) => type === 'UID');
  return userIds.length === 1 && certificate.uid?.startsWith(TOPIC_PREFIX) === true;
}

/** What a certificate is for, as far as it says so itself. It proves nothing: chains and keys are the caller's question. */
export function certificateKind(certificate: Certificate): CertificateKind {
  if (isPushCertificate(certificate)) return 'push-certificate';
  if (certificate.commonName?.startsWith('MDM Vendor') === true) return 'vendor-certificate';
  if (APP_PUSH.test(certificate.commonName ?? '')) return 'app-push-certificate';
  if (certificate.isCa) return 'ca-certificate';
  return isSelfSigned(certificate) ? 'self-signed-certificate' : 'certificate';
}

export function isSelfSigned(certificate: Certificate): boolean {
  if (JSON.stringify(certificate.subject) !== JSON.stringify(certificate.issuer)) return false;
  try {
    return new X509Certificate(certificate.der).verify(certificate.publicKey);
  } catch {
    return false; // a signature algorithm the crypto library refuses
  }
}
