import { type KeyObject, sign } from 'node:crypto';
import type { Certificate, NameEntry } from '#pki/certificate.ts';
import { issueCertificate } from '#pki/issue-certificate.ts';
import { generateEcKey, generateRsaKey } from '#pki/keys.ts';
import type { VendorSigner } from './push-request.ts';

const DAY_MS = 86_400_000;

interface TestIdentity {
  readonly certificate: Certificate;
  readonly key: KeyObject;
}

export interface TestWorld {
  readonly root: TestIdentity;
  readonly intermediate: TestIdentity;
  readonly vendor: VendorSigner;
  readonly vendorKey: KeyObject;
}

/** Issues below `issuer`, or signs itself; valid from a day before `now` for `days`. */
export async function testCertificate(options: {
  name: string;
  key: KeyObject;
  issuer: TestIdentity | null;
  now: number;
  days?: number;
  ca?: boolean;
}): Promise<Certificate> {
  const { key, issuer, now, days = 100, ca = false } = options;
  const subject: NameEntry[] = [{ type: 'CN', value: options.name }];
  return issueCertificate({
    subject,
    publicKey: key,
    issuer: issuer === null ? { subject, key } : { subject: issuer.certificate.subject, key: issuer.key, certificate: issuer.certificate },
    notBefore: now - DAY_MS,
    notAfter: now + days * DAY_MS,
    ca,
    keyUsage: ca ? ['keyCertSign'] : ['digitalSignature'],
  });
}

/** Root, intermediate and an RSA vendor whose chain is complete, for tests. */
export async function testWorld(now: number): Promise<TestWorld> {
  const rootKey = await generateEcKey();
  const root = { key: rootKey, certificate: await testCertificate({ name: 'Test Root', key: rootKey, issuer: null, now, ca: true }) };
  const middleKey = await generateEcKey();
  const middle = await testCertificate({ name: 'Test Relations CA', key: middleKey, issuer: root, now, ca: true });
  const intermediate = { key: middleKey, certificate: middle };
  const vendorKey = await generateRsaKey();
  const vendor = await testCertificate({ name: 'MDM Vendor: Test', key: vendorKey, issuer: intermediate, now });
  const signer = { chain: [vendor, middle, root.certificate], sign: (bytes: Uint8Array) => sign('sha256', bytes, vendorKey) };
  return { root, intermediate, vendor: signer, vendorKey };
}
