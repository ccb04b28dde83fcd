import type { KeptRecipe, RecipeProblem } from '#contract/recipes.ts';
import { type Say, sayIfKnown } from '../../text/use-text.ts';

type Named = Pick<KeptRecipe, 'shipped' | 'recipe'>;

/** A recipe that comes with the program is called as the console's language calls it. */
export const nameOf = (t: Say, { shipped, recipe }: Named): string =>
  shipped === null ? recipe.name : t(`recipes.shipped.${shipped}.name`);

export const noteOf = (t: Say, { shipped, recipe }: Named): string =>
  shipped === null ? recipe.note : t(`recipes.shipped.${shipped}.note`);

const aboutSteps: readonly string[] = [
  'step-twice',
  'pair-not-first',
  'verify-not-last',
  'needs-before',
  'erase-after-supervise',
  'asset-needed-for-name',
];
const aboutKeys: readonly string[] = ['key-missing', 'key-twice', 'value-wrong', 'unknown-key'];

/** What is wrong, in a sentence, and what was probably meant. */
export const problemText = (t: Say, { code, what, hint }: RecipeProblem): string => {
  const named =
    (aboutSteps.includes(code) ? sayIfKnown(t, `recipes.steps.${what}`) : undefined) ??
    (aboutKeys.includes(code) ? sayIfKnown(t, `recipes.keys.${what}`) : undefined) ??
    what;
  const sentence = t(`recipes.problem.codes.${code}`, { what: named });
  return hint === null ? sentence : `${sentence} ${t('recipes.problem.hint', { hint })}`;
};

/** Where it is: the line of a file, or else the step. */
export const problemPlace = (t: Say, { line, step }: RecipeProblem): string | null => {
  if (line !== null) return t('recipes.problem.line', { line });
  return step === null ? null : t('recipes.problem.step', { step });
};
