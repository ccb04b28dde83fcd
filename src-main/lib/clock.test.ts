import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from './clock.ts';

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
});
