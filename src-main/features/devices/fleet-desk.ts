import type { RecordActivity } from '#contract/activity.ts';
import type { DeviceColumn, DeviceFilter, DevicePlatform, DeviceSelection, DeviceStatus, DeviceView } from '#contract/devices.ts';
import type { Clock } from '#lib/clock.ts';
import { type CsvEncoding, encodeCsv, unformula } from '#lib/csv.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { rowOf } from './device-row.ts';
import { sheetName, sheetOf } from './device-sheet.ts';
import { reachable, statusOfCode } from './devices-rules.ts';
import type { DevicesStore } from './devices-store.ts';
import { readFilter } from './filter-language.ts';
import type { Count, FleetStore, Order, StoredDevice } from './fleet-store.ts';
import { organizationPath } from './list-rules.ts';
import type { ViewsStore } from './views-store.ts';

/** A piece of long work, so short that nobody waits for it (design.md: 16 ms). */
const COUNTED_AT_ONCE = 6_000;
const SEARCHED_AT_ONCE = 8_000;
const READ_AT_ONCE = 1_000;
const WRITTEN_AT_ONCE = 100;
const COUNTS_KEPT = 50;
const MOST_VIEWS = 100;
const MOST_UNMATCHED = 1_000;

interface Ports {
  readonly devices: DevicesStore;
  readonly fleet: FleetStore;
  readonly views: ViewsStore;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly record: RecordActivity;
  /** Brings the status words up to now. */
  readonly sweep: () => void;
  readonly changed: (id: string) => void;
}

/** Devices that were meant, and what was named but not found. */
export interface Resolved {
  readonly ids: readonly string[];
  readonly unmatched: readonly string[];
}

const EVERY = Number.MAX_SAFE_INTEGER;

const inOrder: Order = { sort: 'name', descending: false };

/** What people do with the list as a whole: look, count, choose, file, take away. */
export class FleetDesk {
  readonly #ports: Ports;
  readonly #counts = new Map<string, readonly Count[]>();
  #countsVersion = -1;
  /** Counts under way; the newest goes first, the others wait for it. */
  #counting: readonly symbol[] = [];

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  list({ filter, sort, descending, offset, limit }: Order & { filter: DeviceFilter; offset: number; limit: number }) {
    const { fleet, clock, sweep } = this.#ports;
    sweep();
    const reading = readFilter(filter);
    const now = clock.now();
    const total = this.#knownTotal(reading.filter);
    const rows = fleet.page(reading.filter, now, { sort, descending }, offset, limit, total).map((row) => rowOf(row, now));
    return ok({ rows, reading });
  }

