import { describe, expect, it } from 'vitest';
import { firstTarget, targetOf, whole } from './target.ts';

describe('who is meant', () => {
  it('is nobody until something is chosen', () => {
    expect(targetOf(firstTarget(false), null)).toBeNull();
    expect(targetOf({ ...firstTarget(false), kind: 'list', list: ' \n' }, null)).toBeNull();
    expect(targetOf({ ...firstTarget(false), narrowed: { ...whole, reachable: true } }, null)).toBeNull();
  });

  it('is what was carried from the list, as it was', () => {
    expect(targetOf(firstTarget(true), { ids: ['a', 'b'] })).toEqual({ ids: ['a', 'b'] });
  });

  it('is what main leaves of it, however it was chosen', () => {
    const narrowed = { ...whole, platforms: ['iOS', 'iPadOS'] as const, reachable: true };
    const kept = { platforms: ['iOS', 'iPadOS'], reachable: true };
    expect(targetOf({ ...firstTarget(true), narrowed }, { ids: ['a'] })).toEqual({ of: { ids: ['a'] }, ...kept });
    expect(targetOf({ ...firstTarget(false), kind: 'list', list: 'F9F', narrowed }, null)).toEqual({
      of: { serialNumbers: 'F9F' },
      ...kept,
    });
    expect(targetOf({ ...firstTarget(false), viewId: 'v', narrowed }, null)).toEqual({ of: { viewId: 'v' }, ...kept });
  });

  it('does not change with the commands that they must be able to take: those are asked for beside it', () => {
    const draft = { ...firstTarget(true), narrowed: { ...whole, able: ['RestartDevice'] as const } };
    expect(targetOf(draft, { ids: ['a'] })).toEqual({ ids: ['a'] });
  });
});
