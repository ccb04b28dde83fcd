import type { WorkSpan } from '#contract/work-hours.ts';

/** Times as they are typed, of one weekday; over midnight when the end is before the beginning. */
export interface HoursRow {
  readonly key: number;
  readonly day: number;
  readonly from: string;
  readonly to: string;
}

/** The week as offices count it: from Monday. */
export const week = [1, 2, 3, 4, 5, 6, 0] as const;
export type Day = (typeof week)[number];
const weekdays: readonly number[] = [1, 2, 3, 4, 5];

const DAY_MINUTES = 1_440;
const OFFICE_FROM = 9 * 60;
const OFFICE_TO = 17 * 60 + 30;

export const officeHours: readonly WorkSpan[] = weekdays.map((day) => ({ day, from: OFFICE_FROM, to: OFFICE_TO }));
export const afterHours: readonly WorkSpan[] = week.flatMap((day) =>
  weekdays.includes(day)
    ? [
        { day, from: 0, to: OFFICE_FROM },
        { day, from: OFFICE_TO, to: DAY_MINUTES },
      ]
    : [{ day, from: 0, to: DAY_MINUTES }],
);

/** 9:00, 09:00, 900, 9, in half or full width; null: no time of a day. */
export const minuteOf = (typed: string): number | null => {
  const [, hours, minutes = '0'] = /^(\d{1,2})(?::?(\d{2}))?$/.exec(typed.normalize('NFKC').trim()) ?? [];
  if (hours === undefined || Number(minutes) > 59) return null;
  const minute = Number(hours) * 60 + Number(minutes);
  return minute > DAY_MINUTES ? null : minute;
};

export const clockText = (minute: number): string => `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`;

export const isOverMidnight = ({ from, to }: HoursRow): boolean => {
  const [start, end] = [minuteOf(from), minuteOf(to)];
  return start !== null && end !== null && end > 0 && end < start;
};

/** What was typed, as main wants it: a row over midnight becomes two spans. `wrong`: rows with something that is no time. */
export const spansOf = (rows: readonly HoursRow[]): { spans: WorkSpan[]; wrong: number[] } => {
  const wrong: number[] = [];
  const spans = rows.flatMap(({ key, day, from: typedFrom, to: typedTo }): WorkSpan[] => {
    const [from, to] = [minuteOf(typedFrom), minuteOf(typedTo)];
    if (from === null || to === null) {
      wrong.push(key);
      return [];
    }
    if (to >= from) return [{ day, from, to }];
    const tonight = { day, from, to: DAY_MINUTES };
    return to === 0 ? [tonight] : [tonight, { day: (day + 1) % 7, from: 0, to }];
  });
  return { spans, wrong };
};

/** The other way: two spans that meet at midnight and leave some of the day free are one row again. */
export const rowsOf = (spans: readonly WorkSpan[]): HoursRow[] => {
  const continues = ({ day, from, to }: WorkSpan) =>
    to === DAY_MINUTES ? spans.find((next) => next.day === (day + 1) % 7 && next.from === 0 && next.to > 0 && next.to < from) : undefined;
  const taken = new Set(spans.map(continues));
  return [...spans]
    .filter((span) => !taken.has(span))
    .sort((a, b) => a.from - b.from)
    .map((span, key) => ({ key, day: span.day, from: clockText(span.from), to: clockText((continues(span) ?? span).to) }));
};

export const withRow = (rows: readonly HoursRow[], day: number, from = '', to = ''): HoursRow[] => [
  ...rows,
  { key: 1 + Math.max(-1, ...rows.map(({ key }) => key)), day, from, to },
];

export const mondayToWeekdays = (rows: readonly HoursRow[]): HoursRow[] =>
  weekdays
    .slice(1)
    .flatMap((day) => rows.filter((row) => row.day === 1).map((row) => ({ ...row, day })))
    .reduce<HoursRow[]>(
      (all, { day, from, to }) => withRow(all, day, from, to),
      rows.filter(({ day }) => day === 1 || !weekdays.includes(day)),
    );

export interface DaysAlike {
  readonly days: readonly Day[];
  readonly rows: readonly HoursRow[];
}

/** Neighbouring days with the same hours together: Monday to Friday 9:00–17:30. Days without any are left out. */
export const daysAlike = (spans: readonly WorkSpan[]): DaysAlike[] => {
  const rows = rowsOf(spans);
  const groups: { days: Day[]; rows: HoursRow[]; said: string }[] = [];
  for (const day of week) {
    const own = rows.filter((row) => row.day === day);
    const said = own.map(({ from, to }) => `${from}-${to}`).join();
    const last = groups.at(-1);
    if (last?.said === said) last.days.push(day);
    else groups.push({ days: [day], rows: own, said });
  }
  return groups.filter(({ said }) => said !== '');
};
