import type { RecordActivity } from '#contract/activity.ts';
import type { EventsOf, ServiceOf } from '#contract/define.ts';
import type { Recipe } from '#contract/recipe.ts';
import type { KeptRecipe, recipes } from '#contract/recipes.ts';
import type { Clock } from '#lib/clock.ts';
import { fail, ok } from '#lib/outcome.ts';
import { readRecipe, recipeFileName, writeRecipe } from './recipe-file.ts';
import { judge } from './recipe-judge.ts';
import { type RecipeNeeds, recipeNeeds, recipeProblems } from './recipe-rules.ts';
import type { RecipeLanguage } from './recipe-words.ts';
import type { RecipesStore, StoredRecipe } from './recipes-store.ts';
import { isShipped, shippedIds, shippedRecipe } from './shipped-recipes.ts';
import type { WifiPasswords } from './wifi-passwords.ts';

interface Ports {
  readonly store: RecipesStore;
  readonly passwords: WifiPasswords;
  readonly clock: Clock;
  readonly newId: () => string;
  /** Of the names of recipes that come with the program, where a batch keeps them. */
  readonly language: () => RecipeLanguage;
  readonly publish: (name: 'changed', payload: EventsOf<typeof recipes>['changed']) => void;
  readonly record: RecordActivity;
}

interface SaveInput {
  readonly id: string | null;
  readonly revision: number | null;
  readonly recipe: Recipe;
  readonly fromFile: string | null;
}

/** The recipe book (product.md 4.7, I-25): four recipes that come with the program, and those made here. */
export class RecipesService implements ServiceOf<typeof recipes> {
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** As a batch freezes it. Null: no recipe has this id. */
  get(id: string): Recipe | null {
    return (isShipped(id) ? this.#shipped(id) : this.#ports.store.get(id))?.recipe ?? null;
  }

  /** With what a recipe, in the book or frozen in a batch, has to be equipped. */
  equipment(recipe: Recipe): { readonly needs: RecipeNeeds; readonly passwordsMissing: readonly string[] } {
    return { needs: recipeNeeds(recipe), passwordsMissing: this.#missing(recipe) };
  }

  /** Empty: an open network. Null: not known here. */
  wifiPassword(ssid: string): string | null {
    return this.#ports.passwords.get(ssid);
  }

  list = () => ok({ recipes: [...shippedIds.map((id) => this.#shipped(id)), ...this.#ports.store.all()].map((each) => this.#view(each)) });

  check = ({ recipe: value }: { recipe: unknown }) => {
    const { recipe, findings } = judge(value);
    const problems = findings.map(({ key: _key, ...finding }) => ({ ...finding, line: null }));
    return ok({ problems, passwordsMissing: recipe === null ? [] : this.#missing(recipe) });
  };

  save = ({ id, revision, recipe: given, fromFile }: SaveInput) => {
    const { store, clock, newId, record, publish } = this.#ports;
    if (id !== null && isShipped(id)) return fail('recipe-shipped');
    const known = id === null ? null : store.get(id);
    if (id !== null && known === null) return fail('recipe-unknown');
    if (known !== null && known.revision !== revision) return fail('changed-meanwhile');
    const recipe = { ...given, name: given.name.normalize('NFC').trim() };
    if (recipe.name === '' || recipeProblems(recipe).length > 0) return fail('recipe-invalid');
    const key = nameKey(recipe.name);
    const namesake = store.idOf(key);
    if (shippedNames.has(key) || (namesake !== null && namesake !== id)) return fail('name-taken');
    const saved: StoredRecipe = { id: id ?? newId(), revision: (known?.revision ?? 0) + 1, updatedAt: clock.now(), recipe };
    store.transaction(() => {
      store.put(saved, key);
      const details = {
        revision: String(saved.revision),
        ...(known === null || known.recipe.name === recipe.name ? {} : { before: known.recipe.name }),
      };
      if (fromFile === null) record('recipes.saved', recipe.name, details);
      else record('recipes.imported', recipe.name, { ...details, fileName: fromFile });
    });
    publish('changed', {});
    return ok({ id: saved.id, revision: saved.revision });
  };

  /** Batches keep what they froze. */
  remove = ({ id }: { id: string }) => {
    const { store, record, publish } = this.#ports;
    if (isShipped(id)) return fail('recipe-shipped');
    const known = store.get(id);
    if (known === null) return fail('recipe-unknown');
    store.transaction(() => {
      store.remove(id);
      record('recipes.removed', known.recipe.name);
    });
    publish('changed', {});
    return ok({});
  };

  read = ({ content }: { fileName: string; content: string }) => {
    const { recipe, problems } = readRecipe(Buffer.from(content, 'base64'));
    return ok({ recipe, problems: [...problems] });
  };

  export = ({ id, language }: { id: string; language: RecipeLanguage }) => {
    const recipe = isShipped(id) ? shippedRecipe(id, language) : this.#ports.store.get(id)?.recipe;
    if (recipe === undefined) return fail('recipe-unknown');
    return ok({ fileName: recipeFileName(recipe.name), content: writeRecipe(recipe, language), base64: false });
  };

  setWifiPassword = ({ ssid, password }: { ssid: string; password: string }) => {
    const { store, passwords, record, publish } = this.#ports;
    const set = store.transaction(() => {
      const outcome = passwords.set(ssid, password);
      if (outcome.ok) record('recipes.wifi-password-set', ssid);
      return outcome;
    });
    if (!set.ok) return set;
    publish('changed', {});
    return ok({});
  };

  #shipped(id: (typeof shippedIds)[number]): StoredRecipe {
    return { id, revision: 1, updatedAt: 0, recipe: shippedRecipe(id, this.#ports.language()) };
  }

  #view({ id, revision, updatedAt, recipe }: StoredRecipe): KeptRecipe {
    const { erases, adeToken, apiKey } = recipeNeeds(recipe);
    return {
      id,
      shipped: isShipped(id) ? id : null,
      revision,
      updatedAt,
      recipe,
      erases,
      wants: [...(adeToken ? (['ade-token'] as const) : []), ...(apiKey ? (['api-key'] as const) : [])],
      passwordsMissing: this.#missing(recipe),
    };
  }

  #missing(recipe: Recipe): string[] {
    return recipeNeeds(recipe).ssids.filter((ssid) => this.#ports.passwords.get(ssid) === null);
  }
}

/** Names are taken however they are written: full or half width, in capitals, with more spaces. */
const nameKey = (name: string): string => name.normalize('NFKC').toLowerCase().trim().replace(/\s+/g, ' ');

const shippedNames = new Set(
  shippedIds.flatMap((id) => (['ja', 'en'] as const).map((language) => nameKey(shippedRecipe(id, language).name))),
);
