import { fromPem } from '#pki/pem.ts';
import { unpackText } from './file-text.ts';

/** What a CMS message is, by its first bytes alone: they are there even when the rest was cut off. */
export type CmsContent = 'enveloped' | 'signed' | 'other';

// DER as it begins: SEQUENCE with a definite or (BER, as Apple's tokens are) indefinite length.
export const SEQUENCE = '30(?:80|[0-7][0-9a-f]|81..|82....|83......)';
const CMS = new RegExp(`^${SEQUENCE}06092a864886f70d0107(..)`);

/** Null: not CMS (RFC 5652). */
export function cmsContentOf(bytes: Uint8Array): CmsContent | null {
  const match = CMS.exec(Buffer.from(bytes.subarray(0, 20)).toString('hex'));
  if (match === null) return null;
  return match[1] === '03' ? 'enveloped' : match[1] === '02' ? 'signed' : 'other';
}

const MAX_HEADER = 16 * 1024;

export interface MimePart {
  /** Lower-case names; folded lines are joined. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** A text that begins with MIME headers (RFC 2045), whatever its line ends. Null when its first line is no header. */
export function mimePart(text: string): MimePart | null {
  const headers = new Map<string, string>();
  const head = text.slice(0, MAX_HEADER);
  const line = /([^\r\n]*)(?:\r\n|\n|\r|$)/y;
  let last: string | null = null;
  while (line.lastIndex < head.length) {
    const content = line.exec(head)?.[1] ?? '';
    if (content.trim() === '') break;
    const header = /^([A-Za-z][\w-]{0,63}):(.*)$/.exec(content);
    if (header !== null) {
      last = (header[1] ?? '').toLowerCase();
      headers.set(last, (header[2] ?? '').trim());
    } else if (last !== null && /^[ \t]/.test(content)) headers.set(last, `${headers.get(last)} ${content.trim()}`);
    else return null;
  }
  return last === null ? null : { headers, body: text.slice(line.lastIndex) };
}

/** The CMS bytes that a S/MIME text holds; null when it is none. A body that cannot be read is as good as an empty one. */
export function smimeBytes(text: string): { readonly bytes: Buffer; readonly type: string } | null {
  const part = mimePart(text);
  const type = part?.headers.get('content-type')?.toLowerCase() ?? '';
  if (part === null || !/^application\/(?:x-)?pkcs7-(?:mime|signature)\b/.test(type)) return null;
  return { bytes: unpackText(part.body)?.bytes ?? Buffer.alloc(0), type };
}

const CMS_BLOCK = /-----BEGIN (?:PKCS7|PKCS #7 SIGNED DATA|CMS)-----([^-]*)/;

/** The CMS bytes of a PEM text; of a block that was cut off, as much as there is. */
export function pemCmsBytes(text: string): Buffer | null {
  const block = fromPem(text).find(({ label }) => label === 'PKCS7' || label === 'CMS');
  if (block !== undefined) return block.der;
  const rest = CMS_BLOCK.exec(text)?.[1];
  return rest === undefined ? null : (unpackText(rest)?.bytes ?? null);
}

/** The CMS message in a file's text or bytes, in any wrapping but hex. Null when there is none. */
export function cmsBytesIn(bytes: Uint8Array, text: string): Buffer | null {
  const raw = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (cmsContentOf(raw) !== null) return raw;
  const found = smimeBytes(text)?.bytes ?? pemCmsBytes(text) ?? unpackText(text)?.bytes;
  return found !== undefined && cmsContentOf(found) !== null ? found : null;
}
