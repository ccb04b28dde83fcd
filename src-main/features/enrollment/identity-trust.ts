import type { Clock } from '#lib/clock.ts';
import type { Certificate } from '#pki/certificate.ts';
import { verifyChain } from '#pki/verify-chain.ts';

const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';
const MAX_REMEMBERED = 20_000;

/**
 * Is this an identity of our CA that is valid now? Asked on every request, so a signature that held is not checked
 * again; the dates are, every time.
 */
export class IdentityTrust {
  readonly #ca: Certificate;
  readonly #clock: Clock;
  readonly #held = new Set<string>();

  constructor(ca: Certificate, clock: Clock) {
    this.#ca = ca;
    this.#clock = clock;
  }

  trusts(certificate: Certificate): boolean {
    const at = this.#clock.now();
    if (this.#held.has(certificate.sha256)) return [certificate, this.#ca].every((link) => link.notBefore <= at && at <= link.notAfter);
    const chain = verifyChain({ leaf: certificate, intermediates: [], roots: [this.#ca], at, extendedKeyUsage: CLIENT_AUTH });
    // Bounded by what our own CA issued; beyond it every request simply pays for its check.
    if (chain.ok && this.#held.size < MAX_REMEMBERED) this.#held.add(certificate.sha256);
    return chain.ok;
  }
}
