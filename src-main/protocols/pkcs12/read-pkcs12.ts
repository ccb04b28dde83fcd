import type { KeyObject } from 'node:crypto';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { type Certificate, readCertificate } from '#pki/certificate.ts';
import { inWorker } from './in-worker.ts';
import type { OpenedPkcs12, OpenFailure } from './open-pkcs12.ts';

export type Pkcs12Failure = 'not-a-pkcs12' | OpenFailure;

export interface Pkcs12Contents {
  /** The one whose public key is the key's. */
  readonly certificate: Certificate;
  /** The others: its issuers first, from below. None of them is trusted. */
  readonly chain: readonly Certificate[];
  readonly key: KeyObject;
}

const MAX_BYTES = 4 * 1024 * 1024;
/** A real file takes a second; the one that takes longer was made to. */
const LIMIT_MS = 10_000;

/**
 * Reads a `.p12`/`.pfx`: as Keychain Access writes it (RC2 and triple DES), as openssl does (AES). A changed byte cannot be
 * told from a wrong passphrase, except where the file no longer has its form. `limitMs` is for tests.
 */
export async function readPkcs12(
  bytes: Uint8Array,
  passphrase: string,
  limitMs: number = LIMIT_MS,
): Promise<Outcome<Pkcs12Contents, Pkcs12Failure>> {
  if (!isPkcs12(bytes)) return fail('not-a-pkcs12');
  if (bytes.length > MAX_BYTES) return fail('damaged', 'too large');
  const answered = await inWorker({ kind: 'open', bytes, passphrase }, limitMs);
  if (!answered.done) return fail('damaged', answered.why);
  const opened = answered.answer as Outcome<OpenedPkcs12, OpenFailure>; // our own thread's, see pkcs12-worker.ts
  if (!opened.ok) return opened;
  const { certificate, chain, key } = opened.value;
  return ok({ certificate: readCertificate(certificate), chain: chain.map((der) => readCertificate(der)), key });
}

/** Version 3 and the start of a ContentInfo of data, in definite and indefinite lengths: enough to tell it from any other file. */
function isPkcs12(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 64)).toString('hex');
  return /^30(80|[0-7].|8[1-4](..){1,4})02010330(80|[0-7].|8[1-4](..){1,4})06092a864886f70d0107/.test(head);
}
