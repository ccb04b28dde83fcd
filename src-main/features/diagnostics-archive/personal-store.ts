import type { PersonalKind } from '#contract/diagnostics-archive.ts';
import type { Database } from '#store/database.ts';

/** Rows of one turn of the main thread. */
const SLICE = 2_000;
/** A table is counted up to here: beyond it the number says no more, and costs more. */
const COUNTED = 100_000;

/** Columns that hold personal data, by table. All tables are walked by their row number. */
const columns: Readonly<Record<string, Readonly<Record<string, PersonalKind>>>> = {
  devices: {
    name: 'device-names',
    udid: 'serials',
    serial_number: 'serials',
    imei: 'serials',
    wifi_mac: 'serials',
    asset_number: 'serials',
    owner: 'people',
    organization: 'people',
  },
  assets: { asset_number: 'serials', serial_number: 'serials', imei: 'serials', user: 'people', bound_by: 'people' },
  accounts: {
    address: 'mail-addresses',
    owner_email: 'mail-addresses',
    deputy_email: 'mail-addresses',
    owner_name: 'people',
    deputy_name: 'people',
  },
  approvers: { name: 'people' },
  ade_devices: { serial_number: 'serials' },
  batches: { name: 'device-names' },
};

/** What the archive reads of the store: counts, settings, and what must not be in it. */
export class PersonalStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Every personal value, in slices: between them others have their turn. */
  *personal(): Generator<readonly { kind: PersonalKind; value: string }[]> {
    for (const [table, kinds] of Object.entries(columns)) {
      const names = Object.keys(kinds);
      const read = this.#database.prepare(
        `SELECT rowid AS place, ${names.join(', ')} FROM ${table} WHERE rowid > ? ORDER BY rowid LIMIT ${SLICE}`,
      );
      for (let after = 0; ; ) {
        const rows = read.all(after) as Record<string, string | number | null>[];
        yield rows.flatMap((row) =>
          names.flatMap((name) => {
            const [kind, value] = [kinds[name], row[name]];
            return kind === undefined || typeof value !== 'string' || value === '' ? [] : [{ kind, value }];
          }),
        );
        if (rows.length < SLICE) break;
        after = Number(rows.at(-1)?.place);
      }
    }
  }

  /** Number of rows by table, one table at a time; `more`: at least so many. */
  *counts(): Generator<{ table: string; rows: number; more: boolean }> {
    const tables = this.#database
      .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name")
      .pluck()
      .all() as string[];
    for (const table of tables) {
      const rows = this.#database.prepare(`SELECT COUNT(*) FROM (SELECT 1 FROM "${table}" LIMIT ${COUNTED})`).pluck().get() as number;
      yield { table, rows, more: rows === COUNTED };
    }
  }

  settings(): { key: string; value: unknown }[] {
    const rows = this.#database.prepare('SELECT key, value FROM settings ORDER BY key').all() as { key: string; value: string }[];
    return rows.map(({ key, value }) => ({ key, value: JSON.parse(value) as unknown }));
  }

  standing(): { migration: number; pages: number; pageSize: number; journal: string } {
    const pragma = (name: string) => this.#database.pragma(name, { simple: true });
    return {
      migration: Number(pragma('user_version')),
      pages: Number(pragma('page_count')),
      pageSize: Number(pragma('page_size')),
      journal: String(pragma('journal_mode')),
    };
  }
}
