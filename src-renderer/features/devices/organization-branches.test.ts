import { expect, it } from 'vitest';
import { type Branch, branchesOf } from './organization-branches.ts';

it('makes a tree of paths, in which each branch counts what is under it', () => {
  const tree = branchesOf([
    { path: '', count: 9 },
    { path: '営業部', count: 1 },
    { path: '営業部/第一課', count: 2 },
    { path: '本社/総務/庶務', count: 4 },
    { path: '営業部2', count: 8 },
  ]);
  const flat = (branches: readonly Branch[]): unknown => branches.map(({ path, count, branches: more }) => [path, count, flat(more)]);
  expect(flat(tree)).toEqual([
    ['営業部', 3, [['営業部/第一課', 2, []]]],
    ['営業部2', 8, []],
    ['本社', 4, [['本社/総務', 4, [['本社/総務/庶務', 4, []]]]]],
  ]);
});
