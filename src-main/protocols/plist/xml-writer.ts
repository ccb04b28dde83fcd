import { isPlistInteger, type PlistInput, PlistReal, PlistUid } from './plist-value.ts';

const HEAD =
  '<?xml version="1.0" encoding="UTF-8"?>\n' +
  '<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n' +
  '<plist version="1.0">\n';

/**
 * Writes an XML property list as Apple's tools lay it out, keys in the order given. Whole numbers become integers,
 * others reals (PlistReal forces a real). Characters that XML cannot carry (control characters, lone surrogates)
 * become U+FFFD: a document nobody can read would be worse than one character lost.
 * Throws RangeError for an integer beyond 64 bits or a date outside the years 0-9999.
 */
export function buildXmlPlist(value: PlistInput): Buffer {
  const out: string[] = [HEAD];
  write(value, '', out);
  out.push('</plist>\n');
  return Buffer.from(out.join(''), 'utf8');
}

function write(value: PlistInput, indent: string, out: string[]): void {
  if (typeof value === 'string') out.push(indent, '<string>', escapeXml(value), '</string>\n');
  else if (typeof value === 'boolean') out.push(indent, value ? '<true/>\n' : '<false/>\n');
  else if (typeof value === 'bigint' || Number.isSafeInteger(value)) out.push(indent, '<integer>', integerText(value), '</integer>\n');
  else if (typeof value === 'number') out.push(indent, '<real>', realText(value), '</real>\n');
  else if (value instanceof PlistReal) out.push(indent, '<real>', realText(value.value), '</real>\n');
  else if (value instanceof Date) out.push(indent, '<date>', dateText(value), '</date>\n');
  else if (value instanceof Uint8Array) out.push(indent, '<data>', base64Of(value), '</data>\n');
  else if (value instanceof PlistUid) write({ CF$UID: value.value }, indent, out);
  else if (isArray(value)) {
    if (value.length === 0) out.push(indent, '<array/>\n');
    else {
      out.push(indent, '<array>\n');
      for (const item of value) write(item, `${indent}\t`, out);
      out.push(indent, '</array>\n');
    }
  } else {
    const entries = Object.entries(value);
    const start = out.length;
    out.push(indent, '<dict>\n');
    for (const [key, item] of entries) {
      if (item === undefined) continue;
      out.push(indent, '\t<key>', escapeXml(key), '</key>\n');
      write(item, `${indent}\t`, out);
    }
    if (out.length === start + 2) out.splice(start, 2, indent, '<dict/>\n');
    else out.push(indent, '</dict>\n');
  }
}

/** Array.isArray does not narrow read-only arrays. */
export function isArray(value: PlistInput): value is readonly PlistInput[] {
  return Array.isArray(value);
}

function integerText(value: number | bigint | PlistInput): string {
  const integer = BigInt(value as number | bigint);
  if (!isPlistInteger(integer)) throw new RangeError('a plist integer must fit in 64 bits');
  return integer.toString();
}

function realText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? '+infinity' : '-infinity';
  const text = Object.is(value, -0) ? '-0' : String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

function dateText(date: Date): string {
  const text = date.toISOString(); // throws RangeError for an invalid date
  if (text.length !== 24) throw new RangeError('a plist date must lie in the years 0-9999');
  return `${text.slice(0, 19)}Z`;
}

function base64Of(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

/** Lone surrogates are left to the UTF-8 encoder, which writes U+FFFD for them. */
function escapeXml(text: string): string {
  if (!/[<>&\x00-\x08\x0b-\x1f\ufffe\uffff]/.test(text)) return text;
  return text
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('\r', '&#13;'); // a bare one would come back as a line feed
}
