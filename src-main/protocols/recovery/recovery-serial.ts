/** What a device in recovery or DFU mode says of itself in its USB serial number. */
export interface RecoveryFacts {
  readonly chipId: number | null;
  readonly boardId: number | null;
  /** 16 upper-case hex digits, as in the second half of the UDID of A12 and newer. */
  readonly ecid: string | null;
  /** DFU tells none. */
  readonly serialNumber: string | null;
  readonly imei: string | null;
}

/** A USB string descriptor holds 126 characters; some room for what joins several of them. */
const LONGEST = 512;
const TAG = /([A-Z]{4}):(?:\[([^[\]]*)\]|([^\s[\]]+))(?=\s|$)/y;

/**
 * Reads `CPID:8110 … BDID:18 ECID:… SRNM:[…]` (usb.md 5.2). The string comes from whatever was plugged in: a field that is
 * malformed, or that is given twice with different values, is null, and what stands inside brackets is never taken for a
 * tag. Null when it tells none of the five.
 */
export function parseRecoverySerial(text: string): RecoveryFacts | null {
  if (text.length > LONGEST) return null;
  const tags = readTags(text);
  const facts: RecoveryFacts = {
    chipId: hexAt(tags, 'CPID', 4),
    boardId: hexAt(tags, 'BDID', 4),
    ecid:
      textAt(tags, 'ECID', /^[0-9a-f]{1,16}$/i)
        ?.toUpperCase()
        .padStart(16, '0') ?? null,
    serialNumber: textAt(tags, 'SRNM', /^[0-9A-Z]{6,20}$/i),
    imei: textAt(tags, 'IMEI', /^\d{14,16}$/),
  };
  return Object.values(facts).every((fact) => fact === null) ? null : facts;
}

/** The ECID within a UDID (usb.md 1.8), to know a device in recovery again; null for A11 and older. */
export function ecidOfUdid(udid: string): string | null {
  return /^[0-9a-f]{8}-?([0-9a-f]{16})$/i.exec(udid)?.[1]?.toUpperCase() ?? null;
}

/** Values by tag; null for a tag that contradicts itself. */
function readTags(text: string): Map<string, string | null> {
  const tags = new Map<string, string | null>();
  let at = 0;
  while (at < text.length) {
    TAG.lastIndex = at;
    const found = TAG.exec(text);
    if (found === null) {
      at = afterWord(text, at);
      continue;
    }
    const [whole, name = '', bracketed, bare] = found;
    const value = bracketed ?? bare ?? '';
    tags.set(name, tags.has(name) && tags.get(name) !== value ? null : value);
    at = afterWord(text, at + whole.length);
  }
  return tags;
}

/** Where the next word begins. What is bracketed belongs to the word it stands in. */
function afterWord(text: string, from: number): number {
  let deep = false;
  let at = from;
  for (; at < text.length; at++) {
    const letter = text.charAt(at);
    if (letter === '[') deep = true;
    if (letter === ']') deep = false;
    if (!deep && /\s/.test(letter)) break;
  }
  return at + 1;
}

function textAt(tags: ReadonlyMap<string, string | null>, name: string, shape: RegExp): string | null {
  const value = tags.get(name) ?? null;
  return value !== null && shape.test(value) ? value : null;
}

function hexAt(tags: ReadonlyMap<string, string | null>, name: string, digits: number): number | null {
  const value = textAt(tags, name, /^[0-9a-f]+$/i);
  return value !== null && value.length <= digits ? Number.parseInt(value, 16) : null;
}
