import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { cmsBytesIn } from './cms-file.ts';
import { fileText, reason } from './file-text.ts';
import { flatJson, headerValue, isoTime } from './flat-json.ts';
import { type Opened, openEnvelope, type RecipientKey } from './open-envelope.ts';
import { sniffFile } from './sniff-file.ts';

/** What Apple's device assignment service knows us by (OAuth 1). All but the date are secrets. */
export interface AdeToken {
  readonly consumerKey: string;
  readonly consumerSecret: string;
  readonly accessToken: string;
  readonly accessSecret: string;
  /** Milliseconds since 1970. */
  readonly expiresAt: number;
}

/** `details.kind` of 'not-an-ade-token' says what the file is instead. */
export type AdeTokenRefusal = 'not-an-ade-token' | 'other-public-key' | 'damaged' | 'incomplete';

const MAX_TOKEN_BYTES = 256 * 1024;

/**
 * Opens the server token of Apple Business or School Manager (`…_smime.p7m`): S/MIME or bare CMS, BER with indefinite
 * lengths, sealed for the public key that was uploaded there. Whether it has expired is the caller's question.
 */
export function openAdeToken(
  bytes: Uint8Array,
  keys: readonly RecipientKey[],
): Outcome<{ readonly keyName: string; readonly token: AdeToken }, AdeTokenRefusal> {
  const kind = bytes.length > MAX_TOKEN_BYTES ? 'too-large' : sniffFile(bytes).kind;
  if (kind !== 'ade-token') return fail('not-an-ade-token', `not an ADE token: ${kind}`, { kind });
  const cms = cmsBytesIn(bytes, fileText(bytes));
  if (cms === null) return fail('damaged', 'the body cannot be read', reason('body'));
  const opened = openEnvelope(cms, keys, mentionsToken);
  if (!opened.ok) {
    return opened.error.code === 'damaged'
      ? fail('damaged', opened.error.message, reason('envelope'))
      : fail('other-public-key', opened.error.message);
  }
  return readToken(opened.value);
}

function mentionsToken(content: Buffer): boolean {
  return content.includes('consumer_key') || content.includes('-----BEGIN MESSAGE') || content.includes('access_token');
}

const KEYS = ['consumer_key', 'consumer_secret', 'access_token', 'access_secret'] as const;

/** A MIME part, with or without its headers and its frame. Lines may be wrapped inside JSON strings; JSON has none of its own there. */
function readToken({ keyName, content }: Opened): Outcome<{ keyName: string; token: AdeToken }, AdeTokenRefusal> {
  if (!mentionsToken(content)) return fail('not-an-ade-token', 'something else was in the envelope', { kind: 'unknown' });
  const text = fileText(content).replace(/[\r\n]/g, '');
  const members = flatJson(text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1));
  if (members === null) return fail('damaged', 'the token is not JSON', reason('json'));
  const values = KEYS.map((key) => headerValue(members, key));
  const expiry = members.get('access_token_expiry');
  if (values.includes(undefined) || expiry === undefined || expiry === null || expiry === '') {
    return fail('incomplete', 'the token lacks one of its five values');
  }
  const expiresAt = isoTime(expiry);
  const [consumerKey, consumerSecret, accessToken, accessSecret] = values;
  if (!consumerKey || !consumerSecret || !accessToken || !accessSecret || expiresAt === null) {
    return fail('damaged', 'one of the token’s values is not of its kind', reason('values'));
  }
  return ok({ keyName, token: { consumerKey, consumerSecret, accessToken, accessSecret, expiresAt } });
}
