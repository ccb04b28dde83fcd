import type { DeviceStatus } from '#contract/devices.ts';

const DAY = 86_400_000;
/** product.md 4.12: a yellow sign after three days without contact, a red one after seven. */
export const QUIET_AFTER_MS = 3 * DAY;
export const SILENT_AFTER_MS = 7 * DAY;

/** `enrolling`: Authenticate came, TokenUpdate not yet; such a device is not shown. */
export type Management = 'enrolling' | 'managed' | 'removed' | 'withdrawn';

/** Instants at or before which the last contact makes a managed device quiet or silent. The store's SQL uses the same two. */
export function contactThresholds(now: number): { readonly quietAt: number; readonly silentAt: number } {
  return { quietAt: now - QUIET_AFTER_MS, silentAt: now - SILENT_AFTER_MS };
}

/** Status word of a device, product.md 4.12. A device that is still enrolling has none. */
export function deviceStatusOf(device: { management: Management; lastContactAt: number }, now: number): DeviceStatus | null {
  if (device.management === 'enrolling') return null;
  if (device.management !== 'managed') return device.management;
  const { quietAt, silentAt } = contactThresholds(now);
  if (device.lastContactAt <= silentAt) return 'silent';
  return device.lastContactAt <= quietAt ? 'quiet' : 'managed';
}

const MAX_FACT = 200;
/** A fact as a device told it, cut to a length a row can hold. */
export const bounded = <T extends string | null | undefined>(text: T): T =>
  (typeof text === 'string' ? text.slice(0, MAX_FACT) : text) as T;

/** One form for the full-width, half-width and mixed-case spellings of the same text (NFKC, lower case). */
export const folded = (text: string): string => text.normalize('NFKC').toLowerCase().trim();

/** What a search looks in; line ends keep a hit from spanning two facts. */
export const searchKey = (facts: readonly string[]): string => facts.map(folded).join('\n');

/** A LIKE pattern (escape character `\`) that finds the typed text literally anywhere; null when nothing was typed. */
export function searchPattern(typed: string): string | null {
  const text = folded(typed);
  return text === '' ? null : `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
}
