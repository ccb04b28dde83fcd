import type { DeviceStatus } from '#contract/devices.ts';
import type { Database } from '#store/database.ts';
import type { DeviceFacts } from './device-information.ts';
import type { Management } from './devices-rules.ts';

export interface StoredDevice {
  id: string;
  udid: string;
  serialNumber: string;
  name: string;
  productName: string;
  osVersion: string;
  buildVersion: string;
  supervised: number | null;
  batteryLevel: number | null;
  capacityGb: number | null;
  availableGb: number | null;
  imei: string | null;
  wifiMac: string | null;
  informationAt: number | null;
  management: Management;
  enrolledAt: number | null;
  lastContactAt: number | null;
  simulated: number;
  status: DeviceStatus;
  waitingCommands: number;
}

export interface StoredDetail extends StoredDevice {
  topic: string | null;
  identityExpiresAt: number | null;
}

export interface ListQuery {
  readonly pattern: string | null;
  readonly status: DeviceStatus | null;
  readonly sort: 'name' | 'serialNumber' | 'lastContactAt';
  readonly descending: boolean;
  readonly offset: number;
  readonly limit: number;
  /** Last contact at or before which a device is quiet, and silent. */
  readonly quietAt: number;
  readonly silentAt: number;
}

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

/** What a search key is made of, and the key as it is stored. */
export interface SearchFacts {
  name: string;
  serialNumber: string;
  productName: string;
  imei: string | null;
  searchKey: string;
}

const SEARCH_FACTS = 'name, serial_number AS serialNumber, product_name AS productName, imei, search_key AS searchKey';
const STATUS = `CASE WHEN d.management <> 'managed' THEN d.management
  WHEN COALESCE(d.last_contact_at, d.created_at) <= @silentAt THEN 'silent'
  WHEN COALESCE(d.last_contact_at, d.created_at) <= @quietAt THEN 'quiet' ELSE 'managed' END`;
// Read-only looks at the tables of commands and enrollment: one statement instead of a question per row.
const COLUMNS = `d.id, d.udid, d.serial_number AS serialNumber, d.name, d.product_name AS productName, d.os_version AS osVersion,
  d.build_version AS buildVersion, d.supervised, d.battery_level AS batteryLevel, d.capacity_gb AS capacityGb,
  d.available_gb AS availableGb, d.imei, d.wifi_mac AS wifiMac, d.information_at AS informationAt, d.management,
  d.enrolled_at AS enrolledAt, d.last_contact_at AS lastContactAt, d.simulated, ${STATUS} AS status,
  (SELECT COUNT(*) FROM command_targets t INDEXED BY command_targets_waiting WHERE t.enrollment_id = d.id AND t.ended IS NULL) AS waitingCommands`;
const SHOWN = `d.management <> 'enrolling' AND (@pattern IS NULL OR d.search_key LIKE @pattern ESCAPE '\\')`;
const REPORTED_SINCE = `management = 'managed' AND last_report_at > @at AND enrolled_at <= @at`;
const ORDERS = { name: 'd.name COLLATE NOCASE', serialNumber: 'd.serial_number', lastContactAt: 'd.last_contact_at' } as const;
type Order = `${ListQuery['sort']} ${'ASC' | 'DESC'}`;

/** Devices as rows. All statements are prepared once; lists are filtered, sorted and paged here. */
export class DevicesStore {
  readonly #pages: ReadonlyMap<Order, ReturnType<Database['prepare']>>;
  readonly #statements: ReturnType<typeof prepareAll>;

  constructor(database: Database) {
    this.#statements = prepareAll(database);
    const pages = new Map<Order, ReturnType<Database['prepare']>>();
    for (const sort of ['name', 'serialNumber', 'lastContactAt'] as const) {
      for (const direction of ['ASC', 'DESC'] as const) {
        // The id breaks ties in the same direction, so that the index alone gives the order.
        const page = `SELECT ${COLUMNS} FROM devices d WHERE ${SHOWN} AND (@status IS NULL OR ${STATUS} = @status)
          ORDER BY ${ORDERS[sort]} ${direction}, d.id ${direction} LIMIT @limit OFFSET @offset`;
        pages.set(`${sort} ${direction}`, database.prepare(page));
      }
    }
    this.#pages = pages;
  }

  page(query: ListQuery): StoredDevice[] {
    const { sort, descending, ...values } = query;
    return this.#pages.get(`${sort} ${descending ? 'DESC' : 'ASC'}`)?.all(values) as StoredDevice[];
  }

  /** How many devices the search finds in each status. */
  counts(query: Pick<ListQuery, 'pattern' | 'quietAt' | 'silentAt'>): { status: DeviceStatus; count: number }[] {
    return this.#statements.counts.all(query) as { status: DeviceStatus; count: number }[];
  }

