export type ContentCipher = 'aes-256-cbc' | 'aes-128-cbc' | 'des-ede3-cbc';

export interface CipherFacts {
  /** The full name: BoringSSL does not know every alias. */
  readonly name: ContentCipher | 'aes-192-cbc';
  readonly keyBytes: number;
  readonly ivBytes: number;
}

/** Ciphers of CMS and of PKCS#5, by object identifier; their parameter is the initialisation vector (RFC 3565, RFC 3370 5.1). */
export const CONTENT_CIPHERS: ReadonlyMap<string, CipherFacts> = new Map<string, CipherFacts>([
  ['2.16.840.1.101.3.4.1.42', { name: 'aes-256-cbc', keyBytes: 32, ivBytes: 16 }],
  ['2.16.840.1.101.3.4.1.22', { name: 'aes-192-cbc', keyBytes: 24, ivBytes: 16 }],
  ['2.16.840.1.101.3.4.1.2', { name: 'aes-128-cbc', keyBytes: 16, ivBytes: 16 }],
  ['1.2.840.113549.3.7', { name: 'des-ede3-cbc', keyBytes: 24, ivBytes: 8 }],
]);
