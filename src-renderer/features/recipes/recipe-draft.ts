import type { Recipe, StepKind } from '#contract/recipe.ts';

/** A step under construction: its settings as they are typed. */
export interface DraftStep {
  /** Keeps its place in the list apart from its number. */
  readonly uid: number;
  readonly step: StepKind;
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface Draft {
  readonly name: string;
  readonly note: string;
  readonly steps: readonly DraftStep[];
}

/** In which order steps usually stand; a new one is put where it belongs. */
const usualOrder: readonly StepKind[] = [
  'pair',
  'check',
  'asset',
  'inspect',
  'update',
  'erase',
  'add-to-business',
  'assign',
  'await-assignment',
  'activate',
  'supervise',
  'wifi',
  'language',
  'enroll',
  'name',
  'apps',
  'wallpaper',
  'label',
  'verify',
];

/** What an assignment means that says nothing of its profile (contract). */
const profileChoices = { allowPairing: true, skipPanes: 'all', removable: false };

/** What a new step starts with; what a person has to say is left empty. */
const startSettings: Readonly<Partial<Record<StepKind, Readonly<Record<string, unknown>>>>> = {
  erase: { preserveDataPlan: true },
  assign: profileChoices,
  supervise: { allowPairing: true, skipPanes: 'all', removable: false },
  language: { language: 'ja', region: 'JP', timeZone: 'Asia/Tokyo' },
  enroll: { by: 'profile' },
  name: { pattern: '{serial4}' },
};

let lastUid = 0;
const stepOf = (step: StepKind, settings: Readonly<Record<string, unknown>>): DraftStep => ({ uid: ++lastUid, step, settings });

export const draftOf = ({ name, note, steps }: Recipe): Draft => ({
  name,
  note,
  steps: steps.map(({ step, ...settings }) => stepOf(step, step === 'assign' ? { ...profileChoices, ...settings } : settings)),
});

export const emptyDraft = (): Draft => ({ name: '', note: '', steps: [stepOf('pair', {}), stepOf('verify', {})] });

/** The recipe as main judges it: a field left empty is not there. Whether it is one, is main's to say. */
export const recipeOf = ({ name, note, steps }: Draft): Recipe =>
  ({
    format: 1,
    name,
    note,
    steps: steps.map(({ step, settings }) => ({
      step,
      ...Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== '')),
    })),
  }) as Recipe;

/** Steps that are not there yet, in their usual order. */
export const addable = ({ steps }: Draft): StepKind[] => usualOrder.filter((kind) => !steps.some(({ step }) => step === kind));

/** Puts a step before the first that usually comes after it. */
export const withStep = (draft: Draft, kind: StepKind): { draft: Draft; index: number; uid: number } => {
  const rank = usualOrder.indexOf(kind);
  const later = draft.steps.findIndex(({ step }) => usualOrder.indexOf(step) > rank);
  const index = later === -1 ? draft.steps.length : later;
  const added = stepOf(kind, startSettings[kind] ?? {});
  return { draft: { ...draft, steps: draft.steps.toSpliced(index, 0, added) }, index, uid: added.uid };
};

/** The step at `index` goes up (-1) or down (+1); at the ends it stays. */
export const moved = (draft: Draft, index: number, by: -1 | 1): Draft => {
  const step = draft.steps[index];
  const target = index + by;
  if (step === undefined || target < 0 || target >= draft.steps.length) return draft;
  return { ...draft, steps: draft.steps.toSpliced(index, 1).toSpliced(target, 0, step) };
};

export const withoutStep = (draft: Draft, index: number): Draft => ({ ...draft, steps: draft.steps.toSpliced(index, 1) });

export const withSettings = (draft: Draft, index: number, change: Readonly<Record<string, unknown>>): Draft => ({
  ...draft,
  steps: draft.steps.map((each, at) => (at === index ? { ...each, settings: { ...each.settings, ...change } } : each)),
});
