import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';
import { fromPem } from './pem.ts';
import { PkiError } from './pki-error.ts';

const generate = promisify(generateKeyPair);

/** A new RSA private key (e = 65537), made off the main thread. */
export async function generateRsaKey(bits = 2048): Promise<KeyObject> {
  const { privateKey } = await generate('rsa', { modulusLength: bits });
  return privateKey;
}

/** A new private key on P-256. */
export async function generateEcKey(): Promise<KeyObject> {
  const { privateKey } = await generate('ec', { namedCurve: 'P-256' });
  return privateKey;
}

/** PKCS#8, not encrypted. */
export function privateKeyToDer(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'pkcs8' });
}

/** SubjectPublicKeyInfo of a public key, or of a private key's public half. */
export function publicKeyToDer(key: KeyObject): Buffer {
  return publicHalf(key).export({ format: 'der', type: 'spki' });
}

export function publicHalf(key: KeyObject): KeyObject {
  return key.type === 'public' ? key : createPublicKey(key);
}

/**
 * Whether both are, or belong to, the same public key. `KeyObject.equals` alone will not do: about keys of two kinds it answers no but leaves OpenSSL's error behind, and the next key that is read, by anybody, fails with it.
 */
export function samePublicKey(left: KeyObject, right: KeyObject): boolean {
  const isSameKind = left.asymmetricKeyType === right.asymmetricKeyType;
  return isSameKind && publicHalf(left).equals(publicHalf(right));
}

type KeyFormat = 'pkcs8' | 'pkcs1' | 'sec1';
const FORMATS: Readonly<Record<string, KeyFormat>> = { 'PRIVATE KEY': 'pkcs8', 'RSA PRIVATE KEY': 'pkcs1', 'EC PRIVATE KEY': 'sec1' };

/** PEM (PKCS#8, PKCS#1 or SEC1; the first key of the text) or the same as DER. Throws PkiError 'not-a-private-key'. */
export function privateKeyFrom(bytes: Uint8Array): KeyObject {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = buffer.toString('latin1');
  const candidates: { der: Buffer; type: KeyFormat }[] = text.includes('-----BEGIN ')
    ? fromPem(text).flatMap(({ label, der }) => {
        const type = FORMATS[label];
        return type === undefined ? [] : [{ der, type }];
      })
    : Object.values(FORMATS).map((type) => ({ der: buffer, type }));
  for (const { der, type } of candidates) {
    try {
      return createPrivateKey({ key: der, format: 'der', type });
    } catch {
      // node:crypto can only be asked by trying; the next shape may fit
    }
  }
  throw new PkiError('not-a-private-key');
}
