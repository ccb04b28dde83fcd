import type { Recipe, RecipeStep, StepKind } from '#contract/recipe.ts';
import type { RecipeProblem } from '#contract/recipes.ts';
import { setupPanes } from '#contract/setup-panes.ts';
import { nearest } from './nearest.ts';

/** A problem, and the key of the step where it is, by which its line in a file is found. */
export interface Finding extends Omit<RecipeProblem, 'line'> {
  /** Null: the step, or the recipe, as a whole. */
  readonly key: string | null;
}

/** What must be there before a recipe can be carried out. */
export interface RecipeNeeds {
  /** Everything on the device is lost. */
  readonly erases: boolean;
  /** Networks whose passwords it uses. */
  readonly ssids: readonly string[];
  readonly adeToken: boolean;
  readonly apiKey: boolean;
  /** Devices enrol: the push certificate and the MDM engine. */
  readonly enrolls: boolean;
  /** Devices are supervised in the name of the organisation of the settings. */
  readonly organization: boolean;
}

/** Pairs that may only stand in this order, where a recipe has both. */
const order: readonly (readonly [before: StepKind, after: StepKind])[] = [
  ['add-to-business', 'assign'],
  ['add-to-business', 'await-assignment'],
  ['assign', 'await-assignment'],
  ['assign', 'enroll'],
  ['await-assignment', 'enroll'],
];

/** What the erasing steps would take away again. */
const lostByErasing: readonly StepKind[] = ['activate', 'supervise', 'wifi', 'language', 'enroll', 'name', 'apps', 'wallpaper'];

/** What is wrong with the order and the settings of a recipe; empty: it can be carried out. Sources: product.md 1.L, 1.M, 1.N; usb.md 3.6. */
export function recipeProblems({ steps }: Recipe): Finding[] {
  return [...ends(steps), ...steps.flatMap((step, index) => [...placeOf(steps, step, index), ...settingsOf(steps, step, index)])];
}

/** With what a recipe has to be equipped. */
export function recipeNeeds({ steps }: Recipe): RecipeNeeds {
  const kinds = new Set(steps.map(({ step }) => step));
  return {
    erases: kinds.has('erase') || kinds.has('add-to-business'),
    ssids: [...new Set(steps.flatMap((step) => (step.step === 'wifi' ? [step.ssid] : [])))],
    adeToken: kinds.has('await-assignment') || steps.some((step) => step.step === 'enroll' && step.by === 'automated'),
    apiKey: kinds.has('assign'),
    enrolls: kinds.has('enroll'),
    organization: steps.some((step) => step.step === 'supervise' && step.organizationName === undefined),
  };
}

const at = (index: number | null, code: Finding['code'], what: string, key: string | null = null, hint: string | null = null): Finding => ({
  code,
  step: index === null ? null : index + 1,
  what,
  hint,
  key,
});

/** Every other step talks to a device that was paired; a device is done once everything was read back. */
function ends(steps: readonly RecipeStep[]): Finding[] {
  const pair = indexOf(steps, 'pair');
  const verify = steps.findLastIndex(({ step }) => step === 'verify');
  return [
    ...(pair === 0 ? [] : [at(pair, 'pair-not-first', 'pair')]),
    ...(verify === steps.length - 1 ? [] : [at(verify === -1 ? null : verify, 'verify-not-last', 'verify')]),
  ];
}

function placeOf(steps: readonly RecipeStep[], { step }: RecipeStep, index: number): Finding[] {
  const before = steps.slice(0, index).map((each) => each.step);
  const has = (kind: StepKind) => indexOf(steps, kind) !== null;
  if (before.includes(step)) return [at(index, 'step-twice', step)];

  const missing = new Set(order.filter(([first, then]) => then === step && has(first) && !before.includes(first)).map(([first]) => first));
  if (step === 'supervise' && !before.includes('activate')) missing.add('activate');
  // A device added by hand stays at "Hello" until it is assigned: activating is the first thing after (product.md N-9).
  if ((step === 'activate' || step === 'enroll') && has('add-to-business') && !before.includes('await-assignment')) {
    missing.add('await-assignment');
  }
  const found = [...missing].map((kind) => at(index, 'needs-before', kind));

  if (step === 'erase' || step === 'add-to-business') {
    const lost = before.find((kind) => lostByErasing.includes(kind));
    if (lost !== undefined) found.push(at(index, 'erase-after-supervise', lost));
  }
  // Apple Configurator supervises what it adds.
  if ((step === 'supervise' && before.includes('add-to-business')) || (step === 'add-to-business' && before.includes('supervise'))) {
    found.push(at(index, 'by-hand-and-supervise', step));
  }
  return found;
}

function settingsOf(steps: readonly RecipeStep[], step: RecipeStep, index: number): Finding[] {
  if (step.step === 'supervise' || step.step === 'assign') {
    const { skipPanes = 'all' } = step;
    const unknown = typeof skipPanes === 'string' ? [] : skipPanes.filter((pane) => !(setupPanes as readonly string[]).includes(pane));
    return unknown.map((pane) => at(index, 'pane-unknown', pane, 'skipPanes', nearest(pane, setupPanes)));
  }
  if (step.step === 'wifi' && Buffer.byteLength(step.ssid) > 32) return [at(index, 'value-wrong', 'ssid', 'ssid')];
  if (step.step === 'name') {
    if (/[{}]/.test(step.pattern.replace(/\{[^{}]+\}/g, ''))) return [at(index, 'value-wrong', 'pattern', 'pattern')];
    const before = steps.slice(0, index).map((each) => each.step);
    if (step.pattern.includes('{asset}') && !before.includes('asset')) return [at(index, 'asset-needed-for-name', 'asset', 'pattern')];
  }
  return [];
}

const indexOf = (steps: readonly RecipeStep[], kind: StepKind): number | null => {
  const index = steps.findIndex(({ step }) => step === kind);
  return index === -1 ? null : index;
};
