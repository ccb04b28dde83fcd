import type { SecretBox } from '../lib/secret-box.ts';
import type { Database } from './database.ts';

/** Keys, tokens and pair records: sealed before they touch the disk, opened only where they are used. */
export class SecretsStore {
  readonly #database: Database;
  readonly #box: SecretBox;

  constructor(database: Database, box: SecretBox) {
    this.#database = database;
    this.#box = box;
  }

  put(name: string, plain: Uint8Array, at: number): void {
    this.#database
      .prepare('INSERT INTO secrets (name, sealed, created_at) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed')
      .run(name, this.#box.seal(plain), at);
  }

  get(name: string): Uint8Array | null {
    const row = this.#database.prepare('SELECT sealed FROM secrets WHERE name = ?').get(name) as { sealed: Uint8Array } | undefined;
    return row === undefined ? null : this.#box.open(row.sealed);
  }

  delete(name: string): void {
    this.#database.prepare('DELETE FROM secrets WHERE name = ?').run(name);
  }
}
