import { describe, expect, it } from 'vitest';
import { ManualClock } from './clock.ts';
import { Coalescer } from './coalescer.ts';

function setup<T>() {
  const clock = new ManualClock();
  const delivered: T[] = [];
  const coalescer = new Coalescer<T>(clock, 250, (value) => void delivered.push(value));
  return { clock, delivered, coalescer };
}

describe('Coalescer', () => {
  it('lets the first through at once, and the newest of the others at the end of the interval', () => {
    const { clock, delivered, coalescer } = setup<number>();
    for (const value of [1, 2, 3]) coalescer.offer('a', value);
    expect(delivered).toEqual([1]);
    clock.advance(250);
    expect(delivered).toEqual([1, 3]);
    clock.advance(250);
    expect(delivered).toEqual([1, 3]);
  });

  it.each([[null], [undefined], [0], ['']])('loses nothing that was handed in last, also where it says nothing: %j', (value) => {
    const { clock, delivered, coalescer } = setup<typeof value>();
    coalescer.offer('a', value);
    coalescer.offer('a', value);
    clock.advance(250);
    expect(delivered).toEqual([value, value]);
  });

  it('keeps keys apart, and forgets what waits', () => {
    const { clock, delivered, coalescer } = setup<string>();
    for (const value of ['a1', 'a2']) coalescer.offer('a', value);
    for (const value of ['b1', 'b2']) coalescer.offer('b', value);
    coalescer.forget('a');
    clock.advance(250);
    expect(delivered).toEqual(['a1', 'b1', 'b2']);
    coalescer.offer('c', 'c1');
    coalescer.offer('c', 'c2');
    coalescer.stop();
    clock.advance(1_000);
    expect(delivered).toEqual(['a1', 'b1', 'b2', 'c1']);
  });
});
