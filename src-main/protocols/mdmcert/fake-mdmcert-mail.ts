import type { Certificate } from '#pki/certificate.ts';
import { encryptCms } from '#pki/cms-envelope.ts';
import { toPem } from '#pki/pem.ts';
import { buildXmlPlist } from '#plist/plist.ts';
import type { FakeMdmcertVendor } from './fake-mdmcert.ts';

/** The attachment of the service's mail: hex text of a CMS EnvelopedData around the signed request (base64 of an XML plist). */
export async function signedMail(parts: {
  readonly csrDer: Buffer;
  readonly vendor: FakeMdmcertVendor;
  readonly recipient: Certificate;
}): Promise<string> {
  const { csrDer, vendor, recipient } = parts;
  const plist = buildXmlPlist({
    PushCertRequestCSR: csrDer.toString('base64'),
    PushCertCertificateChain: vendor.chain.map(({ der }) => toPem('CERTIFICATE', der)).join(''),
    PushCertSignature: Buffer.from(await vendor.sign(csrDer)).toString('base64'),
  });
  const content = Buffer.from(plist.toString('base64'), 'latin1');
  return encryptCms({ content, recipient, cipher: 'aes-128-cbc' }).toString('hex');
}
