const DAY_MS = 86_400_000;

/** Days until a date, begun days counted whole: on the last day 1, from that moment on 0 and below. */
export const daysLeft = (at: number, now: number): number => Math.ceil((at - now) / DAY_MS) + 0;

export type Urgency = 'none' | 'good' | 'plan' | 'renew' | 'urgent' | 'expired';

/** More than 90 days good, up to 90 plan, up to 30 renew, up to 7 urgent, past expired. Without a date: none. */
export function urgencyOf(at: number | null, now: number): Urgency {
  if (at === null) return 'none';
  if (at <= now) return 'expired';
  const days = daysLeft(at, now);
  if (days <= 7) return 'urgent';
  if (days <= 30) return 'renew';
  return days <= 90 ? 'plan' : 'good';
}
