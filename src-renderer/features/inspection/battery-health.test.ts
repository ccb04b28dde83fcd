import { expect, it } from 'vitest';
import { maximumCapacity } from './battery-health.ts';

it.each([
  [3_279, 3_239, 99],
  [3_000, 2_400, 80],
  [3_000, 3_110, 100],
  [3_000, null, null],
  [null, 2_400, null],
  [0, 2_400, null],
])('of %s mAh new and %s mAh now, the maximum capacity is %s', (design, full, percent) => {
  expect(maximumCapacity(design, full)).toBe(percent);
});
