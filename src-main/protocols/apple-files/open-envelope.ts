import type { KeyObject } from 'node:crypto';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { Asn1Error, isContext, readAsn1, sequenceOf, setOf } from '#pki/asn1.ts';
import type { Certificate } from '#pki/certificate.ts';
import { decryptCms } from '#pki/cms-envelope.ts';
import { isNamedBy } from '#pki/cms-verify.ts';
import { publicKeyToDer } from '#pki/keys.ts';
import { PkiError } from '#pki/pki-error.ts';

/** A private key that something may have been sealed for, with the certificate that was given out. */
export interface RecipientKey {
  readonly keyName: string;
  readonly key: KeyObject;
  readonly certificate: Certificate;
}

export interface Opened {
  readonly keyName: string;
  readonly content: Buffer;
}

const MAX_RECIPIENTS = 16;

/**
 * Opens a CMS EnvelopedData with one of our keys. The envelope names its recipient by issuer and serial number; when
 * none of our certificates is named, every key is tried, because a certificate may have been made anew for the same key.
 * `looksRight` tells the content from garbage: a wrong key ends in a valid padding once in 256 times.
 * 'other-key': it was sealed for somebody else. 'damaged': it was sealed for us, or cannot be read at all.
 */
export function openEnvelope(
  cms: Buffer,
  keys: readonly RecipientKey[],
  looksRight: (content: Buffer) => boolean,
): Outcome<Opened, 'other-key' | 'damaged'> {
  const fitting = keys.filter(({ key, certificate }) => certificate.publicKeyDer.equals(publicKeyToDer(key)));
  let named: readonly RecipientKey[];
  try {
    named = namedIn(cms, fitting);
  } catch (error) {
    if (error instanceof Asn1Error) return fail('damaged', 'the envelope is not whole');
    throw error;
  }
  let doubtful: Opened | null = null;
  for (const { keyName, key, certificate } of named) {
    const content = decrypted(cms, key, certificate);
    if (content === null) continue;
    if (looksRight(content)) return ok({ keyName, content });
    doubtful ??= { keyName, content };
  }
  if (doubtful !== null) return ok(doubtful);
  if (named.length > 0) return fail('damaged', 'the envelope does not open with the key it was made for');
  for (const { keyName, key } of fitting) {
    const content = decrypted(cms, key);
    if (content !== null && looksRight(content)) return ok({ keyName, content });
  }
  return fail('other-key', 'the envelope was made for another public key');
}

function namedIn(cms: Buffer, keys: readonly RecipientKey[]): RecipientKey[] {
  const [, wrapper] = sequenceOf(readAsn1(cms));
  const fields = sequenceOf(isContext(wrapper, 0) ? wrapper.children[0] : undefined).filter(({ tagClass }) => tagClass === 0);
  // Key agreement, passwords and pre-shared keys have context tags.
  const transported = setOf(fields[1]).filter(({ tagClass }) => tagClass === 0);
  const names = transported.slice(0, MAX_RECIPIENTS).map((info) => sequenceOf(info)[1]);
  sequenceOf(fields[2]); // the content must at least be there
  return keys.filter(({ certificate }) => names.some((name) => isNamedBy(certificate.der, name)));
}

function decrypted(cms: Buffer, key: KeyObject, certificate?: Certificate): Buffer | null {
  try {
    return decryptCms(cms, key, certificate);
  } catch (error) {
    if (error instanceof PkiError) return null;
    throw error;
  }
}
