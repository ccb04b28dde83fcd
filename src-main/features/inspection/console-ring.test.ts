import { expect, it } from 'vitest';
import { ConsoleRing } from './console-ring.ts';
import { logLine } from './testing.ts';

const numbers = (ring: ConsoleRing) => ring.newest(100, '').map(({ number }) => number);

it('keeps the newest lines and counts those that made room', () => {
  const ring = new ConsoleRing({ mostLines: 10 });
  for (let number = 1; number <= 1_000; number += 1) {
    ring.push(logLine(number));
    expect(ring.kept).toBe(Math.min(number, 10));
    expect(ring.dropped).toBe(Math.max(0, number - 10));
  }
  expect(numbers(ring)).toEqual([991, 992, 993, 994, 995, 996, 997, 998, 999, 1_000]);
});

it('keeps fewer where lines are long, and always the newest', () => {
  const ring = new ConsoleRing({ mostLines: 100, mostCharacters: 3_000 });
  for (let number = 1; number <= 20; number += 1) ring.push(logLine(number, { message: 'x'.repeat(900) }));
  expect(numbers(ring)).toEqual([18, 19, 20]);
  ring.push(logLine(21, { message: 'x'.repeat(9_000) }));
  expect(numbers(ring)).toEqual([21]);
  ring.push(logLine(22, { message: 'short' }));
  expect(numbers(ring)).toEqual([22]);
});

it('gives the newest of those that are wanted, in their order', () => {
  const ring = new ConsoleRing({ mostLines: 10 });
  for (let number = 1; number <= 25; number += 1) ring.push(logLine(number));
  expect(ring.newest(3, 'line', ({ number }) => number % 2 === 0).map(({ number }) => number)).toEqual([20, 22, 24]);
  expect(ring.newest(100, '')).toHaveLength(10);
  expect(ring.newest(100, 'mdmd line 25').map(({ number }) => number)).toEqual([25]);
});
