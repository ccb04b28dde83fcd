import { expect, it } from 'vitest';
import { isComposing } from './composing.ts';

it.each([
  [true, { isComposing: true, keyCode: 13 }],
  [true, { isComposing: false, keyCode: 229 }],
  [false, { isComposing: false, keyCode: 13 }],
])('an input method takes the key: %s, of %o', (taken, event) => {
  expect(isComposing(event)).toBe(taken);
});
