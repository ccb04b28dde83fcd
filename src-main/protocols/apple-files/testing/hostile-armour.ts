import { type HostileRow, row } from './hostile-file.ts';
import type { Stranger } from './stranger.ts';

const HTML = '<!DOCTYPE html>\n<html><head><title>Sign In</title></head><body>Your session has expired.</body></html>\n';

/** Good content in a wrong or damaged wrapping, and wrappings around nothing. */
export function hostileArmour({ push, csr }: Stranger): HostileRow[] {
  const { pem, der } = push;
  const base64 = der.toString('base64');
  return [
    row('nothing', '', 'empty'),
    row('white space', ' \r\n\t\r\n', 'empty'),
    row('a byte order mark', '\ufeff', 'empty'),
    row('an HTML error page saved as .pem', HTML, 'html'),
    row('an HTML error page saved as .p7m, CRLF', HTML.replaceAll('\n', '\r\n'), 'html'),
    row('an HTML error page saved as .vpptoken, UTF-16', Buffer.from(`\ufeff${HTML}`, 'utf16le'), 'html'),
    row('HTML with a certificate in it', HTML.replace('Your', pem), 'html'),
    row('a JSON error of a service', '{"errors":[{"status":"401","code":"NOT_AUTHORIZED"}]}', 'unknown'),
    row('a zip archive', Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), Buffer.alloc(500, 7)]), 'zip'),
    row('a text', '証明書を送ります。よろしくお願いします。', 'unknown'),
    row('PEM without an end', pem.slice(0, -30), 'damaged-certificate'),
    row('PEM cut in the middle', pem.slice(0, Math.floor(pem.length / 2)), 'damaged-certificate'),
    row('PEM with another end', pem.replace('-----END CERTIFICATE', '-----END CERTIFICATE REQUEST'), 'damaged-certificate'),
    row('PEM with a character that is not base64', pem.replace('M', '*'), 'damaged-certificate'),
    row('PEM with NUL bytes', pem.replace('M', '\0M'), 'damaged-certificate'),
    row('PEM with four dashes', pem.replaceAll('-----', '----'), 'unknown'),
    row('PEM with dashes of a word processor', pem.replaceAll('-----', '—————'), 'unknown'),
    row('PEM that is empty', '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n', 'damaged-certificate'),
    row('PEM of a CSR, called a certificate', pem.replace(/(-----\n)[^-]+/, `$1${csr.toString('base64')}\n`), 'damaged-certificate'),
    row('PEM with an endless label', `-----BEGIN ${'A'.repeat(100_000)}-----`, 'other-pem'),
    row('100 000 beginnings of PEM', '-----BEGIN CERTIFICATE-----'.repeat(100_000), 'damaged-certificate'),
    row('DER without its last byte', der.subarray(0, -1), 'damaged-certificate'),
    row('DER without its first byte', der.subarray(1)),
    row('DER with a byte too many', Buffer.concat([der, Buffer.from([0])]), 'damaged-certificate'),
    row('DER that went through a text editor', Buffer.from(der.toString('utf8'))),
    row('DER with CRLF for LF', Buffer.from(der.toString('latin1').replaceAll('\n', '\r\n').concat('\r\n'), 'latin1')),
    row('base64 of base64', Buffer.from(base64).toString('base64'), 'unknown'),
    row('base64 with a character left out', base64.slice(0, 500) + base64.slice(501)),
    row('hex of base64', Buffer.from(base64).toString('hex'), 'unknown'),
    row('quoted-printable', base64.replace(/(.{60})/g, '$1=\r\n')),
    row('a text in UTF-32', Buffer.from(Array.from(Buffer.from('-----BEGIN CERTIFICATE-----')).flatMap((code) => [code, 0, 0, 0]))),
    row('UTF-16 cut in the middle of a character', Buffer.from(pem, 'utf16le').subarray(0, -31), 'damaged-certificate'),
  ];
}
