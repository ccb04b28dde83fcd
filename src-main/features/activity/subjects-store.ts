import type { About } from '#contract/activity.ts';
import type { Database } from '#store/database.ts';

/** What people call that to which something was done. A read-only look at what devices and operations keep of themselves. */
export class SubjectsStore {
  readonly #statements: ReturnType<typeof prepareAll>;

  constructor(database: Database) {
    this.#statements = prepareAll(database);
  }

  /** Those that have a name, now; whose record was deleted is missing. */
  about(subjects: readonly string[]): ReadonlyMap<string, About> {
    const asked = JSON.stringify([...new Set(subjects)]);
    const devices = this.#statements.devices.all(asked) as { id: string; name: string }[];
    const operations = this.#statements.operations.all(asked) as { id: string; command: string }[];
    return new Map<string, About>([
      ...devices.map(({ id, name }) => [id, { kind: 'device', name }] as const),
      ...operations.map(({ id, command }) => [id, { kind: 'operation', command }] as const),
    ]);
  }
}

function prepareAll(database: Database) {
  return {
    devices: database.prepare(
      `SELECT id, IIF(name = '', serial_number, name) AS name FROM devices
       WHERE id IN (SELECT value FROM json_each(?)) AND name || serial_number <> ''`,
    ),
    operations: database.prepare('SELECT id, command FROM operations WHERE id IN (SELECT value FROM json_each(?))'),
  };
}
