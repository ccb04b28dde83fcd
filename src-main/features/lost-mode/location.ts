import type { DeviceLocation } from '#contract/lost-mode.ts';
import type { PlistDict } from '#plist/plist.ts';
import { numberAt, stringAt } from '#plist/read.ts';

/**
 * Reads the answer to DeviceLocation (Apple: DeviceLocationResponse); null when it names no place on Earth. A time that cannot be read, or
 * that lies in the future, is the time it came.
 */
export function readLocation(answer: PlistDict, receivedAt: number): DeviceLocation | null {
  const latitude = numberAt(answer, 'Latitude');
  const longitude = numberAt(answer, 'Longitude');
  if (latitude === undefined || longitude === undefined) return null;
  if (!(Math.abs(latitude) <= 90) || !(Math.abs(longitude) <= 180)) return null;
  const accuracy = numberAt(answer, 'HorizontalAccuracy');
  const told = Date.parse(stringAt(answer, 'Timestamp') ?? '');
  return {
    at: Number.isNaN(told) || told < 0 || told > receivedAt ? receivedAt : told,
    receivedAt,
    latitude,
    longitude,
    // Negative is Apple's "cannot be told".
    accuracy: accuracy === undefined || !(accuracy >= 0) ? null : accuracy,
  };
}
