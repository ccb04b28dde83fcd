/** One PEM block (RFC 7468): 64 columns, ends with a newline. */
export function toPem(label: string, der: Uint8Array): string {
  const base64 = Buffer.from(der.buffer, der.byteOffset, der.byteLength).toString('base64');
  const lines = base64.match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

export interface PemBlock {
  readonly label: string;
  readonly der: Buffer;
}

const BEGIN = '-----BEGIN ';
const DASHES = '-----';

/**
 * Every well-formed block of a text, in order; what stands between them is skipped, and so is a block that is cut
 * off, encrypted the old way (it has headers) or not base64.
 */
export function fromPem(text: string): PemBlock[] {
  const blocks: PemBlock[] = [];
  let from = text.indexOf(BEGIN);
  while (from !== -1) {
    const next = text.indexOf(BEGIN, from + BEGIN.length);
    const block = blockIn(text.slice(from, next === -1 ? text.length : next));
    if (block !== null) blocks.push(block);
    from = next;
  }
  return blocks;
}

function blockIn(text: string): PemBlock | null {
  const labelEnd = text.indexOf(DASHES, BEGIN.length);
  if (labelEnd === -1) return null;
  const label = text.slice(BEGIN.length, labelEnd);
  const end = text.indexOf(`-----END ${label}-----`, labelEnd + DASHES.length);
  if (end === -1) return null;
  const base64 = text.slice(labelEnd + DASHES.length, end).replace(/\s+/g, '');
  if (base64 === '' || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return null;
  return { label, der: Buffer.from(base64, 'base64') };
}
