import { randomBytes } from 'node:crypto';
import { type FakeAnswer, json, quoted } from './fake-dep-answer.ts';
import { countAt, type JsonObject, textAt } from './json-fields.ts';

export interface AssignedDevice {
  readonly serialNumber: string;
  readonly model: string;
  readonly family: string;
  readonly description: string;
  readonly color: string;
}

interface Cursor {
  readonly serverUuid: string;
  readonly issuedAt: number;
  /** What its holder has been told of. */
  readonly known: ReadonlyMap<string, AssignedDevice>;
  /** What a fetch under way still has to tell; empty at its end. */
  readonly rest: readonly AssignedDevice[];
}

interface Row {
  readonly serverUuid: string;
  readonly devices: readonly AssignedDevice[];
  readonly now: number;
}

const CURSOR_LIFE_MS = 7 * 24 * 3_600_000;
const MAX_CURSORS = 1000;
const systems: Readonly<Record<string, string>> = { iPad: 'iPadOS', iPhone: 'iOS', Mac: 'OSX', AppleTV: 'tvOS', Vision: 'visionOS' };

/** Fetch and sync of the simulated service. A cursor remembers what its holder knows, so sync can tell the difference. */
export class FakeDepDevices {
  readonly #cursors = new Map<string, Cursor>();
  readonly #limit: { readonly default: number; readonly maximum: number };

  constructor(limit: { readonly default: number; readonly maximum: number }) {
    this.#limit = limit;
  }

  fetch(request: JsonObject, row: Row): FakeAnswer {
    const count = this.#count(request);
    if (count === null) return quoted(400, 'MALFORMED_REQUEST_BODY');
    const given = textAt(request, 'cursor');
    const cursor = given === '' ? { known: new Map<string, AssignedDevice>(), rest: row.devices } : this.#find(given, row);
    if (cursor === null || cursor === 'expired') return quoted(400, 'INVALID_CURSOR');
    if (given !== '' && cursor.rest.length === 0) return quoted(400, 'EXHAUSTED_CURSOR');
    const told = cursor.rest.slice(0, count);
    const known = new Map([...cursor.known, ...told.map((device) => [device.serialNumber, device] as const)]);
    const rest = cursor.rest.slice(count);
    return this.#page(
      told.map((device) => record(device)),
      { known, rest },
      rest.length > 0,
      row,
    );
  }

  sync(request: JsonObject, row: Row): FakeAnswer {
    const count = this.#count(request);
    if (count === null) return quoted(400, 'MALFORMED_REQUEST_BODY');
    const given = textAt(request, 'cursor');
    if (given === '') return quoted(400, 'CURSOR_REQUIRED');
    const cursor = this.#find(given, row);
    if (cursor === null) return quoted(400, 'INVALID_CURSOR');
    if (cursor === 'expired') return quoted(400, 'EXPIRED_CURSOR');
    const present = new Set(row.devices.map(({ serialNumber }) => serialNumber));
    const changes = [
      ...row.devices.filter(({ serialNumber }) => !cursor.known.has(serialNumber)).map((device) => ({ device, operation: 'added' })),
      ...[...cursor.known.values()]
        .filter(({ serialNumber }) => !present.has(serialNumber))
        .map((device) => ({ device, operation: 'deleted' })),
    ];
    const known = new Map(cursor.known);
    for (const { device, operation } of changes.slice(0, count)) {
      if (operation === 'added') known.set(device.serialNumber, device);
      else known.delete(device.serialNumber);
    }
    const date = new Date(row.now).toISOString();
    const told = changes.slice(0, count).map(({ device, operation }) => ({ ...record(device), op_type: operation, op_date: date }));
    return this.#page(told, { known, rest: [] }, changes.length > count, row);
  }

  #page(devices: readonly object[], state: Pick<Cursor, 'known' | 'rest'>, moreToFollow: boolean, row: Row): FakeAnswer {
    const cursor = randomBytes(16).toString('base64url');
    this.#cursors.set(cursor, { ...state, serverUuid: row.serverUuid, issuedAt: row.now });
    const oldest = this.#cursors.keys().next().value;
    if (this.#cursors.size > MAX_CURSORS && oldest !== undefined) this.#cursors.delete(oldest);
    return json({ devices, cursor, fetched_until: new Date(row.now).toISOString(), more_to_follow: moreToFollow });
  }

  /** A cursor belongs to one server row. */
  #find(value: string, row: Row): Cursor | 'expired' | null {
    const cursor = this.#cursors.get(value);
    if (cursor?.serverUuid !== row.serverUuid) return null;
    return row.now - cursor.issuedAt > CURSOR_LIFE_MS ? 'expired' : cursor;
  }

  /** How many for this page; null when the limit is no count. */
  #count(request: JsonObject): number | null {
    if (request['limit'] === undefined) return this.#limit.default;
    const count = countAt(request, 'limit');
    return count === null ? null : Math.min(count, this.#limit.maximum);
  }
}

const record = (device: AssignedDevice): object => ({
  serial_number: device.serialNumber,
  model: device.model,
  description: device.description,
  color: device.color,
  asset_tag: '',
  device_family: device.family,
  os: systems[device.family] ?? '',
  profile_status: 'empty',
});
