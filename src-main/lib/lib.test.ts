import { describe, expect, it } from 'vitest';
import { backoffMs } from './backoff.ts';
import { ManualClock } from './clock.ts';
import { Coalescer } from './coalescer.ts';
import { Emitter } from './emitter.ts';
import { errorCode } from './error-code.ts';
import { SerialQueue } from './serial-queue.ts';

describe('the manual clock', () => {
  it('runs what falls due, in order of time, and what that schedules', () => {
    const clock = new ManualClock(0);
    const seen: string[] = [];
    clock.after(20, () => seen.push(`b${clock.now()}`));
    clock.after(10, () => {
      seen.push(`a${clock.now()}`);
      clock.after(5, () => seen.push(`c${clock.now()}`));
    });
    const cancel = clock.after(12, () => seen.push('never'));
    cancel();
    clock.advance(20);
    expect(seen).toEqual(['a10', 'c15', 'b20']);
  });
});

describe('the coalescer', () => {
  it('lets the first through at once and then the newest, four times a second', () => {
    const clock = new ManualClock(0);
    const seen: [number, number][] = [];
    const coalescer = new Coalescer<number>(clock, 250, (value) => seen.push([clock.now(), value]));
    for (let value = 0; value < 100; value += 1) {
      coalescer.offer('slot', value);
      clock.advance(10);
    }
    clock.advance(1_000);
    expect(seen).toEqual([
      [0, 0],
      [250, 24],
      [500, 49],
      [750, 74],
      [1000, 99],
    ]);
  });

  it('keeps keys apart and forgets what is gone', () => {
    const clock = new ManualClock(0);
    const seen: string[] = [];
    const coalescer = new Coalescer<string>(clock, 250, (value) => seen.push(value));
    coalescer.offer('a', 'a1');
    coalescer.offer('b', 'b1');
    coalescer.offer('a', 'a2');
    coalescer.forget('a');
    clock.advance(500);
    expect(seen).toEqual(['a1', 'b1']);
  });
});

describe('the emitter', () => {
  it('goes on to the next listener when one throws', () => {
    const problems: unknown[] = [];
    const emitter = new Emitter<{ tick: number }>((error) => problems.push(error));
    const seen: number[] = [];
    emitter.on('tick', () => {
      throw new Error('listener');
    });
    const off = emitter.on('tick', (value) => seen.push(value));
    emitter.emit('tick', 1);
    off();
    emitter.emit('tick', 2);
    expect(seen).toEqual([1]);
    expect(problems).toHaveLength(2);
  });
});

describe('the serial queue', () => {
  it('keeps the order and survives a failure', async () => {
    const queue = new SerialQueue();
    const seen: number[] = [];
    const slow = queue.run(async () => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      seen.push(1);
    });
    const broken = queue.run(() => Promise.reject(new Error('no')));
    const last = queue.run(() => seen.push(2));
    await expect(broken).rejects.toThrow('no');
    await Promise.all([slow, last]);
    expect(seen).toEqual([1, 2]);
  });
});

describe('small things', () => {
  it('double a wait up to a ceiling', () => {
    expect([0, 1, 2, 10, 400].map((attempt) => backoffMs(attempt, 1_000, 60_000))).toEqual([1_000, 2_000, 4_000, 60_000, 60_000]);
  });

  it('read the code of typed errors only', () => {
    expect(errorCode(Object.assign(new Error('x'), { code: 'closed' }))).toBe('closed');
    expect(errorCode(Object.assign(new Error('x'), { code: 7 }))).toBeNull();
    expect(errorCode('closed')).toBeNull();
  });
});
