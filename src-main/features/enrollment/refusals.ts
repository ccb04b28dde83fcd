import type { RecordActivity } from '#contract/activity.ts';
import type { Clock } from '#lib/clock.ts';
import type { Log } from '#lib/log.ts';
import type { Denial } from './enrollment-rules.ts';

const REPEAT_AFTER_MS = 3_600_000;
const MAX_REMEMBERED = 1_000;

/** Records who was turned away and why; the same refusal once an hour, so that a stubborn caller cannot flood the trail. */
export class Refusals {
  readonly #record: RecordActivity;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #recent = new Map<string, number>();

  constructor(ports: {
    record: RecordActivity;
    clock: Clock;
    log: Log;
  }) {
    this.#record = ports.record;
    this.#clock = ports.clock;
    this.#log = ports.log;
  }

  note(reason: Denial, claim: { udid: string; certificateSha256: string; boundTo: string | null }): void {
    const now = this.#clock.now();
    const key = `${reason} ${claim.udid} ${claim.certificateSha256}`;
    const last = this.#recent.get(key);
    if (last !== undefined && now - last < REPEAT_AFTER_MS) return;
    // Deleting first moves the key to the end: the first key is the one not seen for longest.
    this.#recent.delete(key);
    this.#recent.set(key, now);
    if (this.#recent.size > MAX_REMEMBERED) this.#recent.delete(this.#recent.keys().next().value ?? '');
    this.#log.warn('device identity refused', { reason, udid: claim.udid, certificateSha256: claim.certificateSha256 });
    this.#record('enrollment.refused', claim.udid, {
      reason,
      certificate: claim.certificateSha256,
      ...(claim.boundTo === null ? {} : { boundTo: claim.boundTo }),
    });
  }
}
