import { describe, expect, it } from 'vitest';
import type { BatchMember } from '#contract/batches.ts';
import { countsOf, estimatedEnd, latestOf, progressOf } from './progress-rules.ts';

const member = (udid: string, outcome: BatchMember['outcome'], startedAt = 0, endedAt: number | null = null) =>
  ({ udid, outcome, startedAt, endedAt }) as BatchMember;

describe('how a batch stands', () => {
  it('counts what is under way, done, and wants a person; the rest of the target waits', () => {
    const members = [member('a', 'open'), member('b', 'done'), member('c', 'failed'), member('d', 'abandoned')];
    expect(countsOf(members, 10)).toEqual({ waiting: 7, working: 1, done: 1, attention: 1 });
    expect(countsOf(members, null)).toEqual({ waiting: 0, working: 1, done: 1, attention: 1 });
    expect(countsOf(members, 2).waiting).toBe(0);
  });

  it('is as far as its devices together, with those that are still to come', () => {
    const half = { endedAt: null, progress: 0.5 };
    expect(progressOf([half, { endedAt: 9, progress: 1 }], null)).toBe(0.75);
    expect(progressOf([half, { endedAt: 9, progress: 1 }], 4)).toBe(0.375);
    // Given up: nothing more comes of it.
    expect(progressOf([{ endedAt: 9, progress: 0.2 }], null)).toBe(1);
    expect(progressOf([], null)).toBe(0);
  });

  it('ends by the median of what is done, and not in the past', () => {
    const done = [member('a', 'done', 0, 10), member('b', 'done', 0, 30), member('c', 'done', 0, 1_000)];
    expect(estimatedEnd([...done, member('d', 'open', 100), member('e', 'open', 150)], 120)).toBe(180);
    expect(estimatedEnd([...done, member('d', 'open', 100)], 500)).toBe(500);
  });

  it('cannot be told while none is done, or none is under way', () => {
    expect(estimatedEnd([member('a', 'open')], 0)).toBeNull();
    expect(estimatedEnd([member('a', 'done', 0, 10)], 20)).toBeNull();
    expect(estimatedEnd([], 0)).toBeNull();
  });

  it('counts a device once, by its latest run', () => {
    const again = [member('a', 'failed', 1), member('b', 'done', 2), member('a', 'done', 3)];
    expect(latestOf(again).map(({ udid, outcome }) => [udid, outcome])).toEqual([
      ['a', 'done'],
      ['b', 'done'],
    ]);
    expect(latestOf([...again].reverse()).find(({ udid }) => udid === 'a')?.outcome).toBe('done');
  });
});
