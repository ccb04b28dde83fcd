import type { ActivityEntry } from '#contract/activity.ts';
import type { Database } from '#store/database.ts';

interface StoredEntry {
  sequence: number;
  at: number;
  actor: string;
  action: string;
  subject: string;
  details: string;
}

const read = (row: StoredEntry): ActivityEntry => ({ ...row, details: JSON.parse(row.details) as Record<string, string> });

/** The append-only trail; the table's triggers refuse any change or deletion. */
export class ActivityStore {
  readonly #statements: ReturnType<typeof prepareAll>;

  constructor(database: Database) {
    this.#statements = prepareAll(database);
  }

  add(entry: Omit<ActivityEntry, 'sequence'>): ActivityEntry {
    const { at, actor, action, subject, details } = entry;
    const { lastInsertRowid } = this.#statements.add.run(at, actor, action, subject, JSON.stringify(details));
    return { ...entry, sequence: Number(lastInsertRowid) };
  }

  /** Newest first, at most `limit`, older than `beforeSequence` when given. */
  page(beforeSequence: number | null, limit: number): ActivityEntry[] {
    return (this.#statements.page.all(beforeSequence ?? Number.MAX_SAFE_INTEGER, limit) as StoredEntry[]).map(read);
  }
}

function prepareAll(database: Database) {
  return {
    add: database.prepare('INSERT INTO activity (at, actor, action, subject, details) VALUES (?, ?, ?, ?, ?)'),
    page: database.prepare('SELECT * FROM activity WHERE sequence < ? ORDER BY sequence DESC LIMIT ?'),
  };
}
