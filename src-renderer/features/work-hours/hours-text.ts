import type { WorkSpan } from '#contract/work-hours.ts';
import type { Say } from '../../text/use-text.ts';
import { type Day, daysAlike, type HoursRow, isOverMidnight, week } from './hours.ts';

/** 月–金 9:00–17:30, one line for the days that are alike. */
export const hoursLines = (t: Say, spans: readonly WorkSpan[]): string[] =>
  daysAlike(spans).map(({ days, rows }) => `${daysText(t, days)} ${rows.map((row) => rowText(t, row)).join(t('workHours.words.gap'))}`);

const daysText = (t: Say, days: readonly Day[]): string => {
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return '';
  if (days.length === week.length) return t('workHours.words.everyDay');
  return days.length > 2
    ? t('workHours.words.range', { first: t(`workHours.days.${first}`), last: t(`workHours.days.${last}`) })
    : days.map((day) => t(`workHours.days.${day}`)).join(t('workHours.words.dayGap'));
};

const rowText = (t: Say, row: HoursRow): string => {
  const { from, to } = row;
  if (from === '0:00' && to === '24:00') return t('workHours.words.wholeDay');
  return t(isOverMidnight(row) ? 'workHours.words.overMidnight' : 'workHours.words.span', { from, to });
};
