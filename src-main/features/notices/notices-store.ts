import type { NoticeKind } from '#contract/notices.ts';
import type { Database } from '#store/database.ts';

/** Something people are to be told of. */
export interface Thing {
  /** Names it: whatever has this key is told of once. */
  readonly key: string;
  readonly kind: NoticeKind;
  /** How many commands or devices it is about. */
  readonly count: number;
  /** Of the device; empty: it is about several. */
  readonly name: string;
  readonly deviceId: string | null;
  readonly operationId: string | null;
}

export interface NotedThing extends Thing {
  readonly notedAt: number;
}

/** What is to be told, and what was. */
export class NoticesStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  transaction<T>(work: () => T): T {
    return this.#database.transaction(work)();
  }

  /** False: it was noted before. */
  note(thing: NotedThing): boolean {
    return (
      this.#database
        .prepare(
          `INSERT INTO notices (key, kind, count, name, device_id, operation_id, noted_at)
           VALUES (@key, @kind, @count, @name, @deviceId, @operationId, @notedAt) ON CONFLICT (key) DO NOTHING`,
        )
        .run(thing).changes > 0
    );
  }

  /** Of each kind that has something to tell: since when, and when it last told something. */
  standing(): { kind: NoticeKind; since: number; lastToldAt: number | null }[] {
    return this.#database
      .prepare(
        `SELECT n.kind, MIN(n.noted_at) AS since, (SELECT MAX(t.told_at) FROM notices t WHERE t.kind = n.kind) AS lastToldAt
         FROM notices n WHERE n.told_at IS NULL GROUP BY n.kind`,
      )
      .all() as { kind: NoticeKind; since: number; lastToldAt: number | null }[];
  }

  /** What is to be told of this kind, in the order in which it came. */
  untold(kind: NoticeKind): NotedThing[] {
    return this.#database
      .prepare(
        `SELECT key, kind, count, name, device_id AS deviceId, operation_id AS operationId, noted_at AS notedAt
         FROM notices WHERE kind = ? AND told_at IS NULL ORDER BY noted_at, rowid`,
      )
      .all(kind) as NotedThing[];
  }

  told(kind: NoticeKind, at: number): void {
    this.#database.prepare('UPDATE notices SET told_at = ? WHERE kind = ? AND told_at IS NULL').run(at, kind);
  }

  forget(toldBefore: number): void {
    this.#database.prepare('DELETE FROM notices WHERE told_at < ?').run(toldBefore);
  }
}
