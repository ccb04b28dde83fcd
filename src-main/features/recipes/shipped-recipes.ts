import type { Recipe, RecipeStep } from '#contract/recipe.ts';
import type { KeptRecipe } from '#contract/recipes.ts';
import { standardPanes } from '#contract/setup-panes.ts';
import type { RecipeLanguage } from './recipe-words.ts';

export type ShippedId = NonNullable<KeptRecipe['shipped']>;

interface Words {
  readonly name: string;
  readonly note: string;
}

/** None has a Wi-Fi step: whose network would it be? Who needs one copies the recipe and adds it. */
const steps: Readonly<Record<ShippedId, readonly RecipeStep[]>> = {
  // For devices out of the box, at "Hello": nothing is erased.
  standard: [
    { step: 'pair' },
    { step: 'check', minimumBattery: 20 },
    { step: 'activate' },
    { step: 'supervise', allowPairing: true, skipPanes: [...standardPanes], removable: false },
    { step: 'enroll', by: 'profile' },
    { step: 'name', pattern: '{model} {serial4}' },
    { step: 'verify' },
  ],
  // product.md 1.M (8-2): what Apple Configurator does by hand.
  supervised: [
    { step: 'pair' },
    { step: 'check', minimumBattery: 20 },
    { step: 'erase', preserveDataPlan: true },
    { step: 'activate' },
    { step: 'supervise', allowPairing: true, skipPanes: 'all', removable: false },
    { step: 'enroll', by: 'profile' },
    { step: 'verify' },
  ],
  // product.md 1.L (8-1).
  'bought-ade': [
    { step: 'pair' },
    { step: 'check' },
    { step: 'assign', allowPairing: true, skipPanes: 'all', removable: false },
    { step: 'await-assignment' },
    { step: 'enroll', by: 'automated' },
    { step: 'verify' },
  ],
  // product.md 1.N (8-3): Apple Configurator erases, adds to Apple Business Manager, and leaves the device at "Hello".
  'ade-by-hand': [
    { step: 'pair' },
    { step: 'check', minimumBattery: 20 },
    { step: 'add-to-business' },
    { step: 'assign', allowPairing: true, skipPanes: 'all', removable: false },
    { step: 'await-assignment' },
    { step: 'enroll', by: 'automated' },
    { step: 'verify' },
  ],
};

/** For files and batches, which are read without the console; the console has its own words for the same. */
const words: Readonly<Record<RecipeLanguage, Readonly<Record<ShippedId, Words>>>> = {
  ja: {
    standard: { name: '標準', note: '箱から出したデバイスを監視対象にして、MDM に登録します。初期化はしません。' },
    supervised: { name: '監視対象(ADE なし)', note: '初期化して監視対象にし、MDM に登録します。' },
    'bought-ade': { name: '購入 ADE', note: '電源を入れる前に ABM で割り当てます。端末の画面に従って登録します。' },
    'ade-by-hand': { name: '手動 ADE', note: 'Apple Configurator で ABM に追加します。デバイスは初期化されます。30日間は仮登録です。' },
  },
  en: {
    standard: { name: 'Standard', note: 'Supervises devices out of the box and enrols them in MDM. Nothing is erased.' },
    supervised: { name: 'Supervised without ADE', note: 'Erases the device, supervises it and enrols it in MDM.' },
    'bought-ade': {
      name: 'Bought with ADE',
      note: 'Assigned in ABM before power-on, then enrolled by following the screens of the device.',
    },
    'ade-by-hand': {
      name: 'ADE by hand',
      note: 'Added to ABM with Apple Configurator, which erases the device. Provisional for 30 days.',
    },
  },
};

export const shippedIds = Object.keys(steps) as readonly ShippedId[];
export const isShipped = (id: string): id is ShippedId => Object.hasOwn(steps, id);

/** A recipe that comes with the program, its name and note in this language. */
export const shippedRecipe = (id: ShippedId, language: RecipeLanguage): Recipe => ({
  format: 1,
  ...words[language][id],
  steps: steps[id].map((step) => ({ ...step })),
});
