import { type PlistDict, PlistReal, PlistUid, type PlistValue } from '#plist/plist.ts';

export interface AnswerPair {
  readonly key: string;
  readonly value: string;
}

const MAX_PAIRS = 200;
const MAX_DEPTH = 4;
const MAX_TEXT = 500;
/** Names under which Apple's answers carry secrets: tokens, passcodes, bypass and recovery codes, escrowed keys. */
const SECRET = /token|passcode|password|passkey|bypass|escrow|recoverykey|secret|challenge|(^|[a-z])PIN$/i;
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
  const { QueryResponses, ...rest } = answer;
  collect(pairs, '', 0, rest);
  if (QueryResponses !== undefined) collect(pairs, '', 0, QueryResponses);
  return pairs;
}

function collect(pairs: AnswerPair[], path: string, depth: number, value: PlistValue): void {
  if (pairs.length >= MAX_PAIRS) return;
  const text = printed(value);
  if (text !== null) {
    pairs.push({ key: path, value: text.slice(0, MAX_TEXT) });
    return;
  }
  if (depth >= MAX_DEPTH) return;
  for (const [key, item] of Object.entries(value)) {
    const inner = path === '' ? key : `${path}.${key}`;
    if (SECRET.test(key) && !HARMLESS.test(key)) pairs.push({ key: inner, value: '***' });
    else collect(pairs, inner, depth + 1, item as PlistValue);
    if (pairs.length >= MAX_PAIRS) return;
  }
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
