import { afterEach, describe, expect, it, vi } from 'vitest';
import { judgePin } from '#contract/pin.ts';
import { randomPin } from './random-pin.ts';

afterEach(() => vi.restoreAllMocks());

describe('a random PIN', () => {
  it('is never one that is refused', () => {
    for (let count = 0; count < 2_000; count += 1) expect(judgePin(randomPin())).toBeNull();
  });

  it('is drawn again when it would be refused or favour small numbers', () => {
    const drawn = [111_111, 4_294_500_000, 123_456, 7_402_913];
    vi.spyOn(crypto, 'getRandomValues').mockImplementation((array) => {
      (array as unknown as Uint32Array)[0] = drawn.shift() ?? 0;
      return array;
    });
    expect(randomPin()).toBe('402913');
    expect(drawn).toEqual([]);
  });
});
