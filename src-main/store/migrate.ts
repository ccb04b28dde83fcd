import { readdirSync, readFileSync } from 'node:fs';
import type SqliteDatabase from 'better-sqlite3';

/** The store cannot be used as it is; nothing was changed in it. */
export class StoreProblem extends Error {
  readonly code: 'newer-than-program' | 'migrations-broken' | 'damaged';

  constructor(code: StoreProblem['code'], message: string) {
    super(message);
    this.name = 'StoreProblem';
    this.code = code;
  }
}

interface Migration {
  readonly number: number;
  readonly name: string;
  readonly sql: string;
}

/** Reads `NNNN_name.sql` files; numbers must run 1, 2, 3 … without a gap. */
export function readMigrations(folder: URL = new URL('./migrations/', import.meta.url)): Migration[] {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort();
  return names.map((name, index) => {
    const number = Number(/^(\d{4})_[a-z0-9-]+\.sql$/.exec(name)?.[1] ?? Number.NaN);
    if (number !== index + 1) throw new StoreProblem('migrations-broken', `migration ${name} is not number ${index + 1}`);
    return { number, name, sql: readFileSync(new URL(name, folder), 'utf8') };
  });
}

/** Runs the missing migrations, each in a transaction of its own. `user_version` is the number of the last one. */
export function migrate(database: SqliteDatabase.Database, migrations: Migration[] = readMigrations()): void {
  const current = Number(database.pragma('user_version', { simple: true }));
  if (current > migrations.length) {
    throw new StoreProblem('newer-than-program', `the store is at migration ${current}, this program knows ${migrations.length}`);
  }
  for (const migration of migrations.slice(current)) {
    database.transaction(() => {
      database.exec(migration.sql);
      database.pragma(`user_version = ${migration.number}`);
    })();
  }
}
