import { randomUUID } from 'node:crypto';
import type { Clock } from '#lib/clock.ts';
import type { GivenProfile, OrganizationState, ServerRow } from './organization-state.ts';

/** A device the organisation owns. */
export interface OrganizationDevice {
  readonly serialNumber: string;
  readonly model: string;
  /** `iPhone`, `iPad` … */
  readonly family: string;
  readonly description: string;
  readonly color: string;
}

/** The same, and where it belongs. */
export interface BookedDevice extends OrganizationDevice {
  readonly server: ServerRow | null;
  readonly assignedAt: number | undefined;
  readonly assignedBy: string | undefined;
  readonly profile: GivenProfile | null;
  /** When a person added it with Apple Configurator; null: bought. */
  readonly addedByHandAt: number | null;
}

type Fields = Readonly<Record<string, unknown>>;

interface DeviceBookPorts {
  readonly clock: Clock;
  /** What was bought. */
  readonly bought: () => readonly OrganizationDevice[];
  readonly state: () => OrganizationState;
  readonly keep: (changes: Partial<OrganizationState>) => void;
}

/** Devices of the organisation: which it has, which server row each is assigned to, and the enrolment profile it was given. */
export class DeviceBook {
  readonly #ports: DeviceBookPorts;

  constructor(ports: DeviceBookPorts) {
    this.#ports = ports;
  }

  list(): readonly BookedDevice[] {
    const { assignments, assignedAt, given, addedByHand, released, servers, organization } = this.#ports.state();
    return this.#ports
      .bought()
      .filter(({ serialNumber }) => !released.includes(serialNumber))
      .map((device) => {
        const server = servers.find(({ uuid }) => uuid === assignments[device.serialNumber]) ?? null;
        return {
          ...device,
          server,
          assignedAt: server === null ? undefined : assignedAt[device.serialNumber],
          assignedBy: server === null ? undefined : organization.adminId,
          // A server row that is deleted takes its profiles along.
          profile: server === null ? null : (given[device.serialNumber] ?? null),
          addedByHandAt: addedByHand[device.serialNumber] ?? null,
        };
      });
  }

  owns(serialNumber: string): boolean {
    return this.list().some((device) => device.serialNumber === serialNumber);
  }

  /**
   * `server` null takes the assignment away. Whatever profile a device had is removed, on an assignment to the row it is in
   * already, too (apple-cloud.md 3.5, rule 6): only the uuid stays to be seen.
   */
  assign(serialNumbers: readonly string[], server: ServerRow | null): void {
    const { assignments, assignedAt, given } = this.#ports.state();
    const touched = new Set(serialNumbers);
    const now = this.#ports.clock.now();
    const others = <T>(record: Readonly<Record<string, T>>) => Object.entries(record).filter(([serial]) => !touched.has(serial));
    const added = server === null ? [] : serialNumbers;
    const stripped = serialNumbers.flatMap((serial) => {
      const before = given[serial];
      return before === undefined ? [] : [[serial, { ...before, status: 'removed' as const }] as const];
    });
    this.#ports.keep({
      assignments: Object.fromEntries([...others(assignments), ...added.map((serial) => [serial, server?.uuid ?? ''] as const)]),
      assignedAt: Object.fromEntries([...others(assignedAt), ...added.map((serial) => [serial, now] as const)]),
      given: Object.fromEntries([...others(given), ...stripped]),
    });
  }

  /** The organisation gives it up for good ("Release"), and its assignment with it. */
  release(serialNumber: string): void {
    const { released, given, addedByHand } = this.#ports.state();
    this.assign([serialNumber], null);
    this.#ports.keep({
      released: [...new Set([...released, serialNumber])],
      given: without(given, serialNumber),
      addedByHand: without(addedByHand, serialNumber),
    });
  }

  /** Added with Apple Configurator: the organisation's again, provisionally, and assigned to nobody yet. */
  addByHand(serialNumber: string): void {
    const { released, addedByHand } = this.#ports.state();
    this.#ports.keep({
      released: released.filter((other) => other !== serialNumber),
      addedByHand: { ...addedByHand, [serialNumber]: this.#ports.clock.now() },
    });
  }

  // Enrolment profiles.

  readonly profiles = {
    define: (serverUuid: string, fields: Fields): string => {
      const uuid = randomUUID().toUpperCase().replaceAll('-', '');
      this.#ports.keep({ profiles: { ...this.#ports.state().profiles, [uuid]: { serverUuid, fields } } });
      return uuid;
    },
    find: (serverUuid: string, uuid: string): Fields | null => {
      const { profiles } = this.#ports.state();
      const found = Object.hasOwn(profiles, uuid) ? profiles[uuid] : undefined;
      return found?.serverUuid === serverUuid ? found.fields : null;
    },
    give: (serialNumber: string, uuid: string | null): void => {
      const before = this.#ports.state().given[serialNumber];
      const assignedAt = this.#ports.clock.now();
      if (uuid !== null) this.#give(serialNumber, { uuid, status: 'assigned', assignedAt, pushedAt: null });
      else if (before !== undefined) this.#give(serialNumber, { ...before, status: 'removed' });
    },
    fetch: (serialNumber: string): Fields | null => {
      const device = this.list().find((one) => one.serialNumber === serialNumber);
      const { profile = null, server = null } = device ?? {};
      if (profile === null || server === null || profile.status === 'removed') return null;
      const fields = this.profiles.find(server.uuid, profile.uuid);
      if (fields !== null) this.#give(serialNumber, { ...profile, status: 'pushed', pushedAt: this.#ports.clock.now() });
      return fields;
    },
  };

  #give(serialNumber: string, profile: GivenProfile): void {
    this.#ports.keep({ given: { ...this.#ports.state().given, [serialNumber]: profile } });
  }
}

const without = <T>(record: Readonly<Record<string, T>>, key: string): Record<string, T> =>
  Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
