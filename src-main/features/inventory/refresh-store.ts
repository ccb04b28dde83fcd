import type { Database } from '#store/database.ts';

/** When each managed device is asked next by itself. */
export class RefreshStore {
  readonly #database: Database;
  readonly #statements: ReturnType<typeof prepareAll>;

  constructor(database: Database) {
    this.#database = database;
    this.#statements = prepareAll(database);
  }

  /** Those whose time has come, or lies further ahead than can be; the longest overdue first. */
  due(now: number, furthest: number, limit: number): string[] {
    return (this.#statements.due.all({ now, furthest, limit }) as { deviceId: string }[]).map(({ deviceId }) => deviceId);
  }

  /** `at` null: the device is asked no longer. */
  putAll(times: readonly { readonly deviceId: string; readonly at: number | null }[]): void {
    this.#database.transaction(() => {
      for (const { deviceId, at } of times) {
        if (at === null) this.#statements.drop.run(deviceId);
        else this.#statements.put.run(deviceId, at);
      }
    })();
  }
}

function prepareAll(database: Database) {
  return {
    due: database.prepare(
      `SELECT device_id AS deviceId FROM inventory_refresh WHERE next_at <= @now OR next_at > @furthest ORDER BY next_at LIMIT @limit`,
    ),
    put: database.prepare(
      'INSERT INTO inventory_refresh (device_id, next_at) VALUES (?, ?) ON CONFLICT (device_id) DO UPDATE SET next_at = excluded.next_at',
    ),
    drop: database.prepare('DELETE FROM inventory_refresh WHERE device_id = ?'),
  };
}
