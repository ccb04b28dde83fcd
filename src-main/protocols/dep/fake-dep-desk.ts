import { type FakeAnswer, json, quoted } from './fake-dep-answer.ts';
import { type AssignedDevice, record } from './fake-dep-devices.ts';
import { profileProblem } from './fake-dep-profile-rules.ts';
import { type JsonObject, listAt, textAt } from './json-fields.ts';

/** Profiles as the organisation keeps them. */
export interface DepProfiles {
  /** The new profile's uuid. */
  define(serverUuid: string, fields: JsonObject): string;
  find(serverUuid: string, profileUuid: string): JsonObject | null;
  /** Null takes it away. */
  give(serialNumber: string, profileUuid: string | null): void;
  /** A device asks at its activation: the assigned profile, 'pushed' from now on; null: none is assigned. */
  fetch(serialNumber: string): JsonObject | null;
}

interface Organization {
  devices(serverUuid: string): readonly AssignedDevice[];
  owns(serialNumber: string): boolean;
  readonly profiles: DepProfiles;
}

export type SerialFault = 'FAILED' | 'THROTTLED';

const RETRY_AFTER_SECONDS = 30;

/** Details and profiles of the simulated service (apple-cloud.md 3.3, 3.6). */
export class FakeDepDesk {
  readonly #organization: Organization;
  readonly #faults: ReadonlyMap<string, SerialFault>;

  constructor(organization: Organization, faults: ReadonlyMap<string, SerialFault>) {
    this.#organization = organization;
    this.#faults = faults;
  }

  /** `GET /profile`; null: another path. An unknown profile is a 400, not a 404. */
  find(url: URL, serverUuid: string): FakeAnswer | null {
    if (url.pathname !== '/profile') return null;
    const uuid = url.searchParams.get('profile_uuid') ?? '';
    if (uuid === '') return quoted(400, 'PROFILE_UUID_REQUIRED');
    const profile = this.#organization.profiles.find(serverUuid, uuid);
    return profile === null ? quoted(400, 'NOT_FOUND') : json({ ...profile, profile_uuid: uuid });
  }

  /** Null: another path. */
  answer(route: string, fields: JsonObject, serverUuid: string): FakeAnswer | null {
    if (route === 'POST /devices') return this.#details(fields, serverUuid);
    if (route === 'POST /profile') return this.#define(fields, serverUuid);
    // PUT is what older clients send, and Apple's own simulator takes.
    if (route === 'POST /profile/devices' || route === 'PUT /profile/devices') return this.#assign(fields, serverUuid);
    return route === 'DELETE /profile/devices' ? this.#remove(fields, serverUuid) : null;
  }

  #details(fields: JsonObject, serverUuid: string): FakeAnswer {
    const serials = serialsOf(fields);
    if (serials === null) return quoted(400, 'DEVICE_ID_REQUIRED');
    const rows = new Map(this.#organization.devices(serverUuid).map((device) => [device.serialNumber, device]));
    const told = serials.map((serial) => {
      const device = rows.get(serial);
      const status = this.#organization.owns(serial) ? 'NOT_ACCESSIBLE' : 'NOT_FOUND';
      const answer =
        device === undefined ? { serial_number: serial, response_status: status } : { ...record(device), response_status: 'SUCCESS' };
      return [serial, answer] as const;
    });
    return json({ devices: Object.fromEntries(told) });
  }

  #define(fields: JsonObject, serverUuid: string): FakeAnswer {
    const problem = profileProblem(fields);
    if (problem !== null) return quoted(400, problem);
    const { devices: _, ...profile } = fields;
    const uuid = this.#organization.profiles.define(serverUuid, profile);
    return json({ profile_uuid: uuid, devices: this.#each(serialsOf(fields) ?? [], serverUuid, uuid) });
  }

  #assign(fields: JsonObject, serverUuid: string): FakeAnswer {
    const uuid = textAt(fields, 'profile_uuid');
    const serials = serialsOf(fields);
    if (uuid === '') return quoted(400, 'PROFILE_UUID_REQUIRED');
    if (serials === null) return quoted(400, 'DEVICE_ID_REQUIRED');
    if (this.#organization.profiles.find(serverUuid, uuid) === null) return quoted(404, 'NOT_FOUND');
    const devices = this.#each(serials, serverUuid, uuid);
    const throttled = Object.values(devices).includes('THROTTLED');
    return json({ profile_uuid: uuid, devices, ...(throttled ? { retry_after_seconds: RETRY_AFTER_SECONDS } : {}) });
  }

  #remove(fields: JsonObject, serverUuid: string): FakeAnswer {
    const serials = serialsOf(fields);
    return serials === null ? quoted(400, 'DEVICE_ID_REQUIRED') : json({ devices: this.#each(serials, serverUuid, null) });
  }

  #each(serials: readonly string[], serverUuid: string, uuid: string | null): Readonly<Record<string, string>> {
    const ours = new Set(this.#organization.devices(serverUuid).map(({ serialNumber }) => serialNumber));
    const results = serials.map((serial) => {
      const fault = this.#faults.get(serial);
      if (!ours.has(serial)) return [serial, 'NOT_ACCESSIBLE'] as const;
      if (fault !== undefined) return [serial, fault] as const;
      this.#organization.profiles.give(serial, uuid);
      return [serial, 'SUCCESS'] as const;
    });
    return Object.fromEntries(results);
  }
}

/** Null: none is named. */
function serialsOf(fields: JsonObject): readonly string[] | null {
  const serials = (listAt(fields, 'devices') ?? []).filter((serial) => typeof serial === 'string' && serial !== '');
  return serials.length === 0 ? null : (serials as string[]);
}
