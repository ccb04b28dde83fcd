import type { KeyObject } from 'node:crypto';
import type { Certificate } from '#pki/certificate.ts';
import type { Csr } from '#pki/csr.ts';
import { issueCertificate } from '#pki/issue-certificate.ts';
import { generateRsaKey } from '#pki/keys.ts';
import type { ScepEnrollment } from './scep-client.ts';
import type { ScepResponder } from './scep-responder.ts';

export const DAY = 24 * 3_600_000;

export interface TestCa {
  readonly certificate: Certificate;
  readonly key: KeyObject;
}

/** A certificate authority for tests. */
export async function createTestCa(name = 'Test device CA'): Promise<TestCa> {
  const key = await generateRsaKey();
  const subject = [{ type: 'CN', value: name }];
  const certificate = await issueCertificate({
    subject,
    publicKey: key,
    issuer: { subject, key },
    notBefore: Date.now() - DAY,
    notAfter: Date.now() + 3650 * DAY,
    ca: true,
    keyUsage: ['keyCertSign', 'cRLSign', 'digitalSignature', 'keyEncipherment'],
    subjectKeyIdentifier: true,
  });
  return { certificate, key };
}

/** Issues a client certificate for a request, whatever it asks for. */
export function issueIdentity(ca: TestCa, csr: Csr): Promise<Certificate> {
  return issueCertificate({
    subject: csr.subject,
    publicKey: csr.publicKey,
    issuer: { subject: ca.certificate.subject, key: ca.key, certificate: ca.certificate },
    notBefore: Date.now() - DAY,
    notAfter: Date.now() + 365 * DAY,
    keyUsage: ['digitalSignature', 'keyEncipherment'],
    extendedKeyUsage: ['1.3.6.1.5.5.7.3.2'],
  });
}

/** Carries requests to a responder without a network. */
export function requestOf(responder: ScepResponder): ScepEnrollment['request'] {
  return async (url, init) => {
    const { searchParams } = new URL(url);
    switch (searchParams.get('operation')) {
      case 'GetCACaps':
        return { status: 200, body: Buffer.from(responder.caCapabilities()) };
      case 'GetCACert':
        return { status: 200, body: Buffer.from(responder.caCertificate()) };
      case 'PKIOperation': {
        const message = init.body ?? Buffer.from(searchParams.get('message') ?? '', 'base64');
        return { status: 200, body: await responder.pkiOperation(message) };
      }
      default:
        return { status: 400, body: Buffer.alloc(0) };
    }
  };
}
