import { verify } from 'node:crypto';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import type { Certificate } from '#pki/certificate.ts';
import { type Csr, readCsr } from '#pki/csr.ts';
import { PkiError } from '#pki/pki-error.ts';
import { verifyChain } from '#pki/verify-chain.ts';
import type { PushRequestParts } from './push-request.ts';

type PushRequestRefusal =
  | 'chain-lines'
  | 'chain-incomplete'
  | 'chain-untrusted'
  | 'vendor-expired'
  | 'signature-sha1'
  | 'signature-invalid'
  | 'csr-invalid'
  | 'key-unsuitable';

/**
 * Judges a request as Apple's portal does: PEM of 64 columns, chain complete to a trusted root, vendor certificate in date,
 * SHA256withRSA over the CSR's DER (SHA-1 is refused), CSR self-signature, RSA 2048 or longer. `at` in ms.
 */
export function checkPushRequest(parts: PushRequestParts, roots: Certificate[], at: number): Outcome<Csr, PushRequestRefusal> {
  if (!hasLinesOf64(parts.chainPem)) return fail('chain-lines', 'the chain is not PEM with 64 characters per line');
  const [leaf, ...others] = parts.chain;
  const last = parts.chain.at(-1);
  if (leaf === undefined || last === undefined || !sameName(last)) return fail('chain-incomplete', 'the chain does not end with a root');
  const trusted = verifyChain({ leaf, intermediates: others, roots, at });
  if (!trusted.ok) {
    const inTime = trusted.error.code === 'untrusted' || trusted.error.code === 'wrong-usage';
    return inTime
      ? fail('chain-untrusted', 'the chain does not lead to a trusted root')
      : fail('vendor-expired', 'the vendor certificate is out of date');
  }
  if (leaf.publicKey.asymmetricKeyType !== 'rsa') return fail('signature-invalid', 'the vendor key is not RSA');
  if (!verify('sha256', parts.csrDer, leaf.publicKey, parts.signature)) {
    const sha1 = verify('sha1', parts.csrDer, leaf.publicKey, parts.signature);
    return sha1 ? fail('signature-sha1', 'signed with SHA-1') : fail('signature-invalid', 'the vendor signature does not fit the CSR');
  }
  return checkCsr(parts.csrDer);
}

function checkCsr(der: Uint8Array): Outcome<Csr, 'csr-invalid' | 'key-unsuitable'> {
  let csr: Csr;
  try {
    csr = readCsr(der);
  } catch (error) {
    if (error instanceof PkiError)
      return fail('csr-invalid', 'the CSR cannot be read or its own signature is wrong', { reason: error.code });
    throw error;
  }
  const { asymmetricKeyType, asymmetricKeyDetails } = csr.publicKey;
  const bits = asymmetricKeyDetails?.modulusLength ?? 0;
  if (asymmetricKeyType !== 'rsa' || bits < 2048) return fail('key-unsuitable', 'the key is not RSA of at least 2048 bits');
  return ok(csr);
}

/** Every line of every block has 64 characters, the last one of each up to 64. */
function hasLinesOf64(pem: string): boolean {
  const blocks = [...pem.matchAll(/-----BEGIN CERTIFICATE-----\r?\n([^-]*?)\r?\n-----END CERTIFICATE-----/g)];
  return (
    blocks.length > 0 &&
    blocks.every((block) => {
      const lines = (block[1] ?? '').split(/\r?\n/);
      const last = lines.pop() ?? '';
      return lines.every((line) => line.length === 64) && last.length > 0 && last.length <= 64;
    })
  );
}

const sameName = (certificate: Certificate): boolean => JSON.stringify(certificate.subject) === JSON.stringify(certificate.issuer);
