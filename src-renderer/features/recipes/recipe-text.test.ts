import { createInstance } from 'i18next';
import { beforeAll, describe, expect, it } from 'vitest';
import { recipe, recipeStep, stepKinds } from '#contract/recipe.ts';
import { recipeProblemCode } from '#contract/recipes.ts';
import { setupPanes } from '#contract/setup-panes.ts';
import { en } from '../../text/en.ts';
import { ja } from '../../text/ja.ts';
import type { Say } from '../../text/use-text.ts';
import { problemPlace, problemText } from './recipe-text.ts';

const i18n = createInstance();
let say: Record<'ja' | 'en', Say>;

beforeAll(async () => {
  await i18n.init({ resources: { ja: { translation: ja }, en: { translation: en } }, lng: 'ja', interpolation: { escapeValue: false } });
  say = { ja: i18n.getFixedT('ja') as Say, en: i18n.getFixedT('en') as Say };
});

describe.each([
  ['ja', ja],
  ['en', en],
] as const)('%s', (language, { recipes }) => {
  it('has words for every step, key, pane and problem, and for no other', () => {
    const keys = [...Object.keys(recipe.shape), ...recipeStep.options.flatMap((option) => Object.keys(option.shape))];
    expect(Object.keys(recipes.steps).sort()).toEqual([...stepKinds].sort());
    expect(Object.keys(recipes.about).sort()).toEqual([...stepKinds].sort());
    expect(Object.keys(recipes.keys).sort()).toEqual([...new Set(keys)].sort());
    expect(Object.keys(recipes.panes).sort()).toEqual([...setupPanes].sort());
    expect(Object.keys(recipes.problem.codes).sort()).toEqual([...recipeProblemCode.options].sort());
  });

  it('names the step or the key, never by its name in the contract', () => {
    const problem = { step: 3, what: 'await-assignment', hint: null, line: null };
    expect(problemText(say[language], { code: 'needs-before', ...problem })).toContain(recipes.steps['await-assignment']);
    expect(problemText(say[language], { code: 'key-missing', ...problem, what: 'ssid' })).toContain(recipes.keys.ssid);
    expect(problemText(say[language], { code: 'unknown-step', ...problem, what: 'wiffi', hint: 'Wi-Fi' })).toMatch(/wiffi.*Wi-Fi/);
  });

  it('says the line where there is one, else the step', () => {
    const problem = { code: 'key-missing', step: 3, what: 'ssid', hint: null } as const;
    expect(problemPlace(say[language], { ...problem, line: 12 })).toContain('12');
    expect(problemPlace(say[language], { ...problem, line: null })).toContain('3');
    expect(problemPlace(say[language], { ...problem, line: null, step: null })).toBeNull();
  });
});
