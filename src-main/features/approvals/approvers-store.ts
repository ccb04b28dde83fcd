import type { Database } from '#store/database.ts';

export interface StoredApprover {
  readonly id: string;
  readonly name: string;
  readonly salt: Buffer;
  readonly hash: Buffer;
  readonly addedAt: number;
  readonly lastApprovedAt: number | null;
}

/** The persons who may let go what is held. */
export class ApproversStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  all(): StoredApprover[] {
    return this.#database.prepare(`SELECT ${COLUMNS} FROM approvers ORDER BY name, id`).all() as StoredApprover[];
  }

  get(id: string): StoredApprover | null {
    return (this.#database.prepare(`SELECT ${COLUMNS} FROM approvers WHERE id = ?`).get(id) as StoredApprover | undefined) ?? null;
  }

  add(approver: Omit<StoredApprover, 'lastApprovedAt'>): void {
    this.#database
      .prepare('INSERT INTO approvers (id, name, salt, hash, added_at) VALUES (@id, @name, @salt, @hash, @addedAt)')
      .run(approver);
  }

  approved(id: string, at: number): void {
    this.#database.prepare('UPDATE approvers SET last_approved_at = ? WHERE id = ?').run(at, id);
  }

  remove(id: string): void {
    this.#database.prepare('DELETE FROM approvers WHERE id = ?').run(id);
  }
}

const COLUMNS = 'id, name, salt, hash, added_at AS addedAt, last_approved_at AS lastApprovedAt';
