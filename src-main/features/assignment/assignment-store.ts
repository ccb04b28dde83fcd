import type { Database } from '#store/database.ts';
import type { AdeDevice } from './assignment-rules.ts';

type StoredDevice = Omit<AdeDevice, 'inOrganization' | 'addedByHand'> & { inOrganization: number | null; addedByHand: number | null };

/** An assignment asked for through the API that Apple has not done with. */
export interface OpenAssignment {
  readonly id: number;
  /** Null: asked for, and the answer was never heard. */
  readonly activityId: string | null;
  readonly serverUuid: string;
  readonly serialNumbers: readonly string[];
  readonly askedAt: number;
}

const columns = `serial_number AS serialNumber, model, in_organization AS inOrganization, server, server_name AS serverName,
  server_uuid AS serverUuid, profile_uuid AS profileUuid, profile_status AS profileStatus, assigned_at AS assignedAt,
  profile_assigned_at AS profileAssignedAt, pushed_at AS pushedAt, added_by_hand AS addedByHand, added_at AS addedAt,
  last_seen_at AS lastSeenAt, checked_at AS checkedAt`;

/** What Apple said of devices, how far its list was read, the profiles laid down there, and assignments under way. */
export class AssignmentStore {
  readonly #database: Database;
  readonly #statements: ReturnType<typeof prepareAll>;

  constructor(database: Database) {
    this.#database = database;
    this.#statements = prepareAll(database);
  }

  /** Everything `work` writes is kept, or nothing. `work` must be synchronous. */
  transaction<T>(work: () => T): T {
    return this.#database.transaction(work)();
  }

  device(serialNumber: string): AdeDevice | null {
    const row = this.#statements.device.get(serialNumber) as StoredDevice | undefined;
    return row === undefined ? null : read(row);
  }

  serialNumbers(): string[] {
    return this.#statements.serialNumbers.pluck().all() as string[];
  }

  put(device: AdeDevice): void {
    const { inOrganization, addedByHand, ...plain } = device;
    this.#statements.put.run({ ...plain, inOrganization: bit(inOrganization), addedByHand: bit(addedByHand) });
  }

  /** How many are of this server row. */
  countHere(serverUuid: string): number {
    return this.#statements.countHere.pluck().get(serverUuid) as number;
  }

