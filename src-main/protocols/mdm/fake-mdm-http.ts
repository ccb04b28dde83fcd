import { Agent, request as httpsRequest } from 'node:https';
import type { Certificate } from '#pki/certificate.ts';
import { FakeMdmError } from './fake-mdm-error.ts';

export interface HttpInit {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly headers?: Record<string, string> | undefined;
  readonly body?: Uint8Array | undefined;
  readonly signal?: AbortSignal | undefined;
}
export type HttpRequest = (url: string, init: HttpInit) => Promise<{ status: number; body: Buffer }>;

export interface HttpIdentity {
  readonly certificatePem: string;
  readonly keyPem: string;
}

const TIMEOUT_MS = 30_000;
const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** The device's own HTTPS: trusts the roots of the enrolment profile and nothing else, one connection kept alive. */
export class FakeMdmHttp {
  readonly #agent: Agent;

  constructor(trustRoots: readonly Certificate[], identity: HttpIdentity | null) {
    this.#agent = new Agent({
      keepAlive: true,
      maxSockets: 1,
      // An empty list stays empty: without a root in the profile no server is trusted.
      ca: trustRoots.map((root) => root.pem),
      minVersion: 'TLSv1.2',
      ...(identity === null ? {} : { cert: identity.certificatePem, key: identity.keyPem }),
    });
  }

  /** Rejects with FakeMdmError 'server-unreachable', 'server-not-trusted' or 'stopped' (aborted). */
  readonly request: HttpRequest = async (url, init) => {
    if (!url.startsWith('https://')) throw new FakeMdmError('profile-invalid', 'only https is spoken here');
    try {
      return await send(this.#agent, url, init);
    } catch (error) {
      // The server may have closed a kept connection just as it was taken again; what is said twice by this does no harm.
      if (error instanceof StaleConnection && !init.signal?.aborted) return this.request(url, init);
      throw asFakeMdmError(error, init.signal);
    }
  };

  /** Ends the connection; the next request makes another. Nothing may be under way. */
  close(): void {
    this.#agent.destroy();
  }
}

function send(agent: Agent, url: string, init: HttpInit): Promise<{ status: number; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const length = { 'content-length': String(init.body?.length ?? 0) };
    const headers = init.method === 'GET' ? init.headers : { ...init.headers, ...length };
    const signal = AbortSignal.any([AbortSignal.timeout(TIMEOUT_MS), ...(init.signal === undefined ? [] : [init.signal])]);
    const outgoing = httpsRequest(url, { agent, method: init.method, headers: headers ?? {}, signal }, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > MAX_BODY_BYTES) response.destroy(new Error('the answer is too large'));
        chunks.push(chunk);
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }));
      response.on('error', reject);
    });
    outgoing.on('error', (error) => reject(outgoing.reusedSocket && codeOf(error) === 'ECONNRESET' ? new StaleConnection() : error));
    outgoing.end(init.body);
  });
}

class StaleConnection extends Error {}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '');

/** Node's codes for a chain or a name that does not hold. */
const NOT_TRUSTED = /^(ERR_TLS_CERT|CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE)/;

function asFakeMdmError(error: unknown, signal: AbortSignal | undefined): FakeMdmError {
  if (error instanceof FakeMdmError) return error;
  if (signal?.aborted) return new FakeMdmError('stopped', 'stopped', { cause: error });
  const code = codeOf(error);
  return NOT_TRUSTED.test(code)
    ? new FakeMdmError('server-not-trusted', code, { cause: error })
    : new FakeMdmError('server-unreachable', code, { cause: error });
}
