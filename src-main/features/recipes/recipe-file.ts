import { Document } from 'yaml';
import type { Recipe } from '#contract/recipe.ts';
import type { RecipeProblem } from '#contract/recipes.ts';
import { nearest } from './nearest.ts';
import { judge, shown } from './recipe-judge.ts';
import { keyOf, knownKeys, type RecipeKey, type RecipeLanguage, valueOf, wordOf, wordOfKey } from './recipe-words.ts';
import { readTree, type Tree } from './yaml-tree.ts';

export interface ReadRecipe {
  /** Null: the file holds none that could be shown. With problems of order it is not null: they can be put right. */
  readonly recipe: Recipe | null;
  readonly problems: readonly RecipeProblem[];
}

const headers: Readonly<Record<RecipeLanguage, string>> = {
  ja: ` Shitaku のキッティングレシピです。「キッティング」の「レシピ」から読み込めます。\n 手順は上から順に行います。Wi-Fi のパスワードは含みません。`,
  en: ` A kitting recipe of Shitaku. Read it in under Kitting > Recipes.\n Steps are taken from top to bottom. It holds no Wi-Fi passwords.`,
};

/** Reads a recipe from a YAML file whose keys and step names may be English or Japanese. Whatever the bytes are, the answer is a value. */
export function readRecipe(bytes: Uint8Array): ReadRecipe {
  const tree = readTree(bytes);
  if (!tree.ok) {
    const line = tree.error.details?.['line'];
    return {
      recipe: null,
      problems: [{ code: tree.error.code, step: null, what: '', hint: null, line: line === undefined ? null : Number(line) }],
    };
  }
  const reader = new Reader();
  const { recipe, findings } = judge(reader.recipe(tree.value));
  const judged = findings.map(({ key, ...finding }) => ({ ...finding, line: reader.lineOf(finding.step, key) }));
  return { recipe, problems: [...reader.problems, ...judged].slice(0, 50) };
}

/** Turns texts into values by the keys they stand under, and remembers where everything stood. */
class Reader {
  readonly problems: RecipeProblem[] = [];
  readonly #lines = new Map<string, number>();

  /** A recipe's shape, as far as the file has it; its values are the contract's to judge. */
  recipe(tree: Tree): unknown {
    if (tree.kind !== 'map') return null;
    return this.#values(tree, null, (key, value) => (key === 'steps' ? this.#steps(value) : this.#value(key, value)));
  }

  lineOf(step: number | null, key: string | null): number | null {
    return this.#lines.get(`${step}.${key}`) ?? (step === null ? null : (this.#lines.get(`${step}.${null}`) ?? null));
  }

  #steps(tree: Tree): unknown {
    if (tree.kind !== 'list') return null;
    return tree.items.map((item, index) => {
      const step = index + 1;
      this.#lines.set(`${step}.${null}`, item.line);
      // A step without settings may be its name alone.
      if (item.kind === 'text') return { step: valueOf('step', item.text) };
      return item.kind === 'map' ? this.#values(item, step, (key, value) => this.#value(key, value)) : null;
    });
  }

  #values(
    tree: Extract<Tree, { kind: 'map' }>,
    step: number | null,
    read: (key: RecipeKey, value: Tree) => unknown,
  ): Record<string, unknown> {
    const values: Record<string, unknown> = {};
    for (const { key: word, line, value } of tree.entries) {
      const key = step === null && keyOf(word) === 'step' ? 'steps' : keyOf(word);
      if (key === null) {
        this.problems.push({ code: 'unknown-key', step, what: shown(word), hint: nearest(word, knownKeys), line });
      } else if (Object.hasOwn(values, key)) {
        this.problems.push({ code: 'key-twice', step, what: key, hint: null, line });
      } else {
        this.#lines.set(`${step}.${key}`, line);
        values[key] = read(key, value);
      }
    }
    return values;
  }

  #value(key: RecipeKey, tree: Tree): unknown {
    if (tree.kind === 'text') return key === 'bundleIds' ? [tree.text] : valueOf(key, tree.text);
    // Null fits nothing: where a text is wanted, a list of texts may be, a map never.
    return tree.kind === 'list' ? tree.items.map((item) => (item.kind === 'text' ? item.text : null)) : null;
  }
}

/** The recipe as a YAML file, its keys and step names in this language. Reading it gives the same recipe. */
export function writeRecipe({ format, name, note, steps }: Recipe, language: RecipeLanguage): string {
  const worded = (values: object) =>
    new Map(
      Object.entries(values).map(([key, value]) => [wordOfKey(key as RecipeKey, language), wordOf(key as RecipeKey, value, language)]),
    );
  const document = new Document(worded({ format, name, note, steps: steps.map(worded) }), { aliasDuplicateObjects: false });
  document.commentBefore = headers[language];
  return document.toString({ lineWidth: 0 });
}

/** What the file is called: the recipe's name, as far as file systems take it. */
export const recipeFileName = (name: string): string => {
  const safe = name
    .replace(/[\\/:*?"<>|\p{C}]+/gu, '_')
    .replace(/^[.\s]+|[.\s]+$/g, '')
    .slice(0, 60);
  return `recipe_${safe === '' ? '_' : safe}.yaml`;
};
