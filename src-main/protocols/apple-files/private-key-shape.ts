import { type Asn1, Asn1Error, isContext, isUniversal, oidOf, readAsn1, sequenceOf, Tag } from '#pki/asn1.ts';
import { SEQUENCE } from './cms-file.ts';

/** A private key by its shape. `curve` is null for explicit or missing parameters. */
export type PrivateKeyShape =
  | { readonly kind: 'ec'; readonly format: 'pkcs8' | 'sec1'; readonly curve: string | null }
  | { readonly kind: 'encrypted' }
  | { readonly kind: 'other' };

const EC_PUBLIC_KEY = '1.2.840.10045.2.1';
/** No private key is longer; RSA with 16384 bits needs a ninth of it. */
const MAX_KEY_BYTES = 64 * 1024;
const ENCRYPTED = new RegExp(`^${SEQUENCE}30(?:[0-7][0-9a-f]|81..)06(?:092a864886f70d0105|0a2a864886f70d010c01)`);

/**
 * What kind of private key this is (RFC 5208, 5915, 8017), or null. Told without the crypto library: some kinds of key
 * make it compute for minutes when the numbers in them are large enough.
 */
export function privateKeyShape(der: Uint8Array): PrivateKeyShape | null {
  if (der.length > MAX_KEY_BYTES) return null;
  if (ENCRYPTED.test(Buffer.from(der.subarray(0, 40)).toString('hex'))) return { kind: 'encrypted' };
  try {
    return shapeOf(sequenceOf(readAsn1(der)));
  } catch (error) {
    if (error instanceof Asn1Error) return null;
    throw error;
  }
}

function shapeOf([version, second, third, ...rest]: readonly Asn1[]): PrivateKeyShape | null {
  if (!isUniversal(version, Tag.integer) || version.contents.length !== 1) return null;
  if (isUniversal(second, Tag.sequence) && isUniversal(third, Tag.octetString)) {
    const [algorithm, parameters] = sequenceOf(second);
    if (oidOf(algorithm) !== EC_PUBLIC_KEY) return { kind: 'other' };
    return { kind: 'ec', format: 'pkcs8', curve: curveOf(parameters) };
  }
  if (isUniversal(second, Tag.octetString) && version.contents[0] === 1) {
    const parameters = isContext(third, 0) ? third.children[0] : undefined;
    return { kind: 'ec', format: 'sec1', curve: curveOf(parameters) };
  }
  const numbers = [second, third, ...rest];
  return numbers.length >= 8 && numbers.slice(0, 8).every((number) => isUniversal(number, Tag.integer)) ? { kind: 'other' } : null;
}

function curveOf(parameters: Asn1 | undefined): string | null {
  return isUniversal(parameters, Tag.oid) ? oidOf(parameters) : null;
}
