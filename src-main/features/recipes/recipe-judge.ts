import type { z } from 'zod';
import { type Recipe, recipe as recipeSchema } from '#contract/recipe.ts';
import { nearest } from './nearest.ts';
import { type Finding, recipeProblems } from './recipe-rules.ts';
import { knownSteps } from './recipe-words.ts';

interface Judgement {
  /** Null: it does not even have the shape of one. */
  readonly recipe: Recipe | null;
  readonly findings: readonly Finding[];
}

const MAX_FINDINGS = 50;

/** Says of any value whether it is a recipe, and everything that is wrong with it: first its shape, then its rules. */
export function judge(value: unknown): Judgement {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return refused('not-a-recipe', '');
  if (!('format' in value) && !('steps' in value)) return refused('not-a-recipe', '');
  const format = 'format' in value ? value.format : undefined;
  if (typeof format === 'number' && format > 1) return refused('newer-format', String(format));
  const parsed = recipeSchema.safeParse(value);
  if (parsed.success) return { recipe: parsed.data, findings: recipeProblems(parsed.data).slice(0, MAX_FINDINGS) };
  return { recipe: null, findings: parsed.error.issues.flatMap((issue) => findingsOf(issue, value)).slice(0, MAX_FINDINGS) };
}

const refused = (code: Finding['code'], what: string): Judgement => ({
  recipe: null,
  findings: [{ code, step: null, what, hint: null, key: null }],
});

function findingsOf(issue: z.core.$ZodIssue, whole: object): Finding[] {
  const inStep = issue.path[0] === 'steps' && typeof issue.path[1] === 'number';
  const step = inStep ? Number(issue.path[1]) + 1 : null;
  const name = issue.path[inStep ? 2 : 0];
  const key = typeof name === 'string' ? name : null;
  const finding = (code: Finding['code'], what: string, hint: string | null = null, at = key): Finding => ({
    code,
    step,
    what,
    hint,
    key: at,
  });
  if (issue.code === 'unrecognized_keys') return issue.keys.map((each) => finding('unknown-key', shown(each), null, each));
  const given = valueAt(whole, issue.path);
  if (given === undefined) return [finding('key-missing', key ?? 'step')];
  if (key === 'step' && typeof given === 'string') return [finding('unknown-step', shown(given), nearest(given, knownSteps))];
  return [finding('value-wrong', key ?? 'step')];
}

const valueAt = (whole: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    whole,
  );

/** A stranger's word as far as it may be shown. */
export const shown = (word: string): string =>
  word
    .replace(/\p{C}+/gu, ' ')
    .trim()
    .slice(0, 60);
