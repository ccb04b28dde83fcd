import { fail, type Outcome, ok } from '#lib/outcome.ts';

/** What APNs said to one request. */
export interface ApnsAnswer {
  readonly status: number;
  readonly apnsId: string;
  /** Apple's reason word; empty on success or when the body was not Apple's. */
  readonly reason: string;
  /** With 410: since when (ms) the token is dead. */
  readonly timestamp: number | null;
  readonly retryAfterSeconds: number | null;
}

export type PushFailureCode =
  | 'no-certificate'
  | 'unreachable'
  | 'certificate-refused'
  | 'bad-token'
  | 'wrong-topic'
  | 'unregistered'
  | 'throttled'
  | 'apple-unavailable'
  | 'rejected';

const byReason: Readonly<Record<string, PushFailureCode>> = {
  BadDeviceToken: 'bad-token',
  DeviceTokenNotForTopic: 'wrong-topic',
  BadTopic: 'wrong-topic',
  MissingTopic: 'wrong-topic',
  TopicDisallowed: 'wrong-topic',
};

/**
 * Sorts an answer of APNs by what has to happen next (Apple: "Handling notification responses from APNs").
 * `rejected` is a request of ours that APNs will never take; the other codes name the certificate, the device, or time.
 */
export function classifyAnswer(answer: ApnsAnswer): Outcome<{ apnsId: string }, PushFailureCode> {
  if (answer.status === 200) return ok({ apnsId: answer.apnsId });
  const code = codeOf(answer);
  const details: Record<string, string> = { reason: answer.reason, status: String(answer.status) };
  if (answer.timestamp !== null) details.timestamp = String(answer.timestamp);
  if (answer.retryAfterSeconds !== null) details.retryAfterSeconds = String(answer.retryAfterSeconds);
  return fail(code, `APNs answered ${answer.status} ${answer.reason}`, details);
}

function codeOf(answer: ApnsAnswer): PushFailureCode {
  // A 403 always means who we are, never which device: revoked, of another environment, or not shown at all.
  if (answer.status === 403) return 'certificate-refused';
  if (answer.status === 410) return 'unregistered';
  if (answer.status === 429) return 'throttled';
  if (answer.status >= 500) return 'apple-unavailable';
  return byReason[answer.reason] ?? 'rejected';
}

/** Reads the body of a refusal: `{"reason": …, "timestamp": …}`. A body that is not Apple's (a proxy's page) has no reason. */
export function readRefusal(body: string): { reason: string; timestamp: number | null } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch (error) {
    if (error instanceof SyntaxError) return { reason: '', timestamp: null };
    throw error;
  }
  if (typeof parsed !== 'object' || parsed === null) return { reason: '', timestamp: null };
  const reason = 'reason' in parsed && typeof parsed.reason === 'string' ? parsed.reason.slice(0, 64) : '';
  const timestamp = 'timestamp' in parsed && typeof parsed.timestamp === 'number' ? parsed.timestamp : null;
  return { reason, timestamp };
}
