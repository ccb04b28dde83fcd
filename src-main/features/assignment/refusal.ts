import type { Clock } from '#lib/clock.ts';
import { type Failure, fail, type Outcome } from '#lib/outcome.ts';

/**
 * Why a device is not assigned and ready. `assigned-elsewhere` (`serverName` where it is known) wants a person's confirmation;
 * `no-api-key`: somebody has to assign it in Apple's portal; `throttled`: `retryAfterSeconds`; `refused`: the service's own
 * code in `reason`, and which `service` (dep, api) it was; `not-confirmed`: Apple took it, and shows nothing of it yet.
 */
export type AssignmentRefusal =
  | 'no-ade-token'
  | 'no-api-key'
  | 'not-in-organization'
  | 'assigned-elsewhere'
  | 'terms-not-signed'
  | 'throttled'
  | 'unreachable'
  | 'engine-not-listening'
  | 'refused'
  | 'not-confirmed';

export interface Refused {
  readonly ok: false;
  readonly error: Failure<AssignmentRefusal>;
}

const plain: ReadonlySet<string> = new Set(['terms-not-signed', 'throttled', 'unreachable']);

/** A refusal of one of Apple's services in our words; the message and the reason are for whoever mends it. */
export function refusalOf(service: 'dep' | 'api', { code, message, details }: Failure<string>): Refused {
  if (plain.has(code)) return fail(code as 'terms-not-signed' | 'throttled' | 'unreachable', message, { ...details, service });
  return fail('refused', message, { ...details, service, reason: code });
}

export const elsewhere = (serverName: string): Refused =>
  fail('assigned-elsewhere', 'it belongs to another server', serverName === '' ? {} : { serverName });

/** One of Apple's services that asked to wait: until then it is not asked again. */
export class Throttle {
  readonly #clock: Clock;
  readonly #service: 'dep' | 'api';
  #until = 0;

  constructor(clock: Clock, service: 'dep' | 'api') {
    this.#clock = clock;
    this.#service = service;
  }

  async run<T>(call: () => Promise<Outcome<T, string>>): Promise<{ readonly ok: true; readonly value: T } | Refused> {
    const wait = this.#until - this.#clock.now();
    if (wait > 0) return fail('throttled', 'Apple asked to wait', { retryAfterSeconds: seconds(wait), service: this.#service });
    const answer = await call();
    if (answer.ok) return answer;
    if (answer.error.code === 'throttled') this.#until = this.#clock.now() + retryAfterMs(answer.error);
    return refusalOf(this.#service, answer.error);
  }
}

const seconds = (ms: number): string => String(Math.ceil(ms / 1000));

/** How long a throttled call is to wait; a minute where nobody says. */
export const retryAfterMs = ({ details }: Failure<string>): number => {
  const told = Number(details?.['retryAfterSeconds']);
  return Number.isFinite(told) && told > 0 ? told * 1000 : 60_000;
};
