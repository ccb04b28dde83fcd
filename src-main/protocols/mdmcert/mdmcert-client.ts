import { fail, type Outcome, ok } from '#lib/outcome.ts';

/** `details.reason` of 'refused' is the service's own words; of the others, what was wrong with the answer. */
export type MdmcertRefusal = 'refused' | 'unreachable' | 'unexpected-answer';

export interface MdmcertOptions {
  /** `https://mdmcert.download/api/v1/signrequest`, or its stand-in. */
  readonly endpoint: string;
  /** A secret that the operators give to each product; another product's must not be used. */
  readonly productKey: string;
  readonly userAgent: string;
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 30_000;
const MAX_ANSWER_BYTES = 64 * 1024;
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
    const { endpoint, productKey, userAgent, timeoutMs = TIMEOUT_MS } = this.#options;
    const base64 = (pem: string): string => Buffer.from(pem, 'utf8').toString('base64');
    const body = JSON.stringify({
      csr: base64(request.csrPem),
      email: request.email,
      key: productKey,
      encrypt: base64(request.recipientPem),
    });
    let answer: { status: number; text: string | null };
    try {
      const response = await fetch(endpoint, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'User-Agent': userAgent, Accept: 'application/json' },
        body,
        redirect: 'manual', // the product key goes nowhere else
        signal: AbortSignal.timeout(timeoutMs),
      });
      answer = { status: response.status, text: await boundedText(response) };
    } catch {
      // Name resolution, refused, TLS, cut off, or the time limit: they are one to the person who waits.
      return fail('unreachable', 'mdmcert.download cannot be reached');
    }
    if (answer.status >= 500) return fail('unreachable', `mdmcert.download answered ${answer.status}`, { status: String(answer.status) });
    return this.#outcomeOf(answer.status, answer.text);
  }

  #outcomeOf(status: number, text: string | null): Outcome<null, MdmcertRefusal> {
    const answer = text === null ? null : resultIn(text);
    if (status === 200 && answer?.result === 'success') return ok(null);
    if (answer?.result === 'failure') {
      // Their words are shown to a person; what we sent in confidence must not come back in them.
      const words = answer.reason.replaceAll(this.#options.productKey, '…').replace(/[\x00-\x1f\x7f]+/g, ' ');
      return fail('refused', 'mdmcert.download refused', { reason: words.trim().slice(0, MAX_REASON) });
    }
    return fail('unexpected-answer', `mdmcert.download answered ${status} with something else`, { status: String(status) });
  }
}

/** Null: longer than any answer of the service. */
async function boundedText(response: Response): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > MAX_ANSWER_BYTES) return null; // leaving the loop ends the connection
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
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
