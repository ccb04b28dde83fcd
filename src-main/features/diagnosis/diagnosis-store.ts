import type { Database } from '#store/database.ts';
import type { DiagnosisFacts } from './diagnosis-facts.ts';

/** A device that speaks within this time of another fell silent with it. */
const TOGETHER_MS = 15 * 60_000;
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

  fleet(id: string, heardAt: number): DiagnosisFacts['fleet'] {
    return this.#statements.fleet.get({ id, since: heardAt + TOGETHER_MS }) as DiagnosisFacts['fleet'];
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
    fleet: database.prepare(
      `SELECT (SELECT COUNT(*) FROM devices WHERE management = 'managed' AND id <> @id) AS others,
         (SELECT COUNT(*) FROM devices WHERE management = 'managed' AND id <> @id AND last_contact_at > @since) AS heardSince`,
    ),
  };
}
