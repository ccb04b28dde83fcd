import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock, timeGoneBy, wakeTimers } from './clock.ts';

const DAY = 24 * 3_600_000;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the clock of the system', () => {
  it('waits longer than one timer can hold, and not a moment less', () => {
    const task = vi.fn();
    systemClock.after(60 * DAY, task);
    vi.advanceTimersByTime(60 * DAY - 1);
    expect(task).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(task).toHaveBeenCalledOnce();
  });

  it('can be told to forget it, also after the first of its timers', () => {
    const task = vi.fn();
    const cancel = systemClock.after(60 * DAY, task);
    vi.advanceTimersByTime(30 * DAY);
    cancel();
    vi.advanceTimersByTime(60 * DAY);
    expect(task).not.toHaveBeenCalled();
  });

  it('runs at once, when the computer is awake again, what fell due while it slept', () => {
    const tasks = [vi.fn(), vi.fn(), vi.fn(), vi.fn()];
    const [hour, day, forgotten, over] = tasks.map((task, index) => {
      return { task, cancel: systemClock.after([3_600_000, DAY, 3_600_000, 1_000][index] ?? 0, task) };
    });
    vi.advanceTimersByTime(1_000);
    expect(over?.task).toHaveBeenCalledOnce();
    forgotten?.cancel();
    // Eight hours of sleep: the clock on the wall went on, the timers did not.
    vi.setSystemTime(Date.now() + DAY / 3);
    expect(hour?.task).not.toHaveBeenCalled();
    wakeTimers();
    vi.advanceTimersByTime(0);
    expect(hour?.task).toHaveBeenCalledOnce();
    expect(day?.task).not.toHaveBeenCalled();
    // The rest is waited for, and not a moment less.
    vi.advanceTimersByTime((DAY * 2) / 3 - 1_001);
    expect(day?.task).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(day?.task).toHaveBeenCalledOnce();
    wakeTimers();
    vi.advanceTimersByTime(DAY);
    expect(tasks.map((task) => task.mock.calls.length)).toEqual([1, 1, 0, 1]);
  });

  it('waits no longer than was meant when the clock was set back', () => {
    const task = vi.fn();
    systemClock.after(3_600_000, task);
    vi.setSystemTime(Date.now() - DAY);
    wakeTimers();
    vi.advanceTimersByTime(3_600_000);
    expect(task).toHaveBeenCalledOnce();
  });
});

it('time goes by at its own pace, whatever the clock on the wall says', () => {
  vi.useRealTimers();
  const [before, wall] = [timeGoneBy(), Date.now()];
  vi.setSystemTime(wall + 9 * DAY);
  const gone = timeGoneBy() - before;
  expect(Date.now() - wall).toBeGreaterThanOrEqual(9 * DAY);
  expect([gone >= 0, gone < DAY]).toEqual([true, true]);
});
