import { type Recipe, recipe as recipeSchema } from '#contract/recipe.ts';
import type { Database } from '#store/database.ts';

export interface StoredRecipe {
  readonly id: string;
  /** Counts up from 1 at each change. */
  readonly revision: number;
  readonly updatedAt: number;
  readonly recipe: Recipe;
}

interface Row {
  readonly id: string;
  readonly revision: number;
  readonly updatedAt: number;
  readonly recipe: string;
}

const columns = 'id, revision, updated_at AS updatedAt, recipe';

/** The recipes made here. */
export class RecipesStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  transaction<T>(work: () => T): T {
    return this.#database.transaction(work)();
  }

  /** By name. */
  all(): StoredRecipe[] {
    return (this.#database.prepare(`SELECT ${columns} FROM recipes ORDER BY name_key`).all() as Row[]).map(read);
  }

  get(id: string): StoredRecipe | null {
    const row = this.#database.prepare(`SELECT ${columns} FROM recipes WHERE id = ?`).get(id);
    return row === undefined ? null : read(row as Row);
  }

  /** The recipe whose folded name is this one. */
  idOf(nameKey: string): string | null {
    const row = this.#database.prepare('SELECT id FROM recipes WHERE name_key = ?').get(nameKey) as { id: string } | undefined;
    return row?.id ?? null;
  }

  put({ id, revision, updatedAt, recipe }: StoredRecipe, nameKey: string): void {
    this.#database
      .prepare(
        `INSERT INTO recipes (id, name_key, revision, updated_at, recipe) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET name_key = excluded.name_key, revision = excluded.revision, updated_at = excluded.updated_at,
           recipe = excluded.recipe`,
      )
      .run(id, nameKey, revision, updatedAt, JSON.stringify(recipe));
  }

  remove(id: string): void {
    this.#database.prepare('DELETE FROM recipes WHERE id = ?').run(id);
  }
}

const read = ({ recipe, ...row }: Row): StoredRecipe => ({ ...row, recipe: recipeSchema.parse(JSON.parse(recipe)) });
