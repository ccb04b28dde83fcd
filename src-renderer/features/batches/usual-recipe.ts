import type { KeptRecipe } from '#contract/recipes.ts';

const LAST = 'batches.recipe';

/** What is kitted at this bench today was usually kitted here before. */
export const keepRecipe = (recipeId: string): void => localStorage.setItem(LAST, recipeId);

/** The recipe of last time; at first the standard one. One that erases devices is chosen by hand every time. */
export const usualRecipe = (recipes: readonly KeptRecipe[], last = localStorage.getItem(LAST)): string | null => {
  const usual = recipes.find(({ id }) => id === last) ?? recipes.find(({ shipped }) => shipped === 'standard');
  return usual === undefined || usual.erases ? null : usual.id;
};
