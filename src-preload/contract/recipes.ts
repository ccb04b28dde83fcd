import { z } from 'zod';
import { call, instant, nothing } from './define.ts';
import { file, outgoing } from './incoming.ts';
import { recipe } from './recipe.ts';

/** What may be wrong with a recipe; each has a sentence in both languages. `step` counts from 1. */
export const recipeProblemCode = z.enum([
  'not-yaml',
  'too-large',
  'too-deep',
  'not-a-recipe',
  'newer-format',
  'unknown-step',
  'unknown-key',
  'key-missing',
  'key-twice',
  'value-wrong',
  'step-twice',
  'pair-not-first',
  'verify-not-last',
  'needs-before',
  'erase-after-supervise',
  'asset-needed-for-name',
  'pane-unknown',
  'by-hand-and-supervise',
]);

const problem = z.object({
  code: recipeProblemCode,
  /** Null: the recipe as a whole. */
  step: z.int().nullable(),
  /** The key, the value or the step that is missing: whatever the sentence names. Keys and steps by their names in the contract. */
  what: z.string(),
  /** For a name nobody knows: the one that was probably meant. */
  hint: z.string().nullable(),
  /** Line of the file; null when there is no file. */
  line: z.int().nullable(),
});

const kept = z.object({
  id: z.string(),
  /** One of ours, by name; its words are the console's, and it cannot be changed, only copied. Null: made here. */
  shipped: z.enum(['bought-ade', 'supervised', 'ade-by-hand', 'standard']).nullable(),
  /** Counts up at each change. */
  revision: z.int(),
  updatedAt: instant,
  recipe,
  /** Does it erase devices? Then each device is confirmed by name. */
  erases: z.boolean(),
  /** Which of Apple's credentials it cannot do without. */
  wants: z.array(z.enum(['ade-token', 'api-key'])),
  /** Wi-Fi networks whose password is not known here. */
  passwordsMissing: z.array(z.string()),
});

export const recipes = {
  calls: {
    list: call({ input: nothing, output: z.object({ recipes: z.array(kept) }), errors: [] }),
    /** Says what is wrong with a recipe under construction. Nothing is kept. */
    check: call({
      input: z.strictObject({ recipe: z.unknown() }),
      output: z.object({ problems: z.array(problem), passwordsMissing: z.array(z.string()) }),
      errors: [],
    }),
    /** `id` null: a new one. `revision`: the one that was changed; another in the meantime is not overwritten. */
    save: call({
      input: z.strictObject({
        id: z.string().max(64).nullable(),
        revision: z.int().nullable(),
        recipe,
        /** Name of the file it came from, if it did. */
        fromFile: z.string().max(255).nullable(),
      }),
      output: z.object({ id: z.string(), revision: z.int() }),
      errors: ['recipe-invalid', 'recipe-unknown', 'recipe-shipped', 'changed-meanwhile', 'name-taken'],
    }),
    remove: call({ input: z.strictObject({ id: z.string().max(64) }), output: nothing, errors: ['recipe-unknown', 'recipe-shipped'] }),
    /** Reads a file and says what it holds; it is kept with `save`. Keys and step names may be English or Japanese. */
    read: call({
      input: file,
      output: z.object({ recipe: recipe.nullable(), problems: z.array(problem) }),
      errors: [],
    }),
    /** The recipe as a file, its keys in the language asked for. */
    export: call({
      input: z.strictObject({ id: z.string().max(64), language: z.enum(['ja', 'en']) }),
      output: outgoing,
      errors: ['recipe-unknown'],
    }),
    /** Empty: an open network. The password is sealed and never comes back. */
    setWifiPassword: call({
      input: z.strictObject({ ssid: z.string().min(1).max(32), password: z.string().max(63) }),
      output: nothing,
      errors: ['ssid-invalid', 'password-invalid'],
    }),
  },
  events: { changed: nothing },
};

export type KeptRecipe = z.output<typeof kept>;
export type RecipeProblem = z.output<typeof problem>;
