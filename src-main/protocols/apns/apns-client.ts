import { randomUUID } from 'node:crypto';
import { backoffMs } from '#lib/backoff.ts';
import type { Clock } from '#lib/clock.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { classifyAnswer, type PushFailureCode } from './apns-answer.ts';
import { type ApnsIdentity, ApnsSession, type SessionFailure } from './apns-session.ts';

export type { PushFailureCode } from './apns-answer.ts';
export type { ApnsIdentity } from './apns-session.ts';

interface ApnsClientOptions {
  /** `https://api.push.apple.com:443` or, where 443 is not open, `:2197`. */
  readonly endpoint: string;
  /** Asked on every send, so that a renewed certificate takes effect without a restart. */
  readonly identity: () => ApnsIdentity | null;
  /** PEM; the roots of the runtime when absent. */
  readonly trustedRoots?: string | undefined;
  readonly clock: Clock;
  /** How long one request may take, connecting included. */
  readonly requestTimeoutMs?: number;
}

export interface Push {
  readonly token: Uint8Array;
  readonly pushMagic: string;
  readonly topic: string;
  /** Until when (ms) APNs keeps it for a device that is away. */
  readonly expiresAt: number;
}

type HandshakeFailureCode = 'unreachable' | 'certificate-refused' | 'unexpected-answer';

/** A token no device has: APNs answers 400 BadDeviceToken to it, but only to a certificate it accepts. */
const DUMMY_TOKEN = '0'.repeat(64);
const FIRST_REDIAL_MS = 500;
const MAX_REDIAL_MS = 30_000;

/**
 * Rings devices through APNs (Apple: "Sending notification requests to APNs"; MDM: "Notifying MDM clients").
 * One long-lived HTTP/2 connection; a new one after GOAWAY, close, or when the identity's certificate changed.
 * Tokens and push magics appear in no error and no log.
 */
export class ApnsClient {
  readonly #options: ApnsClientOptions;
  readonly #timeoutMs: number;
  #current: { session: ApnsSession; certificatePem: string } | null = null;
  /** The last connection that could not be made: no second try with the same certificate before `nextDialAt`. */
  #failed: { certificatePem: string; code: 'unreachable' | 'certificate-refused'; times: number; nextDialAt: number } | null = null;

  constructor(options: ApnsClientOptions) {
    this.#options = options;
    this.#timeoutMs = options.requestTimeoutMs ?? 10_000;
  }

  /** Success means that APNs took the push, not that the device came. */
  async push(push: Push): Promise<Outcome<{ apnsId: string }, PushFailureCode>> {
    const identity = this.#options.identity();
    if (identity === null) return fail('no-certificate', 'no push certificate is installed', { reason: 'no-certificate' });
    const body = JSON.stringify({ mdm: push.pushMagic });
    const token = Buffer.from(push.token).toString('hex');
    const headers = {
      'content-type': 'application/json',
      'apns-topic': push.topic,
      'apns-push-type': 'mdm',
      'apns-priority': '10',
      'apns-expiration': String(Math.floor(push.expiresAt / 1000)),
      'apns-id': randomUUID(),
    };
    // Twice at most: a push that a dying connection swallowed may be repeated, APNs keeps only the last one anyway.
    for (let attempt = 0; ; attempt += 1) {
      const dialled = this.#session(identity);
      if (!dialled.ok) return dialled;
      const answer = await dialled.value.post(token, headers, body);
      if (answer.ok) {
        this.#failed = null;
        return classifyAnswer(answer.value);
      }
      if (answer.error.code === 'lost' && attempt === 0) continue;
      this.#afterFailure(dialled.value, answer.error.code, identity);
      return fail(settledCode(answer.error.code), answer.error.message, answer.error.details);
    }
  }

  /** Proves on a connection of its own that APNs accepts this certificate. Nothing is sent to any device. */
  async handshake(identity: ApnsIdentity): Promise<Outcome<null, HandshakeFailureCode>> {
    const dialled = this.#dial(identity);
    if (!dialled.ok) return dialled;
    const session = dialled.value;
    try {
      const headers = { 'content-type': 'application/json', 'apns-topic': identity.topic, 'apns-push-type': 'mdm' };
      const answer = await session.post(DUMMY_TOKEN, headers, JSON.stringify({ mdm: '' }));
      if (!answer.ok) return fail(settledCode(answer.error.code), answer.error.message, answer.error.details);
      const { status, reason } = answer.value;
      if (status === 400 && reason === 'BadDeviceToken') return ok(null);
      const details = { status: String(status), reason };
      if (status === 403) return fail('certificate-refused', 'APNs refuses the certificate', details);
      return fail('unexpected-answer', 'APNs answered something else', details);
    } finally {
      session.destroy();
    }
  }

  /** Ends the connection; requests under way may finish. */
  close(): void {
    this.#current?.session.close();
    this.#current = null;
  }

  #session(identity: ApnsIdentity): Outcome<ApnsSession, 'unreachable' | 'certificate-refused'> {
    const current = this.#current;
    if (current?.session.usable && current.certificatePem === identity.certificatePem) return ok(current.session);
    current?.session.close();
    this.#current = null;
    const failed = this.#failed;
    if (failed?.certificatePem === identity.certificatePem && this.#options.clock.now() < failed.nextDialAt) {
      return fail(failed.code, 'the connection failed a moment ago', { reason: 'backing-off' });
    }
    const dialled = this.#dial(identity);
    if (dialled.ok) this.#current = { session: dialled.value, certificatePem: identity.certificatePem };
    return dialled;
  }

  #dial(identity: ApnsIdentity): Outcome<ApnsSession, 'certificate-refused'> {
    const { endpoint, trustedRoots } = this.#options;
    return ApnsSession.dial({ endpoint, identity, trustedRoots, timeoutMs: this.#timeoutMs });
  }

  /** No storm of dials while the network is away or the certificate is refused: the wait grows, once per session. */
  #afterFailure(session: ApnsSession, code: SessionFailure, identity: ApnsIdentity): void {
    if (this.#current?.session !== session) return;
    this.#current = null;
    if (code === 'lost') return;
    const { certificatePem } = identity;
    const before = this.#failed?.certificatePem === certificatePem ? this.#failed.times : 0;
    const nextDialAt = this.#options.clock.now() + backoffMs(before, FIRST_REDIAL_MS, MAX_REDIAL_MS);
    this.#failed = { certificatePem, code, times: before + 1, nextDialAt };
  }
}

const settledCode = (code: SessionFailure): 'unreachable' | 'certificate-refused' => (code === 'lost' ? 'unreachable' : code);
