import { createECDH, createPrivateKey, type KeyObject } from 'node:crypto';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { privateKeyToDer } from '#pki/keys.ts';
import { fromPem, type PemBlock, toPem } from '#pki/pem.ts';
import { fileText } from './file-text.ts';
import { privateKeyShape } from './private-key-shape.ts';

export type ApiKeyRefusal = 'not-an-api-key' | 'not-p256' | 'encrypted';

const MAX_KEY_FILE_BYTES = 64 * 1024;
const P256 = '1.2.840.10045.3.1.7';

/**
 * The private key of an API account of Apple Business or School Manager. Its PEM says `EC PRIVATE KEY` (SEC1), but the
 * body is PKCS#8: so the label is not believed, and both shapes are taken. One key alone, on P-256: the tokens are ES256.
 */
export function readApiKey(bytes: Uint8Array): Outcome<KeyObject, ApiKeyRefusal> {
  if (bytes.length > MAX_KEY_FILE_BYTES) return fail('not-an-api-key', 'too large');
  const text = fileText(bytes);
  if (/Proc-Type: *4,ENCRYPTED|BEGIN ENCRYPTED PRIVATE KEY/.test(text)) return fail('encrypted', 'the key has a passphrase');
  const blocks = fromPem(text);
  const [block, ...others] = blocks.filter(({ label }) => label.endsWith('PRIVATE KEY'));
  const isIdentity = blocks.some(({ label }) => label.endsWith('CERTIFICATE'));
  if (block === undefined || others.length > 0 || isIdentity) return fail('not-an-api-key', 'not a single private key');
  return keyIn(block);
}

function keyIn({ der }: PemBlock): Outcome<KeyObject, ApiKeyRefusal> {
  const shape = privateKeyShape(der);
  if (shape?.kind === 'encrypted') return fail('encrypted', 'the key has a passphrase');
  if (shape?.kind !== 'ec') return fail('not-an-api-key', 'not an elliptic curve key');
  if (shape.curve !== P256) return fail('not-p256', 'a key on another curve');
  try {
    const key = createPrivateKey({ key: der, format: 'der', type: shape.format });
    return isWhole(key) ? ok(key) : fail('not-an-api-key', 'its two halves do not belong together');
  } catch {
    return fail('not-an-api-key', 'the crypto library does not take it'); // it can only be asked by trying
  }
}

/**
 * The file carries its public half too, and nobody has checked that it is the right one, nor that the secret number is
 * within the curve's order: OpenSSL signs with zero, and finds the signature good.
 */
function isWhole(key: KeyObject): boolean {
  const { d = '', x = '', y = '' } = key.export({ format: 'jwk' });
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(Buffer.from(d, 'base64url')); // throws outside of the order
  const point = Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  return curve.getPublicKey().equals(point);
}

/** The file as Apple's portal writes it, odd label included, for the simulated one. */
export function writeApiKey(key: KeyObject): string {
  return toPem('EC PRIVATE KEY', privateKeyToDer(key));
}
