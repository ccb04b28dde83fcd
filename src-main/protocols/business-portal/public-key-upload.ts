import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { type Certificate, readCertificates } from '#pki/certificate.ts';
import { fromPem } from '#pki/pem.ts';
import { PkiError } from '#pki/pki-error.ts';

type PublicKeyRefusal =
  | 'file-missing'
  | 'key-private'
  | 'key-csr'
  | 'key-token'
  | 'key-der'
  | 'key-not-a-certificate'
  | 'key-many'
  | 'key-not-rsa-2048';

/**
 * The file that Business Manager calls a public key: PEM with one X.509 certificate, RSA with 2048 bits. Who signed it and
 * its dates do not matter there.
 */
export function readPublicKeyUpload(bytes: Buffer | null): Outcome<Certificate, PublicKeyRefusal> {
  if (bytes === null) return fail('file-missing');
  const text = bytes.toString('latin1');
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) return fail('key-private');
  if (/-----BEGIN [A-Z ]*CERTIFICATE REQUEST-----/.test(text)) return fail('key-csr');
  if (/smime\.p7m|pkcs7-mime/i.test(text)) return fail('key-token');
  if (bytes[0] === 0x30 && bytes[1] !== undefined && bytes[1] > 0x7f) return fail('key-der');
  const blocks = fromPem(text);
  if (blocks.length > 1) return fail('key-many');
  if (blocks[0]?.label !== 'CERTIFICATE') return fail('key-not-a-certificate');
  try {
    const [certificate] = readCertificates(bytes);
    if (certificate === undefined) return fail('key-not-a-certificate');
    const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
    return asymmetricKeyType === 'rsa' && asymmetricKeyDetails?.modulusLength === 2048 ? ok(certificate) : fail('key-not-rsa-2048');
  } catch (error) {
    if (error instanceof PkiError) return fail('key-not-a-certificate');
    throw error;
  }
}
