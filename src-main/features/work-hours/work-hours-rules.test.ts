import { describe, expect, it } from 'vitest';
import { isWithin, judgeSpans, nextChange } from './work-hours-rules.ts';

const at = (day: number, hour: number, minute = 0) => new Date(2026, 10, 22 + day, hour, minute).getTime();
/** 2026-11-22 is a Sunday. Weekdays from nine to twelve and from one to half past five. */
const office = [1, 2, 3, 4, 5].flatMap((day) => [
  { day, from: 540, to: 720 },
  { day, from: 780, to: 1_050 },
]);

describe('the hours of work', () => {
  it.each([
    [at(0, 10), false],
    [at(1, 8, 59), false],
    [at(1, 9), true],
    [at(1, 11, 59), true],
    [at(1, 12), false],
    [at(1, 13), true],
    [at(5, 17, 29), true],
    [at(5, 17, 30), false],
    [at(6, 10), false],
  ] as const)('%#', (now, within) => {
    expect(isWithin(office, now)).toBe(within);
  });

  it('change at their edges, over a weekend too', () => {
    expect(nextChange(office, at(1, 9))).toBe(at(1, 12));
    expect(nextChange(office, at(1, 12))).toBe(at(1, 13));
    expect(nextChange(office, at(5, 17, 30))).toBe(at(8, 9));
    expect(nextChange(office, at(0, 0))).toBe(at(1, 9));
  });

  it('that touch, over midnight too, are one', () => {
    const night = [
      { day: 1, from: 1_320, to: 1_440 },
      { day: 2, from: 0, to: 360 },
    ];
    expect(nextChange(night, at(1, 22))).toBe(at(2, 6));
    expect(isWithin(night, at(2, 0))).toBe(true);
  });

  it('of a whole week never change', () => {
    const always = [0, 1, 2, 3, 4, 5, 6].map((day) => ({ day, from: 0, to: 1_440 }));
    expect(nextChange(always, at(3, 12))).toBeNull();
    expect(nextChange([], at(3, 12))).toBeNull();
  });

  it.each([
    [[], 'no-spans'],
    [[{ day: 1, from: 60, to: 60 }], 'span-empty'],
    [[{ day: 1, from: 90, to: 60 }], 'span-empty'],
    [
      [
        { day: 1, from: 60, to: 120 },
        { day: 1, from: 119, to: 180 },
      ],
      'spans-overlap',
    ],
    [
      [
        { day: 1, from: 60, to: 120 },
        { day: 1, from: 120, to: 180 },
        { day: 2, from: 60, to: 120 },
      ],
      null,
    ],
  ] as const)('are judged: %j', (spans, problem) => {
    expect(judgeSpans(spans)).toBe(problem);
  });
});
