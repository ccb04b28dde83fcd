import { PlistError, parsePlistDict } from '#plist/plist.ts';
import { cmsContentOf, smimeBytes } from './cms-file.ts';
import { type FileKind, only, type SniffedFile } from './file-kind.ts';
import { bufferOf, fileText, MAX_FILE_BYTES, unpackText } from './file-text.ts';
import { sniffDer, sniffPem } from './sniff-certificates.ts';

// What the rest of the house names comes from this file.
export { certificateKind, isPushCertificate } from './certificate-kind.ts';
export type { FileKind, SniffedFile } from './file-kind.ts';

/**
 * Tells what a file is. Never throws, keeps nothing of it but certificates, and hands no private key to the crypto
 * library: what a stranger made is looked at, not computed with.
 */
export function sniffFile(bytes: Uint8Array): SniffedFile {
  const buffer = bufferOf(bytes);
  if (buffer.length === 0) return only('empty');
  if (buffer.length > MAX_FILE_BYTES) return only('too-large');
  if (/^PK(?:\x03\x04|\x05\x06)/.test(buffer.toString('latin1', 0, 4))) return only('zip');
  if (isBinaryPlist(buffer)) return only(binaryPlistKind(buffer));
  return (buffer[0] === 0x30 ? sniffDer(buffer) : null) ?? sniffText(fileText(buffer));
}

/** The first character decides: property lists and JSON may hold PEM, and a PEM block may follow a mail's headers. */
function sniffText(text: string): SniffedFile {
  if (text === '') return only('empty');
  if (text.startsWith('<')) return only(markupKind(text));
  if (text.startsWith('{')) return only(jsonKind(text));
  const smime = smimeBytes(text);
  if (smime !== null) return only(smimeKind(smime));
  if (text.includes('-----BEGIN ')) return sniffPem(text);
  const packed = unpackText(text);
  if (packed === null) return only('unknown');
  const inner = sniffInner(packed.bytes);
  return packed.form === 'hex' && inner.kind === 'ade-token' ? only('mdmcert-reply') : inner;
}

/** What base64 or hex text was wrapped around: once, never twice. */
function sniffInner(bytes: Buffer): SniffedFile {
  if (bytes[0] === 0x30) return sniffDer(bytes) ?? only('unknown');
  if (isBinaryPlist(bytes)) return only(binaryPlistKind(bytes));
  const text = fileText(bytes);
  if (text.startsWith('{')) return only(jsonKind(text));
  const kind = text.startsWith('<') ? markupKind(text) : 'unknown';
  return only(kind === 'push-request-xml' ? 'push-request' : kind);
}

/** The body speaks first; when it cannot be read, what the headers promise. */
function smimeKind({ bytes, type }: { readonly bytes: Buffer; readonly type: string }): FileKind {
  if (cmsContentOf(bytes) !== null) return sniffDer(bytes)?.kind ?? 'unknown';
  return type.includes('enveloped-data') ? 'ade-token' : 'unknown';
}

/** By words, not by parsing: that is as good for telling, takes a moment for megabytes, and works for what was cut off. */
function markupKind(text: string): FileKind {
  const head = text.slice(0, 2000);
  if (/<!doctype html|<html|^<(?:head|body|script|meta|title)\b/i.test(head)) return 'html';
  if (!/<!doctype plist|<plist/i.test(head)) return 'unknown';
  if (text.includes('<key>PushCertRequestCSR</key>')) return 'push-request-xml';
  return text.includes('<key>PayloadContent</key>') || text.includes('<key>PayloadType</key>') ? 'mobileconfig' : 'plist';
}

function jsonKind(text: string): FileKind {
  if (/^\{\s*"format"\s*:\s*"shitaku-credentials"/.test(text.slice(0, 1000))) return 'backup';
  // A content token of Apps and Books is JSON with these two, whatever else Apple adds.
  return text.includes('"token"') && text.includes('"expDate"') ? 'content-token' : 'unknown';
}

const isBinaryPlist = (bytes: Buffer): boolean => bytes.toString('latin1', 0, 8) === 'bplist00';

function binaryPlistKind(bytes: Buffer): FileKind {
  try {
    const plist = parsePlistDict(bytes, { bytes: MAX_FILE_BYTES, depth: 32, objects: 20_000 });
    return 'PayloadContent' in plist || 'PayloadType' in plist ? 'mobileconfig' : 'plist';
  } catch (error) {
    if (error instanceof PlistError) return 'plist';
    throw error;
  }
}
