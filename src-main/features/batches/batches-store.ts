import type { ExpectedRow } from '#contract/batches.ts';
import type { Recipe } from '#contract/recipe.ts';
import type { Database, Statement } from '#store/database.ts';

export interface BatchRow {
  readonly id: string;
  readonly name: string;
  readonly operator: string;
  readonly recipeId: string;
  /** As it was when the batch began. */
  readonly recipe: Recipe;
  readonly expected: readonly ExpectedRow[];
  readonly target: number | null;
  readonly autoStart: boolean;
  readonly paused: boolean;
  readonly createdAt: number;
  readonly endedAt: number | null;
}

interface Stored {
  id: string;
  name: string;
  operator: string;
  recipe_id: string;
  recipe: string;
  expected: string;
  target: number | null;
  auto_start: number;
  paused: number;
  created_at: number;
  ended_at: number | null;
}

/** Batches as rows, and which labels were made. */
export class BatchesStore {
  readonly #database: Database;
  /** Asked before every step of every device. */
  readonly #byId: Statement;

  constructor(database: Database) {
    this.#database = database;
    this.#byId = database.prepare('SELECT * FROM batches WHERE id = ?');
  }

  create(batch: BatchRow): void {
    this.#database
      .prepare(
        `INSERT INTO batches (id, name, operator, recipe_id, recipe, expected, target, auto_start, paused, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        batch.id,
        batch.name,
        batch.operator,
        batch.recipeId,
        JSON.stringify(batch.recipe),
        JSON.stringify(batch.expected),
        batch.target,
        batch.autoStart ? 1 : 0,
        batch.paused ? 1 : 0,
        batch.createdAt,
      );
  }

  get(id: string): BatchRow | null {
    const row = this.#byId.get(id) as Stored | undefined;
    return row === undefined ? null : read(row);
  }

  open(): BatchRow | null {
    const row = this.#database.prepare('SELECT * FROM batches WHERE ended_at IS NULL ORDER BY created_at DESC LIMIT 1').get() as
      | Stored
      | undefined;
    return row === undefined ? null : read(row);
  }

  /** The newest first. */
  page(offset: number, limit: number): { batches: BatchRow[]; total: number } {
    const rows = this.#database
      .prepare('SELECT * FROM batches ORDER BY created_at DESC, id LIMIT ? OFFSET ?')
      .all(limit, offset) as Stored[];
    const { total } = this.#database.prepare('SELECT COUNT(*) AS total FROM batches').get() as { total: number };
    return { batches: rows.map(read), total };
  }

  setPaused(id: string, paused: boolean): void {
    this.#database.prepare('UPDATE batches SET paused = ? WHERE id = ?').run(paused ? 1 : 0, id);
  }

  setAutoStart(id: string, on: boolean): void {
    this.#database.prepare('UPDATE batches SET auto_start = ? WHERE id = ?').run(on ? 1 : 0, id);
  }

  end(id: string, at: number): void {
    this.#database.prepare('UPDATE batches SET ended_at = ?, paused = 0 WHERE id = ?').run(at, id);
  }

  labelsMade(members: readonly { readonly runId: string }[], at: number): void {
    const put = this.#database.prepare(
      'INSERT INTO labels_made (run_id, made_at) VALUES (?, ?) ON CONFLICT (run_id) DO UPDATE SET made_at = excluded.made_at',
    );
    this.#database.transaction(() => {
      for (const { runId } of members) put.run(runId, at);
    })();
  }

  hasLabel(runId: string): boolean {
    return this.#database.prepare('SELECT 1 FROM labels_made WHERE run_id = ?').get(runId) !== undefined;
  }
}

const read = (row: Stored): BatchRow => ({
  id: row.id,
  name: row.name,
  operator: row.operator,
  recipeId: row.recipe_id,
  recipe: JSON.parse(row.recipe) as Recipe,
  expected: JSON.parse(row.expected) as ExpectedRow[],
  target: row.target,
  autoStart: row.auto_start === 1,
  paused: row.paused === 1,
  createdAt: row.created_at,
  endedAt: row.ended_at,
});
