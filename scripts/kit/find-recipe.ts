import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Bridge } from '#contract/index.ts';
import type { Recipe } from '#contract/recipe.ts';
import type { KeptRecipe, RecipeProblem } from '#contract/recipes.ts';
import { Stop } from './stop.ts';
import { value } from './value.ts';
import type { Words } from './words.ts';

interface Found {
  readonly id: string;
  readonly erases: boolean;
  /** It came from a file and was put into the book just now. */
  readonly isNew: boolean;
}

/**
 * The recipe of the command line: a file's is put into the book, unless the book has the same one already; anything else is an
 * id or a name. Throws a {@link Stop} (2) with every problem of a file and its line.
 */
export async function findRecipe(bridge: Bridge, given: string, words: Words): Promise<Found> {
  const { recipes } = value(await bridge.recipes.list({}));
  if (!existsSync(given) && !/\.ya?ml$/i.test(given)) {
    const wanted = plain(given);
    const known = recipes.find(({ id }) => id === given) ?? recipes.find(({ recipe }) => plain(recipe.name) === wanted);
    if (known !== undefined) return { id: known.id, erases: known.erases, isNew: false };
    throw new Stop(
      2,
      words.files.recipeUnknown(
        given,
        recipes.map(({ id, shipped, recipe }) => (shipped === null ? recipe.name : id)),
      ),
    );
  }
  const content = read(given, words);
  const { recipe, problems } = value(await bridge.recipes.read({ fileName: basename(given), content: content.toString('base64') }));
  if (recipe === null || problems.length > 0) {
    const lines = problems.map((problem) => `  ${sentenceOf(problem, words)}`);
    throw new Stop(2, [words.files.recipeBad(given), ...lines].join('\n'));
  }
  return keep(bridge, recipe, recipes, basename(given));
}

/** Under a name of its own where the book has another recipe of this name. */
async function keep(bridge: Bridge, recipe: Recipe, book: readonly KeptRecipe[], fromFile: string): Promise<Found> {
  const named = { ...recipe, name: recipe.name.normalize('NFC').trim() };
  const tag = createHash('sha256').update(canonical(named)).digest('hex').slice(0, 8);
  const renamed = { ...named, name: `${named.name.slice(0, 89)} (${tag})` };
  for (const candidate of [named, renamed]) {
    const same = book.find((kept) => canonical(kept.recipe) === canonical(candidate));
    if (same !== undefined) return { id: same.id, erases: same.erases, isNew: false };
  }
  for (const candidate of [named, renamed]) {
    const saved = await bridge.recipes.save({ id: null, revision: null, recipe: candidate, fromFile });
    if (!saved.ok && saved.error.code === 'name-taken' && candidate === named) continue;
    const { id } = value(saved);
    const erases = value(await bridge.recipes.list({})).recipes.find((kept) => kept.id === id)?.erases ?? false;
    return { id, erases, isNew: true };
  }
  throw new Error('the recipe could not be named');
}

function read(path: string, words: Words): Buffer {
  try {
    return readFileSync(path);
  } catch {
    throw new Stop(2, words.files.unreadable(path));
  }
}

const aboutSteps: readonly string[] = [
  'step-twice',
  'pair-not-first',
  'verify-not-last',
  'needs-before',
  'erase-after-supervise',
  'asset-needed-for-name',
];

/** As the console says it: where, what is wrong, what was probably meant. */
function sentenceOf({ code, what, hint, line, step }: RecipeProblem, { recipes }: Words): string {
  const { codes, line: lineText, step: stepText, hint: hintText } = recipes.problem;
  const named = (aboutSteps.includes(code) ? wordIn(recipes.steps, what) : wordIn(recipes.keys, what)) ?? what;
  const place = line !== null ? fill(lineText, { line }) : step !== null ? fill(stepText, { step }) : null;
  const said = [fill(codes[code], { what: named }), ...(hint === null ? [] : [fill(hintText, { hint })])].join(' ');
  return place === null ? said : `${place}: ${said}`;
}

const wordIn = (list: Readonly<Record<string, string>>, key: string): string | undefined =>
  Object.hasOwn(list, key) ? list[key] : undefined;

const fill = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => String(values[name] ?? whole));

const plain = (name: string): string => name.normalize('NFKC').toLowerCase().trim();

/** Recipes are the same when they hold the same, in whatever order a file had it. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
