import { type DeviceView, deviceColumn, deviceFilter, deviceSort } from '#contract/devices.ts';
import type { Database } from '#store/database.ts';

interface StoredView {
  id: string;
  name: string;
  filter: string;
  columns: string;
  sort: string;
  descending: number;
}

/** Saved views (保存した表示) by name. */
export class ViewsStore {
  readonly #statements: ReturnType<typeof prepareAll>;

  constructor(database: Database) {
    this.#statements = prepareAll(database);
  }

  all(): DeviceView[] {
    return (this.#statements.all.all() as StoredView[]).map(read);
  }

  get(id: string): DeviceView | null {
    const row = this.#statements.get.get(id) as StoredView | undefined;
    return row === undefined ? null : read(row);
  }

  /** Under a name that is there already it takes that one's place and keeps its id, which is answered. */
  put(view: DeviceView, at: number): string {
    const { filter, columns, descending, ...plain } = view;
    const row = { ...plain, filter: JSON.stringify(filter), columns: JSON.stringify(columns), descending: Number(descending), at };
    return this.#statements.put.pluck().get(row) as string;
  }

  remove(id: string): void {
    this.#statements.remove.run(id);
  }
}

function prepareAll(database: Database) {
  const columns = 'id, name, filter, columns, sort, descending';
  return {
    all: database.prepare(`SELECT ${columns} FROM device_views ORDER BY name`),
    get: database.prepare(`SELECT ${columns} FROM device_views WHERE id = ?`),
    put: database.prepare(
      `INSERT INTO device_views (id, name, filter, columns, sort, descending, created_at)
       VALUES (@id, @name, @filter, @columns, @sort, @descending, @at)
       ON CONFLICT (name) DO UPDATE SET filter = excluded.filter, columns = excluded.columns, sort = excluded.sort,
         descending = excluded.descending RETURNING id`,
    ),
    remove: database.prepare('DELETE FROM device_views WHERE id = ?'),
  };
}

/** What a later version wrote, and this one does not know, is left out. */
const read = (row: StoredView): DeviceView => ({
  id: row.id,
  name: row.name,
  filter: deviceFilter.catch(deviceFilter.parse({})).parse(JSON.parse(row.filter)),
  columns: (JSON.parse(row.columns) as unknown[]).flatMap((column) => deviceColumn.safeParse(column).data ?? []),
  sort: deviceSort.catch('name').parse(row.sort),
  descending: row.descending === 1,
});
