import { type JsonObject, listAt, objectOf, textAt } from './json-fields.ts';

/** What became of the device since the cursor; null in a fetch, or where it is no word we know. */
type DepOperation = 'added' | 'modified' | 'deleted';

export interface DepDevice {
  readonly serialNumber: string;
  readonly model: string;
  readonly family: string;
  readonly description: string;
  readonly color: string;
  /** `empty`, `assigned`, `pushed`, `removed`. */
  readonly profileStatus: string;
  readonly operation: DepOperation | null;
}

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

function readDevice(record: unknown): DepDevice | null {
  const fields = objectOf(record) ?? {};
  const serialNumber = textAt(fields, 'serial_number');
  if (serialNumber === '') return null;
  return {
    serialNumber,
    model: textAt(fields, 'model'),
    family: textAt(fields, 'device_family'),
    description: textAt(fields, 'description'),
    color: textAt(fields, 'color'),
    profileStatus: textAt(fields, 'profile_status'),
    operation: operations.find((operation) => operation === fields['op_type']) ?? null,
  };
}
