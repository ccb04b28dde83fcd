export interface TokyoDay {
  readonly year: string;
  readonly month: string;
  readonly day: string;
  readonly hour: string;
  readonly minute: string;
  /** 0: Sunday. */
  readonly weekday: number;
}

const format = new Intl.DateTimeFormat('en-US', {
  timeZone: 'Asia/Tokyo',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** A moment as the calendars of those who are reminded have it: stored in UTC, told in Japan's time (apple-cloud.md 10, rule 10). */
export function tokyoDay(at: number): TokyoDay {
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const { year = '', month = '', day = '', hour = '', minute = '' } = parts;
  return { year, month, day, hour, minute, weekday: new Date(`${year}-${month}-${day}T00:00:00Z`).getUTCDay() };
}
