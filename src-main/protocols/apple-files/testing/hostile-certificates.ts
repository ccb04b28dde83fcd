import { derBitString, derInteger, derNull, derOctetString, derOid, derSequence } from '#pki/der.ts';
import { privateKeyToDer, publicKeyToDer } from '#pki/keys.ts';
import { toPem } from '#pki/pem.ts';
import { RSA_ENCRYPTION } from '#pki/signature.ts';
import { type HostileRow, row, wellFormed } from './hostile-file.ts';
import type { Stranger } from './stranger.ts';

/** Certificates, requests and keys that are somebody else's, out of date, ambiguous, or made to be slow. */
export function hostileCertificates(stranger: Stranger): HostileRow[] {
  const { push, vendor, root, selfSigned, certificates, csr, rsa, ec } = stranger;
  const rsaPem = toPem('PRIVATE KEY', privateKeyToDer(rsa));
  const ecPem = toPem('EC PRIVATE KEY', privateKeyToDer(ec));
  const tampered = Buffer.from(csr);
  tampered[csr.length - 5] = (tampered[csr.length - 5] ?? 0) ^ 1;
  const forged = Buffer.from(push.der);
  forged[forged.length - 5] = (forged[forged.length - 5] ?? 0) ^ 1;
  const protect = { cipher: 'aes-256-cbc', passphrase: 'secret' };
  return [
    row('a push certificate of somebody else', push.pem, 'push-certificate'),
    row('a push certificate with a changed signature', toPem('CERTIFICATE', forged), 'push-certificate'),
    row('a vendor certificate', vendor.pem, 'vendor-certificate'),
    row('a root', root.der, 'ca-certificate'),
    row('a self-signed certificate', selfSigned.pem, 'self-signed-certificate'),
    row('fifty certificates, the push certificate last', selfSigned.pem.repeat(49) + push.pem, 'self-signed-certificate'),
    row('two push certificates', push.pem + (certificates.get('push: of an EC key')?.pem ?? ''), 'push-certificate'),
    ...[...certificates].map(([name, certificate]) =>
      row(`a certificate: ${name}`, certificate.pem, name.startsWith('push:') ? 'push-certificate' : undefined),
    ),
    row('RSA of 16384 bits', withKey(push.der, push.publicKeyDer, rsaKey(2048)), 'push-certificate'),
    row('RSA of 400 000 bits', withKey(push.der, push.publicKeyDer, rsaKey(50_000))),
    row('RSA of 24 million bits', withKey(push.der, push.publicKeyDer, rsaKey(3_000_000)), 'damaged-certificate'),
    row('RSA with the exponent 1', withKey(push.der, push.publicKeyDer, rsaKey(256, 1))),
    row(
      'a key of an unknown kind',
      withKey(push.der, push.publicKeyDer, derSequence(derSequence(derOid('1.2.3.4')), derBitString(Buffer.alloc(9)))),
    ),
    row('a CSR as PEM', toPem('CERTIFICATE REQUEST', csr), 'csr'),
    row('a CSR as DER', csr, 'csr'),
    row('a CSR with a wrong signature', tampered, 'csr'),
    row('a CSR cut off', csr.subarray(0, -20)),
    row('an RSA private key', rsaPem, 'private-key'),
    row('an RSA private key, called EC', rsaPem.replaceAll('PRIVATE', 'EC PRIVATE'), 'private-key'),
    row('an RSA private key with its certificate', rsaPem + push.pem, 'private-key'),
    row('an EC private key with a certificate', ecPem + push.pem, 'private-key'),
    row('two EC private keys', ecPem + ecPem, 'api-key'),
    row('an EC private key cut off', ecPem.slice(0, -60), 'private-key'),
    row('an EC private key with a passphrase', ec.export({ type: 'pkcs8', format: 'pem', ...protect }), 'private-key'),
    row('an EC private key with a passphrase, the old way', ec.export({ type: 'sec1', format: 'pem', ...protect }), 'private-key'),
    row('an EC private key as DER', privateKeyToDer(ec), 'private-key'),
    row('an EC private key whose scalar is zero', toPem('PRIVATE KEY', zeroKey()), 'api-key'),
    row('a DSA private key of 200 000 bits', toPem('PRIVATE KEY', slowKey()), 'private-key'),
    row('a public key', toPem('PUBLIC KEY', publicKeyToDer(rsa)), 'other-pem'),
    row('an SSH key', toPem('OPENSSH PRIVATE KEY', Buffer.from('openssh-key-v1\0none')), 'private-key'),
    row('PKCS#12 by its first bytes', Buffer.from('308209c102010330820987', 'hex'), 'pkcs12'),
    wellFormed('an API key of somebody else', ecPem, 'api-key'),
  ];
}

/** The certificate with another public key; its signature is wrong, which nobody can see without the issuer. */
function withKey(certificate: Buffer, present: Buffer, key: Buffer): Buffer {
  const parts = readTbs(certificate, present);
  return derSequence(derSequence(parts.before, key, parts.after), parts.rest);
}

function readTbs(certificate: Buffer, key: Buffer): { before: Buffer; after: Buffer; rest: Buffer } {
  const outer = certificate.subarray(4); // all of these are longer than 255 bytes: 30 82 xx xx
  const tbsEnd = 4 + outer.readUInt16BE(2);
  const at = outer.indexOf(key);
  return { before: outer.subarray(4, at), after: outer.subarray(at + key.length, tbsEnd), rest: outer.subarray(tbsEnd) };
}

function rsaKey(bytes: number, exponent = 65_537): Buffer {
  const numbers = derSequence(derInteger(Buffer.alloc(bytes, 0xfb)), derInteger(exponent));
  return derSequence(derSequence(derOid(RSA_ENCRYPTION), derNull), derBitString(numbers));
}

const EC_P256 = derSequence(derOid('1.2.840.10045.2.1'), derOid('1.2.840.10045.3.1.7'));

function zeroKey(): Buffer {
  return derSequence(derInteger(0), EC_P256, derOctetString(derSequence(derInteger(1), derOctetString(Buffer.alloc(32)))));
}

/** OpenSSL computes the public half of a DSA key while it reads it, however long the numbers are. */
function slowKey(): Buffer {
  const number = derInteger(Buffer.alloc(25_000, 0xfb));
  const algorithm = derSequence(derOid('1.2.840.10040.4.1'), derSequence(number, number, derInteger(2)));
  return derSequence(derInteger(0), algorithm, derOctetString(number)).subarray(0);
}
