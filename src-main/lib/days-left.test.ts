import { describe, expect, it } from 'vitest';
import { daysLeft, urgencyOf } from './days-left.ts';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 10, 21);

describe('days left', () => {
  it.each([
    [91, 91, 'good'],
    [90.01, 91, 'good'],
    [90, 90, 'plan'],
    [31, 31, 'plan'],
    [30, 30, 'renew'],
    [8, 8, 'renew'],
    [7, 7, 'urgent'],
    [0.5, 1, 'urgent'],
    [0, 0, 'expired'],
    [-0.5, 0, 'expired'],
    [-3, -3, 'expired'],
  ])('%d days: %i left, %s', (days, left, urgency) => {
    // Object.is tells 0 from -0, which a screen would show.
    expect(Object.is(daysLeft(NOW + days * DAY_MS, NOW), left)).toBe(true);
    expect(urgencyOf(NOW + days * DAY_MS, NOW)).toBe(urgency);
  });

  it('has no urgency without a date', () => {
    expect(urgencyOf(null, NOW)).toBe('none');
  });
});
