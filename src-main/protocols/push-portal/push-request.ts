import { verify } from 'node:crypto';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { type Certificate, readCertificates } from '#pki/certificate.ts';
import { toPem } from '#pki/pem.ts';
import { PkiError } from '#pki/pki-error.ts';
import { buildXmlPlist, PlistError, parsePlistDict } from '#plist/plist.ts';
import { stringAt } from '#plist/read.ts';

export interface VendorSigner {
  /** The vendor's signing certificate first, the root last and included. */
  readonly chain: readonly Certificate[];
  /** SHA256withRSA (PKCS#1 v1.5) over the bytes, with the key of `chain[0]`. */
  sign(bytes: Uint8Array): Promise<Uint8Array> | Uint8Array;
}

/** A push certificate request, taken apart but not judged. */
export interface PushRequestParts {
  readonly csrDer: Buffer;
  /** As it stood in the request: the judge also looks at its lines. */
  readonly chainPem: string;
  readonly chain: readonly Certificate[];
  readonly signature: Buffer;
}

/** The vendor's key does not belong to the vendor's certificate. */
export class PushRequestError extends Error {
  readonly code = 'vendor-key-mismatch';
}

const MAX_REQUEST_BYTES = 256 * 1024;

/**
 * The file Apple's portal takes: base64 of an XML plist with three strings
 * (Apple: "Setting up push notifications for your MDM customers"). `csr` is DER.
 */
export async function buildPushRequest(parts: { csr: Uint8Array; vendor: VendorSigner }): Promise<string> {
  const { csr, vendor } = parts;
  const signature = await vendor.sign(csr);
  const leaf = vendor.chain[0];
  // Told here, not by Apple's portal after a person has signed in there.
  if (leaf === undefined || !verify('sha256', csr, leaf.publicKey, signature))
    throw new PushRequestError('the vendor signature is not valid');
  const plist = buildXmlPlist({
    PushCertRequestCSR: Buffer.from(csr).toString('base64'),
    PushCertCertificateChain: vendor.chain.map((certificate) => toPem('CERTIFICATE', certificate.der)).join(''),
    PushCertSignature: Buffer.from(signature).toString('base64'),
  });
  return plist.toString('base64');
}

/** Takes a request apart. `details.kind` says what it looks like instead, where that is known. */
export function openPushRequest(text: string): Outcome<PushRequestParts, 'not-a-push-request'> {
  const trimmed = text.trim();
  if (trimmed.length > MAX_REQUEST_BYTES) return refuse('too-large');
  if (/^<\?xml|^<!DOCTYPE plist|^<plist/.test(trimmed)) return refuse('raw-xml');
  if (trimmed.startsWith('-----BEGIN')) return refuse(/BEGIN [A-Z ]*CERTIFICATE REQUEST/.test(trimmed) ? 'csr' : 'pem');
  if (trimmed === '' || !/^[A-Za-z0-9+/\s]+={0,2}$/.test(trimmed)) return refuse('not-base64');
  try {
    const plist = parsePlistDict(Buffer.from(trimmed, 'base64'), { bytes: MAX_REQUEST_BYTES, depth: 4, objects: 100 });
    const csr = stringAt(plist, 'PushCertRequestCSR');
    const chainPem = stringAt(plist, 'PushCertCertificateChain');
    const signature = stringAt(plist, 'PushCertSignature');
    if (csr === undefined || chainPem === undefined || signature === undefined) return refuse('keys-missing');
    const chain = readCertificates(Buffer.from(chainPem, 'utf8'));
    return ok({ csrDer: Buffer.from(csr, 'base64'), chainPem, chain, signature: Buffer.from(signature, 'base64') });
  } catch (error) {
    if (error instanceof PlistError) return refuse('not-a-plist');
    if (error instanceof PkiError) return refuse('chain-unreadable');
    throw error;
  }
}

const refuse = (kind: string) => fail('not-a-push-request', `not a push certificate request: ${kind}`, { kind });
