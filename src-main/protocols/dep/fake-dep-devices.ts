import { randomBytes } from 'node:crypto';
import { type FakeAnswer, json, quoted } from './fake-dep-answer.ts';
import { countAt, type JsonObject, textAt } from './json-fields.ts';

export interface AssignedDevice {
  readonly serialNumber: string;
  readonly model: string;
  readonly family: string;
  readonly description: string;
  readonly color: string;
  /** Milliseconds since 1970. */
  readonly assignedAt?: number | undefined;
  readonly assignedBy?: string | undefined;
  readonly profile?: GivenProfile | null | undefined;
}

/** What became of the last profile the device was given. */
export interface GivenProfile {
  readonly uuid: string;
  readonly status: 'assigned' | 'pushed' | 'removed';
  readonly assignedAt: number;
  readonly pushedAt: number | null;
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
      ...row.devices.flatMap((device) => {
        const known = cursor.known.get(device.serialNumber);
        if (known === undefined) return [{ device, operation: 'added' }];
        // Assigned anew, to the same row too, or its profile changed (apple-cloud.md 3.5, rule 6).
        return JSON.stringify(record(known)) === JSON.stringify(record(device)) ? [] : [{ device, operation: 'modified' }];
      }),
      ...[...cursor.known.values()]
        .filter(({ serialNumber }) => !present.has(serialNumber))
        .map((device) => ({ device, operation: 'deleted' })),
    ];
    const known = new Map(cursor.known);
    for (const { device, operation } of changes.slice(0, count)) {
      if (operation === 'deleted') known.delete(device.serialNumber);
      else known.set(device.serialNumber, device);
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

/** A device as the service tells of it (apple-cloud.md 3.4). */
export const record = ({ profile = null, ...device }: AssignedDevice): object => ({
  serial_number: device.serialNumber,
  model: device.model,
  description: device.description,
  color: device.color,
  asset_tag: '',
  device_family: device.family,
  os: systems[device.family] ?? '',
  ...(device.assignedAt === undefined ? {} : { device_assigned_date: iso(device.assignedAt), device_assigned_by: device.assignedBy ?? '' }),
  profile_status: profile?.status ?? 'empty',
  ...(profile === null ? {} : { profile_uuid: profile.uuid, profile_assign_time: iso(profile.assignedAt) }),
  ...(profile === null || profile.pushedAt === null ? {} : { profile_push_time: iso(profile.pushedAt) }),
});

/** Apple tells whole seconds. */
const iso = (at: number): string => new Date(at).toISOString().replace(/\.\d+/, '');
