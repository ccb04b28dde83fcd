import { type Asn1, Asn1Error, bitsOf, expectTag, isContext, isUniversal, oidOf, readAsn1, sequenceOf, Tag } from '#pki/asn1.ts';
import { type Certificate, readCertificate } from '#pki/certificate.ts';
import { fromPem, type PemBlock } from '#pki/pem.ts';
import { PkiError } from '#pki/pki-error.ts';
import { certificateKind } from './certificate-kind.ts';
import { cmsContentOf, pemCmsBytes, SEQUENCE } from './cms-file.ts';
import { only, type SniffedFile } from './file-kind.ts';
import { privateKeyShape } from './private-key-shape.ts';

/** Larger ones are made to be slow, not to be used: the bytes would go to the crypto library as a public key. */
const MAX_CERTIFICATE_BYTES = 64 * 1024;
const MAX_CERTIFICATES = 50;
const MAX_PEM = 512 * 1024;

const PKCS12 = new RegExp(`^${SEQUENCE}02010330`);
const CERTIFICATE = new RegExp(`^${SEQUENCE}${SEQUENCE}a003020102`);

/** Null when it is no DER that is met here. */
export function sniffDer(der: Buffer): SniffedFile | null {
  const head = der.subarray(0, 40).toString('hex');
  if (PKCS12.test(head)) return only('pkcs12');
  const cms = cmsContentOf(der);
  if (cms === 'enveloped') return only('ade-token');
  // A profile that was signed is CMS too; its XML stands in it as it is.
  if (cms === 'signed') return only(der.includes('<key>PayloadContent</key>') ? 'mobileconfig' : 'cms-signed');
  if (cms === 'other') return only('unknown');
  if (privateKeyShape(der) !== null) return only('private-key');
  if (isCsr(der)) return only('csr');
  return certificatesOf([der]) ?? (CERTIFICATE.test(head) ? only('damaged-certificate') : null);
}

/** A text with PEM blocks in it (RFC 7468), whatever stands before and between them. */
export function sniffPem(whole: string): SniffedFile {
  const text = whole.slice(0, MAX_PEM);
  const labels = [...text.matchAll(/-----BEGIN ([A-Z0-9 #]{1,64})-----/g)].map((match) => match[1] ?? '');
  const blocks = fromPem(text);
  const hasCertificate = labels.some((label) => label.endsWith('CERTIFICATE'));
  if (labels.some((label) => label.endsWith('PRIVATE KEY'))) {
    // A key beside its certificate is an identity for something else.
    return only(!hasCertificate && blocks.some(isEcKey) ? 'api-key' : 'private-key');
  }
  if (labels.some((label) => label.endsWith('CERTIFICATE REQUEST'))) return only('csr');
  const cms = pemCmsBytes(text);
  if (cms !== null) return sniffCms(cms);
  const certificates = blocks.filter(({ label }) => label === 'CERTIFICATE' || label === 'X509 CERTIFICATE').map(({ der }) => der);
  if (hasCertificate) return certificatesOf(certificates) ?? only('damaged-certificate');
  return only('other-pem');
}

function sniffCms(bytes: Buffer): SniffedFile {
  const found = cmsContentOf(bytes) === null ? null : sniffDer(bytes);
  return found ?? only('other-pem');
}

function isEcKey({ label, der }: PemBlock): boolean {
  return label.endsWith('PRIVATE KEY') && privateKeyShape(der)?.kind === 'ec';
}

/** The kind is that of the first that is no CA: a chain comes with its leaf. */
function certificatesOf(ders: readonly Buffer[]): SniffedFile | null {
  const certificates: Certificate[] = [];
  for (const der of ders.slice(0, MAX_CERTIFICATES)) {
    const certificate = der.length > MAX_CERTIFICATE_BYTES ? null : certificateIn(der);
    if (certificate === null) return null;
    certificates.push(certificate);
  }
  const leaf = certificates.find(({ isCa }) => !isCa) ?? certificates[0];
  return leaf === undefined ? null : { kind: certificateKind(leaf), certificates };
}

function certificateIn(der: Buffer): Certificate | null {
  try {
    return readCertificate(der);
  } catch (error) {
    if (error instanceof PkiError) return null;
    throw error;
  }
}

/** By its shape (RFC 2986 4): a request whose own signature is wrong is still a request. */
function isCsr(der: Buffer): boolean {
  try {
    const [info, algorithm, signature] = sequenceOf(readAsn1(der));
    const [version, subject, publicKey, attributes] = sequenceOf(info);
    bitsOf(signature);
    return (
      isInteger(version) && isKey(publicKey) && isAlgorithm(algorithm) && isContext(attributes, 0) && isUniversal(subject, Tag.sequence)
    );
  } catch (error) {
    if (error instanceof Asn1Error) return false;
    throw error;
  }
}

const isInteger = (element: Asn1 | undefined): boolean => isUniversal(element, Tag.integer);
const isAlgorithm = (element: Asn1 | undefined): boolean => oidOf(sequenceOf(element)[0]) !== '';
const isKey = (element: Asn1 | undefined): boolean => {
  const [algorithm, bits] = sequenceOf(element);
  expectTag(bits, Tag.bitString);
  return isAlgorithm(algorithm);
};
