import { createSecretKey, type KeyObject, randomBytes } from 'node:crypto';
import type { About, ActivityEntry, ActivityFilter, BreakReason } from '#contract/activity.ts';
import type { Database, Statement } from '#store/database.ts';
import { type Anchor, CHAIN_START, detailsOf, entryHash, type LinkedEntry, sealOf } from './chain.ts';
import { ChainStore } from './chain-store.ts';
import { SubjectsStore } from './subjects-store.ts';

interface Secrets {
  get(name: string): Uint8Array | null;
  put(name: string, plain: Uint8Array, at: number): void;
}

/** Name in the secrets of the key that seals the end of the chain. */
export const SEAL_KEY = 'activity:seal';
const CHAINED_AT_ONCE = 200;

/** What can be seen without following the whole chain. */
type EndFault = Exclude<BreakReason, 'changed' | 'missing' | 'unchained'>;

/** As the screens know it. */
export const entryOf = ({ hash: _, ...row }: LinkedEntry): ActivityEntry => ({
  ...row,
  details: detailsOf(row),
});

/**
 * The append-only trail. Triggers refuse any change or deletion; the chain shows what was done to it behind their back.
 *
 * What the chain and its sealed end detect: a byte changed in any entry, an entry taken out, put in, renumbered or moved, the
 * newest ones cut off, and a trail written anew as a whole, by somebody who can write the store but does not have the key of the
 * seal. What they do not: a store put back, whole, to an earlier copy of itself, or both trail and key thrown away and begun
 * anew; that only the hash of the newest entry shows, if somebody wrote it down elsewhere. And nothing on this computer
 * protects against somebody who can read the master key (the same user's account, where the key is a file).
 */
export class ActivityStore {
  readonly #database: Database;
  readonly #chain: ChainStore;
  readonly #subjects: SubjectsStore;
  readonly #key: KeyObject;
  readonly #statements: ReturnType<typeof prepareAll>;
  /** What was wrong with the end of the trail when the store was opened, before anything was added. */
  readonly faultFound: EndFault | null = null;
  readonly #pages = new Map<string, Statement>();

  constructor(database: Database, secrets: Secrets, now: number) {
    this.#database = database;
    this.#chain = new ChainStore(database);
    this.#subjects = new SubjectsStore(database);
    this.#statements = prepareAll(database);
    const present = secrets.get(SEAL_KEY);
    const bytes = present ?? randomBytes(32);
    this.#key = createSecretKey(bytes);
    if (present !== null) {
      this.faultFound = this.#faultAtEnd();
      return;
    }
    // Key and first seal are made together: from here on, a trail without a seal was tampered with.
    database.transaction(() => {
      secrets.put(SEAL_KEY, bytes, now);
      this.chainSome(CHAINED_AT_ONCE);
    })();
  }

  /**
   * Adds an entry in the transaction it is called in, and moves the end of the chain in the same one. Nothing of the chain is
   * held in memory, so a deed that is rolled back takes its entry along, and the next one follows the last that stayed.
   */
  add(entry: Omit<ActivityEntry, 'sequence'>): void {
    const { at } = entry;
    // As UTF-8 will hold them: what is hashed must be what is read again.
    const [actor, action, subject] = [entry.actor.toWellFormed(), entry.action, entry.subject.toWellFormed()];
    const details = JSON.stringify(entry.details);
    const end = this.#statements.end.get() as { newest: number; sequence: number | null; hash: string | null; complete: number | null };
    const sequence = Math.max(end.sequence ?? 0, end.newest) + 1;
    if (end.hash === null || end.complete !== 1) {
      this.#statements.add.run(sequence, at, actor, action, subject, details, null);
      return;
    }
    const hash = entryHash(end.hash, { sequence, at, actor, action, subject, details });
    this.#statements.add.run(sequence, at, actor, action, subject, details, hash);
    this.#putAnchor({ sequence, hash, complete: true });
  }

