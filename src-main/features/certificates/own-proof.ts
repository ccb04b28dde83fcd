import { type KeyObject, randomBytes, verify } from 'node:crypto';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { type Certificate, readCertificate } from '#pki/certificate.ts';
import { issueCertificate } from '#pki/issue-certificate.ts';
import { generateEcKey, privateKeyFrom, publicHalf, samePublicKey } from '#pki/keys.ts';
import { signBytes } from '#pki/signature.ts';
import { verifyChain } from '#pki/verify-chain.ts';
import type { Credential } from '#store/credentials-store.ts';

const MINUTE = 60_000;

/**
 * Proves an identity that no service can be asked about, by using it: its key opens, fits and signs. A CA also issues a
 * certificate that nobody keeps.
 */
export async function proveOwn(
  credential: Credential,
  secret: Uint8Array | null,
  now: number,
): Promise<Outcome<null, 'key-mismatch' | 'expired' | 'clock-skew'>> {
  const certificate = readCertificate(Buffer.from(credential.certificate));
  const { notBefore, notAfter } = certificate;
  if (now >= notAfter) return fail('expired', 'its time is over', { expiredAt: iso(notAfter) });
  if (now < notBefore) return fail('clock-skew', 'its time has not begun', { validFrom: iso(notBefore) });
  if (secret === null) return fail('key-mismatch', 'its key is missing', { reason: 'missing' });
  const key = privateKeyFrom(secret);
  if (!(await keyProves(certificate, key))) return fail('key-mismatch', 'its key does not fit', { reason: 'other-key' });
  if (credential.kind === 'device-ca' && !(await issues(certificate, key, now))) {
    return fail('key-mismatch', 'what it issues does not verify', { reason: 'issuing' });
  }
  return ok(null);
}

/** The key belongs to the certificate, and what it signs verifies. */
export async function keyProves(certificate: Certificate, key: KeyObject): Promise<boolean> {
  if (!samePublicKey(key, certificate.publicKey)) return false;
  const probe = randomBytes(32);
  return verify('sha256', probe, certificate.publicKey, await signBytes(key, 'sha256', probe));
}

async function issues(certificate: Certificate, key: KeyObject, now: number): Promise<boolean> {
  const leaf = await issueCertificate({
    subject: [{ type: 'CN', value: 'probe' }],
    publicKey: publicHalf(await generateEcKey()),
    issuer: { subject: certificate.subject, key, certificate },
    notBefore: now - MINUTE,
    notAfter: now + MINUTE,
    keyUsage: ['digitalSignature'],
  });
  return verifyChain({ leaf, intermediates: [], roots: [certificate], at: now }).ok;
}

const iso = (at: number): string => new Date(at).toISOString();
