import { createHash, type KeyObject, randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '#lib/clock.ts';
import type { Outcome } from '#lib/outcome.ts';
import type { Certificate } from '#pki/certificate.ts';
import { certificatesOnlyCms, decryptCms, encryptCms } from '#pki/cms-envelope.ts';
import { signCms } from '#pki/cms-sign.ts';
import { type Csr, readCsr } from '#pki/csr.ts';
import { PkiError } from '#pki/pki-error.ts';
import { envelopeCipher } from './envelope-cipher.ts';
import { FAIL_INFO, MESSAGE_TYPE, PKI_STATUS, readScepMessage, type ScepMessage, toSignedAttributes } from './scep-message.ts';

export interface ScepResponderOptions {
  /** RSA: requests are encrypted to it (RFC 8894 3.1). Read for every message: it may be made anew. */
  readonly ca: { readonly certificate: Certificate; readonly key: KeyObject };
  /** Decides by the challenge, which is good once and bound to a device there, and issues. A refusal looks the same for every reason. */
  readonly issue: (csr: Csr) => Promise<Outcome<Certificate, 'bad-challenge' | 'bad-request'>>;
  readonly clock: Clock;
  /** Every failure is answered this long after it arrived (default 250 ms). */
  readonly failureAfterMs?: number | undefined;
}

/** A repeated request (the answer was lost) gets its certificate again for this long; the challenge is spent by then. */
const REMEMBER_MS = 10 * 60_000;
const REMEMBER_COUNT = 500;

/** The server half of SCEP (RFC 8894): initial enrolment only, one CA without RA, issued at once. */
export class ScepResponder {
  readonly #options: ScepResponderOptions;
  /** By transaction and CSR. The promise is there while the certificate is being issued, so that a repeat never issues twice. */
  readonly #issued = new Map<string, { at: number; result: Promise<Certificate | null> }>();

  constructor(options: ScepResponderOptions) {
    if (options.ca.key.asymmetricKeyType !== 'rsa') throw new Error('the SCEP CA key must be RSA');
    this.#options = options;
  }

  /** RFC 8894 3.5.2. Only what is kept: no Renewal, no SHA-1, no DES3 (still understood from old clients). */
  caCapabilities(): string {
    return 'AES\nPOSTPKIOperation\nSCEPStandard\nSHA-256\n';
  }

  /** DER, `application/x-x509-ca-cert`. */
  caCertificate(): Buffer {
    return this.#options.ca.certificate.der;
  }

  /**
   * Answers a pkiMessage with a CertRep (DER). Throws ScepError 'bad-message' when there is no transaction to answer.
   * A network peer must not learn whether its envelope could be decrypted (PKCS#1 v1.5 padding oracle): whatever
   * fails after the signature gets the same failInfo at the same time after arrival.
   */
  async pkiOperation(message: Uint8Array): Promise<Buffer> {
    const answerFailureAt = performance.now() + (this.#options.failureAfterMs ?? 250);
    const request = readScepMessage(message);
    const csr = request.messageType === MESSAGE_TYPE.pkcsReq ? this.#openRequest(request) : null;
    const certificate = csr === null ? null : await this.#issueOnce(request.transactionId, csr);
    if (certificate !== null) return this.#success(request, certificate);
    const failure = await this.#reply(request, null, { pkiStatus: PKI_STATUS.failure, failInfo: FAIL_INFO.badRequest });
    await delay(Math.max(0, answerFailureAt - performance.now()));
    return failure;
  }

  /** The CSR inside, or null for any reason at all. */
  #openRequest(request: ScepMessage): Csr | null {
    try {
      const csr = readCsr(decryptCms(request.cms.content, this.#options.ca.key));
      // The signer's key SHOULD be the CSR's (RFC 8894 2.3); some clients use another. The answer is encrypted to the signer's.
      return isUsable(csr.publicKey) && isUsable(request.cms.signer.publicKey) ? csr : null;
    } catch (error) {
      if (error instanceof PkiError) return null;
      throw error;
    }
  }

  async #issueOnce(transactionId: string, csr: Csr): Promise<Certificate | null> {
    const now = this.#options.clock.now();
    for (const [key, { at }] of this.#issued) {
      if (at > now - REMEMBER_MS && this.#issued.size <= REMEMBER_COUNT) break;
      this.#issued.delete(key);
    }
    const key = `${transactionId} ${createHash('sha256').update(csr.der).digest('hex')}`;
    const before = this.#issued.get(key);
    if (before !== undefined) return before.result;
    const result = this.#options.issue(csr).then((outcome) => (outcome.ok ? outcome.value : null));
    this.#issued.set(key, { at: now, result });
    const certificate = await result.catch((error: unknown) => {
      this.#issued.delete(key);
      throw error;
    });
    if (certificate === null) this.#issued.delete(key);
    return certificate;
  }

  #success(request: ScepMessage, certificate: Certificate): Promise<Buffer> {
    const content = encryptCms({
      content: certificatesOnlyCms([certificate]),
      recipient: request.cms.signer,
      cipher: envelopeCipher(request.cms.content),
    });
    return this.#reply(request, content, { pkiStatus: PKI_STATUS.success });
  }

  #reply(request: ScepMessage, content: Uint8Array | null, status: { pkiStatus: string; failInfo?: string }): Promise<Buffer> {
    return signCms({
      content: content ?? new Uint8Array(),
      detached: content === null,
      certificate: this.#options.ca.certificate,
      key: this.#options.ca.key,
      signedAttributes: toSignedAttributes({
        ...status,
        messageType: MESSAGE_TYPE.certRep,
        transactionId: request.transactionId,
        senderNonce: randomBytes(16),
        recipientNonce: request.senderNonce,
      }),
    });
  }
}

/** RSA of 2048 to 4096 bits: what Apple's clients make, and what the answer can be encrypted to. */
function isUsable(publicKey: KeyObject): boolean {
  const bits = publicKey.asymmetricKeyDetails?.modulusLength ?? 0;
  return publicKey.asymmetricKeyType === 'rsa' && bits >= 2048 && bits <= 4096;
}