  /** The kept end of the chain, and whether its seal is ours; null: it is gone. */
  anchor(): { anchor: Anchor; sealed: 'yes' | 'no' } | null {
    const row = this.#chain.anchor();
    if (row === null) return null;
    const anchor = { sequence: row.sequence, hash: row.hash, complete: row.complete === 1 };
    return { anchor, sealed: row.seal === sealOf(this.#key, anchor) ? 'yes' : 'no' };
  }

  /** What is wrong with the end of the trail, without following all of it; null: nothing. */
  #faultAtEnd(): EndFault | null {
    const kept = this.anchor();
    if (kept === null) return 'anchor-missing';
    const { anchor, sealed } = kept;
    if (sealed === 'no') return 'anchor-forged';
    if (!anchor.complete) return null;
    const newest = this.newestSequence();
    if (newest !== anchor.sequence) return newest < anchor.sequence ? 'cut' : 'appended';
    return newest === 0 || this.after(newest - 1, 1)[0]?.hash === anchor.hash ? null : 'rewritten';
  }

  /** Takes the newest entry for the end of the chain, whatever was kept. */
  anchorAtNewest(): void {
    const newest = this.#statements.newest.get() as { sequence: number; hash: string | null } | undefined;
    this.#statements.placeAnchor.run();
    this.#putAnchor({ sequence: newest?.sequence ?? 0, hash: newest?.hash ?? CHAIN_START, complete: true });
  }

  /** Chains at most `count` of the entries that are not yet; true when all are. One transaction. */
  chainSome(count: number): boolean {
    return this.#database.transaction(() => {
      const kept = this.anchor();
      if (kept === null || kept.anchor.complete) return true;
      let { sequence, hash } = kept.anchor;
      const rows = this.after(sequence, count);
      for (const entry of rows) {
        ({ sequence } = entry);
        hash = entryHash(hash, entry);
        this.#statements.chain.run(hash, sequence);
      }
      const complete = rows.length < count;
      this.#putAnchor({ sequence, hash, complete });
      return complete;
    })();
  }

  /** At most `count` entries after this one, oldest first. */
  after(sequence: number, count: number): LinkedEntry[] {
    return this.#chain.after(sequence, count);
  }

  newestSequence(): number {
    return (this.#statements.end.get() as { newest: number }).newest;
  }

  /** Of the entries from `low` up to before `before` those that the filter lets through, newest first, at most `limit`. */
  matching(filter: ActivityFilter, low: number, before: number, limit: number): LinkedEntry[] {
    const { text, ...exact } = filter;
    const conditions = [
      filter.actor === null ? '' : filter.actor === '@people' ? "AND actor NOT LIKE '@%'" : 'AND actor = @actor',
      filter.subject === null ? '' : 'AND subject = @subject',
      filter.action === null ? '' : "AND (action = @action OR substr(action, 1, length(@action) + 1) = @action || '.')",
      filter.from === null ? '' : 'AND at >= @from',
      filter.until === null ? '' : 'AND at < @until',
      text === '' ? '' : `AND (subject LIKE @pattern ESCAPE '\\' OR actor LIKE @pattern ESCAPE '\\' OR details LIKE @pattern ESCAPE '\\')`,
    ].join(' ');
    const statement =
      this.#pages.get(conditions) ??
      this.#database.prepare(
        `SELECT * FROM activity WHERE sequence >= @low AND sequence < @before ${conditions} ORDER BY sequence DESC LIMIT @limit`,
      );
    this.#pages.set(conditions, statement);
    const pattern = `%${text.replace(/[\\%_]/g, '\\$&')}%`;
    return statement.all({ ...exact, pattern, low, before, limit }) as LinkedEntry[];
  }

  /** What people call these subjects, as far as they have a name. */
  about(subjects: readonly string[]): ReadonlyMap<string, About> {
    return this.#subjects.about(subjects);
  }

  /** The first and the last of the entries after `sequence`, `count` numbers long, that were written in a time. */
  stretch(sequence: number, count: number, from: number | null, until: number | null): { first: number | null; last: number | null } {
    return this.#statements.stretch.get(sequence, sequence + count, from ?? 0, until ?? Number.MAX_SAFE_INTEGER) as {
      first: number | null;
      last: number | null;
    };
  }

  #putAnchor(anchor: Anchor): void {
    this.#statements.putAnchor.run(anchor.sequence, anchor.hash, anchor.complete ? 1 : 0, sealOf(this.#key, anchor));
  }
}

function prepareAll(database: Database) {
  return {
    end: database.prepare(
      `SELECT n.newest, a.sequence, a.hash, a.complete FROM (SELECT IFNULL(MAX(sequence), 0) AS newest FROM activity) n
       LEFT JOIN activity_anchor a`,
    ),
    add: database.prepare('INSERT INTO activity (sequence, at, actor, action, subject, details, hash) VALUES (?, ?, ?, ?, ?, ?, ?)'),
    chain: database.prepare('UPDATE activity SET hash = ? WHERE sequence = ?'),
    newest: database.prepare('SELECT sequence, hash FROM activity WHERE hash IS NOT NULL ORDER BY sequence DESC LIMIT 1'),
    stretch: database.prepare(
      'SELECT MIN(sequence) AS first, MAX(sequence) AS last FROM activity WHERE sequence > ? AND sequence <= ? AND at >= ? AND at < ?',
    ),
    putAnchor: database.prepare('UPDATE activity_anchor SET sequence = ?, hash = ?, complete = ?, seal = ?'),
    placeAnchor: database.prepare(
      `INSERT OR IGNORE INTO activity_anchor (id, sequence, hash, complete, seal) VALUES (1, 0, '${CHAIN_START}', 1, NULL)`,
    ),
  };
}
