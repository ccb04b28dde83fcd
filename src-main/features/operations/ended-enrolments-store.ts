import type { Database, Statement } from '#store/database.ts';
import { brakedTypes } from './operation-rules.ts';

/** Takes a device that is not what it was out of plans that would end its data or its management. */
export class EndedEnrolmentsStore {
  readonly #leaveOut: Statement;

  constructor(database: Database) {
    this.#leaveOut = database.prepare(
      `UPDATE operation_targets AS t SET tile = IIF(o.state = 'planned', 'excluded', t.tile),
         reason = IIF(o.state = 'planned', 'enrolment-ended', t.reason), skipped = IIF(o.state = 'planned', NULL, 'enrolment-ended')
       FROM operations o
       WHERE o.state NOT IN ('ended', 'cancelled') AND o.command IN (SELECT value FROM json_each(@types))
         AND t.operation_id = o.id AND t.device_id = @deviceId AND t.tile <> 'excluded' AND t.said_at IS NULL AND t.skipped IS NULL
       RETURNING operation_id`,
    );
  }

  /** Its enrolment ended or another one begins, inside that commit: the operations that lost it, which had not said it yet. */
  leaveOut(deviceId: string): string[] {
    return this.#leaveOut.pluck().all({ deviceId, types: JSON.stringify(brakedTypes) }) as string[];
  }
}
