import { expect, it } from 'vitest';
import type { KeptRecipe } from '#contract/recipes.ts';
import { usualRecipe } from './usual-recipe.ts';

const kept = (id: string, change: Partial<KeptRecipe> = {}) => ({ id, shipped: null, erases: false, ...change }) as KeptRecipe;
const recipes = [kept('standard', { shipped: 'standard' }), kept('supervised', { shipped: 'supervised', erases: true }), kept('own')];

it.each([
  ['at first', null, 'standard'],
  ['that of last time', 'own', 'own'],
  ['one that is gone since', 'gone', 'standard'],
  ['one that erases is chosen by hand', 'supervised', null],
])('the recipe a batch usually begins with: %s', (_, last, usual) => {
  expect(usualRecipe(recipes, last)).toBe(usual);
});

it('is none where there is none', () => {
  expect(usualRecipe([], 'own')).toBeNull();
});
