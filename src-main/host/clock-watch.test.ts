import { expect, it } from 'vitest';
import { ManualClock } from '#lib/clock.ts';
import { ClockWatch } from './clock-watch.ts';

const HOUR = 3_600_000;
const LOOK = 10_000;

it('says that the clock was set back, until it is where it was', async () => {
  const clock = new ManualClock();
  let back = false;
  const watch = new ClockWatch(clock, (now) => {
    back = now;
  });
  const after = (step: number) => {
    clock.step(step);
    clock.advance(LOOK);
    return back;
  };
  await watch.start();
  expect(after(0)).toBe(false);
  // A time server, or an hour that was wrong.
  expect(after(-HOUR)).toBe(false);
  expect(after(-HOUR)).toBe(true);
  expect(after(-HOUR)).toBe(true);
  clock.advance(2 * HOUR);
  expect(back).toBe(false);
  expect(after(30 * 24 * HOUR)).toBe(false);
  expect(after(-30 * 24 * HOUR)).toBe(true);
  expect(after(30 * 24 * HOUR)).toBe(false);
  await watch.stop();
  expect(after(-30 * 24 * HOUR)).toBe(false);
});
