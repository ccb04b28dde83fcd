/** Nothing that Apple's portals give out comes near; what is larger is not looked into. */
export const MAX_FILE_BYTES: number = 4 * 1024 * 1024;

export function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * The text of a file, trimmed: UTF-8, or what editors and mail programs make of it: a byte order mark, UTF-16 of either
 * byte order, with or without mark.
 */
export function fileText(bytes: Uint8Array): string {
  const mark = bufferOf(bytes).subarray(0, 2).toString('hex');
  if (mark === 'fffe' || (bytes[1] === 0 && bytes[0] !== 0)) return new TextDecoder('utf-16le').decode(bytes).trim();
  if (mark === 'feff' || (bytes[0] === 0 && bytes[1] !== 0)) return new TextDecoder('utf-16be').decode(bytes).trim();
  return new TextDecoder('utf-8').decode(bytes).trim();
}

export interface PackedText {
  readonly form: 'hex' | 'base64';
  /** Without white space. */
  readonly text: string;
  /** What was packed; of a text that was cut off, as much as can be told. */
  readonly bytes: Buffer;
}

const HEX = 1;
const BASE64 = 2;
const PADDING = 3;
const SPACE = 4;
const CLASSES = new Uint8Array(128);
for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/') CLASSES[character.charCodeAt(0)] = BASE64;
for (const character of '0123456789abcdefABCDEF') CLASSES[character.charCodeAt(0)] = HEX;
for (const character of ' \t\r\n\f\v') CLASSES[character.charCodeAt(0)] = SPACE;
CLASSES['='.charCodeAt(0)] = PADDING;

/**
 * Text that is nothing but hex or base64, however its lines are broken. One pass and one copy: regular expressions need
 * far more of both for four megabytes.
 */
export function unpackText(text: string): PackedText | null {
  const kept = Buffer.allocUnsafe(text.length);
  let length = 0;
  let padding = 0;
  let onlyHex = true;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    const kind = code < 128 ? CLASSES[code] : 0;
    if (kind === SPACE) continue;
    if (kind === PADDING) padding += 1;
    else if (kind === 0 || kind === undefined || padding > 0) return null;
    if (kind !== HEX) onlyHex = false;
    kept[length] = code;
    length += 1;
  }
  if (length < 16 || padding > 2) return null;
  const packed = kept.toString('latin1', 0, length);
  if (onlyHex) return { form: 'hex', text: packed, bytes: Buffer.from(packed.slice(0, length - (length % 2)), 'hex') };
  return { form: 'base64', text: packed, bytes: Buffer.from(packed, 'base64') };
}

/** Base64 of whole bytes, padding included; null for anything else, also when it was cut off. */
export function strictBase64(text: string): Buffer | null {
  const packed = unpackText(text);
  if (packed === null) return null;
  const bytes = Buffer.from(packed.text, 'base64');
  return bytes.toString('base64') === packed.text ? bytes : null;
}

/** `details` of a refusal: one word that says what is wrong. */
export const reason = (word: string): { readonly reason: string } => ({ reason: word });
