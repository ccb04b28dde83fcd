import { createHash } from 'node:crypto';
import { type Asn1, Asn1Error, expectTag, isContext, isUniversal, octetsOf, oidOf, readAsn1, sequenceOf, setOf, Tag } from './asn1.ts';
import { type Certificate, readCertificate } from './certificate.ts';
import { keyIdentifierOf, readCertificateParts } from './certificate-parts.ts';
import { Cms } from './cms-oids.ts';
import { PkiError } from './pki-error.ts';
import { hashOfDigestAlgorithm, signatureHolds } from './signature.ts';

export interface VerifiedCms {
  /** What was signed (also when it came detached). */
  readonly content: Buffer;
  readonly signer: Certificate;
  /** All that came with it, the signer's included, in the order received. None of them is trusted yet. */
  readonly certificates: Certificate[];
  /** DER of each value of a signed attribute; empty when it is absent. */
  signedAttribute(oid: string): Buffer[];
}

/** More would only be there to make us try them all. */
const MAX_CERTIFICATES = 32;
/** Pair records have three certificates of the same empty name; each more is a verification that a stranger has us do. */
const MAX_CANDIDATES = 4;

/**
 * Checks the signature of a CMS SignedData (RFC 5652 5.4, 5.6; DER or BER) with exactly one signer, RSA or EC,
 * SHA-1 or SHA-2, with or without signed attributes. It does NOT check whom the signer's certificate comes from:
 * verifyChain does. `detachedContent` is what was signed when the message does not carry it.
 * Throws PkiError 'not-cms', 'signer-missing' (not exactly one signer, or its certificate is not there) or 'bad-signature'.
 */
export function verifyCms(der: Uint8Array, detachedContent?: Uint8Array): VerifiedCms {
  try {
    return verified(readSignedData(der), detachedContent);
  } catch (error) {
    if (error instanceof Asn1Error) throw new PkiError('not-cms', error.message);
    throw error;
  }
}

interface SignedData {
  readonly contentType: string;
  readonly content: Buffer | null;
  readonly certificates: readonly Asn1[];
  readonly signers: readonly Asn1[];
}

/** Takes SignedData apart. Throws Asn1Error. */
export function readSignedData(der: Uint8Array): SignedData {
  const [type, wrapper] = sequenceOf(readAsn1(der));
  if (oidOf(type) !== Cms.signedData || !isContext(wrapper, 0)) throw new Asn1Error('not SignedData');
  const [version, , contentInfo, ...rest] = sequenceOf(wrapper.children[0]);
  expectTag(version, Tag.integer);
  const [contentType, contentWrapper] = sequenceOf(contentInfo);
  const certificates = rest.find((part) => isContext(part, 0))?.children ?? [];
  return {
    contentType: oidOf(contentType),
    content: isContext(contentWrapper, 0) ? octetsOf(expectTag(contentWrapper.children[0], Tag.octetString)) : null,
    // Attribute certificates and other choices have context tags.
    certificates: certificates.filter((choice) => isUniversal(choice, Tag.sequence)),
    signers: setOf(rest.at(-1)),
  };
}

