import { type Certificate, readCertificates } from '#pki/certificate.ts';
import { readCsr } from '#pki/csr.ts';
import { privateKeyFrom } from '#pki/keys.ts';
import { PkiError } from '#pki/pki-error.ts';
import { PlistError, parsePlistDict } from '#plist/plist.ts';

/** What a dropped file is, by its bytes; names lie too often. The words are keys of the texts people read. */
type FileKind =
  | 'certificate'
  | 'damaged-certificate'
  | 'csr'
  | 'private-key'
  | 'pkcs12'
  | 'push-request'
  | 'p7m'
  | 'vpp-token'
  | 'mobileconfig'
  | 'plist'
  | 'html'
  | 'zip'
  | 'other-pem'
  | 'empty'
  | 'unknown';

interface SniffedFile {
  readonly kind: FileKind;
  /** Filled for `certificate` alone. */
  readonly certificates: readonly Certificate[];
}

const only = (kind: FileKind): SniffedFile => ({ kind, certificates: [] });

/** Tells what a file is. Never throws and keeps nothing of it but certificates. */
export function sniffFile(bytes: Uint8Array): SniffedFile {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (buffer.length === 0) return only('empty');
  if (buffer.subarray(0, 4).equals(Buffer.from('PK\x03\x04', 'latin1'))) return only('zip');
  if (buffer.subarray(0, 8).toString('latin1') === 'bplist00') return sniffPlist(buffer);
  if (buffer[0] === 0x30 && buffer.subarray(0, 5).toString('latin1') !== '0----') {
    const der = sniffDer(buffer);
    if (der !== null) return der;
  }
  return sniffText(decodeText(buffer).trim());
}

/** UTF-8, or what editors make of it: a byte order mark, UTF-16 of either byte order, with or without mark. */
function decodeText(buffer: Buffer): string {
  const mark = buffer.subarray(0, 2).toString('hex');
  if (mark === 'fffe' || (buffer[1] === 0 && buffer[0] !== 0)) return new TextDecoder('utf-16le').decode(buffer);
  if (mark === 'feff' || (buffer[0] === 0 && buffer[1] !== 0)) return new TextDecoder('utf-16be').decode(buffer);
  return new TextDecoder('utf-8').decode(buffer);
}

function sniffText(text: string): SniffedFile {
  if (text === '') return only('empty');
  if (text.includes('-----BEGIN ')) return sniffPem(text);
  if (/^(?:[\w-]+:.*\r?\n)*content-type:\s*application\/(?:x-)?pkcs7/i.test(text)) return only('p7m');
  if (/^<(?:!doctype html|html|head|body|script)/i.test(text)) return only('html');
  if (/^<\?xml|^<!doctype plist|^<plist/i.test(text)) {
    return /<html/i.test(text.slice(0, 500)) ? only('html') : sniffPlist(Buffer.from(text, 'utf8'));
  }
  if (text.startsWith('{')) return only(isToken(text) ? 'vpp-token' : 'unknown');
  const packed = text.replace(/\s+/g, '');
  if (/^(?:[0-9a-f]{2}){16,}$/i.test(packed)) return sniffInner(Buffer.from(packed, 'hex'));
  if (/^[A-Za-z0-9+/]{16,}={0,2}$/.test(packed)) return sniffInner(Buffer.from(packed, 'base64'));
  return only('unknown');
}

/** What base64 or hex text was wrapped around: once, never twice. */
function sniffInner(bytes: Buffer): SniffedFile {
  if (bytes[0] === 0x30) return sniffDer(bytes) ?? only('unknown');
  const text = bytes.toString('utf8').trim();
  if (text.startsWith('{')) return only(isToken(text) ? 'vpp-token' : 'unknown');
  return text.startsWith('<?xml') || text.startsWith('<plist') || text.startsWith('bplist00') ? sniffPlist(bytes) : only('unknown');
}

function sniffPem(text: string): SniffedFile {
  const labels = [...text.matchAll(/-----BEGIN ([A-Z0-9 ]+)-----/g)].map((match) => match[1] ?? '');
  if (labels.some((label) => label.endsWith('PRIVATE KEY'))) return only('private-key');
  if (labels.some((label) => label.endsWith('CERTIFICATE REQUEST'))) return only('csr');
  if (labels.some((label) => label === 'PKCS7' || label === 'CMS')) return only('p7m');
  if (labels.some((label) => label.endsWith('CERTIFICATE')))
    return certificatesOf(Buffer.from(text, 'utf8')) ?? only('damaged-certificate');
  return only('other-pem');
}

function sniffPlist(bytes: Uint8Array): SniffedFile {
  try {
    const plist = parsePlistDict(bytes, { bytes: 4_000_000, depth: 32, objects: 20_000 });
    if ('PushCertRequestCSR' in plist) return only('push-request');
    return only('PayloadContent' in plist || 'PayloadType' in plist ? 'mobileconfig' : 'plist');
  } catch (error) {
    if (error instanceof PlistError) return only('plist');
    throw error;
  }
}

// DER as it begins: SEQUENCE with a definite or (BER, as Apple's tokens are) indefinite length.
const SEQUENCE = '^30(?:80|[0-7][0-9a-f]|81..|82....|83......)';
const CMS = new RegExp(`${SEQUENCE}06092a864886f70d0107`);
const PKCS12 = new RegExp(`${SEQUENCE}02010330`);
const ENCRYPTED_KEY = new RegExp(`${SEQUENCE}30(?:[0-7][0-9a-f]|81..)06(?:092a864886f70d0105|0a2a864886f70d010c01)`);

/** Null when it is no DER that this bench meets. */
function sniffDer(der: Buffer): SniffedFile | null {
  const head = der.subarray(0, 40).toString('hex');
  if (PKCS12.test(head)) return only('pkcs12');
  // A profile that was signed is CMS too; its XML stands in it as it is.
  if (CMS.test(head)) return only(der.includes('<key>PayloadContent</key>') ? 'mobileconfig' : 'p7m');
  if (ENCRYPTED_KEY.test(head) || isA(() => privateKeyFrom(der))) return only('private-key');
  if (isA(() => readCsr(der))) return only('csr');
  return certificatesOf(der);
}

function certificatesOf(bytes: Uint8Array): SniffedFile | null {
  try {
    return { kind: 'certificate', certificates: readCertificates(bytes) };
  } catch (error) {
    if (error instanceof PkiError) return null;
    throw error;
  }
}

function isA(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch (error) {
    // A CSR whose own signature is wrong is still a CSR.
    if (error instanceof PkiError) return error.code === 'bad-signature';
    throw error;
  }
}

/** A content token of Apps and Books is JSON with these two, whatever else Apple adds. */
function isToken(text: string): boolean {
  return text.includes('"token"') && text.includes('"expDate"');
}
