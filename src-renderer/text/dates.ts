import type { Language } from './i18n.ts';
import type { Say } from './use-text.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const parts = (at: number, locale: string, options: Intl.DateTimeFormatOptions): Record<string, string> =>
  Object.fromEntries(new Intl.DateTimeFormat(locale, options).formatToParts(at).map(({ type, value }) => [type, value]));

const relative = (language: Language) => new Intl.RelativeTimeFormat(language, { numeric: 'always', style: 'long' });
/** Dear to make, and used in every line of a list. */
const agoFormats: Readonly<Record<Language, Intl.RelativeTimeFormat>> = { ja: relative('ja'), en: relative('en') };

const two = (value: string | undefined): string => (value ?? '').padStart(2, '0');

/** 9:12 */
export const timeText = (at: number, withSeconds = false): string => {
  const { hour, minute, second } = parts(at, 'en-GB', { hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23' });
  return `${Number(hour)}:${two(minute)}${withSeconds ? `:${two(second)}` : ''}`;
};

/** 2025年11月28日(金), or 28 Nov 2025 (Fri). */
export const dayText = (at: number, language: Language): string => {
  if (language === 'ja') {
    const { year, month, day, weekday } = parts(at, 'ja-JP', { year: 'numeric', month: 'numeric', day: 'numeric', weekday: 'short' });
    return `${year}年${month}月${day}日(${weekday})`;
  }
  const { year, month, day, weekday } = parts(at, 'en-GB', { year: 'numeric', month: 'short', day: 'numeric', weekday: 'short' });
  return `${day} ${month} ${year} (${weekday})`;
};

/** 2025年11月28日(金) 9:12, or 28 Nov 2025 (Fri) 9:12. */
export const momentText = (at: number, language: Language): string => `${dayText(at, language)} ${timeText(at)}`;

/** 11/28 9:12, for narrow places. */
export const shortMomentText = (at: number, language: Language): string => {
  const { month, day } = parts(at, 'en-GB', { month: 'numeric', day: 'numeric' });
  const { month: name } = parts(at, 'en-GB', { month: 'short' });
  return language === 'ja' ? `${Number(month)}/${Number(day)} ${timeText(at)}` : `${Number(day)} ${name} ${timeText(at)}`;
};

/** 3分前, 3 minutes ago; the moment itself belongs beside it. */
export const agoText = (at: number, now: number, language: Language, t: Say): string => {
  const past = Math.max(0, now - at);
  if (past < MINUTE) return t('common.time.justNow');
  const text =
    past < HOUR
      ? agoFormats[language].format(-Math.floor(past / MINUTE), 'minute')
      : past < DAY
        ? agoFormats[language].format(-Math.floor(past / HOUR), 'hour')
        : agoFormats[language].format(-Math.floor(past / DAY), 'day');
  // 「3 分前」 as Unicode's data has it; Japanese screens write 「3分前」.
  return language === 'ja' ? text.replace(' ', '') : text;
};

/** 5日3時間, 5 d 3 h: what is left of a span. */
export const spanText = (ms: number, t: Say): string => {
  if (ms < MINUTE) return t('common.time.lessThanMinute');
  const days = Math.floor(ms / DAY);
  const hours = Math.floor((ms % DAY) / HOUR);
  const minutes = Math.floor((ms % HOUR) / MINUTE);
  if (days > 0) return t('common.time.dayHour', { days, hours });
  return hours > 0 ? t('common.time.hourMinute', { hours, minutes }) : t('common.time.minutes', { minutes });
};

/** 0:42, 12:05, 1:02:03. */
export const stopwatchText = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const clock = `${Math.floor(seconds / 60) % 60}:${two(String(seconds % 60))}`;
  const hours = Math.floor(seconds / 3600);
  return hours === 0 ? clock : `${hours}:${two(clock.split(':')[0])}:${two(String(seconds % 60))}`;
};

/** 4.9, or 0.04 where tenths would say nothing. Seconds. */
export const secondsText = (ms: number): string => (ms / 1000).toFixed(ms < 100 ? 2 : 1);

/** Tenths of a second below ten, then whole seconds, minutes, hours or days: how far after the first stage. */
export const distanceText = (ms: number): string => {
  if (ms < 10_000) return `+${secondsText(ms)}s`;
  if (ms < MINUTE) return `+${Math.round(ms / 1000)}s`;
  if (ms < HOUR) return `+${Math.floor(ms / MINUTE)}m${two(String(Math.floor((ms % MINUTE) / 1000)))}s`;
  if (ms < DAY) return `+${Math.floor(ms / HOUR)}h${two(String(Math.floor((ms % HOUR) / MINUTE)))}m`;
  return `+${Math.floor(ms / DAY)}d`;
};
