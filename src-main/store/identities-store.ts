import type { Database } from './database.ts';

/** A certificate of ours and the name of its private key in the secrets. */
export interface StoredIdentity {
  readonly name: string;
  /** PEM, the leaf first, then its chain. */
  readonly certificate: string;
  readonly keyName: string;
}

/** Identities by role: `vendor`, `device-ca`, `engine-root`, `engine-tls`, `supervision`. */
export class IdentitiesStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  get(name: string): StoredIdentity | null {
    const row = this.#database.prepare('SELECT name, certificate, key_name AS keyName FROM identities WHERE name = ?').get(name);
    return (row as StoredIdentity | undefined) ?? null;
  }

  put(identity: StoredIdentity, at: number): void {
    this.#database
      .prepare(
        `INSERT INTO identities (name, certificate, key_name, created_at) VALUES (?, ?, ?, ?)
         ON CONFLICT (name) DO UPDATE SET certificate = excluded.certificate, key_name = excluded.key_name, created_at = excluded.created_at`,
      )
      .run(identity.name, identity.certificate, identity.keyName, at);
  }
}
