import type { IdentifiedFile } from '#contract/certificates.ts';
import { MAX_FILE_BYTES } from '#contract/incoming.ts';
import { readAdeFileName } from '#files/ade-file-name.ts';
import { readContentToken } from '#files/content-token.ts';
import { type FileKind, sniffFile } from '#files/sniff-file.ts';
import type { Certificate } from '#pki/certificate.ts';

export type Place = NonNullable<IdentifiedFile['place']>;

const places: Partial<Readonly<Record<FileKind, Place>>> = {
  'push-certificate': 'push',
  'push-request': 'push',
  'push-request-xml': 'push',
  csr: 'push',
  'mdmcert-reply': 'push',
  'ade-token': 'ade',
  'content-token': 'content',
  'api-key': 'api',
  'vendor-certificate': 'vendor',
  pkcs12: 'supervision',
  backup: 'backup',
};

/** What a file is, where it belongs, and what helps people to tell it from another. Nothing secret of it. */
export function identifyFile(bytes: Uint8Array, fileName: string): IdentifiedFile {
  if (bytes.length > MAX_FILE_BYTES) return { kind: 'too-large', details: {}, place: null };
  const { kind, certificates } = sniffFile(bytes);
  return { kind, details: detailsOf(kind, certificates, bytes, fileName), place: places[kind] ?? null };
}

function detailsOf(kind: FileKind, certificates: readonly Certificate[], bytes: Uint8Array, fileName: string): Record<string, string> {
  const [leaf] = [...certificates.filter(({ isCa }) => !isCa), ...certificates];
  if (leaf !== undefined) {
    const { subjectText, uid, notAfter } = leaf;
    const topic: Record<string, string> = kind === 'push-certificate' && uid !== null ? { topic: short(uid) } : {};
    return { subject: short(subjectText), expiresAt: iso(notAfter), ...topic };
  }
  if (kind === 'ade-token') {
    const named = readAdeFileName(fileName);
    return named === null ? {} : { serverName: short(named.serverName), downloadedAt: iso(named.at) };
  }
  if (kind === 'content-token') {
    const read = readContentToken(bytes);
    return read.ok ? { organizationName: short(read.value.organizationName), expiresAt: iso(read.value.expiresAt) } : {};
  }
  return {};
}

const short = (text: string): string => [...text].slice(0, 200).join('');
/** A certificate may claim a year that no calendar has. */
const iso = (at: number): string => (Math.abs(at) <= 8_640_000_000_000_000 ? new Date(at).toISOString() : '');
