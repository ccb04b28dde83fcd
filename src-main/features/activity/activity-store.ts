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
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  add(entry: Omit<ActivityEntry, 'sequence'>): ActivityEntry {
    const row = this.#database
      .prepare('INSERT INTO activity (at, actor, action, subject, details) VALUES (?, ?, ?, ?, ?) RETURNING *')
      .get(entry.at, entry.actor, entry.action, entry.subject, JSON.stringify(entry.details)) as StoredEntry;
    return read(row);
  }

  /** Newest first, at most `limit`, older than `beforeSequence` when given. */
  page(beforeSequence: number | null, limit: number): ActivityEntry[] {
    const rows = this.#database
      .prepare('SELECT * FROM activity WHERE sequence < ? ORDER BY sequence DESC LIMIT ?')
      .all(beforeSequence ?? Number.MAX_SAFE_INTEGER, limit) as StoredEntry[];
    return rows.map(read);
  }
}
