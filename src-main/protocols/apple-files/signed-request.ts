import { verify } from 'node:crypto';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { type Certificate, readCertificates } from '#pki/certificate.ts';
import { readCsr } from '#pki/csr.ts';
import { PkiError } from '#pki/pki-error.ts';
import { verifyChain } from '#pki/verify-chain.ts';
import { type PlistDict, PlistError, parsePlistDict } from '#plist/plist.ts';
import { stringAt } from '#plist/read.ts';
import { isSelfSigned } from './certificate-kind.ts';
import { fileText, reason, strictBase64, unpackText } from './file-text.ts';

export interface SignedRequest {
  /** Base64 text, ready for Apple's portal. */
  readonly request: string;
  readonly csrDer: Buffer;
  /** The vendor's certificate first. */
  readonly chain: readonly Certificate[];
}

/** `details.reason` says more where more is known. */
export type SignedRequestRefusal = 'not-a-push-request' | 'damaged' | 'signature-wrong' | 'chain-incomplete' | 'vendor-expired';

const MAX_REQUEST_BYTES = 256 * 1024;
const MAX_CHAIN = 8;
const CSR_KEY = 'PushCertRequestCSR';
const CHAIN_KEY = 'PushCertCertificateChain';
const SIGNATURE_KEY = 'PushCertSignature';

/**
 * What an MDM vendor gives back for our CSR: base64 of an XML plist, or the plist itself, which is packed here because
 * the portal takes the base64 alone. Everything that Apple's portal would refuse after a person has signed in is said
 * here instead, except which root it trusts. Whose CSR it is, the caller knows.
 */
export function readSignedRequest(bytes: Uint8Array, now: number): Outcome<SignedRequest, SignedRequestRefusal> {
  if (bytes.length > MAX_REQUEST_BYTES) return fail('not-a-push-request', 'too large');
  const text = fileText(bytes);
  const packed = text.startsWith('<') ? null : unpackText(text);
  const xml = packed === null ? Buffer.from(text, 'utf8') : packed.bytes;
  if (!/^\s*<(?:\?xml|!DOCTYPE plist|plist)/.test(xml.toString('utf8', 0, 100)) || !xml.includes(CSR_KEY)) {
    return fail('not-a-push-request', 'not base64 of a property list with a request');
  }
  if (packed !== null && strictBase64(packed.text) === null) return fail('damaged', 'the base64 was cut off', reason('base64'));
  const parts = partsOf(xml);
  if (!parts.ok) return parts;
  const judged = judge(parts.value, now);
  if (!judged.ok) return judged;
  const { csrDer, chain } = parts.value;
  return ok({ request: packed?.text ?? xml.toString('base64'), csrDer, chain });
}

interface Parts {
  readonly csrDer: Buffer;
  readonly signature: Buffer;
  readonly chain: readonly Certificate[];
}

function partsOf(xml: Buffer): Outcome<Parts, SignedRequestRefusal> {
  const plist = plistIn(xml);
  if (plist === null) return fail('damaged', 'the property list is not whole', reason('plist'));
  const keys = [CSR_KEY, CHAIN_KEY, SIGNATURE_KEY];
  // Parsers disagree on which of two equal keys counts.
  if (keys.some((key) => xml.indexOf(key) !== xml.lastIndexOf(key))) return fail('damaged', 'a key stands there twice', reason('keys'));
  const [csr, chainPem, signature] = keys.map((key) => stringAt(plist, key));
  const csrDer = strictBase64(csr ?? '');
  const signatureBytes = strictBase64(signature ?? '');
  if (csrDer === null || chainPem === undefined || signatureBytes === null) {
    return fail('damaged', 'one of the three strings is missing or not base64', reason('keys'));
  }
  if (!isReadable(() => readCsr(csrDer))) return fail('damaged', 'the CSR is broken', reason('csr'));
  if (!hasLinesOf64(chainPem)) return fail('damaged', 'the chain is not PEM of 64 columns', reason('chain-lines'));
  const chain = chainIn(chainPem);
  if (chain === null) return fail('damaged', 'the chain cannot be read', reason('chain'));
  return ok({ csrDer, signature: signatureBytes, chain });
}

function judge({ csrDer, signature, chain }: Parts, now: number): Outcome<null, SignedRequestRefusal> {
  const [leaf, ...others] = chain;
  if (leaf?.publicKey.asymmetricKeyType !== 'rsa') return fail('signature-wrong', 'the vendor has no RSA key', reason('key'));
  if (!verify('sha256', csrDer, leaf.publicKey, signature)) {
    const sha1 = verify('sha1', csrDer, leaf.publicKey, signature);
    return fail('signature-wrong', 'the vendor signature does not fit the CSR', reason(sha1 ? 'sha1' : 'other'));
  }
  const roots = others.filter((certificate) => certificate.isCa && isSelfSigned(certificate));
  const path = verifyChain({ leaf, intermediates: others, roots, at: now });
  if (path.ok) return ok(null);
  const { code } = path.error;
  return code === 'expired' || code === 'not-yet-valid'
    ? fail('vendor-expired', 'a certificate of the vendor’s chain is out of date', reason(code))
    : fail('chain-incomplete', 'the chain does not lead to its root', reason(roots.length === 0 ? 'root' : 'link'));
}

function plistIn(xml: Buffer): PlistDict | null {
  try {
    return parsePlistDict(xml, { bytes: MAX_REQUEST_BYTES, depth: 4, objects: 100 });
  } catch (error) {
    if (error instanceof PlistError) return null;
    throw error;
  }
}

function chainIn(pem: string): Certificate[] | null {
  if (pem.split('-----BEGIN CERTIFICATE-----').length - 1 > MAX_CHAIN) return null;
  let chain: Certificate[] = [];
  const readable = isReadable(() => {
    chain = readCertificates(Buffer.from(pem, 'utf8'));
  });
  return readable ? chain : null;
}

function isReadable(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch (error) {
    if (error instanceof PkiError) return false;
    throw error;
  }
}

/** Every line of every block has 64 characters, the last one of each up to 64: Apple's portal insists. */
function hasLinesOf64(pem: string): boolean {
  const blocks = [...pem.matchAll(/-----BEGIN CERTIFICATE-----\r?\n([^-]*?)\r?\n-----END CERTIFICATE-----/g)];
  return blocks.every((block) => {
    const lines = (block[1] ?? '').split(/\r?\n/);
    const last = lines.pop() ?? '';
    return lines.every((line) => line.length === 64) && last.length > 0 && last.length <= 64;
  });
}
