import { isBoringSsl } from '#lib/boring-ssl.ts';

/**
 * Options of TLS that load the certificates of a pair record, whoever made it. Those of other tools carry SHA-1, which an OpenSSL
 * with strict defaults (Debian's Node) does not even load above security level 0. BoringSSL has no levels and refuses the word.
 */
export const anySignature: { readonly ciphers?: string } = isBoringSsl ? {} : { ciphers: 'DEFAULT:@SECLEVEL=0' };
