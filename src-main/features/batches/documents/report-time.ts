const format = new Intl.DateTimeFormat('en-US', {
  timeZone: 'Asia/Tokyo',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

const partsOf = (at: number) => Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));

/** "2026-04-01 09:12:33" in Japan's time, as a spreadsheet reads it. Empty for what has not happened. */
export function dateAndTime(at: number | null): string {
  if (at === null) return '';
  return `${dateOf(at)} ${timeOf(at)}`;
}

/** "2026-04-01" in Japan's time. */
export function dateOf(at: number): string {
  const { year, month, day } = partsOf(at);
  return `${year}-${month}-${day}`;
}

/** "09:12:33" in Japan's time. */
export function timeOf(at: number): string {
  const { hour, minute, second } = partsOf(at);
  return `${hour}:${minute}:${second}`;
}

/** Whole seconds; null while one end is unknown, or when the clock was set back in between. */
export function secondsBetween(from: number | null, to: number | null): number | null {
  return from === null || to === null || to < from ? null : Math.round((to - from) / 1000);
}

/** "0:42", "12:05" or "1:02:03". Empty for null. */
export function duration(seconds: number | null): string {
  if (seconds === null) return '';
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
