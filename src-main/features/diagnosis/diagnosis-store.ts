import type { Database } from '#store/database.ts';
import type { DiagnosisFacts } from './diagnosis-facts.ts';

/** A device that speaks within this time of another fell silent with it. */
const TOGETHER_MS = 15 * 60_000;
/** A device that was rung only now has not had the time to come. */
const ANSWERS_WITHIN_MS = 5 * 60_000;
/** Of a large fleet so many stand for all: to look at the queue of each would take a second. */
const MOST_LOOKED_AT = 1_000;
const UPDATES = "('ScheduleOSUpdate', 'UpdateOS')";

interface StoredDevice {
  id: string;
  name: string;
  serialNumber: string;
  management: DiagnosisFacts['device']['management'];
  lastContactAt: number | null;
  enrolledAt: number | null;
  batteryLevel: number | null;
  informationAt: number | null;
  lockedAt: number | null;
  topic: string | null;
  identityExpiresAt: number | null;
  updateAt: number | null;
}

/** Looks, read only, at the tables of devices, enrolment and commands: one device and how it stands among the others. */
export class DiagnosisStore {
  readonly #statements: ReturnType<typeof prepareAll>;

  constructor(database: Database) {
    this.#statements = prepareAll(database);
  }

  device(id: string): StoredDevice | null {
    return (this.#statements.device.get(id) as StoredDevice | undefined) ?? null;
  }

  queue(id: string, now: number): DiagnosisFacts['queue'] {
    const row = this.#statements.queue.get(id, now) as Omit<DiagnosisFacts['queue'], 'problem'>;
    const { problem = null } = (this.#statements.problem.get(id, now) as { problem: string | null } | undefined) ?? {};
    return { ...row, problem };
  }

  fleet(id: string, heardAt: number, now: number): DiagnosisFacts['fleet'] {
    const others = this.#statements.others.pluck().get(id) as number;
    const step = Math.max(1, Math.ceil(others / MOST_LOOKED_AT));
    const asked = { id, step, heardAt, since: heardAt + TOGETHER_MS, until: now - ANSWERS_WITHIN_MS };
    return { others, ...(this.#statements.fleet.get(asked) as Omit<DiagnosisFacts['fleet'], 'others'>) };
  }
}

function prepareAll(database: Database) {
  return {
    device: database.prepare(
      `SELECT d.id, d.name, d.serial_number AS serialNumber, d.management, d.last_contact_at AS lastContactAt,
         d.enrolled_at AS enrolledAt, d.battery_level AS batteryLevel, d.information_at AS informationAt, d.locked_at AS lockedAt,
         e.topic, c.not_after AS identityExpiresAt,
         (SELECT MAX(t.fetched_at) FROM command_targets t WHERE t.enrollment_id = d.id AND t.request_type IN ${UPDATES}) AS updateAt
       FROM devices d LEFT JOIN enrollments e ON e.id = d.id LEFT JOIN device_certificates c ON c.sha256 = e.certificate_sha256
       WHERE d.id = ?`,
    ),
    queue: database.prepare(
      `SELECT COUNT(*) AS open, MIN(accepted_at) AS oldestAt, IFNULL(SUM(not_now_count > 0), 0) AS notNow, MAX(not_now_at) AS notNowAt,
         MAX(pushed_at) AS pushedAt, MIN(CASE WHEN handed_out = 1 THEN fetched_at END) AS handedOutAt
       FROM command_targets INDEXED BY command_targets_waiting
       WHERE enrollment_id = +? AND ended IS NULL AND (expires_at IS NULL OR expires_at > ?)`,
    ),
    problem: database.prepare(
      `SELECT push_problem AS problem FROM command_targets INDEXED BY command_targets_waiting
       WHERE enrollment_id = +? AND ended IS NULL AND (expires_at IS NULL OR expires_at > ?) ORDER BY position DESC LIMIT 1`,
    ),
    others: database.prepare("SELECT COUNT(*) FROM devices WHERE management = 'managed' AND id <> ?"),
    fleet: database.prepare(
      `SELECT IFNULL(SUM(heard), 0) AS heardSince, IFNULL(SUM(NOT heard AND rung), 0) AS silent FROM
         (SELECT IFNULL(last_contact_at > @since, 0) AS heard,
            EXISTS (SELECT 1 FROM command_targets t INDEXED BY command_targets_waiting
              WHERE t.enrollment_id = devices.id AND t.ended IS NULL AND t.pushed_at > @heardAt AND t.pushed_at <= @until) AS rung
          FROM devices WHERE key % @step = 0 AND management = 'managed' AND id <> @id)`,
    ),
  };
}
