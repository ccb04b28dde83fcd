import { hash, type KeyObject } from 'node:crypto';
import { Cms } from '#pki/cms-oids.ts';
import { derBmpString, derContext, derContextSimple, derInteger, derOctetString, derOid, derSequence, derSetOf } from '#pki/der.ts';
import { privateKeyToDer } from '#pki/keys.ts';
import { encryptWithPassphrase } from './encryption.ts';
import { derMacData } from './mac.ts';
import { Pkcs12 } from './pkcs12-oids.ts';

/**
 * How often the hash is repeated, for the key, for the certificates and for the MAC. Triple DES and SHA-1 are what every
 * Keychain Access opens, so that these rounds are all that stands between a stolen file and a short passphrase. 100 000 is
 * what Java wrote for years with the very same algorithms, and Keychain took those; .NET refuses beyond 300 000.
 */
const ITERATIONS = 100_000;

export interface BuildRequest {
  /** DER. */
  readonly certificate: Uint8Array;
  readonly chain: readonly Uint8Array[];
  readonly key: KeyObject;
  readonly passphrase: string;
  readonly friendlyName: string;
}

/** A PFX (RFC 7292) as old macOS wants it. It computes for a second or more. */
export function buildPkcs12({ certificate, chain, key, passphrase, friendlyName }: BuildRequest): Buffer {
  // Both bags carry the same id and name: that is how Keychain and openssl know that they belong together.
  const attributes = derSetOf([
    attribute(Pkcs12.friendlyName, derBmpString(friendlyName)),
    attribute(Pkcs12.localKeyId, derOctetString(hash('sha1', certificate, 'buffer'))),
  ]);
  const certificates = derSequence(certificateBag(certificate, attributes), ...chain.map((der) => certificateBag(der)));
  const encryptedCertificates = encryptWithPassphrase(certificates, passphrase, ITERATIONS);
  const encryptedKey = encryptWithPassphrase(privateKeyToDer(key), passphrase, ITERATIONS);
  const keyBag = bag(Pkcs12.shroudedKeyBag, derSequence(encryptedKey.algorithm, derOctetString(encryptedKey.encrypted)), attributes);
  const safes = derSequence(
    derSequence(derOid(Pkcs12.encryptedData), derContext(0, encryptedData(encryptedCertificates))),
    data(derSequence(keyBag)),
  );
  return derSequence(derInteger(3), data(safes), derMacData(safes, passphrase, ITERATIONS));
}

function certificateBag(der: Uint8Array, attributes?: Buffer): Buffer {
  return bag(Pkcs12.certificateBag, derSequence(derOid(Pkcs12.x509Certificate), derContext(0, derOctetString(der))), attributes);
}

function bag(type: string, value: Buffer, attributes: Buffer = Buffer.alloc(0)): Buffer {
  return derSequence(derOid(type), derContext(0, value), attributes);
}

function attribute(type: string, value: Buffer): Buffer {
  return derSequence(derOid(type), derSetOf([value]));
}

/** ContentInfo of plain data. */
function data(contents: Buffer): Buffer {
  return derSequence(derOid(Cms.data), derContext(0, derOctetString(contents)));
}

/** EncryptedData (RFC 5652 8). */
function encryptedData({ algorithm, encrypted }: { algorithm: Buffer; encrypted: Buffer }): Buffer {
  return derSequence(derInteger(0), derSequence(derOid(Cms.data), algorithm, derContextSimple(0, encrypted)));
}
