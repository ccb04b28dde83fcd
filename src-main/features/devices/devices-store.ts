import type { AdeStanding } from '#contract/assignment.ts';
import type { Database } from '#store/database.ts';
import { type DeviceFacts, storedFacts } from './device-information.ts';
import { type Moment, statusCode, statusSql, type TargetFacts } from './devices-rules.ts';
import { gramsOf, type ListFacts, listFactsOf, type RawFacts } from './list-rules.ts';

/** Who authenticated, as the certificate's binding and the message say together. */
export interface AuthenticatedDevice {
  readonly id: string;
  readonly udid: string;
  readonly serialNumber: string;
  readonly name: string | null;
  readonly productName: string | null;
  readonly osVersion: string | null;
  readonly buildVersion: string | null;
  readonly imei: string | null;
}

/** How a device stands with Apple, as far as the list shows it. */
export interface AdeFact {
  readonly serialNumber: string;
  /** In Apple's words. */
  readonly model: string;
  /** Null: it is not of our server there. */
  readonly ade: AdeStanding | null;
  readonly provisionalUntil: number | null;
}

interface Derived extends RawFacts, ListFacts {
  readonly key: number;
}

/** A lock is over once the device speaks again; what it said while it took the lock does not count. */
const LOCK_SETTLES_MS = 60_000;
const SPEAKS = [statusCode('managed'), statusCode('provisional'), statusCode('lost')];

/** Devices as rows: what becomes of them. All statements are prepared once. The list reads them elsewhere (fleet-store). */
export class DevicesStore {
  readonly #database: Database;
  readonly #statements: ReturnType<typeof prepareAll>;
  #swept: Moment | null = null;
  #version = 0;
  #textVersion = 0;

  constructor(database: Database) {
    this.#database = database;
    this.#statements = prepareAll(database);
  }

  transaction<T>(work: () => T): T {
    return this.#database.transaction(work)();
  }

  /** Grows with whatever a filter could ask for. */
  get version(): number {
    return this.#version;
  }

  /** Grows with whatever words are looked for in. */
  get textVersion(): number {
    return this.#textVersion;
  }

  /** Those of the ids that are known, in any order. */
  targets(ids: readonly string[]): (TargetFacts & { readonly id: string })[] {
    return this.#statements.targets.all(JSON.stringify(ids)) as (TargetFacts & { id: string })[];
  }

