import { encryptCms } from '#pki/cms-envelope.ts';
import { toPem } from '#pki/pem.ts';
import { writeContentToken } from '../content-token.ts';
import { sealAdeToken } from '../seal-ade-token.ts';
import { type HostileRow, row, wellFormed } from './hostile-file.ts';
import { STRANGER_NOW, type Stranger } from './stranger.ts';

const DAY_MS = 86_400_000;
const SMIME = 'Content-Type: application/pkcs7-mime; smime-type=enveloped-data\r\nContent-Transfer-Encoding: base64\r\n\r\n';

/** Server tokens and content tokens of others, damaged ones, and ours-to-be of old. */
export function hostileTokens({ selfSigned, rsa }: Stranger): HostileRow[] {
  const token = { consumerKey: 'CK_x', consumerSecret: 'CS_x', accessToken: 'AT_x', accessSecret: 'AS_x', expiresAt: STRANGER_NOW };
  const ade = sealAdeToken({ token, recipient: selfSigned });
  const body = ade.split('\r\n\r\n')[1] ?? '';
  const content = (expiresAt: number): string => writeContentToken({ token: 'inner', expiresAt, organizationName: 'Somebody' });
  const whole = content(STRANGER_NOW + 300 * DAY_MS);
  const packed = (json: string): string => Buffer.from(json).toString('base64');
  const members = '"expDate":"2027-11-08T22:33:22+0000","orgName":"x"';
  return [
    row('an ADE token for somebody else', ade, 'ade-token'),
    row('an ADE token for somebody else, as DER', sealedDer(selfSigned, token), 'ade-token'),
    row('an ADE token for somebody else, as PEM', toPem('CMS', Buffer.from(body, 'base64')), 'ade-token'),
    row('an ADE token: headers alone', SMIME, 'ade-token'),
    row('an ADE token cut in its header', ade.slice(0, 60)),
    row('an ADE token cut after a line', ade.slice(0, 500), 'ade-token'),
    row('an ADE token cut near its end', ade.slice(0, -20), 'ade-token'),
    row('an ADE token with HTML for its body', `${SMIME}<html>Error</html>`, 'ade-token'),
    row('an ADE token with a certificate for its body', SMIME + selfSigned.pem, 'ade-token'),
    row('an ADE token in a mail of several parts', `Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n${ade}\r\n--x--\r\n`),
    row('an ADE token forwarded as text', ade.replace(/^/gm, '> ')),
    row('an ADE token with 10 000 headers', `${'X-A: b\r\n'.repeat(10_000)}${ade}`),
    row('an ADE token, opened', '{"consumer_key":"CK_x","consumer_secret":"CS_x","access_token":"AT_x","access_secret":"AS_x"}', 'unknown'),
    wellFormed('a content token of somebody else', whole, 'content-token'),
    wellFormed('a content token that expired a year ago', content(STRANGER_NOW - 365 * DAY_MS), 'content-token'),
    wellFormed('a content token that expired a day ago', content(STRANGER_NOW - DAY_MS), 'content-token'),
    row('a content token cut off', whole.slice(0, -9), 'content-token'),
    row('a content token unpacked', Buffer.from(whole, 'base64'), 'content-token'),
    row('a content token packed twice', packed(whole), 'unknown'),
    row('a content token in quotes', `"${whole}"`, 'unknown'),
    row('a content token with the token twice', packed(`{"token":"a","token":"b",${members}}`), 'content-token'),
    row('a content token with the date twice', packed(`{"token":"a","expDate":"2040-01-01T00:00:00Z",${members}}`), 'content-token'),
    row('a content token without a token', packed(`{${members}}`)),
    row('a content token with line breaks in the token', packed(`{"token":"a\\r\\nX-Header: b",${members}}`), 'content-token'),
    row('a content token on the 30th of February', packed('{"token":"a","expDate":"2027-02-30T00:00:00+0000"}'), 'content-token'),
    row('a content token with a number for a date', packed('{"token":"a","expDate":1900000000}'), 'content-token'),
    row('a content token in an array', packed(`[{"token":"a",${members}}]`), 'unknown'),
    row('a backup', '{"format":"shitaku-credentials","version":1}', 'backup'),
    row('a signature for a token', rsa.export({ type: 'pkcs1', format: 'der' }).toString('base64'), 'private-key'),
  ];
}

function sealedDer(recipient: Stranger['selfSigned'], token: object): Buffer {
  return encryptCms({ content: Buffer.from(JSON.stringify(token)), recipient });
}
