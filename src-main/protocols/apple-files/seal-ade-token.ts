import { type Asn1, octetsOf, readAsn1 } from '#pki/asn1.ts';
import type { Certificate } from '#pki/certificate.ts';
import { encryptCms } from '#pki/cms-envelope.ts';
import { derOctetString } from '#pki/der.ts';
import type { AdeToken } from './ade-token.ts';

type Cipher = NonNullable<Parameters<typeof encryptCms>[0]['cipher']>;

/**
 * The whole server token file as Apple's portal hands it out, for the simulated one: MIME headers, base64 of 76 columns,
 * BER with indefinite lengths, AES-128. The options are for what other portals and older days did.
 */
export function sealAdeToken(request: {
  readonly token: AdeToken;
  readonly recipient: Certificate;
  readonly cipher?: Cipher;
  readonly indefinite?: boolean;
  /** `-----BEGIN MESSAGE-----` around the JSON. */
  readonly frame?: boolean;
}): string {
  const { token, recipient, cipher = 'aes-128-cbc', indefinite = true, frame = true } = request;
  const content = Buffer.from(tokenPart(token, frame), 'utf8');
  const der = encryptCms({ content, recipient, cipher });
  return smimeText(indefinite ? indefiniteEnvelope(der) : der);
}

function tokenPart(token: AdeToken, frame: boolean): string {
  const json = JSON.stringify({
    consumer_key: token.consumerKey,
    consumer_secret: token.consumerSecret,
    access_token: token.accessToken,
    access_secret: token.accessSecret,
    access_token_expiry: new Date(token.expiresAt).toISOString().replace(/\.\d+Z$/, 'Z'),
  });
  const headers = ['Content-Type: text/plain;charset=UTF-8', 'Content-Transfer-Encoding: 7bit', ''];
  return [...headers, ...(frame ? ['-----BEGIN MESSAGE-----', json, '-----END MESSAGE-----'] : [json]), ''].join('\r\n');
}

function smimeText(cms: Buffer): string {
  return [
    'Content-Type: application/pkcs7-mime; name="smime.p7m"; smime-type=enveloped-data',
    'Content-Transfer-Encoding: base64',
    'Content-Disposition: attachment; filename="smime.p7m"',
    'Content-Description: S/MIME Encrypted Message',
    '',
    ...(cms.toString('base64').match(/.{1,76}/g) ?? []),
    '',
  ].join('\r\n');
}

const END = Buffer.from([0, 0]);
const CHUNK = 1000;

/** The same envelope in BER: indefinite lengths around it, and its content in pieces. */
function indefiniteEnvelope(der: Buffer): Buffer {
  const open = (element: Asn1, ...parts: readonly Buffer[]): Buffer =>
    Buffer.concat([Buffer.from([(element.tagClass << 6) | 0x20 | element.tag, 0x80]), ...parts, END]);
  const message = readAsn1(der);
  const [type, wrapper] = message.children;
  const enveloped = wrapper?.children[0];
  const [version, recipients, encrypted] = enveloped?.children ?? [];
  const [contentType, algorithm, content] = encrypted?.children ?? [];
  if (!type || !wrapper || !enveloped || !version || !recipients || !encrypted || !contentType || !algorithm || !content) {
    throw new Error('an envelope of our own has another shape');
  }
  const octets = octetsOf(content);
  const chunks: Buffer[] = [];
  for (let at = 0; at < octets.length; at += CHUNK) chunks.push(derOctetString(octets.subarray(at, at + CHUNK)));
  const body = open(encrypted, contentType.raw, algorithm.raw, open(content, ...chunks));
  return open(message, type.raw, open(wrapper, open(enveloped, version.raw, recipients.raw, body)));
}
