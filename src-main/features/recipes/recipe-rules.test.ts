import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Recipe, type RecipeStep, recipe as recipeSchema, type StepKind, stepKinds } from '#contract/recipe.ts';
import { setupPanes, standardPanes } from '#contract/setup-panes.ts';
import { recipeNeeds, recipeProblems } from './recipe-rules.ts';
import { anyRecipe } from './testing.ts';

/** The least of each step. */
const least: Readonly<Partial<Record<StepKind, object>>> = {
  update: { minimumOs: '26.1' },
  supervise: { allowPairing: true, skipPanes: 'all' },
  wifi: { ssid: 'kitting' },
  language: { language: 'ja', region: 'JP' },
  enroll: { by: 'profile' },
  name: { pattern: '{serial}' },
  apps: { bundleIds: ['com.example.app'] },
};
const of = (...steps: (StepKind | RecipeStep)[]): Recipe =>
  recipeSchema.parse({
    format: 1,
    name: 'x',
    note: '',
    steps: steps.map((step) => (typeof step === 'string' ? { step, ...least[step] } : step)),
  });
const said = (recipe: Recipe) => recipeProblems(recipe).map(({ code, step, what }) => `${code} ${step} ${what}`);

describe('the order', () => {
  it.each<[string, StepKind[]]>([
    ['pair and verify alone', ['pair', 'verify']],
    ['by USB, after erasing', ['pair', 'check', 'erase', 'activate', 'supervise', 'wifi', 'enroll', 'name', 'verify']],
    ['bought devices', ['pair', 'assign', 'await-assignment', 'enroll', 'verify']],
    ['assigned by somebody else', ['pair', 'await-assignment', 'enroll', 'verify']],
    ['by hand', ['pair', 'add-to-business', 'assign', 'await-assignment', 'activate', 'enroll', 'verify']],
    ['updated, then erased', ['pair', 'update', 'inspect', 'erase', 'activate', 'verify']],
  ])('is right: %s', (_name, kinds) => {
    expect(said(of(...kinds))).toEqual([]);
  });

  it.each<[string, StepKind[], string[]]>([
    ['nobody pairs', ['check', 'verify'], ['pair-not-first null pair']],
    ['pairs late', ['check', 'pair', 'verify'], ['pair-not-first 2 pair']],
    ['nobody verifies', ['pair', 'check'], ['verify-not-last null verify']],
    ['verifies early', ['pair', 'verify', 'check'], ['verify-not-last 2 verify']],
    ['twice', ['pair', 'check', 'check', 'verify'], ['step-twice 3 check']],
    ['supervised before it is activated', ['pair', 'supervise', 'activate', 'verify'], ['needs-before 2 activate']],
    ['never activated', ['pair', 'supervise', 'verify'], ['needs-before 2 activate']],
    ['waits, then assigns', ['pair', 'await-assignment', 'assign', 'verify'], ['needs-before 2 assign']],
    ['enrols, then assigns', ['pair', 'enroll', 'assign', 'verify'], ['needs-before 2 assign']],
    ['enrols, then waits', ['pair', 'enroll', 'await-assignment', 'verify'], ['needs-before 2 await-assignment']],
    ['assigns, then adds by hand', ['pair', 'assign', 'add-to-business', 'verify'], ['needs-before 2 add-to-business']],
    [
      'by hand, activated too early',
      ['pair', 'add-to-business', 'activate', 'assign', 'await-assignment', 'verify'],
      ['needs-before 3 await-assignment'],
    ],
    ['by hand, never assigned', ['pair', 'add-to-business', 'enroll', 'verify'], ['needs-before 3 await-assignment']],
    ['erased after it was activated', ['pair', 'activate', 'erase', 'verify'], ['erase-after-supervise 3 activate']],
    ['erased after Wi-Fi', ['pair', 'wifi', 'erase', 'verify'], ['erase-after-supervise 3 wifi']],
    ['erased after enrolling', ['pair', 'enroll', 'erase', 'verify'], ['erase-after-supervise 3 enroll']],
    ['erased by Configurator after naming', ['pair', 'name', 'add-to-business', 'verify'], ['erase-after-supervise 3 name']],
    [
      'by hand and by USB',
      ['pair', 'add-to-business', 'await-assignment', 'activate', 'supervise', 'verify'],
      ['by-hand-and-supervise 5 supervise'],
    ],
  ])('is wrong: %s', (_name, kinds, problems) => {
    expect(said(of(...kinds))).toEqual(problems);
  });

  it('is judged of any recipe, with numbers of steps that are there', () => {
    fc.assert(
      fc.property(anyRecipe, (recipe) => {
        for (const { step } of recipeProblems(recipe)) expect(step === null || (step >= 1 && step <= recipe.steps.length)).toBe(true);
      }),
    );
  });

  it('has no room for a step twice, whichever it is', () => {
    for (const kind of stepKinds) expect(said(of(kind, kind)).filter((each) => each.startsWith('step-twice'))).toHaveLength(1);
  });
});

