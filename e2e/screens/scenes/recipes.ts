import type { Recipe } from '#contract/recipe.ts';
import type { KeptRecipe, RecipeProblem } from '#contract/recipes.ts';
import { DAY, NOW } from './moments.ts';

const enrolled: Recipe['steps'] = [
  { step: 'activate' },
  { step: 'supervise', allowPairing: true, skipPanes: 'all', removable: false },
  { step: 'enroll', by: 'profile' },
];

const shipped = (id: NonNullable<KeptRecipe['shipped']>, steps: Recipe['steps'], change: Partial<KeptRecipe> = {}): KeptRecipe => ({
  id,
  shipped: id,
  revision: 1,
  updatedAt: 0,
  recipe: { format: 1, name: id, note: '', steps: [{ step: 'pair' }, { step: 'check' }, ...steps, { step: 'verify' }] },
  erases: false,
  wants: [],
  passwordsMissing: [],
  ...change,
});

export const shippedRecipes: KeptRecipe[] = [
  shipped('standard', [...enrolled, { step: 'name', pattern: '{model} {serial4}' }]),
  shipped('supervised', [{ step: 'erase' }, ...enrolled], { erases: true }),
  shipped('bought-ade', [{ step: 'assign' }, { step: 'await-assignment' }, { step: 'enroll', by: 'automated' }], {
    wants: ['ade-token', 'api-key'],
  }),
  shipped(
    'ade-by-hand',
    [{ step: 'add-to-business' }, { step: 'assign' }, { step: 'await-assignment' }, { step: 'enroll', by: 'automated' }],
    {
      erases: true,
      wants: ['ade-token', 'api-key'],
    },
  ),
];

/** Made here, with a network whose password nobody told. */
export const own = (change: Partial<KeptRecipe> = {}): KeptRecipe => ({
  id: 'r1',
  shipped: null,
  revision: 3,
  updatedAt: NOW - DAY,
  recipe: {
    format: 1,
    name: '本社 iPad',
    note: '営業部に配る iPad。\nケースを付けてから渡す。',
    steps: [
      { step: 'pair' },
      { step: 'asset' },
      { step: 'activate' },
      { step: 'supervise', allowPairing: false, skipPanes: ['Siri', 'Payment'] },
      { step: 'wifi', ssid: 'mirai-kitting' },
      { step: 'enroll', by: 'profile' },
      { step: 'name', pattern: 'IT-{asset}' },
      { step: 'verify' },
    ],
  },
  erases: false,
  wants: [],
  passwordsMissing: ['mirai-kitting'],
  ...change,
});

export const problem = (change: Partial<RecipeProblem>): RecipeProblem => ({
  code: 'needs-before',
  step: null,
  what: '',
  hint: null,
  line: null,
  ...change,
});

export const fileProblems: RecipeProblem[] = [
  problem({ code: 'unknown-step', step: 2, what: '監視か', hint: '監視化', line: 7 }),
  problem({ code: 'unknown-key', step: 3, what: 'sid', hint: 'ssid', line: 9 }),
  problem({ code: 'needs-before', step: 4, what: 'activate', line: 11 }),
];
