import type { Database } from './database.ts';

/** Settings as JSON values by key. Each feature parses what it reads; a missing key is null. */
export class SettingsStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  get(key: string): unknown {
    const row = this.#database.prepare('SELECT value FROM settings WHERE key = ?').get(key) as { value: string } | undefined;
    return row === undefined ? null : JSON.parse(row.value);
  }

  put(key: string, value: unknown): void {
    this.#database
      .prepare('INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value')
      .run(key, JSON.stringify(value));
  }
}
