/** The moment at which every scene plays: Saturday 21 November 2026, 10:00 in Tokyo. */
export const NOW = Date.UTC(2026, 10, 21, 1, 0, 0);
export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