function verified(signed: SignedData, detachedContent: Uint8Array | undefined): VerifiedCms {
  const content = contentOf(signed.content, detachedContent);
  const [signerInfo, another] = signed.signers;
  if (signerInfo === undefined || another !== undefined) throw new PkiError('signer-missing', 'not exactly one signer');
  if (signed.certificates.length > MAX_CERTIFICATES) throw new PkiError('not-cms', 'too many certificates');
  const [version, signerId, digestAlgorithm, ...fields] = sequenceOf(signerInfo);
  expectTag(version, Tag.integer);
  const attributes = isContext(fields[0], 0) ? fields.shift() : undefined;
  const [signatureAlgorithm, signatureElement] = fields;
  const signature = octetsOf(expectTag(signatureElement, Tag.octetString));
  const hash = hashOfDigestAlgorithm(digestAlgorithm);
  if (hash === null) throw new PkiError('bad-signature', 'a digest algorithm that is not accepted');

  const values = attributes === undefined ? new Map<string, Buffer[]>() : readAttributes(attributes);
  if (attributes !== undefined) {
    const digest = only(values.get(Cms.messageDigest));
    const actual = createHash(hash).update(content).digest();
    if (digest === null || !expectTag(readAsn1(digest), Tag.octetString).contents.equals(actual)) throw new PkiError('bad-signature');
    const type = only(values.get(Cms.contentType));
    if (type === null || oidOf(readAsn1(type)) !== signed.contentType) throw new PkiError('bad-signature', 'of another content type');
  }
  const signedBytes = attributes === undefined ? content : asSet(attributes);
  const candidates = signed.certificates.filter((certificate) => isNamedBy(certificate.raw, signerId));
  if (candidates.length === 0) throw new PkiError('signer-missing');
  // Certificates of pair records all have the same (empty) issuer and serial number 0, so there may be several.
  for (const candidate of candidates.slice(0, MAX_CANDIDATES)) {
    const signer = certificateOf(candidate);
    if (!signatureHolds(signatureAlgorithm, signer.publicKey, signedBytes, signature, hash)) continue;
    return {
      content,
      signer,
      certificates: signed.certificates.map((element) => (element === candidate ? signer : certificateOf(element))),
      signedAttribute: (oid) => values.get(oid) ?? [],
    };
  }
  throw new PkiError('bad-signature');
}

function contentOf(attached: Buffer | null, detached: Uint8Array | undefined): Buffer {
  if (detached === undefined) {
    if (attached === null) throw new PkiError('not-cms', 'the content is not in the message');
    return attached;
  }
  if (attached !== null && !attached.equals(detached)) throw new PkiError('bad-signature', 'it carries other content than was given');
  return Buffer.from(detached.buffer, detached.byteOffset, detached.byteLength);
}

function readAttributes(attributes: Asn1): Map<string, Buffer[]> {
  const values = new Map<string, Buffer[]>();
  for (const attribute of attributes.children) {
    const [type, set] = sequenceOf(attribute);
    const oid = oidOf(type);
    if (values.has(oid)) throw new Asn1Error('the same attribute twice');
    values.set(
      oid,
      setOf(set).map((value) => value.raw),
    );
  }
  return values;
}

function only(values: readonly Buffer[] | undefined): Buffer | null {
  return values?.length === 1 ? (values[0] ?? null) : null;
}

/**
 * The signature is over the attributes as SET OF, though they are sent as [0] (RFC 5652 5.4). The received bytes are
 * used and not a re-encoding: some signers do not sort the set.
 */
function asSet(attributes: Asn1): Buffer {
  const bytes = Buffer.from(attributes.raw);
  bytes.writeUInt8(0x31, 0);
  return bytes;
}

/** SignerIdentifier, RecipientIdentifier: issuer and serial number, or [0] subject key identifier. Throws Asn1Error. */
export function isNamedBy(certificateDer: Uint8Array, identifier: Asn1 | undefined): boolean {
  const parts = readCertificateParts(certificateDer);
  if (isContext(identifier, 0)) {
    const wanted = octetsOf(identifier);
    return (parts.subjectKeyIdentifier ?? keyIdentifierOf(parts.publicKeyDer)).equals(wanted);
  }
  const [issuer, serial] = sequenceOf(identifier);
  return expectTag(issuer, Tag.sequence).raw.equals(parts.issuerDer) && expectTag(serial, Tag.integer).contents.equals(parts.serial);
}

function certificateOf(element: Asn1): Certificate {
  try {
    return readCertificate(element.raw);
  } catch (error) {
    if (error instanceof PkiError) throw new PkiError('not-cms', 'a certificate in it cannot be read');
    throw error;
  }
}
