import type { Database } from '#store/database.ts';
import { type Change, type Difference, difference } from './change-rules.ts';
import type { ManagedApp, ToldApp, ToldCertificate, ToldProfile } from './list-rules.ts';
import { folded } from './tell-rules.ts';

/** Changes that are kept of one device; older ones are forgotten. */
export const MAX_CHANGES = 200;

interface StoredProfile extends Omit<ToldProfile, 'managed' | 'removable' | 'encrypted' | 'signed' | 'payloads'> {
  managed: number | null;
  removable: number | null;
  encrypted: number | null;
  signed: number;
  payloads: string;
}
type StoredCertificate = Omit<ToldCertificate, 'identity'> & { identity: number };
type StoredApp = Omit<ToldApp, 'updateAvailable'> & { updateAvailable: number };

const bit = (value: boolean | null): number | null => (value === null ? null : Number(value));
const flag = (value: number | null): boolean | null => (value === null ? null : value === 1);

/** What devices answered, as rows. Lists are compared with their last state: only what changed is written. */
export class InventoryStore {
  readonly #statements: ReturnType<typeof prepareAll>;

  constructor(database: Database) {
    this.#statements = prepareAll(database);
  }

  toldAt(deviceId: string, kind: string): number | null {
    return (this.#statements.toldAt.get(deviceId, kind) as { at: number } | undefined)?.at ?? null;
  }

  answers(deviceId: string): ReadonlyMap<string, { at: number; facts: unknown }> {
    const rows = this.#statements.answers.all(deviceId) as { kind: string; at: number; facts: string }[];
    return new Map(rows.map(({ kind, at, facts }) => [kind, { at, facts: JSON.parse(facts) as unknown }]));
  }

  putAnswer(deviceId: string, kind: string, at: number, facts: unknown): void {
    this.#statements.putAnswer.run(deviceId, kind, at, JSON.stringify(facts));
  }

  replaceProfiles(deviceId: string, told: readonly ToldProfile[]): Difference<ToldProfile> {
    const found = difference(this.profiles(deviceId), told, ({ identifier }) => identifier);
    for (const { identifier } of found.gone) this.#statements.dropProfile.run(deviceId, identifier);
    for (const profile of found.put) {
      const { managed, removable, encrypted, signed, payloads } = profile;
      const bits = { managed: bit(managed), removable: bit(removable), encrypted: bit(encrypted), signed: bit(signed) };
      this.#statements.putProfile.run({ ...profile, ...bits, payloads: JSON.stringify(payloads), deviceId });
    }
    return found;
  }

  /** By name. */
  profiles(deviceId: string): ToldProfile[] {
    return (this.#statements.profiles.all(deviceId) as StoredProfile[]).map((row) => ({
      identifier: row.identifier,
      uuid: row.uuid,
      name: row.name,
      organization: row.organization,
      managed: flag(row.managed),
      removable: flag(row.removable),
      encrypted: flag(row.encrypted),
      signed: row.signed === 1,
      payloads: JSON.parse(row.payloads) as ToldProfile['payloads'],
    }));
  }

  replaceCertificates(deviceId: string, told: readonly ToldCertificate[]): Difference<ToldCertificate> {
    const found = difference(this.certificates(deviceId), told, ({ fingerprint }) => fingerprint);
    for (const { fingerprint } of found.gone) this.#statements.dropCertificate.run(deviceId, fingerprint);
    for (const item of found.put) this.#statements.putCertificate.run({ ...item, identity: bit(item.identity), deviceId });
    return found;
  }

  /** Those that end first come first. */
  certificates(deviceId: string): ToldCertificate[] {
    return (this.#statements.certificates.all(deviceId) as StoredCertificate[]).map((row) => ({ ...row, identity: row.identity === 1 }));
  }

  replaceApps(deviceId: string, told: readonly ToldApp[]): Difference<ToldApp> {
    const before = (this.#statements.apps.all(deviceId) as StoredApp[]).map((row) => ({
      ...row,
      updateAvailable: row.updateAvailable === 1,
    }));
    const found = difference(before, told, ({ bundleId }) => bundleId);
    for (const { bundleId } of found.gone) this.#statements.dropApp.run(deviceId, bundleId);
    for (const app of found.put) {
      this.#statements.putApp.run({ ...app, updateAvailable: bit(app.updateAvailable), deviceId });
      if (!found.former.has(app)) this.#statements.countBundle.run({ ...app, searchKey: `${folded(app.name)}\n${folded(app.bundleId)}` });
    }
    return found;
  }

  replaceManagedApps(deviceId: string, told: readonly ManagedApp[]): void {
    const before = this.#statements.managedApps.all(deviceId) as ManagedApp[];
    const found = difference(before, told, ({ bundleId }) => bundleId);
    for (const { bundleId } of found.gone) this.#statements.dropManagedApp.run(deviceId, bundleId);
    for (const app of found.put) this.#statements.putManagedApp.run({ ...app, deviceId });
  }

  /** Bundle ids of the apps that are managed and there. */
  managedApps(deviceId: string): string[] {
    return (this.#statements.managedApps.all(deviceId) as ManagedApp[])
      .filter(({ status }) => status !== 'ManagedButUninstalled')
      .map(({ bundleId }) => bundleId);
  }

  addChanges(deviceId: string, at: number, changes: readonly Change[]): void {
    for (const change of changes) this.#statements.addChange.run({ ...change, deviceId, at });
    if (changes.length > 0) this.#statements.forgetChanges.run({ deviceId, most: MAX_CHANGES });
  }

  /** Newest first. */
  changes(deviceId: string, limit: number): (Change & { at: number })[] {
    return this.#statements.changes.all(deviceId, limit) as (Change & { at: number })[];
  }

  /** Everything of one device; the fleet's counts follow. */
  drop(deviceId: string): void {
    for (const statement of this.#statements.dropAll) statement.run(deviceId);
  }

  /** The device is ours no longer: its apps and users are nobody's business any more, and count no more in the fleet. */
  forgetPersonal(deviceId: string): void {
    this.#statements.dropApps.run(deviceId);
    this.#statements.dropManagedApps.run(deviceId);
    for (const kind of ['UserList', 'InstalledApplicationList', 'ManagedApplicationList']) this.#statements.dropAnswer.run(deviceId, kind);
  }
}

function prepareAll(database: Database) {
  return {
    toldAt: database.prepare('SELECT told_at AS at FROM inventory_answers WHERE device_id = ? AND kind = ?'),
    answers: database.prepare('SELECT kind, told_at AS at, facts FROM inventory_answers WHERE device_id = ?'),
    putAnswer: database.prepare(
      `INSERT INTO inventory_answers (device_id, kind, told_at, facts) VALUES (?, ?, ?, ?)
       ON CONFLICT (device_id, kind) DO UPDATE SET told_at = excluded.told_at, facts = excluded.facts`,
    ),
    dropAnswer: database.prepare('DELETE FROM inventory_answers WHERE device_id = ? AND kind = ?'),
    profiles: database.prepare(
      `SELECT identifier, uuid, name, organization, managed, removable, encrypted, signed, payloads
       FROM inventory_profiles WHERE device_id = ? ORDER BY name, identifier`,
    ),
    dropProfile: database.prepare('DELETE FROM inventory_profiles WHERE device_id = ? AND identifier = ?'),
    putProfile: database.prepare(
      `INSERT OR REPLACE INTO inventory_profiles
         (device_id, identifier, uuid, name, organization, managed, removable, encrypted, signed, payloads)
       VALUES (@deviceId, @identifier, @uuid, @name, @organization, @managed, @removable, @encrypted, @signed, @payloads)`,
    ),
    certificates: database.prepare(
      `SELECT fingerprint, name, issuer, serial_number AS serialNumber, not_before AS notBefore, not_after AS notAfter, identity
       FROM inventory_certificates WHERE device_id = ? ORDER BY not_after IS NULL, not_after, name`,
    ),
    dropCertificate: database.prepare('DELETE FROM inventory_certificates WHERE device_id = ? AND fingerprint = ?'),
    putCertificate: database.prepare(
      `INSERT OR REPLACE INTO inventory_certificates
         (device_id, fingerprint, name, issuer, serial_number, not_before, not_after, identity)
       VALUES (@deviceId, @fingerprint, @name, @issuer, @serialNumber, @notBefore, @notAfter, @identity)`,
    ),
    apps: database.prepare(
      `SELECT bundle_id AS bundleId, name, version, build, origin, size_bytes AS sizeBytes, data_bytes AS dataBytes,
         update_available AS updateAvailable FROM inventory_apps WHERE device_id = ?`,
    ),
    dropApp: database.prepare('DELETE FROM inventory_apps WHERE device_id = ? AND bundle_id = ?'),
    dropApps: database.prepare('DELETE FROM inventory_apps WHERE device_id = ?'),
    // No REPLACE: it would not run the trigger that counts what goes.
    putApp: database.prepare(
      `INSERT INTO inventory_apps (device_id, bundle_id, name, version, build, origin, size_bytes, data_bytes, update_available)
       VALUES (@deviceId, @bundleId, @name, @version, @build, @origin, @sizeBytes, @dataBytes, @updateAvailable)
       ON CONFLICT (device_id, bundle_id) DO UPDATE SET name = @name, version = @version, build = @build, origin = @origin,
         size_bytes = @sizeBytes, data_bytes = @dataBytes, update_available = @updateAvailable`,
    ),
    countBundle: database.prepare(
      `INSERT INTO inventory_bundles (bundle_id, name, search_key, devices) VALUES (@bundleId, @name, @searchKey, 1)
       ON CONFLICT (bundle_id) DO UPDATE SET name = excluded.name, search_key = excluded.search_key, devices = devices + 1`,
    ),
    managedApps: database.prepare('SELECT bundle_id AS bundleId, status FROM inventory_managed_apps WHERE device_id = ?'),
    dropManagedApp: database.prepare('DELETE FROM inventory_managed_apps WHERE device_id = ? AND bundle_id = ?'),
    dropManagedApps: database.prepare('DELETE FROM inventory_managed_apps WHERE device_id = ?'),
    putManagedApp: database.prepare(
      `INSERT INTO inventory_managed_apps (device_id, bundle_id, status) VALUES (@deviceId, @bundleId, @status)
       ON CONFLICT (device_id, bundle_id) DO UPDATE SET status = excluded.status`,
    ),
    dropAll: [
      'inventory_answers',
      'inventory_profiles',
      'inventory_certificates',
      'inventory_apps',
      'inventory_managed_apps',
      'inventory_changes',
      'inventory_refresh',
    ].map((table) => database.prepare(`DELETE FROM ${table} WHERE device_id = ?`)),
    addChange: database.prepare(
      `INSERT INTO inventory_changes (device_id, at, kind, name, "before", "after")
       VALUES (@deviceId, @at, @kind, @name, @before, @after)`,
    ),
    forgetChanges: database.prepare(
      `DELETE FROM inventory_changes WHERE device_id = @deviceId AND position <=
         (SELECT position FROM inventory_changes WHERE device_id = @deviceId ORDER BY position DESC LIMIT 1 OFFSET @most)`,
    ),
    changes: database.prepare(
      'SELECT at, kind, name, "before", "after" FROM inventory_changes WHERE device_id = ? ORDER BY position DESC LIMIT ?',
    ),
  };
}