  async counts({ filter }: { filter: DeviceFilter }) {
    this.#ports.sweep();
    const read = readFilter(filter).filter;
    return ok(sumOf(await this.#counted(read), read));
  }

  organizations() {
    this.#ports.sweep();
    return ok({ organizations: this.#ports.fleet.organizations() });
  }

  /** The devices a selection means. Pasted serial numbers may be separated by anything; each that is none of ours is named. */
  resolve(selection: DeviceSelection): Outcome<Resolved, 'view-unknown'> {
    const { fleet, views, clock, sweep } = this.#ports;
    sweep();
    if ('of' in selection) {
      const whole = this.resolve(selection.of);
      if (!whole.ok) return whole;
      const ids = fleet.among(whole.value.ids, { platforms: selection.platforms, statuses: selection.reachable ? reachable : [] });
      return ok({ ids, unmatched: whole.value.unmatched });
    }
    if ('filter' in selection) {
      const left = new Set(selection.except);
      const ids = fleet.ids(readFilter(selection.filter).filter, clock.now(), inOrder).filter((id) => !left.has(id));
      return ok({ ids, unmatched: [] });
    }
    if ('ids' in selection) {
      const ids = fleet.byIds(selection.ids).map(({ id }) => id);
      const known = new Set(ids);
      return ok({ ids: [...known], unmatched: selection.ids.filter((id) => !known.has(id)).slice(0, MOST_UNMATCHED) });
    }
    if ('serialNumbers' in selection) {
      const typed = [
        ...new Set(
          selection.serialNumbers
            .normalize('NFKC')
            .toUpperCase()
            .split(/[\s,;、"'=]+/),
        ),
      ].filter(Boolean);
      const found = fleet.bySerials(typed);
      const known = new Set(found.map(({ serialNumber }) => serialNumber));
      const unmatched = typed.filter((serialNumber) => !known.has(serialNumber)).slice(0, MOST_UNMATCHED);
      return ok({ ids: [...new Set(found.map(({ id }) => id))], unmatched });
    }
    const view = views.get(selection.viewId);
    return view === null ? fail('view-unknown') : this.resolve({ filter: view.filter, except: [] });
  }

  async summary({ selection }: { selection: DeviceSelection }) {
    const resolved = this.resolve(selection);
    if (!resolved.ok) return resolved;
    const { ids, unmatched } = resolved.value;
    const platforms: Partial<Record<DevicePlatform, number>> = {};
    let unreachable = 0;
    const now = this.#ports.clock.now();
    await this.#readAll(ids, (stored) => {
      const { status, platform } = rowOf(stored, now);
      if (!reachable.includes(status)) unreachable += 1;
      else if (platform !== null) platforms[platform] = (platforms[platform] ?? 0) + 1;
    });
    return ok({ total: ids.length, platforms, unreachable, unmatched: [...unmatched] });
  }

  async setOrganization({ selection, organization }: { selection: DeviceSelection; organization: string }) {
    const { devices, record, changed } = this.#ports;
    const path = organizationPath(organization);
    if (path === null) return fail('organization-invalid');
    const resolved = this.resolve(selection);
    if (!resolved.ok) return resolved;
    const { ids } = resolved.value;
    let moved = 0;
    for (let at = 0; at < ids.length; at += WRITTEN_AT_ONCE) {
      const some = ids.slice(at, at + WRITTEN_AT_ONCE);
      const last = at + WRITTEN_AT_ONCE >= ids.length;
      moved += devices.transaction(() => {
        const now = devices.organization(some, path);
        const details = { devices: String(moved + now), ...(ids.length === 1 ? { device: ids[0] ?? '' } : {}) };
        if (last && moved + now > 0) record('devices.organization-set', path, details);
        return now;
      });
      if (!last) await breathe();
    }
    const [first] = ids;
    if (moved > 0 && first !== undefined) changed(first);
    return ok({ changed: moved });
  }

  async export(input: {
    selection: DeviceSelection;
    sort: Order['sort'];
    descending: boolean;
    columns: readonly DeviceColumn[];
    format: 'csv' | 'tsv' | 'serials';
    encoding: CsvEncoding;
    language: 'ja' | 'en';
  }) {
    const { selection, columns, format, encoding, language } = input;
    const resolved = this.resolve(selection);
    if (!resolved.ok) return resolved;
    const { fleet, clock, record } = this.#ports;
    const now = clock.now();
    const ids =
      'filter' in selection
        ? fleet.ids(readFilter(selection.filter).filter, now, input).filter((id) => !selection.except.includes(id))
        : resolved.value.ids;
    const rows: StoredDevice[] = [];
    await this.#readAll(ids, (row) => rows.push(row));
    const shown = rows.map((row) => rowOf(row, now));
    const name = sheetName(language);
    if (format === 'serials') {
      const content = shown.map(({ serialNumber }) => serialNumber).join('\n');
      return ok({ fileName: `${name}.txt`, content, base64: false, rows: rows.length, replaced: [] });
    }
    const sheet = sheetOf(shown, columns, language);
    if (format === 'tsv') {
      const content = sheet.map((line) => line.map((cell) => unformula(cell.replace(/[\t\r\n]+/g, ' '))).join('\t')).join('\n');
      return ok({ fileName: `${name}.tsv`, content, base64: false, rows: rows.length, replaced: [] });
    }
    const { bytes, replaced } = encodeCsv(sheet, encoding);
    record('devices.exported', `${name}.csv`, { rows: String(rows.length) });
    const content = Buffer.from(bytes).toString('base64');
    return ok({ fileName: `${name}.csv`, content, base64: true, rows: rows.length, replaced: [...replaced] });
  }

  views() {
    return ok({ views: this.#ports.views.all() });
  }

  saveView(input: Omit<DeviceView, 'id'>) {
    const { views, newId, clock, record, devices } = this.#ports;
    const name = input.name.normalize('NFKC').replace(/\s+/g, ' ').trim();
    if (name === '') return fail('name-missing');
    const known = views.all();
    if (known.length >= MOST_VIEWS && !known.some((view) => view.name === name)) return fail('too-many');
    // Typed conditions are kept as what they mean.
    const { filter } = readFilter(input.filter);
    return ok({
      id: devices.transaction(() => {
        record('devices.view-saved', name);
        return views.put({ ...input, name, filter, id: newId() }, clock.now());
      }),
    });
  }

  removeView({ id }: { id: string }) {
    const { views, record, devices } = this.#ports;
    const view = views.get(id);
    if (view === null) return fail('view-unknown');
    devices.transaction(() => {
      views.remove(id);
      record('devices.view-removed', view.name);
    });
    return ok({});
  }

  /** How many the filter finds, where that was counted already; what runs out by itself may have changed since. */
  #knownTotal(filter: DeviceFilter): number | null {
    if (this.#countsVersion !== this.#ports.devices.version || filter.provisional !== null) return null;
    const counts = this.#counts.get(keyOf(filter));
    return counts === undefined ? null : sumOf(counts, filter).total;
  }

  /** Counted once for each filter until something changes, piece by piece where many are looked at. */
  async #counted(filter: DeviceFilter): Promise<readonly Count[]> {
    const { devices, fleet, clock } = this.#ports;
    if (this.#countsVersion !== devices.version || this.#counts.size > COUNTS_KEPT) this.#counts.clear();
    const version = devices.version;
    this.#countsVersion = version;
    const known = this.#counts.get(keyOf(filter));
    if (known !== undefined) return known;
    const now = clock.now();
    const counts: Count[] = [];
    const me = Symbol('count');
    this.#counting = [...this.#counting, me];
    try {
      const [isBroad, last] = [fleet.isBroad(filter), fleet.lastKey()];
      await this.#myTurn(me);
      for (const [from, below] of isBroad ? pieces(last, SEARCHED_AT_ONCE) : []) {
        fleet.gather(filter, from, below);
        await this.#myTurn(me);
      }
      for (const [from, below] of isBroad ? pieces(last, COUNTED_AT_ONCE) : [[0, EVERY] as const]) {
        counts.push(...fleet.counts(filter, now, from, below));
        await this.#myTurn(me);
      }
    } finally {
      this.#counting = this.#counting.filter((each) => each !== me);
    }
    if (devices.version === version) this.#counts.set(keyOf(filter), counts);
    return counts;
  }

  async #myTurn(me: symbol): Promise<void> {
    do await breathe();
    while (this.#counting.at(-1) !== me);
  }

  async #readAll(ids: readonly string[], take: (row: StoredDevice) => void): Promise<void> {
    for (let at = 0; at < ids.length; at += READ_AT_ONCE) {
      for (const row of this.#ports.fleet.byIds(ids.slice(at, at + READ_AT_ONCE))) take(row);
      if (at + READ_AT_ONCE < ids.length) await breathe();
    }
  }
}

const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Row numbers in pieces; whatever comes after `last` belongs to the last. */
function pieces(last: number, size: number): (readonly [from: number, below: number])[] {
  const count = Math.max(1, Math.ceil((last + 1) / size));
  return Array.from({ length: count }, (_, n) => [n * size, n === count - 1 ? EVERY : (n + 1) * size] as const);
}

/** Filters that differ only in what is counted apart are counted together. */
const keyOf = (filter: DeviceFilter): string => JSON.stringify({ ...filter, statuses: [], provisional: null });

/** What the filter finds, and what it would find in each status. */
function sumOf(counts: readonly Count[], filter: DeviceFilter) {
  const statuses: Partial<Record<DeviceStatus, number>> = {};
  let [all, provisional, total] = [0, 0, 0];
  for (const each of counts) {
    const status = statusOfCode(each.status);
    statuses[status] = (statuses[status] ?? 0) + each.count;
    all += each.count;
    provisional += each.provisional;
    if (filter.statuses.length > 0 && !filter.statuses.includes(status)) continue;
    total += filter.provisional === null ? each.count : filter.provisional ? each.provisional : each.count - each.provisional;
  }
  return { total, all, statuses, provisional };
}
