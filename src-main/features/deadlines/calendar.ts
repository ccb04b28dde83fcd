import { createHash } from 'node:crypto';
import { alarmDaysOf, type DueDate } from './deadline-rules.ts';
import { type Language, matterText } from './deadline-text.ts';
import type { Contacts } from './reminder-text.ts';
import { tokyoDay } from './tokyo-day.ts';

const DAY_MS = 86_400_000;

export interface CalendarEntry {
  readonly date: DueDate;
  readonly contacts: Contacts | null;
}

/** When it is written, and how many times one was (roughly: it only has to grow). */
interface Edition {
  readonly now: number;
  readonly sequence: number;
}

/** A day of RFC 5545 has four digits of year; the last ones of 9999 mean that a certificate never ends (RFC 5280 4.1.2.5). */
const NEVER = Date.UTC(9999, 11, 30);

export const hasCalendarDay = ({ dueAt }: DueDate): boolean => dueAt < NEVER;

const words = {
  ja: { title: 'Shitaku 期限カレンダー', ends: '期限', owner: '担当者', deputy: '副担当者', due: '確認' },
  en: { title: 'Shitaku deadlines', ends: 'expires', owner: 'Owner', deputy: 'Deputy', due: 'due' },
} as const;

/**
 * The dates as a calendar (RFC 5545): a whole day each, in Japan's time, with an alarm at nine o'clock for each of its days.
 * A UID stays the same for the same thing, also at another date, and SEQUENCE only grows: importing again moves the event.
 */
export function calendarOf(entries: readonly CalendarEntry[], language: Language, edition: Edition): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Shitaku//Deadlines//JA',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escaped(words[language].title)}`,
    'X-WR-TIMEZONE:Asia/Tokyo',
    ...entries.flatMap((entry) => eventOf(entry, language, edition)),
    'END:VCALENDAR',
  ];
  return lines.map((line) => `${folded(line)}\r\n`).join('');
}

function eventOf({ date, contacts }: CalendarEntry, language: Language, { now, sequence }: Edition): string[] {
  const say = words[language];
  const matter = matterText[language][date.kind ?? 'sign-in'];
  const summary = `${matter.name} ${date.type === 'sign-in' ? say.due : say.ends}: ${date.name}`;
  const person = (title: string, each: { name: string; email: string } | null | undefined) =>
    each == null ? [] : [`${title}: ${each.name} <${each.email}>`];
  const description = [
    ...(date.account === '' || date.account === date.name ? [] : [`Apple Account: ${date.account}`]),
    ...person(say.owner, contacts?.owner),
    ...person(say.deputy, contacts?.deputy),
    matter.otherwise,
    matter.todo,
  ];
  return [
    'BEGIN:VEVENT',
    `UID:${createHash('sha256').update(date.id).digest('hex').slice(0, 40)}@shitaku`,
    `SEQUENCE:${sequence}`,
    `DTSTAMP:${utc(now)}`,
    `DTSTART;VALUE=DATE:${dayOf(date.dueAt)}`,
    `DTEND;VALUE=DATE:${dayOf(date.dueAt + DAY_MS)}`,
    `SUMMARY:${escaped(summary)}`,
    `DESCRIPTION:${escaped(description.join('\n'))}`,
    'TRANSP:TRANSPARENT',
    ...alarmDaysOf(date).flatMap((days) => [
      'BEGIN:VALARM',
      'ACTION:DISPLAY',
      `DESCRIPTION:${escaped(summary)}`,
      // The event starts at midnight: nine in the morning, `days` days before.
      `TRIGGER:-P${days > 1 ? `${days - 1}D` : ''}T15H`,
      'END:VALARM',
    ]),
    'END:VEVENT',
  ];
}

const dayOf = (at: number): string => {
  const { year, month, day } = tokyoDay(at);
  return `${year}${month}${day}`;
};

/** 20261121T010000Z */
const utc = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;

/** RFC 5545 3.3.11. Other control characters have no place in a text. */
const escaped = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/[^\n\P{Cc}]/gu, ' ')
    .replace(/[\\;,]/g, (sign) => `\\${sign}`)
    .replaceAll('\n', '\\n');

const MAX_OCTETS = 75;

/** RFC 5545 3.1: at most 75 octets a line without its break, the rest after a space; never within a character. */
function folded(line: string): string {
  const lines: string[] = [];
  let current = '';
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > MAX_OCTETS) {
      lines.push(current);
      current = ' ';
      octets = 1;
    }
    current += character;
    octets += size;
  }
  return [...lines, current].join('\r\n');
}
