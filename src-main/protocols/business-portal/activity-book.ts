import { randomUUID } from 'node:crypto';
import type { Clock } from '#lib/clock.ts';
import type { DeviceBook } from './device-book.ts';
import type { ActivityRow, OrganizationState } from './organization-state.ts';

interface ActivityBookPorts {
  readonly clock: Clock;
  readonly devices: DeviceBook;
  readonly state: () => OrganizationState;
  readonly keep: (changes: Partial<OrganizationState>) => void;
}

/** An activity as it stands. `failed`: devices it could not be carried out for. */
export interface ActivityStanding {
  readonly id: string;
  readonly type: ActivityRow['type'];
  readonly done: boolean;
  readonly failed: readonly string[];
  readonly serialNumbers: readonly string[];
}

/** How long Apple takes for an assignment, at least; here two seconds of the world's clock. */
const WORK_MS = 2_000;
const MONTH_MS = 30 * 86_400_000;

/** Assignments asked for through the API: carried out a moment later, whether anybody looks or not. */
export class ActivityBook {
  readonly #ports: ActivityBookPorts;

  constructor(ports: ActivityBookPorts) {
    this.#ports = ports;
  }

  begin(type: ActivityRow['type'], serverUuid: string, serialNumbers: readonly string[]): string {
    const now = this.#ports.clock.now();
    const row: ActivityRow = { id: randomUUID(), type, serverUuid, serialNumbers, createdAt: now, dueAt: now + WORK_MS, failed: null };
    const kept = this.#ports.state().activities.filter(({ createdAt }) => createdAt > now - MONTH_MS);
    this.#ports.keep({ activities: [...kept, row] });
    return row.id;
  }

  /** Null: unknown, or older than 30 days. */
  find(id: string): ActivityStanding | null {
    this.settle();
    const now = this.#ports.clock.now();
    const row = this.#ports.state().activities.find((one) => one.id === id && one.createdAt > now - MONTH_MS);
    if (row === undefined) return null;
    const { type, failed, serialNumbers } = row;
    return { id, type, done: failed !== null, failed: failed ?? [], serialNumbers };
  }

  /** Carries out what is due. Everybody who looks at the devices asks for it first. */
  settle(): void {
    const now = this.#ports.clock.now();
    for (const row of this.#ports.state().activities) {
      if (row.failed === null && row.dueAt <= now) this.#carryOut(row);
    }
  }

  #carryOut(row: ActivityRow): void {
    const { devices, state, keep } = this.#ports;
    const server = state().servers.find(({ uuid }) => uuid === row.serverUuid) ?? null;
    const good = server === null ? [] : row.serialNumbers.filter((serial) => devices.owns(serial));
    devices.assign(good, row.type === 'ASSIGN_DEVICES' ? server : null);
    const failed = row.serialNumbers.filter((serial) => !good.includes(serial));
    keep({ activities: state().activities.map((one) => (one.id === row.id ? { ...row, failed } : one)) });
  }
}
