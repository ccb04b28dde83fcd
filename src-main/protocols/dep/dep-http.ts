import type { Clock } from '#lib/clock.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';

/** As the global `fetch`; a host may bring one that knows the system's proxy. */
export type DepFetch = (url: string, init: RequestInit) => Promise<Response>;

export interface DepRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal | undefined;
}

export interface DepAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

const MAX_ANSWER_BYTES = 8 * 1024 * 1024;
const TIME_LIMIT_MS = 30_000;

/** One request and its whole answer, within bounds of time and size. Redirects are not followed: they would carry the session away. */
export async function exchange(
  send: DepFetch,
  clock: Clock,
  request: DepRequest,
): Promise<Outcome<DepAnswer, 'unreachable' | 'unexpected-answer'>> {
  const limit = new AbortController();
  const cancel = clock.after(TIME_LIMIT_MS, () => limit.abort());
  const { method, headers, body } = request;
  const signal = request.signal === undefined ? limit.signal : AbortSignal.any([limit.signal, request.signal]);
  try {
    const init = { method, headers, signal, redirect: 'manual', ...(body === undefined ? {} : { body }) } as const;
    const response = await send(request.url, init);
    const text = await readText(response);
    if (text !== null) return ok({ status: response.status, headers: response.headers, text });
    return fail('unexpected-answer', 'the answer is too long', { status: String(response.status), reason: 'too-large' });
  } catch (error) {
    if (request.signal?.aborted) return fail('unreachable', 'given up by the caller', { reason: 'aborted' });
    if (limit.signal.aborted) return fail('unreachable', 'no answer in time', { reason: 'timed-out' });
    const reason = reasonOf(error);
    // zlib's errors: something on the way damaged the body.
    if (reason.startsWith('Z_')) return fail('unexpected-answer', 'the answer cannot be unpacked', { reason });
    return fail('unreachable', `no connection (${reason})`, { reason });
  } finally {
    cancel();
  }
}

/** Null: longer than any answer of this service. Counted after unpacking. */
async function readText(response: Response): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    // Leaving the loop cancels the stream.
    if (length > MAX_ANSWER_BYTES) return null;
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

/** The system's word (ECONNREFUSED, CERT_HAS_EXPIRED …), which `fetch` wraps; nothing of the request. */
function reasonOf(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && typeof cause.code === 'string') return cause.code;
  }
  return 'unknown';
}
