import type { KeyObject } from 'node:crypto';
import type { Certificate } from '#pki/certificate.ts';
import { issueCertificate } from '#pki/issue-certificate.ts';

const DAY_MS = 86_400_000;

/**
 * The "public key" that is uploaded to Apple Business or School Manager, and that mdmcert.download seals its reply for:
 * a certificate that the key signs for itself. Apple does not look at its dates; the key has to live as long as the
 * server's row, and two years leave no doubt. It is valid since yesterday, for clocks that are behind.
 */
export function createAdePublicKey(request: {
  /** RSA, 2048 bits: Apple's portal takes no other. */
  readonly key: KeyObject;
  readonly commonName: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}): Promise<Certificate> {
  const subject = [{ type: 'CN', value: request.commonName }];
  return issueCertificate({
    subject,
    publicKey: request.key,
    issuer: { subject, key: request.key },
    notBefore: request.now - DAY_MS,
    notAfter: request.now + 730 * DAY_MS,
    keyUsage: ['digitalSignature', 'keyEncipherment'],
    subjectKeyIdentifier: true,
  });
}
