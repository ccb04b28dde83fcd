import type { Clock } from '#lib/clock.ts';
import type { Certificate } from '#pki/certificate.ts';
import { verifyChain } from '#pki/verify-chain.ts';

const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';
const MAX_REMEMBERED = 20_000;

/**
 * Is this an identity of our CA, or of one it took the place of, that is valid now? Asked on every request, so a signature that held is not checked
 * again; the dates are, every time.
 */
export class IdentityTrust {
  readonly #cas: () => readonly Certificate[];
  readonly #clock: Clock;
  /** SHA-256 of an identity whose signature held → SHA-256 of its CA. */
  readonly #held = new Map<string, string>();

  constructor(cas: () => readonly Certificate[], clock: Clock) {
    this.#cas = cas;
    this.#clock = clock;
  }

  trusts(certificate: Certificate): boolean {
    const at = this.#clock.now();
    const held = this.#held.get(certificate.sha256);
    const known = held === undefined ? undefined : this.#cas().find(({ sha256 }) => sha256 === held);
    if (known !== undefined) return [certificate, known].every((link) => link.notBefore <= at && at <= link.notAfter);
    const ca = this.#cas().find((root) => isSignedBy(certificate, root, at));
    // Bounded by what our own CAs issued; beyond it every request simply pays for its check.
    if (ca !== undefined && this.#held.size < MAX_REMEMBERED) this.#held.set(certificate.sha256, ca.sha256);
    return ca !== undefined;
  }
}

const isSignedBy = (leaf: Certificate, root: Certificate, at: number): boolean =>
  verifyChain({ leaf, intermediates: [], roots: [root], at, extendedKeyUsage: CLIENT_AUTH }).ok;
