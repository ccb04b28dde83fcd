import { existsSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import Libsql from 'libsql';

/**
 * The interface of better-sqlite3 13, as far as the app uses it, over `libsql`: better-sqlite3 itself needs a newer Node-API than the
 * older runtime has. What libsql lacks is made here (savepoints inside transactions, pluck, options, backup) or refused by name
 * (functions of our own in SQL).
 */
type Parameters = readonly unknown[];
type Row = Record<string, unknown>;

/** Values that libsql does not take as better-sqlite3 does. */
function bound(values: Parameters): unknown[] {
  const plain = (value: unknown): unknown =>
    value === undefined ? null : value instanceof Uint8Array && !Buffer.isBuffer(value) ? Buffer.from(value) : value;
  const [first] = values;
  if (values.length === 1 && isRecord(first))
    return [Object.fromEntries(Object.entries(first).map(([name, value]) => [name, plain(value)]))];
  return [values.flat().map(plain)];
}

const isRecord = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

/** Of several rows libsql gives bytes without a view. */
const bytes = (value: unknown): unknown => (value instanceof ArrayBuffer ? Buffer.from(value) : value);

class Statement {
  readonly #statement: Libsql.Statement;
  readonly database: Database;
  readonly source: string;
  #pluck = false;
  #raw = false;
  #fixed: Parameters | null = null;

  constructor(database: Database, statement: Libsql.Statement, source: string) {
    this.database = database;
    this.#statement = statement;
    this.source = source;
  }

  get reader(): boolean {
    return this.#statement.reader;
  }

  pluck(on = true): this {
    this.#pluck = on;
    return this;
  }

  raw(on = true): this {
    this.#raw = on;
    this.#statement.raw(on);
    return this;
  }

  bind(...values: Parameters): this {
    this.#fixed = values;
    return this;
  }

  safeIntegers(on = true): this {
    this.#statement.safeIntegers(on);
    return this;
  }

  columns(): unknown {
    return this.#statement.columns();
  }

  run(...values: Parameters): unknown {
    // A reader may copy what it reads; SQLite's own switch, which makes readers here, sees that as writing.
    const copies = this.database.readonly && /^VACUUM INTO\b/.test(this.source);
    if (copies) this.database.pragma('query_only = OFF');
    try {
      return told(() => this.#statement.run(...bound(this.#fixed ?? values)));
    } finally {
      if (copies) this.database.pragma('query_only = ON');
    }
  }

  get(...values: Parameters): unknown {
    const row = told(() => this.#statement.get(...bound(this.#fixed ?? values)));
    if (row === undefined || row === null) return undefined;
    // libsql says how long it took, as a column.
    if (isRecord(row)) Reflect.deleteProperty(row, '_metadata');
    return this.#shaped(row);
  }

  all(...values: Parameters): unknown[] {
    return told(() => this.#statement.all(...bound(this.#fixed ?? values))).map((row) => this.#shaped(row));
  }

  /** Read whole: libsql's own iterator stops at a row that is plucked to nothing. */
  *iterate(...values: Parameters): Generator<unknown> {
    yield* this.all(...values);
  }

  #shaped(row: unknown): unknown {
    if (Array.isArray(row)) return row.map(bytes);
    if (!isRecord(row)) return row;
    for (const [name, value] of Object.entries(row)) if (value instanceof ArrayBuffer) row[name] = bytes(value);
    return this.#pluck && !this.#raw ? Object.values(row)[0] : row;
  }
}

type Work = (...args: unknown[]) => unknown;
interface Transaction extends Work {
  deferred: Work;
  immediate: Work;
  exclusive: Work;
}

interface Options {
  readonly readonly?: boolean;
  readonly fileMustExist?: boolean;
  readonly timeout?: number;
}

class Database {
  readonly #database: Libsql.Database;
  readonly #functions = new Set<string>();
  readonly name: string;
  readonly readonly: boolean;

  constructor(path = ':memory:', options: Options = {}) {
    if (options.fileMustExist === true && !existsSync(path)) throw new SqliteError('unable to open database file', 'SQLITE_CANTOPEN');
    this.#database = told(() => new Libsql(path));
    this.name = path;
    this.readonly = options.readonly ?? false;
    this.pragma(`busy_timeout = ${options.timeout ?? 5_000}`);
    if (this.readonly) this.pragma('query_only = ON');
  }

  get open(): boolean {
    return this.#database.open;
  }

  get memory(): boolean {
    return this.name === ':memory:';
  }

  get inTransaction(): boolean {
    return this.#database.inTransaction;
  }

  prepare(source: string): Statement {
    const sql = [...this.#functions].reduce((text, name) => text.replaceAll(new RegExp(`\\b${name}\\(`, 'g'), 'lower('), source);
    return new Statement(
      this,
      told(() => this.#database.prepare(sql)),
      source,
    );
  }

  exec(source: string): this {
    told(() => this.#database.exec(source));
    return this;
  }

  pragma(source: string, { simple = false }: { simple?: boolean } = {}): unknown {
    const rows = this.prepare(`PRAGMA ${source}`).all() as Row[];
    return simple ? Object.values(rows[0] ?? {})[0] : rows;
  }

  /** As better-sqlite3: a transaction inside a transaction is a savepoint. */
  transaction(work: Work): Transaction {
    const within =
      (begin: string): Work =>
      (...args) => {
        const [open, keep, undo] = this.inTransaction
          ? ['SAVEPOINT `_inner`', 'RELEASE `_inner`', 'ROLLBACK TO `_inner`']
          : [begin, 'COMMIT', 'ROLLBACK'];
        this.exec(open as string);
        try {
          const result = work(...args);
          this.exec(keep as string);
          return result;
        } catch (error) {
          if (this.inTransaction) {
            this.exec(undo as string);
            if (undo !== 'ROLLBACK') this.exec(keep as string);
          }
          throw error;
        }
      };
    return Object.assign(within('BEGIN'), {
      deferred: within('BEGIN DEFERRED'),
      immediate: within('BEGIN IMMEDIATE'),
      exclusive: within('BEGIN EXCLUSIVE'),
    });
  }

  async backup(path: string): Promise<void> {
    this.prepare('VACUUM INTO ?').run(path);
  }

  /** libsql takes no functions of ours: those of one text, which is all there is, become SQLite's own `lower`. */
  function(name: string): this {
    this.#functions.add(name);
    return this;
  }

  close(): this {
    this.#database.close();
    if (!this.memory) setImmediate(collect);
    return this;
  }
}

/**
 * libsql lets go of a file when the last statement over it is collected, better-sqlite3 when it is closed. Until then the write-ahead
 * log lies there, and would go with whatever store has been put in that place meanwhile.
 */
function collect(): void {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  gc();
}

class SqliteError extends Error {
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.name = 'SqliteError';
    this.code = code;
  }
}

/** Errors of libsql as better-sqlite3 throws them. */
function told<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    // A file that cannot be opened comes without a code, the number of it at the end (14, SQLITE_CANTOPEN).
    if (/ConnectionFailed.*: 14"\)/.test(error.message)) throw new SqliteError('unable to open database file', 'SQLITE_CANTOPEN');
    throw 'code' in error && typeof error.code === 'string' ? new SqliteError(error.message, error.code) : error;
  }
}

export default Object.assign(Database, { SqliteError });
export { SqliteError };
