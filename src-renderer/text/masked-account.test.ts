import { expect, it } from 'vitest';
import { masked } from './masked-account.ts';

it.each([
  ['apple-mdm@example.jp', 'a•••@example.jp'],
  ['a@example.jp', 'a•••@example.jp'],
  ['not an address', 'not an address'],
  ['', ''],
])('the account %s is shown as %s', (account, shown) => {
  expect(masked(account)).toBe(shown);
});
