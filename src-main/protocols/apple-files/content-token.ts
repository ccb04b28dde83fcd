import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { fileText, reason, strictBase64, unpackText } from './file-text.ts';
import { flatJson, headerValue, isoTime } from './flat-json.ts';

/** A content token of Apps and Books, one for each location. */
export interface ContentToken {
  /** A secret: the file's base64 text as it is. The token inside of it is not what Apple's service takes (error 9622). */
  readonly bearer: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
  /** Empty when the file does not say. */
  readonly organizationName: string;
}

export type ContentTokenRefusal = 'not-a-content-token' | 'damaged';

const MAX_TOKEN_BYTES = 64 * 1024;
const MAX_NAME = 500;

/** Reads `sToken_for_<location>.vpptoken`. Whether it has expired, or is older than the present one, is the caller's question. */
export function readContentToken(bytes: Uint8Array): Outcome<ContentToken, ContentTokenRefusal> {
  if (bytes.length > MAX_TOKEN_BYTES) return fail('not-a-content-token', 'too large');
  const text = fileText(bytes);
  if (text.startsWith('{')) {
    return mentionsToken(text) ? fail('damaged', 'the token was unpacked', reason('unpacked')) : fail('not-a-content-token');
  }
  const packed = unpackText(text);
  const json = packed === null ? '' : jsonText(packed.bytes);
  if (packed === null || !mentionsToken(json)) return fail('not-a-content-token', 'not base64 of a token');
  const members = strictBase64(packed.text) === null ? null : flatJson(json);
  if (members === null) return fail('damaged', 'the token is not whole', reason('json'));
  const expiresAt = isoTime(members.get('expDate'));
  const name = members.get('orgName') ?? '';
  if (!headerValue(members, 'token') || expiresAt === null || typeof name !== 'string' || name.length > MAX_NAME) {
    return fail('damaged', 'one of the token’s values is not of its kind', reason('values'));
  }
  return ok({ bearer: packed.text, expiresAt, organizationName: name });
}

const mentionsToken = (json: string): boolean => json.startsWith('{') && /"(?:token|expDate)"/.test(json);

/** What is not UTF-8 is not a token: the characters that replace it would hide the damage. */
function jsonText(bytes: Buffer): string {
  const text = bytes.toString('utf8').trim();
  return text.includes('\ufffd') && !bytes.includes('\ufffd') ? '' : text;
}

/** The file as Apple's portal writes it, for the simulated one. `token` is the inner one. */
export function writeContentToken(content: {
  readonly token: string;
  readonly expiresAt: number;
  readonly organizationName: string;
}): string {
  const expDate = new Date(content.expiresAt).toISOString().replace(/\.\d+Z$/, '+0000');
  const json = JSON.stringify({ token: content.token, expDate, orgName: content.organizationName });
  return Buffer.from(json, 'utf8').toString('base64');
}
