import { type DeviceFilter, type DevicePlatform, type DeviceSort, type DeviceStatus, deviceStatus } from '#contract/devices.ts';
import type { Database, Statement } from '#store/database.ts';
import { type Management, statusCode } from './devices-rules.ts';
import { modelsMeant, organizationsMeant, osRank, type Words, wordsOf } from './list-rules.ts';
import { modelNameOf } from './model-names.ts';
import { matchSql, SearchHits } from './search-hits-store.ts';

export interface StoredDevice {
  key: number;
  id: string;
  udid: string;
  serialNumber: string;
  name: string;
  assetNumber: string | null;
  productName: string;
  modelName: string;
  platform: string | null;
  osVersion: string;
  buildVersion: string;
  supervised: number | null;
  owner: string;
  organization: string;
  ade: string | null;
  provisionalUntil: number | null;
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
  status: number;
  waitingCommands: number;
  topic: string | null;
}

export interface StoredDetail extends StoredDevice {
  identityExpiresAt: number | null;
}

export interface Order {
  readonly sort: DeviceSort;
  readonly descending: boolean;
}

export interface Count {
  readonly status: number;
  readonly count: number;
  /** How many of them are provisional. */
  readonly provisional: number;
}

// Read-only looks at the tables of commands and enrollment: one statement instead of a question per row.
const COLUMNS = `d.key, d.id, d.udid, d.serial_number AS serialNumber, d.name, d.asset_number AS assetNumber, d.product_name AS productName,
  d.model_name AS modelName, d.platform, d.os_version AS osVersion, d.build_version AS buildVersion, d.supervised, d.owner, d.organization,
  d.ade, d.provisional_until AS provisionalUntil, d.battery_level AS batteryLevel, d.capacity_gb AS capacityGb,
  d.available_gb AS availableGb, d.imei, d.wifi_mac AS wifiMac, d.information_at AS informationAt, d.management,
  d.enrolled_at AS enrolledAt, d.last_contact_at AS lastContactAt, d.simulated, d.status, e.topic,
  (SELECT COUNT(*) FROM command_targets t INDEXED BY command_targets_waiting WHERE t.enrollment_id = d.id AND t.ended IS NULL) AS waitingCommands`;

/** Column of each order and the index that has it, with all that filters ask for. */
const ORDERS: Readonly<Record<DeviceSort, readonly [column: string, index: string]>> = {
  status: ['status', 'devices_by_status'],
  name: ['sort_name', 'devices_by_name'],
  assetNumber: ['sort_asset', 'devices_by_asset'],
  serialNumber: ['serial_number', 'devices_by_serial'],
  model: ['model_name', 'devices_by_model'],
  osVersion: ['os_rank', 'devices_by_os'],
  owner: ['sort_owner', 'devices_by_owner'],
  organization: ['organization', 'devices_by_organization'],
  lastContactAt: ['last_contact_at', 'devices_by_contact'],
  ade: ['ade', 'devices_by_ade'],
  supervised: ['supervised', 'devices_by_supervised'],
};

/** Up to this many hits of the full-text index are looked up one by one; beyond it an order is walked instead. */
const FEW = 6_000;
/** How far an order is walked at most in the hope that enough hits lie near its beginning. */
const NEAR = 4_000;
/** How far it is walked for a first page before anything is known of the words: most words that are half typed are everywhere. */
const AT_ONCE = 1_000;

/** What a filter says, as SQL and its values. */
interface Where {
  readonly sql: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** Devices as lists show them: filtered, sorted and paged. */
export class FleetStore {
  readonly #database: Database;
  readonly #prepared = new Map<string, Statement>();
  readonly #searches: SearchHits;

  /** The version of what words are looked for in: whenever it is another, searches are done anew. */
  constructor(database: Database, textVersion: () => number) {
    this.#database = database;
    this.#searches = new SearchHits(database, textVersion);
  }

  /** One page of the devices the filter finds. With their `total` at hand a page in the second half is counted from the end. */
  page(filter: DeviceFilter, now: number, order: Order, offset: number, limit: number, total: number | null = null): StoredDevice[] {
    if (total === null || offset + limit / 2 < total / 2) return this.#rows(this.#keys(filter, now, order, offset, limit));
    const most = Math.min(limit, total - offset);
    if (most <= 0) return [];
    const backward = { sort: order.sort, descending: !order.descending };
    return this.#rows(this.#keys(filter, now, backward, total - offset - most, most).reverse());
  }

