import { type FormPart, parseMultipartForm } from './multipart-form.ts';

/** What a person filled in. */
export interface SiteForm {
  /** Trimmed; empty when the field is missing. */
  text(name: string): string;
  /** Every value of a field that may be there more than once. */
  all(name: string): readonly string[];
  /** Null when no file was chosen; browsers then send one without name and bytes. */
  file(name: string): Buffer | null;
}

/** A browser's form, `multipart/form-data` or URL-encoded. Null when the body is not what its content type promises. */
export function readForm(contentType: string, body: Buffer): SiteForm | null {
  const parts = /^multipart\/form-data/i.test(contentType) ? parseMultipartForm(contentType, body) : parseUrlEncoded(body);
  if (parts === null) return null;
  const all = (name: string) => parts.filter((part) => part.name === name).map(({ bytes }) => bytes.toString('utf8').trim());
  return {
    text: (name) => all(name)[0] ?? '',
    all,
    file: (name) => {
      const part = parts.find((candidate) => candidate.name === name);
      return part === undefined || part.bytes.length === 0 ? null : part.bytes;
    },
  };
}

const parseUrlEncoded = (body: Buffer): FormPart[] =>
  [...new URLSearchParams(body.toString('utf8'))].map(([name, value]) => ({ name, fileName: null, bytes: Buffer.from(value) }));
