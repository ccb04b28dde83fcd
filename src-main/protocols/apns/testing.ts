import { type KeyObject, randomUUID } from 'node:crypto';
import type { Certificate, NameEntry } from '#pki/certificate.ts';
import { issueCertificate } from '#pki/issue-certificate.ts';
import { generateEcKey } from '#pki/keys.ts';
import type { ApnsIdentity } from './apns-client.ts';

const DAY_MS = 86_400_000;
const SERVER_AUTHENTICATION = '1.3.6.1.5.5.7.3.1';
const CLIENT_AUTHENTICATION = '1.3.6.1.5.5.7.3.2';

interface Authority {
  readonly certificate: Certificate;
  readonly key: KeyObject;
}

/** A root with a server certificate for 127.0.0.1 and push certificates at will, for tests. */
export interface TestAuthority extends Authority {
  readonly server: { readonly certificatePem: string; readonly privateKeyPem: string };
  pushIdentity(topic: string, period?: { notBefore: number; notAfter: number }): Promise<ApnsIdentity & { serialNumber: string }>;
}

const pem = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();

/** `now` in ms; everything is valid a month before and after it unless said otherwise. */
export async function testAuthority(now: number): Promise<TestAuthority> {
  const month = { notBefore: now - 30 * DAY_MS, notAfter: now + 30 * DAY_MS };
  const key = await generateEcKey();
  const name: NameEntry[] = [{ type: 'CN', value: `Test Root ${randomUUID()}` }];
  const certificate = await issueCertificate({
    subject: name,
    publicKey: key,
    issuer: { subject: name, key },
    ...month,
    ca: true,
    keyUsage: ['keyCertSign', 'cRLSign'],
  });
  const issue = (leafKey: KeyObject, subject: NameEntry[], period: typeof month, usage: string) =>
    issueCertificate({
      subject,
      publicKey: leafKey,
      issuer: { subject: name, key, certificate },
      ...period,
      keyUsage: ['digitalSignature'],
      extendedKeyUsage: [usage],
      ...(usage === SERVER_AUTHENTICATION ? { dnsNames: ['localhost'], ipAddresses: ['127.0.0.1'] } : {}),
    });
  const serverKey = await generateEcKey();
  const server = await issue(serverKey, [{ type: 'CN', value: 'localhost' }], month, SERVER_AUTHENTICATION);
  return {
    certificate,
    key,
    server: { certificatePem: server.pem, privateKeyPem: pem(serverKey) },
    pushIdentity: async (topic, period = month) => {
      const leafKey = await generateEcKey();
      const subject: NameEntry[] = [
        { type: 'UID', value: topic },
        { type: 'CN', value: 'APSP:test' },
      ];
      const leaf = await issue(leafKey, subject, period, CLIENT_AUTHENTICATION);
      return { certificatePem: leaf.pem, privateKeyPem: pem(leafKey), topic, serialNumber: leaf.serialNumber };
    },
  };
}
