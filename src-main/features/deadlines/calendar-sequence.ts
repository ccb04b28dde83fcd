import type { SettingsStore } from '#store/settings-store.ts';

const KEY = 'deadlines.calendar-sequence';
const EPOCH = Date.UTC(2026, 0, 1);
/** RFC 5545 3.3.8. */
const LARGEST = 2_147_483_647;

/**
 * The SEQUENCE of the next export. Calendars ignore an event whose number is lower than the one they have, so it is counted, and
 * outlives a clock that goes back; the seconds beside it outlive a store that was lost.
 */
export function nextSequence(settings: Pick<SettingsStore, 'get' | 'put'>, now: number): number {
  const stored = settings.get(KEY);
  const last = typeof stored === 'number' && Number.isSafeInteger(stored) ? stored : 0;
  const next = Math.min(LARGEST, Math.max(last + 1, Math.floor((now - EPOCH) / 1000)));
  settings.put(KEY, next);
  return next;
}
