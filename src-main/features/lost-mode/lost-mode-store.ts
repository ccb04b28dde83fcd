import type { Database } from '#store/database.ts';

export interface StoredLostMode {
  readonly message: string;
  readonly phoneNumber: string;
  readonly footnote: string;
  readonly askedAt: number;
  readonly askedBy: string;
  readonly onAt: number | null;
  readonly offAt: number | null;
  readonly endedByErase: number;
}

/** Lost mode as it was said and answered, and the sealed locations. */
export class LostModeStore {
  readonly #statements: ReturnType<typeof prepareAll>;

  constructor(database: Database) {
    this.#statements = prepareAll(database);
  }

  get(deviceId: string): StoredLostMode | null {
    return (this.#statements.get.get(deviceId) as StoredLostMode | undefined) ?? null;
  }

  asked(lost: { deviceId: string; message: string; phoneNumber: string; footnote: string; at: number; by: string }): void {
    this.#statements.asked.run(lost);
  }

  on(deviceId: string, at: number): void {
    this.#statements.on.run({ deviceId, at });
  }

  off(deviceId: string, at: number, byErase: boolean): void {
    this.#statements.off.run({ deviceId, at, byErase: byErase ? 1 : 0 });
  }

  /** Devices that were last said to be in lost mode. */
  lost(): string[] {
    return this.#statements.lost.pluck().all() as string[];
  }

  addLocation(deviceId: string, receivedAt: number, sealed: Uint8Array, keep: number): void {
    this.#statements.addLocation.run(deviceId, receivedAt, sealed);
    this.#statements.trim.run({ deviceId, keep });
  }

  /** Sealed, newest first. */
  locations(deviceId: string): Buffer[] {
    return this.#statements.locations.pluck().all(deviceId) as Buffer[];
  }

  known(deviceId: string): { known: number; newestAt: number | null } {
    return this.#statements.known.get(deviceId) as { known: number; newestAt: number | null };
  }

  /** All of one device. */
  drop(deviceId: string): void {
    this.#statements.dropLocations.run(deviceId);
    this.#statements.drop.run(deviceId);
  }

  /** Forgets where devices were that are not lost any more, and have not been since `before`. */
  forget(before: number): number {
    return this.#statements.forget.run({ before }).changes;
  }
}

function prepareAll(database: Database) {
  return {
    get: database.prepare(
      `SELECT message, phone_number AS phoneNumber, footnote, asked_at AS askedAt, asked_by AS askedBy, on_at AS onAt, off_at AS offAt,
         ended_by_erase AS endedByErase FROM lost_mode WHERE device_id = ?`,
    ),
    asked: database.prepare(
      `INSERT INTO lost_mode (device_id, message, phone_number, footnote, asked_at, asked_by)
       VALUES (@deviceId, @message, @phoneNumber, @footnote, @at, @by)
       ON CONFLICT (device_id) DO UPDATE SET message = @message, phone_number = @phoneNumber, footnote = @footnote, asked_at = @at,
         asked_by = @by, ended_by_erase = 0`,
    ),
    on: database.prepare(
      `INSERT INTO lost_mode (device_id, asked_at, asked_by, on_at) VALUES (@deviceId, @at, '@device', @at)
       ON CONFLICT (device_id) DO UPDATE SET on_at = COALESCE(on_at, @at), off_at = NULL, ended_by_erase = 0`,
    ),
    off: database.prepare(
      `UPDATE lost_mode SET on_at = NULL, off_at = @at, ended_by_erase = @byErase
       WHERE device_id = @deviceId AND (on_at IS NOT NULL OR @byErase = 1)`,
    ),
    lost: database.prepare('SELECT device_id FROM lost_mode WHERE on_at IS NOT NULL'),
    addLocation: database.prepare('INSERT INTO device_locations (device_id, received_at, sealed) VALUES (?, ?, ?)'),
    trim: database.prepare(
      `DELETE FROM device_locations WHERE device_id = @deviceId AND position <=
         (SELECT position FROM device_locations WHERE device_id = @deviceId ORDER BY position DESC LIMIT 1 OFFSET @keep)`,
    ),
    locations: database.prepare('SELECT sealed FROM device_locations WHERE device_id = ? ORDER BY position DESC'),
    known: database.prepare('SELECT COUNT(*) AS known, MAX(received_at) AS newestAt FROM device_locations WHERE device_id = ?'),
    dropLocations: database.prepare('DELETE FROM device_locations WHERE device_id = ?'),
    drop: database.prepare('DELETE FROM lost_mode WHERE device_id = ?'),
    forget: database.prepare(
      `DELETE FROM device_locations WHERE received_at < @before AND NOT EXISTS
         (SELECT 1 FROM lost_mode l WHERE l.device_id = device_locations.device_id AND (l.on_at IS NOT NULL OR l.off_at >= @before))`,
    ),
  };
}
