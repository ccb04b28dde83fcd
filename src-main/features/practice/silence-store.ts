import type { Database } from '#store/database.ts';

/** Takes the contacts of simulated devices back. Rows of real devices cannot be touched: they are not marked as simulated. */
export class SilenceStore {
  readonly #back;

  constructor(database: Database) {
    this.#back = database.prepare<[number, number, string]>(
      `UPDATE devices SET last_contact_at = last_contact_at - ?, last_report_at = last_report_at - ? WHERE id = ? AND simulated = 1`,
    );
  }

  silentFor(id: string, ms: number): void {
    this.#back.run(ms, ms, id);
  }
}
