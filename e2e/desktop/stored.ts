import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';

/** What the store of the practice world holds: while the app runs, or after it was killed. */
export function stored<Row>(folder: string, sql: string, ...values: (string | number)[]): Row[] {
  const database = new SqliteDatabase(join(folder, 'practice/shitaku.sqlite'), { readonly: true });
  try {
    return database.prepare(sql).all(...values) as Row[];
  } finally {
    database.close();
  }
}
