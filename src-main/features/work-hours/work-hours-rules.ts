import type { WorkSpan } from '#contract/work-hours.ts';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;
const WEEK_DAYS = 7;

export type SpanProblem = 'no-spans' | 'span-empty' | 'spans-overlap';

/** Null: the spans are right. */
export function judgeSpans(spans: readonly WorkSpan[]): SpanProblem | null {
  if (spans.length === 0) return 'no-spans';
  if (spans.some(({ from, to }) => from >= to)) return 'span-empty';
  const sorted = [...spans].sort((a, b) => a.day - b.day || a.from - b.from);
  const overlaps = sorted.some((span, index) => {
    const next = sorted[index + 1];
    return next !== undefined && next.day === span.day && next.from < span.to;
  });
  return overlaps ? 'spans-overlap' : null;
}

/** Whether this moment is within a span, by the computer's local time. */
export function isWithin(spans: readonly WorkSpan[], now: number): boolean {
  const local = new Date(now);
  const minute = local.getHours() * 60 + local.getMinutes();
  return spans.some(({ day, from, to }) => day === local.getDay() && from <= minute && minute < to);
}

/**
 * When it next changes; null: never. Spans that touch are one. The moments are made of local dates, so that a day with another length (summer
 * time) keeps its hours.
 */
export function nextChange(spans: readonly WorkSpan[], now: number): number | null {
  const within = isWithin(spans, now);
  for (const at of edges(spans, now)) if (at > now && isWithin(spans, at) !== within) return at;
  return null;
}

function edges(spans: readonly WorkSpan[], now: number): number[] {
  const today = new Date(now);
  const moments: number[] = [];
  for (let ahead = 0; ahead <= WEEK_DAYS; ahead += 1) {
    const day = new Date(today.getFullYear(), today.getMonth(), today.getDate() + ahead);
    for (const span of spans.filter((each) => each.day === day.getDay())) {
      for (const minute of [span.from, span.to]) {
        const at = new Date(day.getFullYear(), day.getMonth(), day.getDate(), 0, 0);
        if (minute === DAY_MINUTES) at.setDate(at.getDate() + 1);
        else at.setHours(Math.floor(minute / 60), minute % 60);
        moments.push(Math.floor(at.getTime() / MINUTE_MS) * MINUTE_MS);
      }
    }
  }
  return moments.sort((a, b) => a - b);
}
