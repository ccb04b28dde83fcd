import { sign } from 'node:crypto';
import { certificatesOnlyCms, encryptCms } from '#pki/cms-envelope.ts';
import { toPem } from '#pki/pem.ts';
import { buildXmlPlist } from '#plist/plist.ts';
import { type HostileRow, row, wellFormed } from './hostile-file.ts';
import { requestXml, type Stranger } from './stranger.ts';

/** Signed push requests and replies of mdmcert.download that are not what they should be. */
export function hostileRequests(stranger: Stranger): HostileRow[] {
  const { csr, rsa, vendor, root, selfSigned, certificates } = stranger;
  const packed = (change: Readonly<Record<string, string | undefined>>): string => requestXml(stranger, change).toString('base64');
  const good = packed({});
  const pem = (...ders: readonly Buffer[]): string => ders.map((der) => toPem('CERTIFICATE', der)).join('');
  const expired = certificates.get('vendor: expired')?.der ?? vendor.der;
  const reply = encryptCms({ content: Buffer.from(good), recipient: selfSigned }).toString('hex');
  const doubled = requestXml(stranger).toString().replace('<dict>', '<dict><key>PushCertRequestCSR</key><string>eA==</string>');
  const oneLine = pem(vendor.der, root.der).replace(
    /-----\n([^-]+)-----END/g,
    (_, body: string) => `-----\n${body.replaceAll('\n', '')}\n-----END`,
  );
  return [
    wellFormed('a signed request for somebody else’s CSR', good, 'push-request'),
    wellFormed('a signed request for somebody else’s CSR, as XML', requestXml(stranger), 'push-request-xml'),
    row('a request cut off', good.slice(0, good.length - 41), 'push-request'),
    row('a request cut off, as XML', requestXml(stranger).subarray(0, -60), 'push-request-xml'),
    row('a request packed twice', Buffer.from(good).toString('base64'), 'unknown'),
    row('a request without a signature', packed({ PushCertSignature: undefined }), 'push-request'),
    row('a request with an empty signature', packed({ PushCertSignature: '' }), 'push-request'),
    row('a request signed with SHA-1', packed({ PushCertSignature: sign('sha1', csr, rsa).toString('base64') }), 'push-request'),
    row(
      'a request signed over the text',
      packed({ PushCertSignature: sign('sha256', Buffer.from(csr.toString('base64')), rsa).toString('base64') }),
    ),
    row('a request without the root', packed({ PushCertCertificateChain: pem(vendor.der) }), 'push-request'),
    row('a request with the root of another', packed({ PushCertCertificateChain: pem(vendor.der, selfSigned.der) }), 'push-request'),
    row('a request with the chain upside down', packed({ PushCertCertificateChain: pem(root.der, vendor.der) }), 'push-request'),
    row('a request with a chain of 5000', packed({ PushCertCertificateChain: pem(vendor.der, root.der).repeat(60) }), 'push-request'),
    row('a request with a chain on one line', packed({ PushCertCertificateChain: oneLine }), 'push-request'),
    row('a request with an expired vendor', packed({ PushCertCertificateChain: pem(expired, root.der) }), 'push-request'),
    row('a request with the CSR as PEM', packed({ PushCertRequestCSR: toPem('CERTIFICATE REQUEST', csr) }), 'push-request'),
    row('a request with two CSRs', Buffer.from(doubled).toString('base64'), 'push-request'),
    row('a request with data for strings', buildXmlPlist({ PushCertRequestCSR: csr }).toString('base64'), 'push-request'),
    row('a profile', buildXmlPlist({ PayloadType: 'Configuration', PayloadContent: [] }), 'mobileconfig'),
    row('a property list', buildXmlPlist({ a: 'b' }), 'plist'),
    row('a certificate bag', certificatesOnlyCms([vendor, root]), 'cms-signed'),
    row('a reply for somebody else', reply, 'mdmcert-reply'),
    row('a reply with half a byte', reply.slice(0, -1), 'mdmcert-reply'),
    row('a reply cut off', reply.slice(0, 600), 'mdmcert-reply'),
    row('a reply with a letter that is not hex', `${reply.slice(0, 600)}g${reply.slice(601)}`),
    row('a reply with NUL bytes', `${reply.slice(0, 600)}\0\0${reply.slice(602)}`),
    row('a reply of something signed', certificatesOnlyCms([vendor]).toString('hex'), 'cms-signed'),
  ];
}
