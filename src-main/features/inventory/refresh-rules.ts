import { createHash } from 'node:crypto';
import type { RefreshPlan } from '#contract/inventory.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Days begin at midnight in Japan, which knows no summer time. */
const JAPAN_MS = 9 * HOUR_MS;

export const DEFAULT_PLAN: RefreshPlan = { enabled: true, fromHour: 8, untilHour: 20, perMinute: 200 };

/** No device is asked later than this from now; a time beyond was reckoned under a clock that went wrong. */
export const FURTHEST_MS = 9 * DAY_MS;

const dayOf = (at: number): number => Math.floor((at + JAPAN_MS) / DAY_MS) * DAY_MS - JAPAN_MS;

/** May devices be asked by themselves at this moment? */
export function isOpen(plan: RefreshPlan, now: number): boolean {
  const hour = (now - dayOf(now)) / HOUR_MS;
  return plan.enabled && hour >= plan.fromHour && hour < plan.untilHour;
}

/** Where in the window a device has its place, 0 to 1: always the same for one device, even over many. */
export function placeOf(deviceId: string): number {
  return createHash('sha256').update(deviceId).digest().readUInt32BE(0) / 2 ** 32;
}

/**
 * How many days until a device is asked again. One that is silent is asked less and less, but never less than its questions are
 * held (seven days), so that the day it comes back they wait for it.
 */
export function daysBetween(silentMs: number): number {
  if (silentMs < 3 * DAY_MS) return 1;
  if (silentMs < 7 * DAY_MS) return 2;
  return silentMs < 14 * DAY_MS ? 4 : 7;
}

/** A device was asked now: when is it asked next? At its place of the window; half a day of play keeps a late question from moving it. */
export function nextAsk(deviceId: string, plan: RefreshPlan, now: number, days: number): number {
  const earliest = now + (days - 0.5) * DAY_MS;
  const place = plan.fromHour * HOUR_MS + placeOf(deviceId) * (plan.untilHour - plan.fromHour) * HOUR_MS;
  const thatDay = dayOf(earliest) + Math.floor(place);
  return thatDay >= earliest ? thatDay : thatDay + DAY_MS;
}
