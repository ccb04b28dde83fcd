import { createCipheriv, createDecipheriv, pbkdf2Sync, randomBytes } from 'node:crypto';
import { type Asn1, Asn1Error, expectTag, isUniversal, oidOf, sequenceOf, Tag } from '#pki/asn1.ts';
import { CONTENT_CIPHERS } from '#pki/content-ciphers.ts';
import { derAlgorithm, derInteger, derOctetString, derSequence } from '#pki/der.ts';
import type { HashName } from '#pki/signature.ts';
import { bmpPassphrase, derivePkcs12, iterationsOf } from './key-derivation.ts';
import { Pkcs12 } from './pkcs12-oids.ts';
import { decryptRc2 } from './rc2.ts';

/** A passphrase in the two shapes that algorithms want: UTF-16 (PKCS#12's own) and UTF-8 (PKCS#5). */
export interface Passphrase {
  readonly bmp: Buffer;
  readonly utf8: Buffer;
}

interface Pkcs12Scheme {
  readonly cipher: 'des-ede3-cbc' | 'rc2';
  readonly keyBytes: number;
}

/** All with SHA-1 and blocks of 8 bytes (RFC 7292 appendix C). RC4 is not among them. */
const SCHEMES = new Map<string, Pkcs12Scheme>([
  [Pkcs12.pbeTripleDes, { cipher: 'des-ede3-cbc', keyBytes: 24 }],
  [Pkcs12.pbeTwoKeyTripleDes, { cipher: 'des-ede3-cbc', keyBytes: 16 }],
  [Pkcs12.pbeRc2With128Bits, { cipher: 'rc2', keyBytes: 16 }],
  [Pkcs12.pbeRc2With40Bits, { cipher: 'rc2', keyBytes: 5 }],
]);

const HMAC_WITH_SHA1 = '1.2.840.113549.2.7';
const PSEUDORANDOM = new Map<string, HashName>([
  [HMAC_WITH_SHA1, 'sha1'],
  ['1.2.840.113549.2.9', 'sha256'],
  ['1.2.840.113549.2.10', 'sha384'],
  ['1.2.840.113549.2.11', 'sha512'],
]);

/** Null: the passphrase does not fit (bad padding). Throws Asn1Error for an algorithm we do not know, or parameters beyond the limits. */
export async function decryptWithPassphrase(algorithm: Asn1 | undefined, passphrase: Passphrase, bytes: Buffer): Promise<Buffer | null> {
  const [oidElement, parameters] = sequenceOf(algorithm);
  const oid = oidOf(oidElement);
  if (oid === Pkcs12.pbes2) return decryptPbes2(parameters, passphrase.utf8, bytes);
  const scheme = SCHEMES.get(oid);
  if (scheme === undefined) throw new Asn1Error('an unknown encryption');
  const [salt, count] = sequenceOf(parameters);
  const derivation = {
    hash: 'sha1',
    passphrase: passphrase.bmp,
    salt: expectTag(salt, Tag.octetString).contents,
    iterations: iterationsOf(expectTag(count, Tag.integer).contents),
  } as const;
  const key = derivePkcs12({ ...derivation, purpose: 'key', length: scheme.keyBytes });
  const iv = derivePkcs12({ ...derivation, purpose: 'iv', length: 8 });
  if (scheme.cipher === 'rc2') return await decryptRc2(key, iv, bytes);
  return decrypt(scheme.cipher, Buffer.concat([key, key]).subarray(0, 24), iv, bytes);
}

/** PBES2 with PBKDF2 and AES or triple DES in CBC (RFC 8018 6.2, A.2, A.4): what OpenSSL 3 writes. */
function decryptPbes2(parameters: Asn1 | undefined, passphrase: Buffer, bytes: Buffer): Buffer | null {
  const [derivation, encryption] = sequenceOf(parameters);
  const [derivationOid, derivationParameters] = sequenceOf(derivation);
  const [cipherOid, ivElement] = sequenceOf(encryption);
  const cipher = CONTENT_CIPHERS.get(oidOf(cipherOid));
  const iv = expectTag(ivElement, Tag.octetString).contents;
  if (oidOf(derivationOid) !== Pkcs12.pbkdf2 || cipher === undefined || iv.length !== cipher.ivBytes) {
    throw new Asn1Error('an unknown encryption');
  }
  const [salt, count, ...optional] = sequenceOf(derivationParameters);
  const random = optional.find((field) => isUniversal(field, Tag.sequence)); // not keyLength: the cipher says it
  const hash = PSEUDORANDOM.get(random === undefined ? HMAC_WITH_SHA1 : oidOf(sequenceOf(random)[0]));
  if (hash === undefined) throw new Asn1Error('an unknown pseudorandom function');
  const iterations = iterationsOf(expectTag(count, Tag.integer).contents);
  // Not the asynchronous form: this is a thread of its own, and a hostile file must not fill the pool that others wait for.
  const key = pbkdf2Sync(passphrase, expectTag(salt, Tag.octetString).contents, iterations, cipher.keyBytes, hash);
  return decrypt(cipher.name, key, iv, bytes);
}

function decrypt(cipher: string, key: Buffer, iv: Buffer, bytes: Buffer): Buffer | null {
  const decryptor = createDecipheriv(cipher, key, iv);
  try {
    return Buffer.concat([decryptor.update(bytes), decryptor.final()]);
  } catch {
    return null; // bad padding or length
  }
}

/** pbeWithSHAAnd3-KeyTripleDES-CBC: the AlgorithmIdentifier and the encrypted bytes. */
export function encryptWithPassphrase(plain: Buffer, passphrase: string, iterations: number): { algorithm: Buffer; encrypted: Buffer } {
  const salt = randomBytes(16);
  const derivation = { hash: 'sha1', passphrase: bmpPassphrase(passphrase), salt, iterations } as const;
  const key = derivePkcs12({ ...derivation, purpose: 'key', length: 24 });
  const cipher = createCipheriv('des-ede3-cbc', key, derivePkcs12({ ...derivation, purpose: 'iv', length: 8 }));
  return {
    algorithm: derAlgorithm(Pkcs12.pbeTripleDes, derSequence(derOctetString(salt), derInteger(iterations))),
    encrypted: Buffer.concat([cipher.update(plain), cipher.final()]),
  };
}
