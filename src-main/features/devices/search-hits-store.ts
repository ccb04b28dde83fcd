import type { Database, Statement } from '#store/database.ts';
import type { Words } from './list-rules.ts';

/** Searches whose hits are kept: the one that is looked at, and those before it that somebody comes back to. */
const KEPT = 3;

/** A table of hits: of which words, of rows from which number until below which other, and how many they are. */
interface Kept {
  readonly table: string;
  readonly words: string;
  readonly version: number;
  readonly from: number;
  readonly below: number;
  readonly size: number;
}

export interface Hits {
  /** Table with the column `hit`. */
  readonly table: string;
  readonly size: number;
}

/**
 * The rows words occur in, gathered piece by piece while they are counted and kept in tables that live as long as the program: a
 * page far down a broad search needs all of them, and they are too many to be found within one turn.
 */
export class SearchHits {
  readonly #database: Database;
  readonly #textVersion: () => number;
  readonly #prepared = new Map<string, Statement>();
  readonly #unused: string[];
  /** The one used last is the last. */
  #kept: readonly Kept[] = [];

  constructor(database: Database, textVersion: () => number) {
    this.#database = database;
    this.#textVersion = textVersion;
    this.#unused = Array.from({ length: KEPT }, (_, n) => `temp.device_hits_${n}`);
    for (const table of this.#unused) database.exec(`CREATE TABLE IF NOT EXISTS ${table} (hit INTEGER PRIMARY KEY)`);
  }

  /** All hits, where they are here already. */
  all(words: Words): Hits | null {
    const kept = this.#find(words);
    return kept !== undefined && kept.from === 0 && kept.below === Number.MAX_SAFE_INTEGER ? kept : null;
  }

  /** A table that has the hits among the rows from one number until below another, and maybe more. */
  gather(words: Words, from: number, below: number): string {
    const known = this.#find(words);
    if (known !== undefined && known.from <= from && known.below >= below) return known.table;
    const before = known?.below === from ? known : this.#empty(words, from);
    const { sql, values } = matchSql(words, 'rowid >= @from AND rowid < @below');
    const { changes } = this.#statement(`INSERT INTO ${before.table} ${sql}`).run({ ...values, from, below });
    const after: Kept = { ...before, below, size: before.size + changes };
    this.#kept = [...this.#kept.filter(({ table }) => table !== after.table), after];
    return after.table;
  }

  #find(words: Words): Kept | undefined {
    const version = this.#textVersion();
    return this.#kept.find((each) => each.version === version && each.words === nameOf(words));
  }

  #empty(words: Words, from: number): Kept {
    const wanted = nameOf(words);
    const again = this.#kept.find((each) => each.words === wanted)?.table ?? this.#unused.pop() ?? this.#kept[0]?.table ?? '';
    this.#statement(`DELETE FROM ${again}`).run();
    this.#kept = this.#kept.filter(({ table }) => table !== again);
    return { table: again, words: wanted, version: this.#textVersion(), from, below: from, size: 0 };
  }

  #statement(sql: string): Statement {
    const statement = this.#prepared.get(sql) ?? this.#database.prepare(sql);
    this.#prepared.set(sql, statement);
    return statement;
  }
}

const nameOf = ({ long, short }: Words): string => [...long, ...short].join(' ');

/**
 * The rows in which every word occurs, as `hit`, by the full-text indexes. Short words beside a long one are looked for in the rows
 * that has: to ask two indexes for the same row takes a hundred times as long.
 */
export function matchSql(
  { long, short }: Words,
  within = '',
): { readonly sql: string; readonly values: Readonly<Record<string, unknown>> } {
  const values: Record<string, string> = {};
  const limits = within === '' ? '' : ` AND ${within}`;
  if (long.length === 0) {
    values['short'] = short.map((word) => `u${[...word].map((sign) => sign.codePointAt(0)?.toString(16)).join('u')}`).join(' AND ');
    return { sql: `SELECT rowid AS hit FROM devices_grams WHERE devices_grams MATCH @short${limits}`, values };
  }
  values['long'] = long.map((word) => `"${word.replaceAll('"', '""')}"`).join(' AND ');
  const found = `SELECT rowid AS hit FROM devices_text WHERE devices_text MATCH @long${limits}`;
  if (short.length === 0) return { sql: found, values };
  const holds = short.map((word, n) => {
    values[`short${n}`] = word;
    return `instr(d.search_key, @short${n}) > 0`;
  });
  return { sql: `SELECT found.hit FROM (${found}) found CROSS JOIN devices d ON d.key = found.hit WHERE ${holds.join(' AND ')}`, values };
}
