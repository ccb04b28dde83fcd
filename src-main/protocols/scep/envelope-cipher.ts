/** Content ciphers as OID bytes (tag, length, value). */
const DES_EDE3_CBC = Buffer.from('06082a864886f70d0307', 'hex');
const AES128_CBC = Buffer.from('0609608648016503040102', 'hex');

export type EnvelopeCipher = 'aes-256-cbc' | 'aes-128-cbc' | 'des-ede3-cbc';

/**
 * The content cipher of an EnvelopedData, to answer a client in what it speaks; AES-256 when it is none of the known.
 * The OID is looked for in the bytes: a chance hit in the ciphertext has odds of 2^-80 and would only choose another cipher.
 */
export function envelopeCipher(envelope: Buffer): EnvelopeCipher {
  if (envelope.includes(DES_EDE3_CBC)) return 'des-ede3-cbc';
  return envelope.includes(AES128_CBC) ? 'aes-128-cbc' : 'aes-256-cbc';
}
