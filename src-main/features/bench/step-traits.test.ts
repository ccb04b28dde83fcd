import { describe, expect, it } from 'vitest';
import { stepKind } from '#contract/recipe.ts';
import { stepTraits } from './step-traits.ts';
import { allSteps } from './steps/all-steps.ts';

const kinds = stepKind.options;

describe('the traits of steps', () => {
  it('are known for every kind a recipe may name, and so is how it is done', () => {
    expect(Object.keys(stepTraits).sort()).toEqual([...kinds].sort());
    expect(Object.keys(allSteps).sort()).toEqual([...kinds].sort());
  });

  it.each(kinds)('%s: what cannot be repeated is critical, and nobody may leave it out', (kind) => {
    const { repeatable, critical, skippable, timeoutMs, retries, weight } = stepTraits[kind];
    if (!repeatable) expect({ critical, skippable }).toEqual({ critical: true, skippable: false });
    expect(timeoutMs === null || timeoutMs >= 60_000).toBe(true);
    expect(retries).toBeGreaterThanOrEqual(0);
    expect(weight).toBeGreaterThan(0);
  });

  it('count erase and supervise as not to be repeated, and no other', () => {
    expect(kinds.filter((kind) => !stepTraits[kind].repeatable)).toEqual(['erase', 'supervise']);
  });
});
