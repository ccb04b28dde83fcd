import { type DepDevice, readDevice } from './dep-devices.ts';
import { countAt, type JsonObject, objectOf, textAt } from './json-fields.ts';

/** "Keep at most 1000 serials per call" (apple-cloud.md 3.3). */
export const MAX_SERIALS = 1000;

/** How a device stands with the token's server row. `not-accessible`: another row's, nobody's, or released. */
export type DepDetail = { readonly status: 'success'; readonly device: DepDevice } | { readonly status: 'not-found' | 'not-accessible' };

type SerialResult = 'success' | 'not-accessible' | 'failed' | 'throttled';

export interface SerialResults {
  /** One for each device asked about. */
  readonly results: ReadonlyMap<string, SerialResult>;
  /** When the throttled ones may be tried again; null: the service did not say. */
  readonly retryAfterSeconds: number | null;
}

/** Null: not the answer of `POST /devices`. A device that is missing in the answer is not found; none that was not asked for is taken. */
export function detailAnswer(answer: JsonObject, asked: readonly string[]): ReadonlyMap<string, DepDetail> | null {
  const devices = objectOf(answer['devices']);
  if (devices === null) return null;
  const details = new Map<string, DepDetail>();
  for (const serialNumber of asked) {
    const record = objectOf(own(devices, serialNumber));
    const status = record === null ? '' : textAt(record, 'response_status');
    const device = readDevice({ ...record, serial_number: serialNumber });
    if (status === 'SUCCESS' && device !== null) details.set(serialNumber, { status: 'success', device });
    else details.set(serialNumber, { status: status === 'NOT_ACCESSIBLE' ? 'not-accessible' : 'not-found' });
  }
  return details;
}

const words: ReadonlyMap<unknown, SerialResult> = new Map([
  ['SUCCESS', 'success'],
  ['NOT_ACCESSIBLE', 'not-accessible'],
  ['FAILED', 'failed'],
  ['THROTTLED', 'throttled'],
]);

/** Null: not an answer with a result for each device. One without a known result has failed. */
export function resultsOf(answer: JsonObject, asked: readonly string[]): SerialResults | null {
  const devices = objectOf(answer['devices']);
  if (devices === null) return null;
  const results = asked.map((serialNumber) => [serialNumber, words.get(own(devices, serialNumber)) ?? 'failed'] as const);
  return { results: new Map(results), retryAfterSeconds: countAt(answer, 'retry_after_seconds') };
}

const own = (object: JsonObject, key: string): unknown => (Object.hasOwn(object, key) ? object[key] : undefined);
