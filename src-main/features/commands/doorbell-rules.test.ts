import { describe, expect, it } from 'vitest';
import { fail, ok } from '#lib/outcome.ts';
import { LONGEST_WAIT_MS, waitAfter } from './doorbell-rules.ts';

const MINUTE = 60_000;

describe('the next ring', () => {
  it.each([
    ['APNs took it', ok(null), 0, MINUTE],
    ['APNs took it, the third time', ok(null), 2, 4 * MINUTE],
    ['the device is rung too often', fail('throttled'), 0, 5 * MINUTE],
    ['the device is rung too often, and Apple says how long', fail('throttled', 'x', { retryAfterSeconds: '1200' }), 0, 20 * MINUTE],
    ['Apple has trouble', fail('apple-unavailable'), 1, 2 * MINUTE],
    ['Apple has trouble and says how long', fail('apple-unavailable', 'x', { retryAfterSeconds: '600' }), 0, 10 * MINUTE],
    ['Apple says something odd', fail('apple-unavailable', 'x', { retryAfterSeconds: 'soon' }), 0, MINUTE],
    ['Apple says a year', fail('apple-unavailable', 'x', { retryAfterSeconds: '31536000' }), 0, LONGEST_WAIT_MS],
    ['there is no way to Apple', fail('unreachable'), 3, 8 * MINUTE],
    ['there is no certificate', fail('no-certificate'), 0, 60 * MINUTE],
    ['the certificate is refused', fail('certificate-refused'), 0, 60 * MINUTE],
    ['the device is gone', fail('unregistered'), 0, LONGEST_WAIT_MS],
    ['the token is garbled', fail('bad-token'), 0, LONGEST_WAIT_MS],
    ['the request is wrong', fail('rejected'), 0, LONGEST_WAIT_MS],
  ] as const)('when %s', (_what, outcome, attempt, wait) => {
    expect(waitAfter(outcome, attempt)).toBe(wait);
  });
});
