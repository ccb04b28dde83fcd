import { instantAt, type JsonObject, listAt, objectOf, textAt } from './json-fields.ts';

/** What became of the device since the cursor; null in a fetch, or where it is no word we know. */
type DepOperation = 'added' | 'modified' | 'deleted';

export interface DepDevice {
  readonly serialNumber: string;
  readonly model: string;
  readonly family: string;
  readonly description: string;
  readonly color: string;
  readonly profileStatus: DepProfileStatus;
  /** Empty: none. Of a removed profile it may stay (apple-cloud.md 3.7). */
  readonly profileUuid: string;
  /** Instants in milliseconds since 1970; null where the service names none. */
  readonly profileAssignedAt: number | null;
  readonly profilePushedAt: number | null;
  /** Who assigned it to this server row, and when. */
  readonly assignedBy: string;
  readonly assignedAt: number | null;
  readonly operation: DepOperation | null;
  readonly operationAt: number | null;
}

/** None · at Apple, not yet fetched · fetched by the device at its activation · taken away (apple-cloud.md 3.4). */
export type DepProfileStatus = 'empty' | 'assigned' | 'pushed' | 'removed';
const statuses: readonly DepProfileStatus[] = ['empty', 'assigned', 'pushed', 'removed'];

export interface DepDevicePage {
  readonly devices: readonly DepDevice[];
  readonly cursor: string;
  readonly moreToFollow: boolean;
}

/** About the cursor, not about the token. `cursor-exhausted`: nothing more for now, which is no error. */
export type DepCursorRefusal = 'cursor-exhausted' | 'cursor-expired' | 'cursor-invalid' | 'cursor-required';

export const cursorWords: readonly (readonly [word: string, code: DepCursorRefusal])[] = [
  ['EXHAUSTED_CURSOR', 'cursor-exhausted'],
  ['EXPIRED_CURSOR', 'cursor-expired'],
  ['INVALID_CURSOR', 'cursor-invalid'],
  ['CURSOR_REQUIRED', 'cursor-required'],
];

const operations: readonly DepOperation[] = ['added', 'modified', 'deleted'];

/** Null: not a page of devices. One record that cannot be read spoils the page: a device must not vanish silently. */
export function readDevicePage(answer: JsonObject): DepDevicePage | null {
  const devices = listAt(answer, 'devices')?.map(readDevice);
  const cursor = textAt(answer, 'cursor');
  const moreToFollow = answer['more_to_follow'];
  if (devices === undefined || typeof moreToFollow !== 'boolean' || cursor === '') return null;
  const read = devices.filter((device) => device !== null);
  return read.length === devices.length ? { devices: read, cursor, moreToFollow } : null;
}

/** Null: no device. A word we do not know for its profile counts as none: what is not surely assigned is not. */
export function readDevice(record: unknown): DepDevice | null {
  const fields = objectOf(record) ?? {};
  const serialNumber = textAt(fields, 'serial_number');
  if (serialNumber === '') return null;
  return {
    serialNumber,
    model: textAt(fields, 'model'),
    family: textAt(fields, 'device_family'),
    description: textAt(fields, 'description'),
    color: textAt(fields, 'color'),
    profileStatus: statuses.find((status) => status === fields['profile_status']) ?? 'empty',
    profileUuid: textAt(fields, 'profile_uuid'),
    profileAssignedAt: instantAt(fields, 'profile_assign_time'),
    profilePushedAt: instantAt(fields, 'profile_push_time'),
    assignedBy: textAt(fields, 'device_assigned_by'),
    assignedAt: instantAt(fields, 'device_assigned_date'),
    operation: operations.find((operation) => operation === fields['op_type']) ?? null,
    operationAt: instantAt(fields, 'op_date'),
  };
}
