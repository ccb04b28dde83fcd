import type { KeyObject } from 'node:crypto';
import type { Certificate } from '#pki/certificate.ts';
import { samePublicKey } from '#pki/keys.ts';
import { inWorker } from './in-worker.ts';

/** It is our own work, of known length; this only catches a machine that stands still. */
const LIMIT_MS = 120_000;

/**
 * A `.p12` that Keychain Access of every macOS version and OpenSSL 3 open: triple DES and SHA-1, see build-pkcs12.ts.
 * Keychain Access opens none with an empty passphrase. `friendlyName` is what it shows for the key.
 */
export async function writePkcs12(request: {
  readonly certificate: Certificate;
  readonly chain?: readonly Certificate[];
  readonly key: KeyObject;
  readonly passphrase: string;
  readonly friendlyName: string;
}): Promise<Buffer> {
  const { certificate, chain = [], key, passphrase, friendlyName } = request;
  if (!samePublicKey(key, certificate.publicKey)) throw new Error('the key is not the one of the certificate');
  const others = chain.filter(({ sha256 }) => sha256 !== certificate.sha256).map(({ der }) => der);
  const job = { certificate: certificate.der, chain: others, key, passphrase, friendlyName };
  const answered = await inWorker({ kind: 'build', request: job }, LIMIT_MS);
  if (!answered.done) throw new Error(`the PKCS#12 file was not made: ${answered.why}`);
  return Buffer.from(answered.answer as Uint8Array); // our own thread's, see pkcs12-worker.ts
}
