import { describe, expect, it } from 'vitest';
import { stepKinds } from '#contract/recipe.ts';
import { addable, type Draft, draftOf, emptyDraft, moved, recipeOf, withoutStep, withSettings, withStep } from './recipe-draft.ts';

const kinds = (draft: Draft) => draft.steps.map(({ step }) => step);

describe('a draft', () => {
  it('takes every step once, each where it usually stands', () => {
    let draft = emptyDraft();
    for (const kind of [...addable(draft)].reverse()) draft = withStep(draft, kind).draft;
    expect([...kinds(draft)].sort()).toEqual([...stepKinds].sort());
    expect(kinds(draft)[0]).toBe('pair');
    expect(kinds(draft).at(-1)).toBe('verify');
    expect(kinds(draft).indexOf('erase')).toBeLessThan(kinds(draft).indexOf('activate'));
    expect(addable(draft)).toEqual([]);
  });

  it('moves steps, but not beyond the ends', () => {
    const { draft } = withStep(emptyDraft(), 'check');
    expect(kinds(moved(draft, 1, 1))).toEqual(['pair', 'verify', 'check']);
    expect(kinds(moved(draft, 1, -1))).toEqual(['check', 'pair', 'verify']);
    expect(moved(draft, 0, -1)).toBe(draft);
    expect(moved(draft, 2, 1)).toBe(draft);
    expect(kinds(withoutStep(draft, 1))).toEqual(['pair', 'verify']);
  });

  it('becomes a recipe without the fields that were left empty', () => {
    const draft = withSettings(withStep(emptyDraft(), 'check').draft, 1, { minimumOs: '', minimumBattery: 20 });
    expect(recipeOf(draft).steps[1]).toEqual({ step: 'check', minimumBattery: 20 });
    expect(recipeOf(draftOf(recipeOf(draft)))).toEqual(recipeOf(draft));
  });

  it('shows what an assignment means that says nothing of its profile', () => {
    const draft = draftOf({ format: 1, name: '', note: '', steps: [{ step: 'assign', allowPairing: false }] });
    expect(draft.steps[0]?.settings).toEqual({ allowPairing: false, skipPanes: 'all', removable: false });
  });
});