  /** The ids of all of them, in their order. */
  ids(filter: DeviceFilter, now: number, order: Order): string[] {
    const keys = this.#keys(filter, now, order, 0, -1);
    const rows = this.#all('SELECT key, id FROM devices WHERE key IN (SELECT value FROM json_each(@keys))', { keys: JSON.stringify(keys) });
    const idOf = new Map((rows as { key: number; id: string }[]).map(({ key, id }) => [key, id]));
    return keys.flatMap((key) => idOf.get(key) ?? []);
  }

  /** Rows by id, in the order of the ids. */
  byIds(ids: readonly string[]): StoredDevice[] {
    const sql =
      'SELECT d.key FROM json_each(@ids) asked JOIN devices d ON d.id = asked.value WHERE d.status IS NOT NULL ORDER BY asked.key';
    return this.#rows(this.#pluck(sql, { ids: JSON.stringify(ids) }));
  }

  /** Those of them that have one of these systems, and one of these statuses; an empty list asks for nothing. */
  among(
    ids: readonly string[],
    { platforms, statuses }: { readonly platforms: readonly DevicePlatform[]; readonly statuses: readonly DeviceStatus[] },
  ): string[] {
    const sql = `SELECT d.id FROM json_each(@ids) asked JOIN devices d ON d.id = asked.value WHERE d.status IS NOT NULL
      AND (@platforms = '[]' OR d.platform IN (SELECT value FROM json_each(@platforms)))
      AND (@statuses = '[]' OR d.status IN (SELECT value FROM json_each(@statuses))) ORDER BY asked.key`;
    const wanted = { platforms: JSON.stringify(platforms), statuses: JSON.stringify(statuses.map(statusCode)) };
    return this.#pluck(sql, { ids: JSON.stringify(ids), ...wanted }) as unknown as string[];
  }

  /** Ids by serial number, as far as there are any. */
  bySerials(serialNumbers: readonly string[]): { serialNumber: string; id: string }[] {
    const sql = `SELECT d.serial_number AS serialNumber, d.id FROM json_each(@serials) asked
      JOIN devices d ON d.serial_number = asked.value WHERE d.status IS NOT NULL ORDER BY asked.key`;
    return this.#all(sql, { serials: JSON.stringify(serialNumbers) }) as { serialNumber: string; id: string }[];
  }

