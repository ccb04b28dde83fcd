/** Content ciphers as OID bytes (tag, length, value). */
const DES_CBC = Buffer.from('06052b0e030207', 'hex');
const DES_EDE3_CBC = Buffer.from('06082a864886f70d0307', 'hex');
const AES128_CBC = Buffer.from('0609608648016503040102', 'hex');

export type EnvelopeCipher = 'aes-256-cbc' | 'aes-128-cbc' | 'des-ede3-cbc';

/**
 * The content cipher of an EnvelopedData, to answer a client in what it speaks: 3DES to the DES family (never single DES),
 * AES-256 to what is not known. The OID is looked for in the bytes: a chance hit in the ciphertext has odds of 2^-50 and
 * would only choose another cipher.
 */
export function envelopeCipher(envelope: Buffer): EnvelopeCipher {
  if (envelope.includes(DES_EDE3_CBC) || envelope.includes(DES_CBC)) return 'des-ede3-cbc';
  return envelope.includes(AES128_CBC) ? 'aes-128-cbc' : 'aes-256-cbc';
}
