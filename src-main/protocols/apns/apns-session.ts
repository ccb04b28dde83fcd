import { type ClientHttp2Session, type ClientHttp2Stream, connect, type OutgoingHttpHeaders } from 'node:http2';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { type ApnsAnswer, readRefusal } from './apns-answer.ts';

/** The push certificate as it is used: the certificate, its private key, and the topic (UID of its subject). */
export interface ApnsIdentity {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
  readonly topic: string;
}

/** `lost`: the connection stood and broke under the request; asking again on a new one is safe. */
export type SessionFailure = 'unreachable' | 'certificate-refused' | 'lost';

interface DialOptions {
  readonly endpoint: string;
  readonly identity: ApnsIdentity;
  readonly trustedRoots?: string | undefined;
  readonly timeoutMs: number;
}

const MAX_BODY_BYTES = 4096;

/** One HTTP/2 connection to APNs under one certificate. Many requests at once; every one has a time limit. */
export class ApnsSession {
  readonly #session: ClientHttp2Session;
  readonly #timeoutMs: number;
  #secured = false;
  #settled = false;
  #usable = true;
  #error: Error | null = null;

  /** Starts to connect; requests may be made at once. Fails only when the key pair itself cannot be used. */
  static dial(options: DialOptions): Outcome<ApnsSession, 'certificate-refused'> {
    const { identity, endpoint, trustedRoots, timeoutMs } = options;
    try {
      const session = connect(endpoint, {
        cert: identity.certificatePem,
        key: identity.privateKeyPem,
        ...(trustedRoots === undefined ? {} : { ca: trustedRoots }),
        minVersion: 'TLSv1.2',
        settings: { enablePush: false },
      });
      return ok(new ApnsSession(session, timeoutMs));
    } catch (error) {
      const code = codeOf(error);
      if (code.startsWith('ERR_OSSL')) return fail('certificate-refused', 'the certificate and key cannot be used', { reason: code });
      throw error;
    }
  }

  constructor(session: ClientHttp2Session, timeoutMs: number) {
    this.#session = session;
    this.#timeoutMs = timeoutMs;
    session.on('connect', () => {
      this.#secured = true;
    });
    session.on('remoteSettings', () => {
      this.#settled = true;
    });
    session.on('error', (error) => {
      this.#error ??= error;
    });
    session.on('goaway', () => this.close());
    session.on('close', () => {
      this.#usable = false;
    });
  }

  /** False after GOAWAY, close or a failure: the next request needs a new session. */
  get usable(): boolean {
    return this.#usable;
  }

  /** Takes no new requests; those under way may finish. */
  close(): void {
    this.#usable = false;
    if (!this.#session.closed) this.#session.close();
  }

  destroy(): void {
    this.#usable = false;
    this.#session.destroy();
  }

  /** POST /3/device/<token>. `tokenHex` is lower-case hex. */
  post(tokenHex: string, headers: OutgoingHttpHeaders, body: string): Promise<Outcome<ApnsAnswer, SessionFailure>> {
    let stream: ClientHttp2Stream;
    try {
      stream = this.#session.request({ ':method': 'POST', ':path': `/3/device/${tokenHex}`, ...headers });
    } catch (error) {
      // Closed between the caller's look at `usable` and now.
      if (codeOf(error).startsWith('ERR_HTTP2_')) return Promise.resolve(fail('lost', 'the connection ended', { reason: codeOf(error) }));
      throw error;
    }
    return this.#answerOf(stream, body);
  }

  #answerOf(stream: ClientHttp2Stream, body: string): Promise<Outcome<ApnsAnswer, SessionFailure>> {
    return new Promise((resolve) => {
      let answer: Omit<ApnsAnswer, 'reason' | 'timestamp'> | null = null;
      let text = '';
      let ended = false;
      let error: Error | null = null;
      let timedOut = false;
      const timer = setTimeout(() => {
        timedOut = true;
        // A connection that lets a request starve is dead (sleep, changed network): the next one is dialled anew.
        this.destroy();
      }, this.#timeoutMs);
      const closed = () => {
        clearTimeout(timer);
        // A body that broke off also ends; only its stream was not ended by APNs.
        if (ended && stream.rstCode === 0 && answer !== null && !timedOut) resolve(ok({ ...answer, ...readRefusal(text) }));
        else resolve(this.#failure(error, timedOut));
      };
      stream.on('response', (headers) => {
        const status = Number(headers[':status'] ?? 0);
        answer = { status, apnsId: String(headers['apns-id'] ?? ''), retryAfterSeconds: secondsOf(headers['retry-after']) };
        if (status !== 200) {
          stream.setEncoding('utf8');
          stream.on('data', (chunk: string) => {
            if (text.length < MAX_BODY_BYTES) text += chunk;
          });
          stream.on('end', () => {
            ended = true;
          });
          return;
        }
        // The headers say it all: no body is read, and the end of the stream is not waited for.
        clearTimeout(timer);
        stream.off('close', closed);
        stream.resume();
        resolve(ok({ ...answer, reason: '', timestamp: null }));
      });
      stream.on('error', (cause) => {
        error = cause;
      });
      stream.on('close', closed);
      stream.end(body);
    });
  }

  #failure(streamError: Error | null, timedOut: boolean): Outcome<never, SessionFailure> {
    this.#usable = false;
    if (timedOut) return fail('unreachable', 'APNs did not answer in time', { reason: 'timed-out' });
    const cause = streamError?.cause instanceof Error ? streamError.cause : (streamError ?? this.#error);
    const reason = cause === null ? 'closed' : codeOf(cause);
    if (isCertificateAlert(reason)) return fail('certificate-refused', 'APNs ended the TLS handshake', { reason });
    if (this.#settled) return fail('lost', 'the connection ended', { reason });
    // With TLS 1.3 the client believes itself connected before the server has judged its certificate. A server that
    // proved to be Apple's and hangs up before its first frame has refused the certificate.
    if (this.#secured) return fail('certificate-refused', 'APNs hung up after the TLS handshake', { reason });
    return fail('unreachable', 'APNs cannot be reached', { reason });
  }
}

function secondsOf(header: string | string[] | undefined): number | null {
  const seconds = Number(header ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : null;
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'unknown';

/** TLS alerts that speak of our certificate (RFC 8446 6.2); others, such as protocol_version, do not. */
const isCertificateAlert = (code: string): boolean =>
  code.startsWith('ERR_SSL_') && /ALERT_(?:.*CERTIFICATE|UNKNOWN_CA|HANDSHAKE_FAILURE|ACCESS_DENIED|DECRYPT_ERROR)/.test(code);
