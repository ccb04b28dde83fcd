import { describe, expect, it, vi } from 'vitest';
import { ManualClock } from '#lib/clock.ts';
import { OrderlyStop } from './orderly-stop.ts';

const start = (critical: string[]) => {
  const clock = new ManualClock();
  const [say, stop] = [vi.fn(), vi.fn()];
  return { clock, critical, say, stop, orderly: new OrderlyStop({ critical: () => critical, say, patienceMs: 60_000, stop, clock }) };
};

describe('stopping by signal', () => {
  it('is at once, and silent, when no device is in a critical step', () => {
    const { orderly, say, stop } = start([]);
    orderly.ask();
    expect(stop).toHaveBeenCalledTimes(1);
    expect(say).not.toHaveBeenCalled();
  });

  it('says which devices are, and waits for them', () => {
    const { orderly, say, stop, critical } = start(['iPhone 1']);
    orderly.ask();
    orderly.look();
    expect(say).toHaveBeenCalledExactlyOnceWith(['iPhone 1']);
    expect(stop).not.toHaveBeenCalled();
    critical.length = 0;
    orderly.look();
    orderly.look();
    expect(stop).toHaveBeenCalledTimes(1);
  });

  it('does not wait for ever', () => {
    const { orderly, stop, clock } = start(['iPhone 1']);
    orderly.ask();
    clock.advance(59_999);
    expect(stop).not.toHaveBeenCalled();
    clock.advance(1);
    expect(stop).toHaveBeenCalledTimes(1);
  });

  it('is at once at the second signal, unless it is the same key that came twice', () => {
    const { orderly, stop, clock, say } = start(['iPhone 1']);
    orderly.ask();
    clock.advance(20);
    orderly.ask();
    expect(stop).not.toHaveBeenCalled();
    clock.advance(2_000);
    orderly.ask();
    orderly.ask();
    expect(stop).toHaveBeenCalledTimes(1);
    expect(say).toHaveBeenCalledTimes(1);
    clock.advance(60_000);
    expect(stop).toHaveBeenCalledTimes(1);
  });

  it('is nothing that a change at the bench does by itself', () => {
    const { orderly, stop } = start([]);
    orderly.look();
    expect(stop).not.toHaveBeenCalled();
  });
});
