import { constants as cryptoConstants, type KeyObject, sign, verify } from 'node:crypto';
import { promisify } from 'node:util';
import { type Asn1, isContext, oidOf, sequenceOf } from './asn1.ts';
import { derAlgorithm, derNull } from './der.ts';
import { PkiError } from './pki-error.ts';

export type HashName = 'sha1' | 'sha256' | 'sha384' | 'sha512';

export const DIGEST_OIDS: Readonly<Record<HashName, string>> = {
  sha1: '1.3.14.3.2.26',
  sha256: '2.16.840.1.101.3.4.2.1',
  sha384: '2.16.840.1.101.3.4.2.2',
  sha512: '2.16.840.1.101.3.4.2.3',
};
const HASH_OF_DIGEST = new Map<string, HashName>([
  ['1.3.14.3.2.26', 'sha1'],
  ['2.16.840.1.101.3.4.2.1', 'sha256'],
  ['2.16.840.1.101.3.4.2.2', 'sha384'],
  ['2.16.840.1.101.3.4.2.3', 'sha512'],
]);

export const RSA_ENCRYPTION = '1.2.840.113549.1.1.1';
const RSA_PSS = '1.2.840.113549.1.1.10';
const EC_PUBLIC_KEY = '1.2.840.10045.2.1';

const RSA_WITH: Readonly<Record<HashName, string>> = {
  sha1: '1.2.840.113549.1.1.5',
  sha256: '1.2.840.113549.1.1.11',
  sha384: '1.2.840.113549.1.1.12',
  sha512: '1.2.840.113549.1.1.13',
};
const ECDSA_WITH: Readonly<Record<HashName, string>> = {
  sha1: '1.2.840.10045.4.1',
  sha256: '1.2.840.10045.4.3.2',
  sha384: '1.2.840.10045.4.3.3',
  sha512: '1.2.840.10045.4.3.4',
};

interface Scheme {
  readonly key: 'rsa' | 'rsa-pss' | 'ec';
  /** null: the algorithm names no hash, the digest algorithm beside it does (CMS). */
  readonly hash: HashName | null;
}

const SCHEMES = new Map<string, Scheme>([
  [RSA_ENCRYPTION, { key: 'rsa', hash: null }],
  [EC_PUBLIC_KEY, { key: 'ec', hash: null }],
  ...schemesOf(RSA_WITH, 'rsa'),
  ...schemesOf(ECDSA_WITH, 'ec'),
]);

function schemesOf(oids: Readonly<Record<HashName, string>>, key: 'rsa' | 'ec'): [string, Scheme][] {
  const hashes: readonly HashName[] = ['sha1', 'sha256', 'sha384', 'sha512'];
  return hashes.map((hash) => [oids[hash], { key, hash }]);
}

/** The hash a digest AlgorithmIdentifier names, or null when we do not take it (MD5). Throws Asn1Error. */
export function hashOfDigestAlgorithm(algorithm: Asn1 | undefined): HashName | null {
  return HASH_OF_DIGEST.get(oidOf(sequenceOf(algorithm)[0])) ?? null;
}

/** AlgorithmIdentifier DER of a signature by this key (RFC 4055 5, RFC 5758 3.2). */
export function signatureAlgorithmDer(key: KeyObject, hash: HashName): Buffer {
  return keyKind(key) === 'rsa' ? derAlgorithm(RSA_WITH[hash], derNull) : derAlgorithm(ECDSA_WITH[hash]);
}

/** 'rsa' or 'ec'; we sign with nothing else. Throws PkiError 'unsupported-key'. */
export function keyKind(key: KeyObject): 'rsa' | 'ec' {
  if (key.asymmetricKeyType === 'rsa' || key.asymmetricKeyType === 'ec') return key.asymmetricKeyType;
  throw new PkiError('unsupported-key', 'neither an RSA nor an EC key');
}

/** Nobody's key is longer; one of 16384 bits with a large exponent holds the thread for seven milliseconds. */
const MAX_RSA_BITS = 8192;

const signOffThread = promisify<string, Uint8Array, KeyObject, Buffer>(sign);

/** PKCS#1 v1.5 or ECDSA (DER), computed off the main thread. */
export async function signBytes(key: KeyObject, hash: HashName, data: Uint8Array): Promise<Buffer> {
  return await signOffThread(hash, data, key);
}

/**
 * Whether `signature` over `data` is this key's. `digest` is the hash that CMS names beside the algorithm.
 * An unknown algorithm, or one of another kind of key, is simply not a valid signature. Throws Asn1Error.
 */
export function signatureHolds(
  algorithm: Asn1 | undefined,
  key: KeyObject,
  data: Uint8Array,
  signature: Uint8Array,
  digest: HashName | null,
): boolean {
  const [oidElement, parameters] = sequenceOf(algorithm);
  const oid = oidOf(oidElement);
  const scheme = oid === RSA_PSS ? { key: 'rsa-pss' as const, hash: pssHash(parameters) } : SCHEMES.get(oid);
  const hash = scheme?.hash ?? digest;
  if (scheme === undefined || hash === null) return false;
  const kind = key.asymmetricKeyType;
  const fits = scheme.key === 'rsa-pss' ? kind === 'rsa' || kind === 'rsa-pss' : kind === scheme.key;
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) > MAX_RSA_BITS) return false;
  const pss = { padding: cryptoConstants.RSA_PKCS1_PSS_PADDING, saltLength: cryptoConstants.RSA_PSS_SALTLEN_AUTO };
  try {
    return fits && verify(hash, data, scheme.key === 'rsa-pss' ? { key, ...pss } : key, signature);
  } catch {
    return false; // a key that may not be used in this way (an RSA-PSS key is bound to one hash)
  }
}

/** RSASSA-PSS-params [0]; SHA-1 when left out (RFC 4055 3.1). The mask's hash is the same one in practice. */
function pssHash(parameters: Asn1 | undefined): HashName | null {
  if (parameters === undefined) return null;
  const field = sequenceOf(parameters).find((part) => isContext(part, 0));
  return field === undefined ? 'sha1' : hashOfDigestAlgorithm(field.children[0]);
}