  /** The same of one device: asked with every command that is fetched. */
  targetOf(id: string): TargetFacts | null {
    return (this.#statements.targetOf.get(id) as TargetFacts | undefined) ?? null;
  }

  authenticated(device: AuthenticatedDevice, simulated: boolean, at: number): void {
    const key = this.#statements.authenticated.pluck().get({ ...device, simulated: simulated ? 1 : 0, at }) as number;
    this.#relist(key);
  }

  /** Managed from now on; what was known of it before it ever enrolled goes over to it. */
  enrolled(id: string, serialNumber: string, simulated: boolean, moment: Moment): void {
    this.#statements.enrolled.run({ id, serialNumber, simulated: Number(simulated), at: moment.now });
    const before = this.#statements.before.get({ id }) as { key: number; organization: string } | undefined;
    if (before !== undefined) {
      this.#statements.takeOver.run({ id, ...before });
      this.#forget(before.key);
    }
    this.#restatus(id, moment);
    const key = this.#keyOf(id);
    if (key !== null) this.#relist(key);
  }

  removed(id: string, moment: Moment): void {
    this.#statements.removed.run({ id, at: moment.now });
    this.#restatus(id, moment);
  }

  withdrawn(id: string, moment: Moment): void {
    this.#statements.withdrawn.run(id);
    this.#restatus(id, moment);
  }

  locked(id: string, moment: Moment): void {
    this.#statements.locked.run(moment.now, id);
    this.#restatus(id, moment);
  }

  /** Answers whether there is such a device. */
  lostMode(id: string, on: boolean, moment: Moment): boolean {
    const known = this.#statements.lostMode.run(Number(on), id).changes > 0;
    if (known) this.#restatus(id, moment);
    return known;
  }

  /**
   * Notes a contact unless one later than `notAfter` is there already; one that is still to come is of a clock that was ahead. Answers
   * whether the row changed.
   */
  contact(id: string, moment: Moment, notAfter: number): boolean {
    const at = moment.now;
    const row = this.#statements.contact.get({ id, at, notAfter, settled: at - LOCK_SETTLES_MS }) as { status: number | null } | undefined;
    // Most devices speak often; only one that was silent has another word now.
    if (row !== undefined && row.status !== null && !SPEAKS.includes(row.status)) this.#restatus(id, moment);
    return row !== undefined;
  }

  /** To the millisecond: whether it came before or after a change is the question. */
  report(id: string, at: number): void {
    this.#statements.report.run(at, id);
  }

  /** Keeps what DeviceInformation told. What the list shows is written only where it is another than before. */
  information(id: string, facts: DeviceFacts, at: number): void {
    const known = this.#statements.information.get({ ...storedFacts(facts), id, at }) as Listed | undefined;
    if (known === undefined) return;
    const told: Listed = {
      key: known.key,
      name: facts.name ?? known.name,
      productName: facts.productName ?? known.productName,
      osVersion: facts.osVersion ?? known.osVersion,
      imei: facts.imei ?? known.imei,
      supervised: facts.supervised === undefined ? known.supervised : Number(facts.supervised),
    };
    if (JSON.stringify(told) === JSON.stringify(known)) return;
    this.#statements.listed.run(told);
    this.#version += 1;
    this.#relist(known.key);
  }

  /** Answers whether anything is another than before, of which device. */
  ade({ serialNumber, model, ade, provisionalUntil }: AdeFact, simulated: boolean, moment: Moment): string[] {
    const rows = this.#statements.bySerial.all(serialNumber) as { key: number; id: string; management: string }[];
    const enrolled = rows.filter(({ management }) => management !== 'pre-registered');
    const changed = enrolled.filter(({ key }) => this.#statements.ade.run({ key, ade, provisionalUntil }).changes > 0);
    for (const { id } of changed) this.#restatus(id, moment);
    if (changed.length > 0) this.#version += 1;
    const shown = enrolled.some(({ management }) => management !== 'enrolling');
    const before = rows.find(({ management }) => management === 'pre-registered');
    const id = `ade:${serialNumber}`;
    if (before !== undefined && (shown || ade === null)) this.#forget(before.key);
    else if (!shown && ade !== null) {
      const fact = { id, serialNumber, model, ade, provisionalUntil, simulated: Number(simulated), at: moment.now };
      const key = this.#statements.preRegister.pluck().get(fact) as number | undefined;
      if (key === undefined) return changed.map((device) => device.id);
      this.#restatus(id, moment);
      this.#relist(key);
    } else return changed.map((device) => device.id);
    this.#version += 1;
    return [...changed.map((device) => device.id), id];
  }

  /** Its record goes; so does whatever words find it by. */
  drop(id: string): void {
    const key = this.#keyOf(id);
    if (key !== null) this.#forget(key);
  }

  /** Answers how many were of another organisation. */
  organization(ids: readonly string[], organization: string): number {
    const keys = this.#statements.organization.pluck().all({ ids: JSON.stringify(ids), organization }) as number[];
    if (keys.length > 0) this.#version += 1;
    for (const key of keys) this.#relist(key);
    return keys.length;
  }

  /** Derives again what the list shows of some devices, `after` a key; answers the last one looked at, null at the end. */
  relistSome(after: number, most: number): number | null {
    const keys = this.#statements.keysAfter.pluck().all(after, most) as number[];
    this.transaction(() => {
      for (const key of keys) this.#relist(key);
    });
    return keys.at(-1) ?? null;
  }

  /** Whether rows are there that nobody derived anything from yet. */
  hasUnlisted(): boolean {
    return this.#statements.unlisted.get() !== undefined;
  }

  /**
   * Brings the status words up to `moment`: silence needs no event. Only what crossed a limit since the last time is looked at,
   * unless the clock went back or the limits were changed. Not worth waiting for the disk: after a crash it is done again.
   */
  sweep(moment: Moment): void {
    const last = this.#swept;
    const onward =
      last !== null &&
      moment.now >= last.now &&
      moment.now - moment.quietAt === last.now - last.quietAt &&
      moment.now - moment.silentAt === last.now - last.silentAt;
    if (onward && moment.now === last.now) return;
    this.#swept = moment;
    const { crossed, all, restatusKeys } = this.#statements;
    const keys = (
      onward
        ? crossed.pluck().all({ ...moment, wasNow: last.now, wasQuiet: last.quietAt, wasSilent: last.silentAt })
        : all.pluck().all(moment)
    ) as number[];
    if (keys.length === 0) return;
    this.#database.pragma('synchronous = NORMAL');
    try {
      restatusKeys.run({ ...moment, keys: JSON.stringify(keys) });
    } finally {
      this.#database.pragma('synchronous = FULL');
    }
    this.#version += 1;
  }

  called(id: string): { name: string; serialNumber: string } | null {
    return (this.#statements.called.get(id) as { name: string; serialNumber: string } | undefined) ?? null;
  }

  #keyOf(id: string): number | null {
    return (this.#statements.keyOf.pluck().get(id) as number | undefined) ?? null;
  }

  #restatus(id: string, moment: Moment): void {
    if (this.#statements.restatus.run({ ...moment, id }).changes > 0) this.#version += 1;
  }

  #relist(key: number): void {
    const row = this.#statements.raw.get(key) as (Derived & { assetOf: string | null; ownerOf: string | null }) | undefined;
    if (row === undefined) return;
    const facts = listFactsOf({ ...row, assetNumber: row.assetOf, owner: row.ownerOf ?? '' });
    const changed = (Object.keys(facts) as (keyof ListFacts)[]).some((name) => facts[name] !== row[name]);
    if (!changed) return;
    this.#version += 1;
    this.#statements.relist.run({ ...facts, key });
    if (facts.searchKey === row.searchKey && facts.searchLong === row.searchLong) return;
    this.#forgetText(key);
    this.#statements.putText.run(key, `${facts.searchKey}\n${facts.searchLong}`);
    this.#statements.putGrams.run(key, gramsOf(facts.searchKey));
  }

  #forget(key: number): void {
    this.#statements.remove.run(key);
    this.#forgetText(key);
    this.#version += 1;
  }

  #forgetText(key: number): void {
    this.#textVersion += 1;
    this.#statements.dropText.run(key);
    this.#statements.dropGrams.run(key);
  }
}

