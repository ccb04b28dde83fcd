import { type PlistDict, PlistReal, PlistUid, type PlistValue } from '#plist/plist.ts';
import { dictAt } from '#plist/read.ts';

export interface AnswerPair {
  readonly key: string;
  readonly value: string;
}

const MAX_PAIRS = 200;
const MAX_DEPTH = 4;
const MAX_TEXT = 500;
/** Longer than any name of Apple's. */
const MAX_NAME = 200;
/** Names under which Apple's answers carry secrets: tokens, passcodes, bypass and recovery codes, escrowed keys; and where a device is. */
const SECRET =
  /token|passcode|password|passkey|bypass|escrow|recoverykey|secret|challenge|(^|[a-z])PIN$|^(latitude|longitude|altitude|course|speed)$/i;
/** Settings about secrets, not secrets. */
const HARMLESS =
  /^(Passcode(Present|Compliant|CompliantWithProfiles|LockGracePeriod\w*)|BootstrapToken\w*(Supported|Required|Allowed)\w*)$/;

/**
 * The printable part of a device's answer, in its order, secrets replaced by a mark. Nested values get dotted keys
 * (`ServiceSubscriptions.0.IMEI`). Bounded: a long answer is cut, not refused.
 */
export function answerPairs(answer: PlistDict): AnswerPair[] {
  const pairs: AnswerPair[] = [];
  // DeviceInformation wraps everything in QueryResponses; the wrapper says nothing.
  const responses = dictAt(answer, 'QueryResponses');
  if (responses === undefined) collect(pairs, '', 1, answer);
  else collect(pairs, '', 1, responses);
  return pairs;
}

function collect(pairs: AnswerPair[], path: string, depth: number, container: object): void {
  // Object.keys, not entries: an answer has dozens of keys and comes thousands of times.
  for (const key of Object.keys(container)) {
    if (pairs.length >= MAX_PAIRS) return;
    const value = (container as Record<string, PlistValue>)[key] as PlistValue;
    const name = key.length > MAX_NAME ? key.slice(0, MAX_NAME) : key;
    const inner = path === '' ? name : `${path}.${name}`;
    // Nobody knows what lies under a name that is none, and how often it would be repeated in those below it.
    const text = key.length > MAX_NAME || isSecret(key) ? '***' : printed(value);
    if (text !== null) pairs.push({ key: inner, value: text.length > MAX_TEXT ? text.slice(0, MAX_TEXT) : text });
    else if (depth < MAX_DEPTH) collect(pairs, inner, depth + 1, value as object);
  }
}

/** Verdicts by name: devices use a few hundred names, always the same. */
const verdicts = new Map<string, boolean>();
const MAX_VERDICTS = 2_000;

function isSecret(key: string): boolean {
  const known = verdicts.get(key);
  if (known !== undefined) return known;
  const secret = SECRET.test(key) && !HARMLESS.test(key);
  if (verdicts.size < MAX_VERDICTS) verdicts.set(key, secret);
  return secret;
}

/** Null for a container. */
function printed(value: PlistValue): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (value instanceof Date) return value.toISOString();
  if (value instanceof Uint8Array) return `(${value.length} bytes)`;
  if (value instanceof PlistReal || value instanceof PlistUid) return String(value.value);
  return null;
}
