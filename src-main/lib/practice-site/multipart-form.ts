/** A field or file of a `multipart/form-data` body (RFC 7578). */
export interface FormPart {
  readonly name: string;
  /** Null for an ordinary field. */
  readonly fileName: string | null;
  readonly bytes: Buffer;
}

const MAX_PARTS = 20;

/** Takes a browser's form apart. Null when the body is not what its content type promises. */
export function parseMultipartForm(contentType: string, body: Buffer): FormPart[] | null {
  const boundary = /^multipart\/form-data;.*boundary="?([^";]{1,70})"?/i.exec(contentType)?.[1];
  if (boundary === undefined) return null;
  // The first delimiter has no line break before it; with one put there, all delimiters are alike.
  const text = Buffer.concat([Buffer.from('\r\n'), body]);
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const parts: FormPart[] = [];
  let at = text.indexOf(delimiter);
  while (at !== -1 && parts.length <= MAX_PARTS) {
    const start = at + delimiter.length;
    if (text.subarray(start, start + 2).toString('latin1') === '--') return parts;
    const end = text.indexOf(delimiter, start);
    if (end === -1) return null;
    const part = parsePart(text.subarray(start + 2, end));
    if (part === null) return null;
    parts.push(part);
    at = end;
  }
  return null;
}

function parsePart(bytes: Buffer): FormPart | null {
  const gap = bytes.indexOf('\r\n\r\n');
  if (gap === -1) return null;
  const disposition = /^content-disposition:\s*form-data;(.*)$/im.exec(bytes.subarray(0, gap).toString('utf8'))?.[1];
  const name = disposition === undefined ? undefined : /(?:^|[;\s])name="([^"]*)"/i.exec(disposition)?.[1];
  if (disposition === undefined || name === undefined) return null;
  const fileName = /filename="([^"]*)"/i.exec(disposition)?.[1] ?? null;
  return { name, fileName, bytes: bytes.subarray(gap + 4) };
}