  /**
   * How many the filter would find in each status, if it asked for none; and how many of them are provisional. Of rows from one
   * number until below another: a count of many is done in pieces, from the first to the last.
   */
  counts(filter: DeviceFilter, now: number, from = 0, below = Number.MAX_SAFE_INTEGER): Count[] {
    const { sql, values } = this.#where({ ...filter, statuses: [], provisional: null }, now);
    const words = wordsOf(filter.text);
    const counted = 'status, COUNT(*) AS count, SUM(COALESCE(provisional_until, 0) > @now) AS provisional';
    const asked = { ...values, now, from, below };
    if (!hasWords(words)) {
      const every = deviceStatus.options.map(statusCode).join();
      return this.#all(
        `SELECT ${counted} FROM devices INDEXED BY devices_by_status WHERE status IN (${every}) AND key >= @from AND key < @below AND ${sql} GROUP BY status`,
        asked,
      ) as Count[];
    }
    const hits = this.#searches.gather(words, from, below);
    return this.#all(
      `SELECT ${counted} FROM ${hits} hit CROSS JOIN devices d ON d.key = hit.hit WHERE hit.hit >= @from AND hit.hit < @below AND ${sql} GROUP BY status`,
      asked,
    ) as Count[];
  }

  /** Looks for the words among some of the rows; after all of them `counts` and pages far down need not. */
  gather(filter: DeviceFilter, from: number, below: number): void {
    const words = wordsOf(filter.text);
    if (hasWords(words)) this.#searches.gather(words, from, below);
  }

  /** Whether a count of this filter is worth doing in pieces. */
  isBroad(filter: DeviceFilter): boolean {
    const words = wordsOf(filter.text);
    return !hasWords(words) || this.#hits(words) === null;
  }

  /** The highest row number there is. */
  lastKey(): number {
    return (this.#pluck('SELECT MAX(key) FROM devices', {})[0] as number | null) ?? 0;
  }

  organizations(): { path: string; count: number }[] {
    return this.#all(
      'SELECT organization AS path, COUNT(*) AS count FROM devices INDEXED BY devices_by_organization WHERE status IS NOT NULL GROUP BY organization',
      {},
    ) as { path: string; count: number }[];
  }

  detail(id: string): StoredDetail | null {
    const sql = `SELECT ${COLUMNS}, c.not_after AS identityExpiresAt FROM devices d LEFT JOIN enrollments e ON e.id = d.id
      LEFT JOIN device_certificates c ON c.sha256 = e.certificate_sha256 WHERE d.id = @id AND d.management <> 'enrolling'`;
    return (this.#all(sql, { id })[0] as StoredDetail | undefined) ?? null;
  }

  #rows(keys: readonly number[]): StoredDevice[] {
    const sql = `SELECT ${COLUMNS} FROM json_each(@keys) asked JOIN devices d ON d.key = asked.value LEFT JOIN enrollments e ON e.id = d.id`;
    const byKey = new Map((this.#all(sql, { keys: JSON.stringify(keys) }) as StoredDevice[]).map((row) => [row.key, row]));
    return keys.flatMap((key) => byKey.get(key) ?? []);
  }

  /** A negative limit: all of them. */
  #keys(filter: DeviceFilter, now: number, { sort, descending }: Order, offset: number, limit: number): number[] {
    const { sql, values } = this.#where(filter, now);
    const [column, index] = ORDERS[sort];
    const direction = descending ? 'DESC' : 'ASC';
    // The key breaks ties in the same direction, so that the index alone gives the order.
    const order = `ORDER BY ${column} ${direction}, key ${direction}`;
    const asked = { ...values, offset, limit };
    const words = wordsOf(filter.text);
    if (!hasWords(words)) {
      return this.#pluck(`SELECT key FROM devices INDEXED BY ${index} WHERE ${sql} ${order} LIMIT @limit OFFSET @offset`, asked);
    }
    const gathered = this.#searches.all(words);
    if (gathered === null && offset === 0 && limit > 0) {
      const near = this.#near(words, { index, sql, order, asked, reach: AT_ONCE });
      if (near.length === limit) return near;
    }
    const few = gathered === null ? this.#hits(words) : null;
    const size = gathered?.size ?? few?.length ?? FEW;
    // Twice as far as the page would be if hits lay evenly; where that is dearer than to look at each hit, or does not do, it is not.
    const reach = limit < 0 || size === 0 ? Number.POSITIVE_INFINITY : Math.ceil((2 * (offset + limit) * this.lastKey()) / size);
    if (reach <= Math.min(NEAR, size)) {
      const near = this.#near(words, { index, sql, order, asked, reach });
      if (near.length === limit) return near;
    }
    if (size <= FEW && (few !== null || gathered !== null)) {
      const from = gathered === null ? '(SELECT value AS hit FROM json_each(@hits))' : gathered.table;
      return this.#pluck(
        `SELECT d.key FROM ${from} CROSS JOIN devices d ON d.key = hit WHERE ${sql} ${order} LIMIT @limit OFFSET @offset`,
        few === null ? asked : { ...asked, hits: JSON.stringify(few) },
      );
    }
    const hits = gathered === null ? matchSql(words) : { sql: `SELECT hit FROM ${gathered.table}`, values: {} };
    return this.#pluck(
      `SELECT key FROM devices INDEXED BY ${index} WHERE ${sql} AND key IN (${hits.sql}) ${order} LIMIT @limit OFFSET @offset`,
      { ...asked, ...hits.values },
    );
  }

  /** The page, where as many hits lie near the beginning of the order; else fewer keys than asked for. */
  #near(words: Words, at: { index: string; sql: string; order: string; asked: Record<string, unknown>; reach: number }): number[] {
    const values: Record<string, unknown> = { ...at.asked, reach: at.reach };
    const holds = [
      ...words.long.map((word, n) => {
        values[`long${n}`] = word;
        return `(instr(d.search_key, @long${n}) > 0 OR instr(d.search_long, @long${n}) > 0)`;
      }),
      ...words.short.map((word, n) => {
        values[`short${n}`] = word;
        return `instr(d.search_key, @short${n}) > 0`;
      }),
    ];
    return this.#pluck(
      `SELECT d.key FROM (SELECT key FROM devices INDEXED BY ${at.index} WHERE ${at.sql} ${at.order} LIMIT @reach) walked
       CROSS JOIN devices d ON d.key = walked.key WHERE ${holds.join(' AND ')} LIMIT @limit OFFSET @offset`,
      values,
    );
  }

  /** The hits of the full-text index; null: too many to look at one by one. */
  #hits(words: Words): number[] | null {
    const { sql, values } = matchSql(words);
    const hits = this.#pluck(`${sql} LIMIT ${FEW + 1}`, values);
    return hits.length > FEW ? null : hits;
  }

  /** Everything a filter says but its words. */
  #where(filter: DeviceFilter, now: number): Where {
    const parts = ['status >= 0'];
    const values: Record<string, unknown> = {};
    const among = (column: string, wanted: readonly (string | number)[]) => {
      // An empty list would be valid SQL, and find nothing, as it should.
      parts.push(`${column} IN (SELECT value FROM json_each(@${column}))`);
      values[column] = JSON.stringify(wanted);
    };
    const equals = (column: string, wanted: string | number) => {
      parts.push(`${column} = @${column}`);
      values[column] = wanted;
    };
    if (filter.statuses.length === 1) equals('status', statusCode(filter.statuses[0] ?? 'managed'));
    else if (filter.statuses.length > 1) among('status', filter.statuses.map(statusCode));
    if (filter.organization !== null) among('organization', organizationsMeant(filter.organization, this.#distinct('organization')));
    if (filter.model !== null) among('model_name', modelsMeant(filter.model, this.#distinct('model_name')));
    if (filter.platform !== null) equals('platform', filter.platform);
    if (filter.supervised !== null) equals('supervised', Number(filter.supervised));
    if (filter.ade !== null) equals('ade', filter.ade);
    if (filter.ids !== null) {
      parts.push('key IN (SELECT chosen.key FROM json_each(@ids) JOIN devices chosen ON chosen.id = value)');
      values['ids'] = JSON.stringify(filter.ids);
    }
    // A version that is not known is neither above nor below.
    if (filter.osFrom !== null || filter.osBelow !== null) parts.push('os_rank > 0');
    if (filter.osFrom !== null) {
      parts.push('os_rank >= @osFrom');
      values['osFrom'] = osRank(filter.osFrom);
    }
    if (filter.osBelow !== null) {
      parts.push('os_rank < @osBelow');
      values['osBelow'] = osRank(filter.osBelow);
    }
    if (filter.provisional !== null) {
      parts.push(`COALESCE(provisional_until, 0) ${filter.provisional ? '>' : '<='} @now`);
      values['now'] = now;
    }
    return { sql: parts.join(' AND '), values };
  }

  /** Whether a model stands in the list by its identifier although it has a name by now. */
  hasUnnamed(): boolean {
    return this.#distinct('model_name').some((model) => modelNameOf(model) !== model);
  }

  /** The values of a column, by jumping from one to the next in its index. */
  #distinct(column: 'organization' | 'model_name'): string[] {
    const sql = `WITH RECURSIVE each (value) AS (SELECT MIN(${column}) FROM devices
      UNION ALL SELECT (SELECT MIN(${column}) FROM devices WHERE ${column} > each.value) FROM each WHERE each.value IS NOT NULL)
      SELECT value FROM each WHERE value IS NOT NULL`;
    return this.#pluck(sql, {}) as unknown as string[];
  }

  #pluck(sql: string, values: Readonly<Record<string, unknown>>): number[] {
    return this.#statement(sql).pluck().all(values) as number[];
  }

  #all(sql: string, values: Readonly<Record<string, unknown>>): unknown[] {
    return this.#statement(sql).pluck(false).all(values);
  }

  /** Filters differ in what they ask for, not in how: there are few different statements. */
  #statement(sql: string): Statement {
    const known = this.#prepared.get(sql);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(sql);
    this.#prepared.set(sql, statement);
    return statement;
  }
}

const hasWords = ({ long, short }: Words): boolean => long.length + short.length > 0;
