import type { Database } from '#store/database.ts';

export interface StoredLimit {
  readonly id: string;
  readonly name: string;
  readonly profileName: string;
  readonly profileIdentifier: string;
  /** JSON. */
  readonly spans: string;
  readonly active: number;
  readonly removed: number;
  readonly createdAt: number;
}

export interface LimitDevice {
  readonly deviceId: string;
  readonly member: number;
  readonly said: number | null;
  readonly uuid: string | null;
}

const COLUMNS = `id, name, profile_name AS profileName, profile_identifier AS profileIdentifier, spans, active, removed, created_at AS createdAt`;

/** Work-time limits and how each of their devices stands. */
export class WorkHoursStore {
  readonly #statements: ReturnType<typeof prepareAll>;

  constructor(database: Database) {
    this.#statements = prepareAll(database);
  }

  all(): StoredLimit[] {
    return this.#statements.all.all() as StoredLimit[];
  }

  get(id: string): StoredLimit | null {
    return (this.#statements.get.get(id) as StoredLimit | undefined) ?? null;
  }

  put(limit: StoredLimit): void {
    this.#statements.put.run(limit);
  }

  /** Who is not meant any more stays until the profile is off. */
  setMembers(id: string, deviceIds: readonly string[]): void {
    const ids = JSON.stringify(deviceIds);
    this.#statements.unmember.run({ id, ids });
    this.#statements.member.run({ id, ids });
  }

  /** Devices on which it is not as it should be, `on` being how it should be now. */
  unsettled(id: string, on: boolean, limit: number): LimitDevice[] {
    return this.#statements.unsettled.all({ id, on: on ? 1 : 0, limit }) as LimitDevice[];
  }

  said(id: string, deviceId: string, said: boolean, uuid: string | null): void {
    this.#statements.said.run(said ? 1 : 0, uuid, id, deviceId);
  }

  /** The device is as a new one: no profile of ours is on it. */
  forgetSaid(deviceId: string): void {
    this.#statements.forgetSaid.run(deviceId);
  }

  /** It is in no limit any more. */
  drop(deviceId: string): void {
    this.#statements.drop.run(deviceId);
  }

  /**
   * Takes away devices that are not meant any more and have nothing to lose, and limits without devices that were removed. What was not
   * fetched before its hold ended was never said: a device that is away loses the profile whenever it comes back.
   */
  sweep(): string[] {
    this.#statements.unsayExpired.run();
    this.#statements.sweepDevices.run();
    return this.#statements.sweepLimits.pluck().all() as string[];
  }

  counts(id: string, now: number): { devices: number; settled: number; waiting: number; failed: number } {
    return this.#statements.counts.get({ id, now }) as { devices: number; settled: number; waiting: number; failed: number };
  }
}

function prepareAll(database: Database) {
  return {
    all: database.prepare(`SELECT ${COLUMNS} FROM work_limits ORDER BY name, id`),
    get: database.prepare(`SELECT ${COLUMNS} FROM work_limits WHERE id = ?`),
    put: database.prepare(
      `INSERT INTO work_limits (id, name, profile_name, profile_identifier, spans, active, removed, created_at)
       VALUES (@id, @name, @profileName, @profileIdentifier, @spans, @active, @removed, @createdAt)
       ON CONFLICT (id) DO UPDATE SET name = @name, profile_name = @profileName, profile_identifier = @profileIdentifier, spans = @spans,
         active = @active, removed = @removed`,
    ),
    unmember: database.prepare(
      'UPDATE work_limit_devices SET member = 0 WHERE limit_id = @id AND device_id NOT IN (SELECT value FROM json_each(@ids))',
    ),
    member: database.prepare(
      `INSERT INTO work_limit_devices (limit_id, device_id) SELECT @id, value FROM json_each(@ids) WHERE true
       ON CONFLICT (limit_id, device_id) DO UPDATE SET member = 1`,
    ),
    unsettled: database.prepare(
      `SELECT device_id AS deviceId, member, said, uuid FROM work_limit_devices
       WHERE limit_id = @id AND IFNULL(said, 0) <> (CASE member WHEN 1 THEN @on ELSE 0 END) LIMIT @limit`,
    ),
    said: database.prepare('UPDATE work_limit_devices SET said = ?, uuid = ? WHERE limit_id = ? AND device_id = ?'),
    forgetSaid: database.prepare('UPDATE work_limit_devices SET said = NULL, uuid = NULL WHERE device_id = ?'),
    drop: database.prepare('DELETE FROM work_limit_devices WHERE device_id = ?'),
    unsayExpired: database.prepare(
      `UPDATE work_limit_devices SET said = 1 - said, uuid = NULL WHERE uuid IS NOT NULL AND EXISTS (SELECT 1 FROM command_targets c
         WHERE c.uuid = work_limit_devices.uuid AND c.enrollment_id = work_limit_devices.device_id AND c.ended = 'expired')`,
    ),
    sweepDevices: database.prepare(
      `DELETE FROM work_limit_devices WHERE member = 0 AND IFNULL(said, 0) = 0 AND NOT EXISTS
         (SELECT 1 FROM command_targets c WHERE c.uuid = work_limit_devices.uuid AND c.enrollment_id = work_limit_devices.device_id AND c.ended IS NULL)`,
    ),
    sweepLimits: database.prepare(
      `DELETE FROM work_limits WHERE removed = 1 AND NOT EXISTS (SELECT 1 FROM work_limit_devices d WHERE d.limit_id = work_limits.id)
       RETURNING id`,
    ),
    counts: database.prepare(
      `SELECT IFNULL(SUM(d.member), 0) AS devices,
         IFNULL(SUM(d.member AND (c.uuid IS NULL OR c.ended = 'succeeded')), 0) AS settled,
         IFNULL(SUM(d.member AND c.uuid IS NOT NULL AND c.ended IS NULL AND IFNULL(c.expires_at, @now + 1) > @now), 0) AS waiting,
         IFNULL(SUM(d.member AND (c.ended IN ('failed', 'expired', 'cancelled') OR (c.ended IS NULL AND c.expires_at <= @now))), 0) AS failed
       FROM work_limit_devices d LEFT JOIN command_targets c ON c.uuid = d.uuid AND c.enrollment_id = d.device_id WHERE d.limit_id = @id`,
    ),
  };
}
