import { describe, expect, it } from 'vitest';
import { catalogueEntry, commandTypes } from '#contract/command-catalogue.ts';
import { commandRequest } from '#contract/commands.ts';
import { MAX_MESSAGE_BYTES } from '#contract/file-limit.ts';
import { expiryOf, mayCancel, stateOf, type TargetFacts, UNKNOWN_AFTER_MS } from './command-rules.ts';
import { judgeOptions } from './option-rules.ts';

const fresh: TargetFacts = { ended: null, expiresAt: null, pushedAt: null, fetchedAt: null, handedOut: false, notNowAt: null };

describe('state of a command', () => {
  it.each([
    ['queued', {}],
    ['notified', { pushedAt: 1 }],
    ['fetched', { pushedAt: 1, fetchedAt: 2, handedOut: true }],
    ['not-now', { pushedAt: 1, fetchedAt: 2, notNowAt: 3 }],
    ['fetched', { fetchedAt: 4, notNowAt: 3, handedOut: true }],
    ['succeeded', { fetchedAt: 2, ended: 'succeeded' }],
    ['expired', { pushedAt: 1, expiresAt: 1_000 }],
    ['failed', { ended: 'failed', expiresAt: 1_000 }],
  ] as const)('is %s', (state, facts) => {
    expect(stateOf({ ...fresh, ...facts }, 1_000)).toBe(state);
  });

  it('lets people take back only what the device does not hold', () => {
    expect(['queued', 'notified', 'not-now'].every((state) => mayCancel(state as 'queued'))).toBe(true);
    expect(['fetched', 'succeeded', 'failed', 'expired', 'cancelled'].some((state) => mayCancel(state as 'fetched'))).toBe(false);
  });

  it('is unknown when a device took it and never said how it went', () => {
    const held = { ...fresh, fetchedAt: 0, handedOut: true };
    expect(stateOf(held, UNKNOWN_AFTER_MS)).toBe('fetched');
    expect(stateOf(held, UNKNOWN_AFTER_MS + 1)).toBe('unknown');
  });

  it('is held for seven days, lost mode for ever', () => {
    expect(expiryOf('DeviceLock', 5)).toBe(5 + 7 * 24 * 3_600_000);
    expect(expiryOf('EnableLostMode', 5)).toBeNull();
  });
});

describe('a file', () => {
  const files = commandTypes.flatMap((type) =>
    Object.entries(catalogueEntry(type).fields).flatMap(([key, field]) =>
      field.kind === 'file' ? [{ type, key, maxBytes: field.maxBytes }] : [],
    ),
  );

  it.each(files)(
    'for $type may be as large as a message, and hears from $maxBytes bytes on that it is too big',
    ({ type, key, maxBytes }) => {
      const judged = (characters: number) => {
        const request = commandRequest.safeParse({ type, options: { [key]: 'A'.repeat(characters) } });
        const answer = request.success ? judgeOptions(type, request.data.options) : 'refused by the contract';
        return answer === 'refused by the contract' || answer.ok || answer.problem.field !== key ? answer : answer.problem.problem;
      };
      const largest = Math.ceil(maxBytes / 3) * 4;
      expect(largest).toBeLessThan(MAX_MESSAGE_BYTES - 100_000);
      expect(judged(largest)).not.toBe('too-big');
      expect(judged(largest + 400)).toBe('too-big');
      expect(judged(MAX_MESSAGE_BYTES)).toBe('too-big');
      expect(judged(MAX_MESSAGE_BYTES + 4)).toBe('refused by the contract');
    },
  );
});