describe('settings', () => {
  const panes = (...skipPanes: string[]) => of('pair', 'activate', { step: 'supervise', allowPairing: true, skipPanes }, 'verify');
  const named = (pattern: string, ...before: StepKind[]) => of('pair', ...before, { step: 'name', pattern }, 'verify');

  it('knows the panes of iPhone and iPad', () => {
    expect(said(panes(...setupPanes))).toEqual([]);
    expect(standardPanes).not.toContain('Location');
    expect(standardPanes).toContain('Siri');
  });

  it.each([
    ['AppelID', 'AppleID'],
    ['siri', 'Siri'],
    ['TouchID2000', null],
    ['FileVault', null],
  ])('asks about the pane %s: %s?', (pane, hint) => {
    expect(recipeProblems(panes('Siri', pane))).toEqual([{ code: 'pane-unknown', step: 3, what: pane, hint, key: 'skipPanes' }]);
  });

  it('that an assignment names are looked at, too', () => {
    const assigned = of('pair', { step: 'assign', skipPanes: ['Siri', 'Sirii'] }, 'verify');
    expect(recipeProblems(assigned)).toEqual([{ code: 'pane-unknown', step: 2, what: 'Sirii', hint: 'Siri', key: 'skipPanes' }]);
  });

  it('wants the asset number before it goes into a name', () => {
    expect(said(named('IT-{asset}'))).toEqual(['asset-needed-for-name 2 asset']);
    expect(said(named('IT-{asset}', 'asset'))).toEqual([]);
    expect(said(named('{model} {serial4} {部署}'))).toEqual([]);
  });

  it.each(['{asset', 'a}b', '{}', '{{serial}}'])('refuses the pattern %s', (pattern) => {
    expect(said(named(pattern))).toEqual(['value-wrong 2 pattern']);
  });

  it('counts the bytes of a network name', () => {
    expect(said(of('pair', { step: 'wifi', ssid: 'あ'.repeat(11) }, 'verify'))).toEqual(['value-wrong 2 ssid']);
    expect(said(of('pair', { step: 'wifi', ssid: 'あ'.repeat(10) }, 'verify'))).toEqual([]);
  });
});

describe('what a recipe needs', () => {
  const nothing = { erases: false, ssids: [], adeToken: false, apiKey: false, enrolls: false, organization: false };

  it.each<[StepKind | RecipeStep, object]>([
    ['check', {}],
    ['erase', { erases: true }],
    ['add-to-business', { erases: true }],
    ['assign', { apiKey: true }],
    ['await-assignment', { adeToken: true }],
    ['wifi', { ssids: ['kitting'] }],
    ['enroll', { enrolls: true }],
    [
      { step: 'enroll', by: 'automated' },
      { enrolls: true, adeToken: true },
    ],
    ['supervise', { organization: true }],
    [{ step: 'supervise', organizationName: '本社', allowPairing: true, skipPanes: 'none' }, {}],
  ])('%o: %o', (step, needs) => {
    expect(recipeNeeds(of('pair', step, 'verify'))).toEqual({ ...nothing, ...needs });
  });
});
