type Flat = ReadonlyMap<string, unknown>;

const MAX_JSON = 64 * 1024;

/**
 * The members of a JSON object. Null for anything else, and for an object that says a key twice: programs disagree on
 * which of the two counts.
 */
export function flatJson(text: string): Flat | null {
  if (text.length > MAX_JSON) return null;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null; // JSON.parse has no other way to say no
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  const members = new Map<string, unknown>(Object.entries(value));
  return members.size === topMembers(text) ? members : null;
}

/** How many members the outermost object of a well-formed text has, duplicates included. */
function topMembers(text: string): number {
  let depth = 0;
  let members = 0;
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:]/g)) {
    if (token === '{' || token === '[') depth += 1;
    else if (token === '}' || token === ']') depth -= 1;
    else if (token === ':' && depth === 1) members += 1;
  }
  return members;
}

/** A value that may stand in an HTTP header; null when it is none, undefined when it is absent or empty. */
export function headerValue(members: Flat, key: string): string | null | undefined {
  const value = members.get(key);
  if (value === undefined || value === null || value === '') return undefined;
  return typeof value === 'string' && /^[\x21-\x7e]{1,4096}$/.test(value) ? value : null;
}

/** Milliseconds since 1970 of ISO 8601 with a zone, as Apple writes it (`2030-11-08T22:33:22+0000`, `…Z`); null otherwise. */
export function isoTime(value: unknown): number | null {
  if (typeof value !== 'string') return null;
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d{1,9})?(?:Z|([+-]\d\d):?(\d\d))$/.exec(value);
  if (match === null) return null;
  const day = Date.parse(`${match[1]}T00:00:00Z`);
  // Date rolls 30 February over instead of refusing it.
  if (Number.isNaN(day) || new Date(day).toISOString().slice(0, 10) !== match[1]) return null;
  const time = Date.parse(`${match[1]}T${match[2]}${match[3] === undefined ? 'Z' : `${match[3]}:${match[4]}`}`);
  return Number.isNaN(time) ? null : time;
}
