import { exchange } from '#lib/bounded-ask.ts';
import type { Clock } from '#lib/clock.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';

/** `details.reason`: of 'refused' the service's own words, of 'unreachable' the system's code, of the other what was wrong. */
export type MdmcertRefusal = 'refused' | 'unreachable' | 'unexpected-answer';

export interface MdmcertOptions {
  /** `https://mdmcert.download/api/v1/signrequest`, or its stand-in. */
  readonly endpoint: string;
  /** A secret that the operators give to each product; another product's must not be used. */
  readonly productKey: string;
  readonly userAgent: string;
  readonly clock: Clock;
}

const MAX_REASON = 200;

/**
 * mdmcert.download, a community's MDM vendor: it signs the CSR and sends the result by mail, sealed for `recipientPem`.
 * Asking again is safe: it only sends one more mail.
 */
export class MdmcertClient {
  readonly #options: MdmcertOptions;

  constructor(options: MdmcertOptions) {
    this.#options = options;
  }

  async requestSignature(request: {
    readonly csrPem: string;
    /** Must be registered at the service's site; the answer goes there. */
    readonly email: string;
    /** A certificate with an RSA key: the mail is sealed for it (#files/mdmcert-reply.ts opens it). */
    readonly recipientPem: string;
  }): Promise<Outcome<null, MdmcertRefusal>> {
    const { endpoint, productKey, userAgent, clock } = this.#options;
    const base64 = (pem: string): string => Buffer.from(pem, 'utf8').toString('base64');
    const body = JSON.stringify({
      csr: base64(request.csrPem),
      email: request.email,
      key: productKey,
      encrypt: base64(request.recipientPem),
    });
    const headers = { 'Content-Type': 'application/json', 'User-Agent': userAgent, Accept: 'application/json' };
    const answer = await exchange({ fetch, clock }, endpoint, { method: 'POST', headers, body });
    if (!answer.ok) return answer;
    const { status, text } = answer.value;
    if (status >= 500) return fail('unreachable', `mdmcert.download answered ${status}`, { status: String(status) });
    return this.#outcomeOf(status, text);
  }

  #outcomeOf(status: number, text: string): Outcome<null, MdmcertRefusal> {
    const answer = resultIn(text);
    if (status === 200 && answer?.result === 'success') return ok(null);
    if (answer?.result === 'failure') {
      // Their words are shown to a person; what we sent in confidence must not come back in them.
      const words = answer.reason.replaceAll(this.#options.productKey, '…').replace(/[\x00-\x1f\x7f]+/g, ' ');
      return fail('refused', 'mdmcert.download refused', { reason: words.trim().slice(0, MAX_REASON) });
    }
    return fail('unexpected-answer', `mdmcert.download answered ${status} with something else`, { status: String(status) });
  }
}

function resultIn(text: string): { readonly result: string; readonly reason: string } | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null; // JSON.parse has no other way to say no
  }
  if (typeof value !== 'object' || value === null || !('result' in value) || typeof value.result !== 'string') return null;
  return { result: value.result, reason: 'reason' in value && typeof value.reason === 'string' ? value.reason : '' };
}
