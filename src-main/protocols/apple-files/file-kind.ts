import type { Certificate } from '#pki/certificate.ts';
import type { CertificateKind } from './certificate-kind.ts';

/** What a file is, by its bytes; names lie too often. The words are keys of the texts people read. */
export type FileKind =
  | CertificateKind
  | 'damaged-certificate'
  | 'csr'
  | 'push-request'
  | 'push-request-xml'
  | 'mdmcert-reply'
  | 'ade-token'
  | 'cms-signed'
  | 'content-token'
  | 'api-key'
  | 'private-key'
  | 'pkcs12'
  | 'mobileconfig'
  | 'backup'
  | 'plist'
  | 'html'
  | 'zip'
  | 'other-pem'
  | 'empty'
  | 'too-large'
  | 'unknown';

export interface SniffedFile {
  readonly kind: FileKind;
  /** In the order of the file; empty unless the kind is one of a certificate. */
  readonly certificates: readonly Certificate[];
}

export const only = (kind: FileKind): SniffedFile => ({ kind, certificates: [] });
