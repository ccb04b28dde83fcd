import type { Database } from '#store/database.ts';

const REPORTED_SINCE = `management = 'managed' AND last_report_at > @at AND enrolled_at <= @at`;

/** When devices answered last: who heard a ring, and who did not. */
export class ReportsStore {
  readonly #statements: ReturnType<typeof prepareAll>;

  constructor(database: Database) {
    this.#statements = prepareAll(database);
  }

  /** How many managed devices sent their last command report from `from` until before `to`. */
  between(from: number, to: number): number {
    return this.#statements.between.pluck().get(from, to) as number;
  }

  /** How many managed devices that were enrolled at `at` sent a command report after it. */
  since(at: number): number {
    return this.#statements.since.pluck().get({ at }) as number;
  }

  /** Of those the one whose last report is the earliest. */
  firstSince(at: number): { at: number; name: string; serialNumber: string } | null {
    return (this.#statements.firstSince.get({ at }) as { at: number; name: string; serialNumber: string } | undefined) ?? null;
  }
}

function prepareAll(database: Database) {
  return {
    between: database.prepare("SELECT count(*) FROM devices WHERE management = 'managed' AND last_report_at >= ? AND last_report_at < ?"),
    since: database.prepare(`SELECT count(*) FROM devices WHERE ${REPORTED_SINCE}`),
    firstSince: database.prepare(
      `SELECT last_report_at AS at, name, serial_number AS serialNumber FROM devices
       WHERE ${REPORTED_SINCE} ORDER BY last_report_at LIMIT 1`,
    ),
  };
}
