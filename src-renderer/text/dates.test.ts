import { describe, expect, it } from 'vitest';
import { agoText, dayText, distanceText, momentText, spanText, stopwatchText, timeText } from './dates.ts';
import { i18n } from './i18n.ts';

// No zone of its own: the same wall clock everywhere.
const at = new Date(2025, 10, 28, 9, 12, 3).getTime();
const japanese = i18n.getFixedT('ja');
const english = i18n.getFixedT('en');
const MINUTE = 60_000;
const DAY = 86_400_000;

describe('dates', () => {
  it('are written as each language writes them', () => {
    expect(momentText(at, 'ja')).toBe('2025年11月28日(金) 9:12');
    expect(momentText(at, 'en')).toBe('28 Nov 2025 (Fri) 9:12');
    expect(dayText(at, 'ja')).toBe('2025年11月28日(金)');
  });

  it('count midnight as 0', () => {
    expect(timeText(new Date(2025, 10, 28, 0, 5, 9).getTime())).toBe('0:05');
    expect(timeText(at, true)).toBe('9:12:03');
  });

  it('say how long ago', () => {
    expect(agoText(at, at + 20_000, 'ja', japanese)).toBe('たった今');
    expect(agoText(at, at + 3 * MINUTE, 'ja', japanese)).toBe('3分前');
    expect(agoText(at, at + 3 * MINUTE, 'en', english)).toBe('3 minutes ago');
    expect(agoText(at, at + 9 * DAY, 'ja', japanese)).toBe('9日前');
    // A clock that runs ahead elsewhere is not the future here.
    expect(agoText(at + MINUTE, at, 'ja', japanese)).toBe('たった今');
  });

  it('say what is left', () => {
    expect(spanText(5 * DAY + 3 * 60 * MINUTE, japanese)).toBe('5日3時間');
    expect(spanText(61 * MINUTE, english)).toBe('1 h 1 min');
    expect(spanText(30_000, japanese)).toBe('1分未満');
  });

  it('count like a stopwatch', () => {
    expect([0, 42_900, 725_000, 3_723_000].map(stopwatchText)).toEqual(['0:00', '0:42', '12:05', '1:02:03']);
  });

  it('tell the distance of a stage to the first', () => {
    expect([40, 200, 4_900, 59_000, 125_000, 2 * 60 * MINUTE, 3 * DAY].map(distanceText)).toEqual([
      '+0.04s',
      '+0.2s',
      '+4.9s',
      '+59s',
      '+2m05s',
      '+2h00m',
      '+3d',
    ]);
  });
});
