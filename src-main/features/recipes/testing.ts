import fc from 'fast-check';
import type { Recipe, RecipeStep } from '#contract/recipe.ts';

const text = (maxLength: number, minLength = 1) =>
  fc.string({ minLength, maxLength, unit: 'grapheme' }).filter((each) => each.length <= maxLength && each.length >= minLength);
const awkward = fc.constantFrom(
  '26',
  '1e3',
  'true',
  'はい',
  'null',
  '~',
  '- a',
  'a: b',
  '# no',
  ' edge ',
  "it's",
  '"',
  'a\nb',
  'a\r\nb',
  'a\rb',
  'a\u0000b',
  '\tb',
  'a\u0085b',
  'a\u2028b',
  '\ufeffa',
  'a\n\n b\n',
  'all',
  '0x10',
  '*a',
  '&a',
  '!t',
  '%x',
);
const words = (maxLength: number, minLength = 1) =>
  fc.oneof(
    text(maxLength, minLength),
    awkward.filter((each) => each.length <= maxLength),
  );
const version = fc.constantFrom('26', '26.1', '18.6.2', '26.10');
const percent = fc.integer({ min: 1, max: 100 });
const panes = fc.oneof(fc.constantFrom('all', 'none'), fc.array(words(64), { maxLength: 5 }));
const limits = { timeout: fc.integer({ min: 1, max: 86_400 }), retries: fc.integer({ min: 0, max: 10 }) };

/** Steps with the settings that must be (`needed`) and those that may be. */
const step = <K extends RecipeStep['step']>(
  kind: K,
  needed: Record<string, fc.Arbitrary<unknown>> = {},
  optional: Record<string, fc.Arbitrary<unknown>> = {},
) =>
  fc.record(
    { step: fc.constant(kind), ...needed, ...optional, ...limits },
    { requiredKeys: ['step', ...Object.keys(needed)] as 'step'[] },
  ) as unknown as fc.Arbitrary<RecipeStep>;

const anyStep = fc.oneof(
  ...(['pair', 'asset', 'add-to-business', 'await-assignment', 'activate', 'wallpaper', 'label', 'verify'] as const).map((kind) =>
    step(kind),
  ),
  step('check', {}, { minimumOs: version, minimumBattery: percent }),
  step('erase', {}, { preserveDataPlan: fc.boolean() }),
  step('update', { minimumOs: version }),
  step('assign', {}, { allowPairing: fc.boolean(), skipPanes: panes, removable: fc.boolean() }),
  step('supervise', { allowPairing: fc.boolean(), skipPanes: panes }, { organizationName: words(200), removable: fc.boolean() }),
  step('wifi', { ssid: words(32) }),
  step(
    'language',
    { language: words(20, 2).filter((each) => each.length >= 2), region: words(20, 2).filter((each) => each.length >= 2) },
    { timeZone: text(64, 0) },
  ),
  step('enroll', { by: fc.constantFrom('profile', 'automated') }),
  step('name', { pattern: words(63) }),
  step('apps', { bundleIds: fc.array(words(155), { minLength: 1, maxLength: 5 }) }),
  step('inspect', {}, { minimumBatteryHealth: percent }),
);

/** Recipes that fit the contract, in any order of steps. */
export const anyRecipe: fc.Arbitrary<Recipe> = fc.record({
  format: fc.constant(1 as const),
  name: words(100),
  note: fc.oneof(words(2_000), fc.constant('')),
  steps: fc.array(anyStep, { minLength: 1, maxLength: 12 }),
});
