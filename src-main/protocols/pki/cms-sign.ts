import { createHash, type KeyObject } from 'node:crypto';
import type { Certificate } from './certificate.ts';
import { readCertificateParts } from './certificate-parts.ts';
import { Cms } from './cms-oids.ts';
import { derAlgorithm, derContext, derInteger, derNull, derOctetString, derOid, derSequence, derSetOf, derTime } from './der.ts';
import { Lanes } from './lanes.ts';
import { DIGEST_OIDS, keyKind, RSA_ENCRYPTION, signatureAlgorithmDer, signBytes } from './signature.ts';

export interface SignRequest {
  readonly content: Uint8Array;
  readonly certificate: Certificate;
  /** The certificate's private key, RSA or EC. */
  readonly key: KeyObject;
  /** Leaves the content out (Mdm-Signature); attached otherwise. */
  readonly detached?: boolean;
  readonly hash?: 'sha256' | 'sha1';
  /** Besides contentType, messageDigest and signingTime. `values` are DER. */
  readonly signedAttributes?: readonly { readonly oid: string; readonly values: readonly Uint8Array[] }[];
  /** Besides the signer's: the chain. */
  readonly includeCertificates?: readonly Certificate[];
  /** Milliseconds since 1970; now when undefined; null leaves the attribute out. */
  readonly signingTime?: number | null;
}

/**
 * CMS SignedData (RFC 5652 5): one signer by issuer and serial number, with signed attributes. RSA is written as
 * rsaEncryption, as openssl does, because old verifiers know nothing else. Throws PkiError 'unsupported-key'.
 */
export function signCms(request: SignRequest): Promise<Buffer> {
  return lanes.run(() => signed(request));
}

const lanes = new Lanes(4);

async function signed(request: SignRequest): Promise<Buffer> {
  const { certificate, content, key } = request;
  const hash = request.hash ?? 'sha256';
  const digestAlgorithm = derAlgorithm(DIGEST_OIDS[hash], derNull);
  const signatureAlgorithm = keyKind(key) === 'rsa' ? derAlgorithm(RSA_ENCRYPTION, derNull) : signatureAlgorithmDer(key, hash);
  const attributes = [
    attribute(Cms.contentType, derOid(Cms.data)),
    attribute(Cms.messageDigest, derOctetString(createHash(hash).update(content).digest())),
    ...(request.signedAttributes ?? []).map(({ oid, values }) => attribute(oid, ...values)),
  ];
  const signingTime = request.signingTime === undefined ? Date.now() : request.signingTime;
  if (signingTime !== null) attributes.push(attribute(Cms.signingTime, derTime(signingTime)));
  const attributeSet = derSetOf(attributes);
  const signature = await signBytes(key, hash, attributeSet);
  const implicitSet = Buffer.from(attributeSet);
  implicitSet.writeUInt8(0xa0, 0); // signed as SET OF, sent as [0] IMPLICIT (RFC 5652 5.4)
  const { issuerDer, serial } = readCertificateParts(certificate.der);
  const signerInfo = derSequence(
    derInteger(1),
    derSequence(issuerDer, derInteger(serial)),
    digestAlgorithm,
    implicitSet,
    signatureAlgorithm,
    derOctetString(signature),
  );
  return signedData({
    digestAlgorithms: [digestAlgorithm],
    content: request.detached === true ? null : content,
    certificates: [certificate, ...(request.includeCertificates ?? [])],
    signerInfos: [signerInfo],
  });
}

/** ContentInfo around SignedData version 1 over plain data. */
export function signedData(parts: {
  readonly digestAlgorithms: readonly Uint8Array[];
  readonly content: Uint8Array | null;
  readonly certificates: readonly Certificate[];
  readonly signerInfos: readonly Uint8Array[];
}): Buffer {
  const content = parts.content === null ? [] : [derContext(0, derOctetString(parts.content))];
  const certificates = uniqueCertificates(parts.certificates).map(({ der }) => der);
  const body = derSequence(
    derInteger(1),
    derSetOf(parts.digestAlgorithms),
    derSequence(derOid(Cms.data), ...content),
    ...(certificates.length === 0 ? [] : [derContext(0, ...certificates)]),
    derSetOf(parts.signerInfos),
  );
  return derSequence(derOid(Cms.signedData), derContext(0, body));
}

function uniqueCertificates(certificates: readonly Certificate[]): Certificate[] {
  return [...new Map(certificates.map((certificate) => [certificate.sha256, certificate])).values()];
}

function attribute(oid: string, ...values: readonly Uint8Array[]): Buffer {
  return derSequence(derOid(oid), derSetOf(values));
}
