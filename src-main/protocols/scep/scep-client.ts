import { createHash, type KeyObject, randomBytes } from 'node:crypto';
import { type Certificate, type NameEntry, readCertificate } from '#pki/certificate.ts';
import { decryptCms, encryptCms, readCertificatesOnlyCms } from '#pki/cms-envelope.ts';
import { signCms } from '#pki/cms-sign.ts';
import { createCsr } from '#pki/csr.ts';
import { issueCertificate } from '#pki/issue-certificate.ts';
import { generateRsaKey, publicKeyToDer } from '#pki/keys.ts';
import { PkiError } from '#pki/pki-error.ts';
import { ScepError } from './scep-error.ts';
import { MESSAGE_TYPE, PKI_STATUS, readScepMessage, type ScepMessage, toSignedAttributes } from './scep-message.ts';

export interface ScepEnrollment {
  /** Of the SCEP payload; may carry a query already. */
  readonly url: string;
  readonly request: (
    url: string,
    init: { method: 'GET' | 'POST'; headers?: Record<string, string>; body?: Uint8Array },
  ) => Promise<{ status: number; body: Buffer }>;
  readonly subject: NameEntry[];
  /** One-time challenge: a secret; it travels inside the envelope only. */
  readonly challenge: string;
  readonly keyBits?: number | undefined;
  /** Gives a new RSA key of so many bits; made here where it is left out. */
  readonly makeKey?: ((bits: number) => Promise<KeyObject>) | undefined;
}

/** Enrols as Apple's client does: GetCACaps, GetCACert, PKCSReq (RFC 8894 3.2.1). Throws ScepError. */
export async function scepEnroll(enrollment: ScepEnrollment): Promise<{ certificate: Certificate; key: KeyObject }> {
  const { subject, challenge } = enrollment;
  const capabilities = new Set((await fetchOperation(enrollment, 'GetCACaps')).toString('latin1').split(/\s+/));
  const standard = capabilities.has('SCEPStandard');
  const authorities = readAuthorities(await fetchOperation(enrollment, 'GetCACert'));
  const recipient = encryptionCertificate(authorities);
  const key = await (enrollment.makeKey ?? generateRsaKey)(enrollment.keyBits ?? 2048);
  const signer = await temporaryCertificate(subject, key);
  const transactionId = createHash('sha256').update(publicKeyToDer(key)).digest('hex').toUpperCase();
  const senderNonce = randomBytes(16);
  const envelope = encryptCms({
    content: await createCsr({ subject, key, challengePassword: challenge }),
    recipient,
    cipher: standard || capabilities.has('AES') ? 'aes-256-cbc' : 'des-ede3-cbc',
  });
  const message = await signCms({
    content: envelope,
    certificate: signer,
    key,
    hash: standard || capabilities.has('SHA-256') ? 'sha256' : 'sha1',
    signedAttributes: toSignedAttributes({ messageType: MESSAGE_TYPE.pkcsReq, transactionId, senderNonce }),
  });
  const post = standard || capabilities.has('POSTPKIOperation');
  const reply = readScepMessage(post ? await postMessage(enrollment, message) : await getMessage(enrollment, message));
  checkReply(reply, { transactionId, senderNonce, authorities });
  return { certificate: issuedCertificate(reply, key), key };
}

function operationUrl(url: string, operation: string, message?: string): string {
  const target = new URL(url);
  target.searchParams.set('operation', operation);
  if (message !== undefined) target.searchParams.set('message', message);
  return target.href;
}

async function fetchOperation(enrollment: ScepEnrollment, operation: string): Promise<Buffer> {
  return bodyOf(await enrollment.request(operationUrl(enrollment.url, operation), { method: 'GET' }), operation);
}

async function postMessage(enrollment: ScepEnrollment, message: Buffer): Promise<Buffer> {
  const headers = { 'content-type': 'application/x-pki-message' };
  return bodyOf(await enrollment.request(operationUrl(enrollment.url, 'PKIOperation'), { method: 'POST', headers, body: message }), 'POST');
}

async function getMessage(enrollment: ScepEnrollment, message: Buffer): Promise<Buffer> {
  const url = operationUrl(enrollment.url, 'PKIOperation', message.toString('base64'));
  return bodyOf(await enrollment.request(url, { method: 'GET' }), 'GET');
}

function bodyOf(response: { status: number; body: Buffer }, what: string): Buffer {
  if (response.status !== 200) throw new ScepError('server-error', `${what}: HTTP ${response.status}`);
  return response.body;
}

/** One DER certificate, or a degenerate SignedData with CA and RA certificates. */
function readAuthorities(body: Buffer): Certificate[] {
  try {
    return [readCertificate(body)];
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
  }
  try {
    return readCertificatesOnlyCms(body);
  } catch (error) {
    if (error instanceof PkiError) throw new ScepError('unexpected-answer', 'GetCACert holds no certificate', { cause: error });
    throw error;
  }
}

/** An RA's encryption certificate when there is one, else the CA's own. */
function encryptionCertificate(authorities: readonly Certificate[]): Certificate {
  const found =
    authorities.find((one) => !one.isCa && one.keyUsage.includes('keyEncipherment')) ??
    authorities.find((one) => one.isCa) ??
    authorities[0];
  if (found === undefined) throw new ScepError('unexpected-answer', 'GetCACert holds no certificate');
  return found;
}

/** RFC 8894 2.3: the first request is signed by a self-signed certificate over the same key. */
function temporaryCertificate(subject: NameEntry[], key: KeyObject): Promise<Certificate> {
  const now = Date.now();
  return issueCertificate({
    subject,
    publicKey: key,
    issuer: { subject, key },
    notBefore: now - 600_000,
    notAfter: now + 24 * 3_600_000,
    keyUsage: ['digitalSignature', 'keyEncipherment'],
  });
}

function checkReply(
  reply: ScepMessage,
  sent: { transactionId: string; senderNonce: Uint8Array; authorities: readonly Certificate[] },
): void {
  if (!sent.authorities.some((one) => one.publicKeyDer.equals(reply.cms.signer.publicKeyDer))) {
    throw new ScepError('unexpected-answer', 'signed by someone else');
  }
  if (reply.messageType !== MESSAGE_TYPE.certRep || reply.transactionId !== sent.transactionId) {
    throw new ScepError('unexpected-answer', 'not the answer to this transaction');
  }
  if (reply.recipientNonce === undefined || !Buffer.from(sent.senderNonce).equals(reply.recipientNonce)) {
    throw new ScepError('unexpected-answer', 'other nonce');
  }
  if (reply.pkiStatus === PKI_STATUS.failure) throw new ScepError('refused', `failInfo ${reply.failInfo ?? 'missing'}`);
  if (reply.pkiStatus === PKI_STATUS.pending) throw new ScepError('pending');
  if (reply.pkiStatus !== PKI_STATUS.success) throw new ScepError('unexpected-answer', 'pkiStatus is missing');
}

function issuedCertificate(reply: ScepMessage, key: KeyObject): Certificate {
  try {
    const own = publicKeyToDer(key);
    const issued = readCertificatesOnlyCms(decryptCms(reply.cms.content, key)).find((one) => one.publicKeyDer.equals(own));
    if (issued !== undefined) return issued;
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
  }
  throw new ScepError('unexpected-answer', 'no certificate for our key inside');
}