interface Listed {
  key: number;
  name: string;
  productName: string;
  osVersion: string;
  imei: string | null;
  supervised: number | null;
}

const LISTED = 'key, name, product_name AS productName, os_version AS osVersion, imei, supervised';
const TARGET = `d.id, d.management, d.product_name AS productName, d.os_version AS osVersion, d.supervised, d.lost_mode AS lostMode,
  d.shared, d.cellular, d.imei, COALESCE(e.awaiting_configuration, 0) AS awaitingConfiguration`;

function prepareAll(database: Database) {
  return {
    targets: database.prepare(
      `SELECT ${TARGET} FROM json_each(?) asked JOIN devices d ON d.id = asked.value LEFT JOIN enrollments e ON e.id = d.id
       WHERE d.management <> 'enrolling'`,
    ),
    targetOf: database.prepare(
      `SELECT ${TARGET} FROM devices d LEFT JOIN enrollments e ON e.id = d.id WHERE d.id = +? AND d.management <> 'enrolling'`,
    ),
    // A device that comes back keeps what it was until TokenUpdate; facts it does not repeat stay.
    authenticated: database.prepare(
      `INSERT INTO devices (id, udid, serial_number, name, product_name, os_version, build_version, imei, management, simulated, created_at)
       VALUES (@id, @udid, @serialNumber, COALESCE(@name, ''), COALESCE(@productName, ''), COALESCE(@osVersion, ''),
               COALESCE(@buildVersion, ''), @imei, 'enrolling', @simulated, @at)
       ON CONFLICT (id) DO UPDATE SET serial_number = excluded.serial_number, name = COALESCE(@name, name),
         product_name = COALESCE(@productName, product_name), os_version = COALESCE(@osVersion, os_version),
         build_version = COALESCE(@buildVersion, build_version), imei = COALESCE(@imei, imei), simulated = excluded.simulated
       RETURNING key`,
    ),
    // Somebody may have deleted its record meanwhile; its name comes with its first answer.
    enrolled: database.prepare(
      `INSERT INTO devices (id, udid, serial_number, management, enrolled_at, last_contact_at, simulated, created_at)
       VALUES (@id, @id, @serialNumber, 'managed', @at, @at, @simulated, @at)
       ON CONFLICT (id) DO UPDATE SET management = 'managed', enrolled_at = @at, last_contact_at = @at, lost_mode = 0, locked_at = NULL`,
    ),
    before: database.prepare(
      `SELECT key, organization, ade, provisional_until AS provisionalUntil FROM devices
       WHERE management = 'pre-registered' AND id = 'ade:' || (SELECT serial_number FROM devices WHERE id = @id)`,
    ),
    takeOver: database.prepare(
      `UPDATE devices SET organization = IIF(organization = '', @organization, organization), ade = @ade, provisional_until = @provisionalUntil
       WHERE id = @id`,
    ),
    removed: database.prepare(
      `UPDATE devices SET management = 'removed', last_contact_at = @at, lost_mode = 0, locked_at = NULL WHERE id = @id`,
    ),
    withdrawn: database.prepare("UPDATE devices SET management = 'withdrawn', lost_mode = 0, locked_at = NULL WHERE id = ?"),
    locked: database.prepare('UPDATE devices SET locked_at = ? WHERE id = ?'),
    lostMode: database.prepare('UPDATE devices SET lost_mode = ? WHERE id = ?'),
    report: database.prepare('UPDATE devices SET last_report_at = ? WHERE id = ?'),
    contact: database.prepare(
      `UPDATE devices SET last_contact_at = @at, locked_at = IIF(locked_at < @settled, NULL, locked_at)
       WHERE id = @id AND (last_contact_at IS NULL OR last_contact_at <= @notAfter OR last_contact_at > @at) RETURNING status`,
    ),
    information: database.prepare(
      `UPDATE devices SET build_version = COALESCE(@buildVersion, build_version), battery_level = COALESCE(@batteryLevel, battery_level),
         capacity_gb = COALESCE(@capacityGb, capacity_gb), available_gb = COALESCE(@availableGb, available_gb),
         wifi_mac = COALESCE(@wifiMac, wifi_mac), shared = COALESCE(@shared, shared), cellular = COALESCE(@cellular, cellular),
         information_at = @at WHERE id = @id RETURNING ${LISTED}`,
    ),
    listed: database.prepare(
      `UPDATE devices SET name = @name, product_name = @productName, os_version = @osVersion, imei = @imei, supervised = @supervised
       WHERE key = @key`,
    ),
    bySerial: database.prepare('SELECT key, id, management FROM devices WHERE serial_number = ?'),
    ade: database.prepare(
      `UPDATE devices SET ade = @ade, provisional_until = @provisionalUntil
       WHERE key = @key AND (ade IS NOT @ade OR provisional_until IS NOT @provisionalUntil)`,
    ),
    preRegister: database.prepare(
      `INSERT INTO devices (id, udid, serial_number, model_name, management, simulated, created_at, ade, provisional_until)
       VALUES (@id, '', @serialNumber, @model, 'pre-registered', @simulated, @at, @ade, @provisionalUntil)
       ON CONFLICT (id) DO UPDATE SET model_name = @model, ade = @ade, provisional_until = @provisionalUntil
         WHERE model_name IS NOT @model OR ade IS NOT @ade OR provisional_until IS NOT @provisionalUntil
       RETURNING key`,
    ),
    organization: database.prepare(
      `UPDATE devices SET organization = @organization
       WHERE id IN (SELECT value FROM json_each(@ids)) AND organization <> @organization RETURNING key`,
    ),
    called: database.prepare('SELECT name, serial_number AS serialNumber FROM devices WHERE id = ?'),
    keyOf: database.prepare('SELECT key FROM devices WHERE id = ?'),
    keysAfter: database.prepare('SELECT key FROM devices WHERE key > ? ORDER BY key LIMIT ?'),
    unlisted: database.prepare("SELECT 1 FROM devices WHERE search_key = '' AND serial_number <> '' LIMIT 1"),
    // A read-only look at the table of assets: one statement instead of a question per device.
    raw: database.prepare(
      `SELECT d.key, d.name, d.serial_number AS serialNumber, d.udid, d.product_name AS productName, d.model_name AS modelName,
         d.os_version AS osVersion, d.imei, d.organization, d.asset_number AS assetNumber, d.owner, d.platform, d.os_rank AS osRank,
         d.sort_name AS sortName, d.sort_asset AS sortAsset, d.sort_owner AS sortOwner, d.search_key AS searchKey,
         d.search_long AS searchLong, COALESCE(s.asset_number, i.asset_number) AS assetOf,
         COALESCE(NULLIF(s.user, ''), i.user) AS ownerOf
       FROM devices d LEFT JOIN assets s ON s.serial_number = d.serial_number AND d.serial_number <> ''
         LEFT JOIN assets i ON i.imei = d.imei WHERE d.key = ?`,
    ),
    relist: database.prepare(
      `UPDATE devices SET model_name = @modelName, platform = @platform, os_rank = @osRank, asset_number = @assetNumber, owner = @owner,
         sort_name = @sortName, sort_asset = @sortAsset, sort_owner = @sortOwner, search_key = @searchKey, search_long = @searchLong
       WHERE key = @key`,
    ),
    putText: database.prepare('INSERT INTO devices_text (rowid, facts) VALUES (?, ?)'),
    dropText: database.prepare('DELETE FROM devices_text WHERE rowid = ?'),
    putGrams: database.prepare('INSERT INTO devices_grams (rowid, grams) VALUES (?, ?)'),
    dropGrams: database.prepare('DELETE FROM devices_grams WHERE rowid = ?'),
    remove: database.prepare('DELETE FROM devices WHERE key = ?'),
    restatus: database.prepare(`UPDATE devices SET status = ${statusSql} WHERE id = @id AND status IS NOT ${statusSql}`),
    restatusKeys: database.prepare(`UPDATE devices SET status = ${statusSql} WHERE key IN (SELECT value FROM json_each(@keys))`),
    all: database.prepare(`SELECT key FROM devices WHERE status IS NOT ${statusSql}`),
    crossed: database.prepare(
      `SELECT key FROM devices WHERE key IN (
         SELECT key FROM devices WHERE last_contact_at > @wasQuiet AND last_contact_at <= @quietAt
         UNION SELECT key FROM devices WHERE last_contact_at > @wasSilent AND last_contact_at <= @silentAt
         UNION SELECT key FROM devices WHERE provisional_until > @wasNow AND provisional_until <= @now)
       AND status IS NOT ${statusSql}`,
    ),
  };
}
