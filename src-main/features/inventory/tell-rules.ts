import type { PlistDict } from '#plist/plist.ts';
import { bigintAt, booleanAt, dateAt, numberAt, stringAt } from '#plist/read.ts';

/** A device may tell what it likes; this is the longest text that is kept of one fact. */
export const MAX_TEXT = 300;

/** A text cut to its bound; undefined when there is none. */
export function textAt(dict: PlistDict, key: string): string | undefined {
  const text = stringAt(dict, key);
  return text === undefined ? undefined : cut(text);
}

/** SQLite ends a text at a NUL, and cannot hold half a surrogate pair. */
export const cut = (text: string): string => text.slice(0, MAX_TEXT).toWellFormed().replaceAll('\0', '');

/** A finite number, integers of any size included. */
export function finiteAt(dict: PlistDict, key: string): number | undefined {
  const value = numberAt(dict, key) ?? Number(bigintAt(dict, key) ?? Number.NaN);
  return Number.isFinite(value) ? value : undefined;
}

/** A whole number of things or bytes, never below zero. */
export function countAt(dict: PlistDict, key: string): number | undefined {
  const value = finiteAt(dict, key);
  return value === undefined || value < 0 ? undefined : Math.min(Math.round(value), Number.MAX_SAFE_INTEGER);
}

/** A moment since 1970. */
export function instantAt(dict: PlistDict, key: string): number | undefined {
  const at = dateAt(dict, key)?.getTime();
  return at === undefined || !(at >= 0) ? undefined : at;
}

/** True only where the device said so. */
export const saysYes = (dict: PlistDict, key: string): boolean => booleanAt(dict, key) === true;

/** One form for full-width, half-width and mixed-case spellings of the same text. */
export const folded = (text: string): string => text.normalize('NFKC').toLowerCase().trim();

/** A LIKE pattern (escape character `\`) that finds the typed text literally; null when nothing was typed. */
export function searchPattern(typed: string): string | null {
  const text = folded(typed);
  return text === '' ? null : `%${text.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
}