  detail(id: string, thresholds: { quietAt: number; silentAt: number }): StoredDetail | null {
    return (this.#statements.detail.get({ id, ...thresholds }) as StoredDetail | undefined) ?? null;
  }

  target(id: string): { management: Management; productName: string; osVersion: string } | null {
    return (this.#statements.target.get(id) as { management: Management; productName: string; osVersion: string } | undefined) ?? null;
  }

  authenticated(device: AuthenticatedDevice, simulated: boolean, at: number): SearchFacts {
    return this.#statements.authenticated.get({ ...device, simulated: simulated ? 1 : 0, at }) as SearchFacts;
  }

  enrolled(id: string, at: number): void {
    this.#statements.enrolled.run({ id, at });
  }

  removed(id: string, at: number): void {
    this.#statements.removed.run({ id, at });
  }

  /** How many managed devices sent their last command report from `from` until before `to`. */
  reportsBetween(from: number, to: number): number {
    return this.#statements.reportsBetween.pluck().get(from, to) as number;
  }

  /** How many managed devices that were enrolled at `at` sent a command report after it. */
  reportsSince(at: number): number {
    return this.#statements.reportsSince.pluck().get({ at }) as number;
  }

  /** Of those the one whose last report is the earliest. */
  firstReportSince(at: number): { at: number; name: string; serialNumber: string } | null {
    return (this.#statements.firstReportSince.get({ at }) as { at: number; name: string; serialNumber: string } | undefined) ?? null;
  }

  /** To the millisecond: whether it came before or after a change is the question. */
  report(id: string, at: number): void {
    this.#statements.report.run(at, id);
  }

  /** Notes a contact unless one later than `notAfter` is there already. Answers whether the row changed. */
  contact(id: string, at: number, notAfter: number): boolean {
    return this.#statements.contact.run(at, id, notAfter).changes > 0;
  }

  /** Keeps what DeviceInformation told; the facts a search key is made of, and the key as it is. */
  information(id: string, facts: DeviceFacts, at: number): SearchFacts | null {
    const supervised = facts.supervised === undefined ? null : Number(facts.supervised);
    return (this.#statements.information.get({ ...absent, ...definedOnly(facts), supervised, id, at }) as SearchFacts | undefined) ?? null;
  }

  putSearchKey(id: string, key: string): void {
    this.#statements.putSearchKey.run(key, id);
  }
}

function prepareAll(database: Database) {
  return {
    counts: database.prepare(`SELECT ${STATUS} AS status, COUNT(*) AS count FROM devices d WHERE ${SHOWN} GROUP BY 1`),
    detail: database.prepare(
      `SELECT ${COLUMNS}, e.topic, c.not_after AS identityExpiresAt FROM devices d
       LEFT JOIN enrollments e ON e.id = d.id LEFT JOIN device_certificates c ON c.sha256 = e.certificate_sha256
       WHERE d.id = @id AND d.management <> 'enrolling'`,
    ),
    target: database.prepare(
      `SELECT management, product_name AS productName, os_version AS osVersion FROM devices WHERE id = ? AND management <> 'enrolling'`,
    ),
    // A device that comes back keeps what it was until TokenUpdate; facts it does not repeat stay.
    authenticated: database.prepare(
      `INSERT INTO devices (id, udid, serial_number, name, product_name, os_version, build_version, imei, management, simulated, created_at)
       VALUES (@id, @udid, @serialNumber, COALESCE(@name, ''), COALESCE(@productName, ''), COALESCE(@osVersion, ''),
               COALESCE(@buildVersion, ''), @imei, 'enrolling', @simulated, @at)
       ON CONFLICT (id) DO UPDATE SET serial_number = excluded.serial_number, name = COALESCE(@name, name),
         product_name = COALESCE(@productName, product_name), os_version = COALESCE(@osVersion, os_version),
         build_version = COALESCE(@buildVersion, build_version), imei = COALESCE(@imei, imei), simulated = excluded.simulated
       RETURNING ${SEARCH_FACTS}`,
    ),
    enrolled: database.prepare(`UPDATE devices SET management = 'managed', enrolled_at = @at, last_contact_at = @at WHERE id = @id`),
    removed: database.prepare(`UPDATE devices SET management = 'removed', last_contact_at = @at WHERE id = @id`),
    reportsBetween: database.prepare(
      "SELECT count(*) FROM devices WHERE management = 'managed' AND last_report_at >= ? AND last_report_at < ?",
    ),
    reportsSince: database.prepare(`SELECT count(*) FROM devices WHERE ${REPORTED_SINCE}`),
    firstReportSince: database.prepare(
      `SELECT last_report_at AS at, name, serial_number AS serialNumber FROM devices
       WHERE ${REPORTED_SINCE} ORDER BY last_report_at LIMIT 1`,
    ),
    report: database.prepare('UPDATE devices SET last_report_at = ? WHERE id = ?'),
    contact: database.prepare('UPDATE devices SET last_contact_at = ? WHERE id = ? AND (last_contact_at IS NULL OR last_contact_at <= ?)'),
    information: database.prepare(
      `UPDATE devices SET name = COALESCE(@name, name), product_name = COALESCE(@productName, product_name),
         os_version = COALESCE(@osVersion, os_version), build_version = COALESCE(@buildVersion, build_version),
         supervised = COALESCE(@supervised, supervised), battery_level = COALESCE(@batteryLevel, battery_level),
         capacity_gb = COALESCE(@capacityGb, capacity_gb), available_gb = COALESCE(@availableGb, available_gb),
         imei = COALESCE(@imei, imei), wifi_mac = COALESCE(@wifiMac, wifi_mac), information_at = @at WHERE id = @id
       RETURNING ${SEARCH_FACTS}`,
    ),
    putSearchKey: database.prepare('UPDATE devices SET search_key = ? WHERE id = ?'),
  };
}

const absent: Readonly<Record<keyof DeviceFacts, null>> = {
  name: null,
  productName: null,
  osVersion: null,
  buildVersion: null,
  supervised: null,
  batteryLevel: null,
  capacityGb: null,
  availableGb: null,
  imei: null,
  wifiMac: null,
};

const definedOnly = (facts: DeviceFacts) => Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined));
