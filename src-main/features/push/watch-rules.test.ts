import { describe, expect, it } from 'vitest';
import { judgeWatch, normalRate, type PushWatchRun, rate } from './watch-rules.ts';

describe('the judgement of a watch', () => {
  const watch: PushWatchRun = {
    credentialId: 1,
    since: 0,
    endsAt: 100,
    enrolled: 20,
    normal: 10,
    rings: { rung: 20, refused: 0, unreached: 0 },
    answered: 0,
  };

  it.each([
    [{ answered: 4 }, 'alarm'],
    [{ answered: 5 }, 'good'],
    [{ answered: 30 }, 'good'],
    [{ normal: 0 }, 'alarm'],
    [{ normal: 0, answered: 1 }, 'good'],
    [{ enrolled: 0, rings: { rung: 0, refused: 0, unreached: 0 } }, 'good'],
    [{ rings: { rung: 8, refused: 4, unreached: 0 }, answered: 8 }, 'alarm'],
    [{ rings: { rung: 9, refused: 4, unreached: 0 }, answered: 8 }, 'good'],
    [{ rings: null, answered: 4 }, 'alarm'],
    [{ rings: { rung: 0, refused: 0, unreached: 20 } }, 'watching'],
    [{ rings: { rung: 1, refused: 1, unreached: 19 } }, 'watching'],
    [{ rings: { rung: 10, refused: 5, unreached: 10 }, answered: 10 }, 'alarm'],
    [{ rings: { rung: 10, refused: 0, unreached: 10 }, answered: 5 }, 'good'],
  ] as const)('%o: %s', (change, state) => {
    expect(judgeWatch('watching', { ...watch, ...change }, 100)).toBe(state);
  });

  it('has no rate of nobody, and none above a hundred', () => {
    expect(rate({ ...watch, rings: { rung: 0, refused: 0, unreached: 0 } })).toBeNull();
    expect(normalRate({ ...watch, enrolled: 0 })).toBeNull();
    expect(normalRate({ ...watch, normal: 0 })).toBeNull();
    expect(rate({ ...watch, answered: 25 })).toBe(100);
  });

  it('waits for the end, and stays what it was called', () => {
    expect(judgeWatch('watching', watch, 99)).toBe('watching');
    expect(judgeWatch('alarm', { ...watch, answered: 20 }, 99)).toBe('alarm');
    expect(judgeWatch('good', watch, 200)).toBe('good');
  });
});