  /** Everything that was ever added by a person. */
  addedByHand(): AdeDevice[] {
    return (this.#statements.addedByHand.all() as StoredDevice[]).map(read);
  }

  /** Devices said to be of a server row that nobody saw there since. */
  unseen(serverUuid: string, since: number): AdeDevice[] {
    return (this.#statements.unseen.all(serverUuid, since, since) as StoredDevice[]).map(read);
  }

  cursor(serverUuid: string): { readonly cursor: string; readonly savedAt: number } | null {
    return (this.#statements.cursor.get(serverUuid) as { cursor: string; savedAt: number } | undefined) ?? null;
  }

  saveCursor(serverUuid: string, cursor: string, savedAt: number): void {
    this.#statements.saveCursor.run({ serverUuid, cursor, savedAt });
  }

  forgetCursor(serverUuid: string): void {
    this.#statements.forgetCursor.run(serverUuid);
  }

  profile(serverUuid: string, settingsHash: string): string | null {
    const row = this.#statements.profile.get(serverUuid, settingsHash) as { profileUuid: string } | undefined;
    return row?.profileUuid ?? null;
  }

  /** The choices that profiles were laid down for, as JSON. */
  profileChoices(serverUuid: string): string[] {
    return this.#statements.profileChoices.pluck().all(serverUuid) as string[];
  }

  saveProfile(profile: { serverUuid: string; settingsHash: string; choices: string; profileUuid: string; definedAt: number }): void {
    this.#statements.saveProfile.run(profile);
  }

  forgetProfile(serverUuid: string, settingsHash: string): void {
    this.#statements.forgetProfile.run(serverUuid, settingsHash);
  }

  /** Before Apple is asked, so that an assignment whose answer was lost is known of. */
  beginAssignment(serverUuid: string, serialNumbers: readonly string[], askedAt: number): number {
    return Number(this.#statements.begin.run(serverUuid, JSON.stringify(serialNumbers), askedAt).lastInsertRowid);
  }

  nameAssignment(id: number, activityId: string): void {
    this.#statements.name.run(activityId, id);
  }

  endAssignment(id: number, at: number): void {
    this.#statements.end.run(at, id);
  }

  openAssignments(): OpenAssignment[] {
    const rows = this.#statements.open.all() as (Omit<OpenAssignment, 'serialNumbers'> & { serialNumbers: string })[];
    return rows.map((row) => ({ ...row, serialNumbers: JSON.parse(row.serialNumbers) as string[] }));
  }
}

const bit = (value: boolean | null): number | null => (value === null ? null : Number(value));
const flag = (value: number | null): boolean | null => (value === null ? null : value === 1);
const read = (row: StoredDevice): AdeDevice => ({ ...row, inOrganization: flag(row.inOrganization), addedByHand: flag(row.addedByHand) });

function prepareAll(database: Database) {
  return {
    device: database.prepare(`SELECT ${columns} FROM ade_devices WHERE serial_number = ?`),
    serialNumbers: database.prepare('SELECT serial_number FROM ade_devices'),
    put: database.prepare(
      `INSERT OR REPLACE INTO ade_devices (serial_number, model, in_organization, server, server_name, server_uuid, profile_uuid,
         profile_status, assigned_at, profile_assigned_at, pushed_at, added_by_hand, added_at, last_seen_at, checked_at)
       VALUES (@serialNumber, @model, @inOrganization, @server, @serverName, @serverUuid, @profileUuid,
         @profileStatus, @assignedAt, @profileAssignedAt, @pushedAt, @addedByHand, @addedAt, @lastSeenAt, @checkedAt)`,
    ),
    addedByHand: database.prepare(`SELECT ${columns} FROM ade_devices WHERE added_by_hand = 1`),
    countHere: database.prepare("SELECT COUNT(*) FROM ade_devices WHERE server = 'here' AND server_uuid = ?"),
    unseen: database.prepare(
      `SELECT ${columns} FROM ade_devices
       WHERE server = 'here' AND server_uuid = ? AND coalesce(last_seen_at, 0) < ? AND checked_at < ?`,
    ),
    cursor: database.prepare('SELECT cursor, saved_at AS savedAt FROM ade_cursors WHERE server_uuid = ?'),
    saveCursor: database.prepare(
      `INSERT INTO ade_cursors (server_uuid, cursor, saved_at) VALUES (@serverUuid, @cursor, @savedAt)
       ON CONFLICT (server_uuid) DO UPDATE SET cursor = excluded.cursor, saved_at = excluded.saved_at`,
    ),
    forgetCursor: database.prepare('DELETE FROM ade_cursors WHERE server_uuid = ?'),
    profile: database.prepare('SELECT profile_uuid AS profileUuid FROM ade_profiles WHERE server_uuid = ? AND settings_hash = ?'),
    profileChoices: database.prepare('SELECT DISTINCT choices FROM ade_profiles WHERE server_uuid = ?'),
    saveProfile: database.prepare(
      `INSERT OR REPLACE INTO ade_profiles (server_uuid, settings_hash, choices, profile_uuid, defined_at)
       VALUES (@serverUuid, @settingsHash, @choices, @profileUuid, @definedAt)`,
    ),
    forgetProfile: database.prepare('DELETE FROM ade_profiles WHERE server_uuid = ? AND settings_hash = ?'),
    begin: database.prepare('INSERT INTO ade_assignments (server_uuid, serial_numbers, asked_at) VALUES (?, ?, ?)'),
    name: database.prepare('UPDATE ade_assignments SET activity_id = ? WHERE id = ?'),
    end: database.prepare('UPDATE ade_assignments SET ended_at = ? WHERE id = ?'),
    open: database.prepare(
      `SELECT id, activity_id AS activityId, server_uuid AS serverUuid, serial_numbers AS serialNumbers, asked_at AS askedAt
       FROM ade_assignments WHERE ended_at IS NULL ORDER BY asked_at`,
    ),
  };
}
