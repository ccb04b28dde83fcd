import type { Certificate } from '#pki/certificate.ts';
import { encryptCms } from '#pki/cms-envelope.ts';
import { toPem } from '#pki/pem.ts';
import { buildXmlPlist } from '#plist/plist.ts';

export interface FakeMdmcertVendor {
  /** The vendor's certificate first, the root last and included. */
  readonly chain: readonly Certificate[];
  /** SHA256withRSA with the key of `chain[0]`. */
  sign(bytes: Uint8Array): Promise<Uint8Array> | Uint8Array;
}

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
