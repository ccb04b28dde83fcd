import { type KeyObject, sign, verify } from 'node:crypto';
import { privateKeyShape } from '#files/private-key-shape.ts';
import { sniffFile } from '#files/sniff-file.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { Asn1Error, isUniversal, oidOf, readAsn1, sequenceOf, Tag } from '#pki/asn1.ts';
import { privateKeyFrom, samePublicKey } from '#pki/keys.ts';
import { fromPem } from '#pki/pem.ts';
import { PkiError } from '#pki/pki-error.ts';
import { RSA_ENCRYPTION } from '#pki/signature.ts';

/** RSA of 8192 bits needs 4.8 KB; a signature with a larger one takes seconds. */
const MAX_KEY_BYTES = 5000;
const MAX_FILE_BYTES = 64 * 1024;

/** An RSA private key of a file, PEM or DER. What has another shape never meets the crypto library: it may compute for minutes. */
export function readVendorKey(bytes: Uint8Array): Outcome<KeyObject, 'not-a-private-key'> {
  const refuse = (kind: string) => fail('not-a-private-key', `not an RSA private key: ${kind}`, { kind });
  if (bytes.length > MAX_FILE_BYTES) return refuse(sniffFile(bytes).kind);
  const ders = [Buffer.from(bytes), ...fromPem(Buffer.from(bytes).toString('latin1')).map(({ der }) => der)];
  const der = ders.find(isRsaPrivateKey);
  if (der === undefined) {
    const kind = sniffFile(bytes).kind;
    const isOther = ders.some((each) => !['encrypted', undefined].includes(privateKeyShape(each)?.kind));
    // `private-key` means one that is sealed with a passphrase, or cannot be read.
    return refuse(isOther ? 'not-rsa' : kind === 'api-key' ? 'private-key' : kind);
  }
  try {
    const key = privateKeyFrom(der);
    return key.asymmetricKeyType === 'rsa' ? ok(key) : refuse('not-rsa');
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    return refuse('private-key');
  }
}

/** Whether it signs what the certificate's key verifies: numbers that only look like a key do not. */
export function signsFor(key: KeyObject, publicKey: KeyObject): boolean {
  if (!samePublicKey(key, publicKey)) return false;
  const probe = Buffer.from('probe');
  try {
    return verify('sha256', probe, publicKey, sign('sha256', probe, key));
  } catch {
    return false; // node:crypto has no other way to say that the numbers are nonsense
  }
}

/** PKCS#8 (RFC 5208) with rsaEncryption, or PKCS#1 (RFC 8017). */
function isRsaPrivateKey(der: Buffer): boolean {
  if (der.length > MAX_KEY_BYTES) return false;
  try {
    const [version, second, third, ...rest] = sequenceOf(readAsn1(der));
    if (!isUniversal(version, Tag.integer)) return false;
    if (isUniversal(second, Tag.sequence)) return isUniversal(third, Tag.octetString) && oidOf(sequenceOf(second)[0]) === RSA_ENCRYPTION;
    return rest.length >= 6 && [second, third, ...rest.slice(0, 6)].every((number) => isUniversal(number, Tag.integer));
  } catch (error) {
    if (error instanceof Asn1Error) return false;
    throw error;
  }
}
