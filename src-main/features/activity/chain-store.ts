import type { Database, Statement } from '#store/database.ts';
import type { LinkedEntry } from './chain.ts';

export interface AnchorRow {
  readonly sequence: number;
  readonly hash: string;
  readonly complete: number;
  readonly seal: string | null;
}

/** The trail as it is stored, for those who only look: it asks nothing of the store but to be readable. */
export class ChainStore {
  readonly #after: Statement;
  readonly #anchor: Statement;

  constructor(database: Database) {
    this.#after = database.prepare('SELECT * FROM activity WHERE sequence > ? ORDER BY sequence LIMIT ?');
    this.#anchor = database.prepare('SELECT sequence, hash, complete, seal FROM activity_anchor');
  }

  /** At most `count` entries after this one, oldest first. */
  after(sequence: number, count: number): LinkedEntry[] {
    return this.#after.all(sequence, count) as LinkedEntry[];
  }

  /** The kept end of the chain; null: it is gone. */
  anchor(): AnchorRow | null {
    return (this.#anchor.get() as AnchorRow | undefined) ?? null;
  }
}
