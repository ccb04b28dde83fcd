import { beforeEach, expect, it } from 'vitest';
import { ManualClock } from '#lib/clock.ts';
import { ClockWatch } from './clock-watch.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LOOK = 10_000;

let clock: ManualClock;
let watch: ClockWatch;
const stands = { 'clock-back': false, 'clock-forward': false };
beforeEach(async () => {
  clock = new ManualClock();
  watch = new ClockWatch({
    clock,
    gone: () => clock.gone(),
    told: (warning, now) => {
      stands[warning] = now;
    },
  });
  await watch.start();
});
const after = (step: number) => {
  clock.step(step);
  clock.advance(LOOK);
};
const back = (step: number) => {
  after(step);
  return stands['clock-back'];
};
const forward = (step: number) => {
  after(step);
  return stands['clock-forward'];
};

it('says that the clock was set back, until it is where it was', async () => {
  expect(back(0)).toBe(false);
  // A time server, or an hour that was wrong.
  expect(back(-HOUR)).toBe(false);
  expect(back(-HOUR)).toBe(true);
  expect(back(-HOUR)).toBe(true);
  clock.advance(2 * HOUR);
  expect(stands['clock-back']).toBe(false);
  expect(back(-30 * DAY)).toBe(true);
  expect(back(30 * DAY)).toBe(false);
  await watch.stop();
  expect(back(-30 * DAY)).toBe(false);
});

it('says that the clock was set forward, until it is where it was: that it is set right is no step back', () => {
  expect(forward(0)).toBe(false);
  expect(forward(HOUR)).toBe(false);
  expect(forward(HOUR + 1)).toBe(true);
  expect(forward(9 * DAY)).toBe(true);
  clock.advance(30 * DAY);
  expect(stands).toEqual({ 'clock-back': false, 'clock-forward': true });
  after(-9 * DAY - HOUR);
  expect(stands).toEqual({ 'clock-back': false, 'clock-forward': false });
  after(-2 * HOUR);
  expect(stands).toEqual({ 'clock-back': true, 'clock-forward': false });
});

it('knows it before it looks, and over a pause', async () => {
  clock.step(9 * DAY);
  expect(watch.forward).toBe(true);
  clock.step(-9 * DAY);
  expect(watch.forward).toBe(false);
  await watch.stop();
  clock.advance(DAY);
  clock.step(9 * DAY);
  await watch.start();
  expect(stands).toEqual({ 'clock-back': false, 'clock-forward': true });
});

it('takes a sleep for what it is, be it of nine days, and what time servers do in years, too', () => {
  clock.advance(9 * DAY);
  expect([watch.forward, stands['clock-forward']]).toEqual([false, false]);
  for (let hour = 0; hour < 1_000; hour++) expect(forward(60_000)).toBe(false);
});
