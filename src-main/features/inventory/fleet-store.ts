import type { AppOrigin } from '#contract/inventory.ts';
import type { Database } from '#store/database.ts';

export interface AppsQuery {
  readonly deviceId: string;
  readonly pattern: string | null;
  readonly managedOnly: boolean;
  readonly sort: 'name' | 'version' | 'size';
  readonly descending: boolean;
  readonly offset: number;
  readonly limit: number;
}
export interface AppRow {
  bundleId: string;
  name: string;
  version: string;
  build: string;
  installed: number;
  origin: AppOrigin;
  sizeBytes: number | null;
  dataBytes: number | null;
  updateAvailable: number;
  managed: string | null;
}
interface Page {
  readonly offset: number;
  readonly limit: number;
}

/** Versions shown of one app; the rarest beyond are left out. */
const MAX_VERSIONS = 50;

const SORTS = { name: 'name COLLATE NOCASE', version: 'version COLLATE NOCASE', size: 'sizeBytes' } as const;
type Order = `${keyof typeof SORTS} ${'ASC' | 'DESC'}`;

// What is installed, and what is managed without being there (waiting, refused, removed by its user).
const APPS = `SELECT a.bundle_id AS bundleId, a.name, a.version, a.build, 1 AS installed, a.origin, a.size_bytes AS sizeBytes,
    a.data_bytes AS dataBytes, a.update_available AS updateAvailable, m.status AS managed
  FROM inventory_apps a LEFT JOIN inventory_managed_apps m ON m.device_id = a.device_id AND m.bundle_id = a.bundle_id
  WHERE a.device_id = @deviceId
  UNION ALL
  SELECT m.bundle_id, COALESCE(b.name, m.bundle_id), '', '', 0, 'unknown', NULL, NULL, 0, m.status
  FROM inventory_managed_apps m LEFT JOIN inventory_bundles b ON b.bundle_id = m.bundle_id
  WHERE m.device_id = @deviceId
    AND NOT EXISTS (SELECT 1 FROM inventory_apps a WHERE a.device_id = m.device_id AND a.bundle_id = m.bundle_id)`;
const SHOWN = `(@pattern IS NULL OR (fold(name) || char(10) || fold(bundleId)) LIKE @pattern ESCAPE '\\')
  AND (@managedOnly = 0 OR managed IS NOT NULL)`;
const ENDING = 'not_after IS NOT NULL AND not_after <= @until';

/** The inventory as it is looked at: the apps of one device, and what is asked across the fleet. Paged here. */
export class FleetStore {
  readonly #apps: ReadonlyMap<Order, ReturnType<Database['prepare']>>;
  readonly #statements: ReturnType<typeof prepareAll>;

  constructor(database: Database, fold: (text: string) => string) {
    database.function('fold', { deterministic: true }, (text) => fold(String(text)));
    this.#statements = prepareAll(database);
    const apps = new Map<Order, ReturnType<Database['prepare']>>();
    for (const sort of ['name', 'version', 'size'] as const) {
      for (const direction of ['ASC', 'DESC'] as const) {
        const page = `SELECT * FROM (${APPS}) WHERE ${SHOWN} ORDER BY ${SORTS[sort]} ${direction}, bundleId LIMIT @limit OFFSET @offset`;
        apps.set(`${sort} ${direction}`, database.prepare(page));
      }
    }
    this.#apps = apps;
  }

  apps(query: AppsQuery): { rows: AppRow[]; total: number } {
    const { sort, descending, managedOnly, ...rest } = query;
    const values = { ...rest, managedOnly: managedOnly ? 1 : 0 };
    const rows = this.#apps.get(`${sort} ${descending ? 'DESC' : 'ASC'}`)?.all(values) as AppRow[];
    return { rows, total: this.#statements.countApps.pluck().get(values) as number };
  }

  bundles(pattern: string | null, page: Page): { rows: { bundleId: string; name: string; devices: number }[]; total: number } {
    const rows = this.#statements.bundles.all({ pattern, ...page }) as { bundleId: string; name: string; devices: number }[];
    return { rows, total: this.#statements.countBundles.pluck().get({ pattern }) as number };
  }

  /** The most common first. */
  versions(bundleId: string): { version: string; devices: number }[] {
    return this.#statements.versions.all(bundleId, MAX_VERSIONS) as { version: string; devices: number }[];
  }

  devicesWith(bundleId: string, version: string | null, page: Page) {
    const values = { bundleId, version };
    const devices = this.#statements.devicesWith.all({ ...values, ...page });
    return {
      devices: devices as { deviceId: string; name: string; serialNumber: string; version: string }[],
      total: this.#statements.countDevicesWith.pluck().get(values) as number,
    };
  }

  endingCertificates(until: number, page: Page) {
    const rows = this.#statements.ending.all({ until, ...page }) as {
      deviceId: string;
      deviceName: string;
      serialNumber: string;
      name: string;
      issuer: string;
      notBefore: number | null;
      notAfter: number;
    }[];
    return { rows, total: this.#statements.countEnding.pluck().get({ until }) as number };
  }
}

// Read-only looks at the table of devices: one statement instead of a question per row.
function prepareAll(database: Database) {
  return {
    countApps: database.prepare(`SELECT count(*) FROM (${APPS}) WHERE ${SHOWN}`),
    bundles: database.prepare(
      `SELECT bundle_id AS bundleId, name, devices FROM inventory_bundles
       WHERE @pattern IS NULL OR search_key LIKE @pattern ESCAPE '\\'
       ORDER BY devices DESC, bundle_id LIMIT @limit OFFSET @offset`,
    ),
    countBundles: database.prepare("SELECT count(*) FROM inventory_bundles WHERE @pattern IS NULL OR search_key LIKE @pattern ESCAPE '\\'"),
    versions: database.prepare(
      'SELECT version, devices FROM inventory_versions WHERE bundle_id = ? ORDER BY devices DESC, version LIMIT ?',
    ),
    devicesWith: database.prepare(
      `SELECT a.device_id AS deviceId, COALESCE(d.name, '') AS name, COALESCE(d.serial_number, '') AS serialNumber, a.version
       FROM inventory_apps a LEFT JOIN devices d ON d.id = a.device_id
       WHERE a.bundle_id = @bundleId AND (@version IS NULL OR a.version = @version)
       ORDER BY a.version, a.device_id LIMIT @limit OFFSET @offset`,
    ),
    countDevicesWith: database.prepare(
      'SELECT count(*) FROM inventory_apps WHERE bundle_id = @bundleId AND (@version IS NULL OR version = @version)',
    ),
    ending: database.prepare(
      `SELECT c.device_id AS deviceId, COALESCE(d.name, '') AS deviceName, COALESCE(d.serial_number, '') AS serialNumber, c.name, c.issuer,
         c.not_before AS notBefore, c.not_after AS notAfter
       FROM inventory_certificates c LEFT JOIN devices d ON d.id = c.device_id
       WHERE ${ENDING} ORDER BY c.not_after, c.device_id LIMIT @limit OFFSET @offset`,
    ),
    countEnding: database.prepare(`SELECT count(*) FROM inventory_certificates WHERE ${ENDING}`),
  };
}
