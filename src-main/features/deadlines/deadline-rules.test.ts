import { describe, expect, it } from 'vitest';
import {
  afterTelling,
  type DueDate,
  daysLeft,
  dueNow,
  escalationDue,
  heldAgainst,
  stageOf,
  type Told,
  untold,
  urgencyOf,
} from './deadline-rules.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const NOW = Date.UTC(2026, 10, 21, 1, 0, 0);

const date = (days: number, change: Partial<DueDate> = {}): DueDate => ({
  id: 'credential/push/topic',
  type: 'credential',
  kind: 'push',
  name: 'topic',
  account: 'mdm@example.jp',
  dueAt: NOW + days * DAY_MS,
  ...change,
});

const credential = { type: 'credential', kind: 'push' } as const;
const question = { type: 'sign-in', kind: null } as const;

describe('days left', () => {
  it.each([
    [DAY_MS, 1],
    [DAY_MS + 1, 2],
    [1, 1],
    [0, 0],
    [-1, 0],
    [-DAY_MS, -1],
    [-DAY_MS - 1, -1],
  ])('%d ms: %d', (ms, days) => {
    expect(daysLeft(NOW + ms, NOW)).toBe(days);
    expect(Object.is(daysLeft(NOW + ms, NOW), -0)).toBe(false);
  });
});

describe('a stage', () => {
  it.each([
    [91, null],
    [90, 90],
    [61, 90],
    [60, 60],
    [31, 60],
    [30, 30],
    [16, 30],
    [15, 15],
    [8, 15],
    [7, 7],
    [4, 7],
    [3, 3],
    [2, 3],
    [1, 1],
    [0, 0],
    [-40, 0],
  ])('with %d days left: %s', (days, stage) => {
    expect(stageOf(credential, days)).toBe(stage);
  });

  it.each([
    [8, null],
    [7, 7],
    [2, 7],
    [1, 1],
    [0, 0],
  ])('of the quarterly question, with %d days left: %s', (days, stage) => {
    expect(stageOf(question, days)).toBe(stage);
  });

  it.each([
    [90, null],
    [61, null],
    [60, null],
    [59, 60],
    [30, 30],
    [1, 1],
    [0, 0],
  ])('of the TLS certificate, which is renewed by itself 60 days before, with %d days left: %s', (days, stage) => {
    expect(stageOf({ type: 'credential', kind: 'engine-tls' }, days)).toBe(stage);
  });
});

describe('urgency', () => {
  it.each([
    [91, 'good', 'good'],
    [90, 'plan', 'good'],
    [31, 'plan', 'good'],
    [30, 'renew', 'good'],
    [8, 'renew', 'good'],
    [7, 'urgent', 'plan'],
    [1, 'urgent', 'plan'],
    [0, 'expired', 'expired'],
  ] as const)('with %d days left: %s, of the question %s', (days, ofCredential, ofQuestion) => {
    expect(urgencyOf('credential', days)).toBe(ofCredential);
    expect(urgencyOf('sign-in', days)).toBe(ofQuestion);
  });
});

describe('what is due now', () => {
  /** Looks every `step` ms from `from` to `to` days left, and says what was told at which stage. */
  const watch = (from: number, to: number, step: number, told: Told = untold(date(0).dueAt)) => {
    const stages: number[] = [];
    for (let at = NOW - from * DAY_MS; at <= NOW - to * DAY_MS; at += step) {
      const due = dueNow(date(0), told, at);
      if (due === null) continue;
      told = afterTelling(told, due, at);
      stages.push(due.stage);
    }
    return stages;
  };

  it('is each stage once, and past the date once a day', () => {
    expect(watch(100, -2, HOUR_MS)).toEqual([90, 60, 30, 15, 7, 3, 1, 0, 0, 0]);
  });

  it('is only the newest stage after a long sleep', () => {
    expect(watch(6, 6, HOUR_MS)).toEqual([7]);
    expect(watch(100, 0, 50 * DAY_MS)).toEqual([60, 0]);
    expect(watch(-30, -30, HOUR_MS)).toEqual([0]);
  });

  it('is told even when somebody answered before anything was told', () => {
    const answered = { ...untold(date(0).dueAt), acknowledgedAt: NOW, acknowledgedBy: 'sato' };
    expect(watch(90, 89, HOUR_MS, answered)).toEqual([90]);
  });
});

describe('a clock that was ahead and is right again', () => {
  const ahead = NOW + 400 * DAY_MS;
  const told: Told = { ...afterTelling(untold(0), { stage: 0, days: -390 }, ahead), escalatedAt: ahead, acknowledgedAt: ahead };

  it('leaves nothing behind: what was told in the future counts as untold', () => {
    expect(heldAgainst(told, NOW)).toEqual(untold(0));
    expect(dueNow(date(10), heldAgainst(told, NOW), NOW)).toEqual({ stage: 15, days: 10 });
  });

  it('takes away nothing that was said before, and nothing for a small correction', () => {
    const before = { ...told, askedAt: NOW - DAY_MS, acknowledgedAt: NOW - HOUR_MS, acknowledgedBy: 'sato' };
    expect(heldAgainst(before, NOW)).toEqual({
      ...untold(0),
      askedAt: NOW - DAY_MS,
      acknowledgedAt: NOW - HOUR_MS,
      acknowledgedBy: 'sato',
    });
    expect(heldAgainst(told, ahead - HOUR_MS)).toEqual(told);
    expect(heldAgainst(told, ahead + 1)).toEqual(told);
  });
});

describe('the deputy', () => {
  const toldAt = (stage: number) => afterTelling(untold(0), { stage, days: stage }, NOW);

  it.each([
    [60, 365 * DAY_MS, false],
    [30, 3 * DAY_MS - 1, false],
    [30, 3 * DAY_MS, true],
    [15, 3 * DAY_MS, true],
    [7, DAY_MS - 1, false],
    [7, DAY_MS, true],
    [0, DAY_MS, true],
  ])('is asked after stage %d and %d ms: %s', (stage, wait, asked) => {
    expect(escalationDue(toldAt(stage), NOW + wait)).toBe(asked);
  });

  it('is asked a day after stage 7, though stage 15 was told only then', () => {
    const both = afterTelling(toldAt(15), { stage: 7, days: 7 }, NOW + HOUR_MS);
    expect(escalationDue(both, NOW + DAY_MS)).toBe(false);
    expect(escalationDue(both, NOW + DAY_MS + HOUR_MS)).toBe(true);
  });

  it('is not put off by being told again every day', () => {
    const first = toldAt(0);
    const again = afterTelling(first, { stage: 0, days: -1 }, NOW + DAY_MS);
    expect(escalationDue(again, NOW + DAY_MS)).toBe(true);
  });

  it('is asked once, and never when somebody sees to it', () => {
    expect(escalationDue({ ...toldAt(7), escalatedAt: NOW }, NOW + 9 * DAY_MS)).toBe(false);
    expect(escalationDue({ ...toldAt(7), acknowledgedAt: NOW }, NOW + 9 * DAY_MS)).toBe(false);
  });
});
