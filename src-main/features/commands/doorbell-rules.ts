import { backoffMs } from '#lib/backoff.ts';
import type { Outcome } from '#lib/outcome.ts';

const MINUTE_MS = 60_000;
const FIRST_WAIT_MS = MINUTE_MS;
export const LONGEST_WAIT_MS = 6 * 60 * MINUTE_MS;
/** Apple throttles a device that is rung too often: "some minutes" (mdm.md 5, 429). */
const THROTTLED_MS = 5 * MINUTE_MS;
/** What is wrong with our certificate is mended by a person, and another certificate rings everybody by itself. */
const CERTIFICATE_MS = 60 * MINUTE_MS;

/** Ringing again soon cannot help: only a new TokenUpdate or another certificate can, and both ring by themselves. */
const hopeless: ReadonlySet<string> = new Set(['unregistered', 'bad-token', 'wrong-topic', 'rejected']);
const certificate: ReadonlySet<string> = new Set(['no-certificate', 'certificate-refused']);

/** How long until the next ring, after the `attempt`-th (from 0) was answered so. */
export function waitAfter(outcome: Outcome<unknown, string>, attempt: number): number {
  const usual = backoffMs(attempt, FIRST_WAIT_MS, LONGEST_WAIT_MS);
  if (outcome.ok) return usual;
  const { code, details } = outcome.error;
  if (hopeless.has(code)) return LONGEST_WAIT_MS;
  if (certificate.has(code)) return Math.max(usual, CERTIFICATE_MS);
  const asked = Number(details?.['retryAfterSeconds'] ?? 0) * 1_000;
  const wait = Math.max(usual, Number.isFinite(asked) ? asked : 0, code === 'throttled' ? THROTTLED_MS : 0);
  return Math.min(wait, LONGEST_WAIT_MS);
}

/** APNs will never take such a request: it is ours that is wrong. */
export const isOurFault = (code: string): boolean => code === 'rejected';
