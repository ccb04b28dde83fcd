import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { findTool } from '#lib/testing/find-tool.ts';
import { hmacSha1Signature, oauth1Header, percentEncode, signatureBase } from './oauth1.ts';

const url = 'https://mdmenrollment.example/session';
const token = { consumerKey: 'CK_1', consumerSecret: "s+/=&%!'()*", accessToken: 'AT_ ü', accessSecret: '~日本 ' };
const stamp = { timestamp: 1_795_219_200, nonce: '00ff' };
const openssl = findTool('openssl');

const oauth = (values: Record<string, string>): [string, string][] =>
  Object.entries({ signature_method: 'HMAC-SHA1', ...values }).map(([name, value]) => [`oauth_${name}`, value]);

describe('OAuth 1.0a', () => {
  it('builds the signature base of RFC 5849 3.4.1.1', () => {
    const parameters = [
      ...oauth({ consumer_key: '9djdj82h48djs9d2', token: 'kkk9d7dh3k39sjv7', timestamp: '137131201', nonce: '7d8f3e4a' }),
      ['c2', ''] as const,
      ['a3', '2 q'] as const,
    ];
    expect(signatureBase({ method: 'post', url: 'http://EXAMPLE.COM:80/request?b5=%3D%253D&a3=a&c%40=&a2=r%20b', parameters })).toBe(
      'POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26c2%3D%26' +
        'oauth_consumer_key%3D9djdj82h48djs9d2%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26' +
        'oauth_timestamp%3D137131201%26oauth_token%3Dkkk9d7dh3k39sjv7',
    );
  });

  it('signs the requests of RFC 5849 1.2', () => {
    const consumer = { consumer_key: 'dpf43f3p2l4k3l03' };
    const values = { ...consumer, token: 'hh5s93j4hdidpola', timestamp: '137131201', nonce: 'walatlh', verifier: 'hfdp7dh39dks9884' };
    const exchange = { method: 'POST', url: 'https://photos.example.net/token', parameters: oauth(values) };
    expect(hmacSha1Signature(exchange, { consumerSecret: 'kd94hf93k423kf44', accessSecret: 'hdhd0244k9j7ao03' })).toBe(
      'gKgrFCywp7rO0OXSjdot/IHF7IU=',
    );
    const parameters = oauth({ ...consumer, token: 'nnch734d00sl2jdk', timestamp: '137131202', nonce: 'chapoH' });
    const photo = { method: 'GET', url: 'http://photos.example.net/photos?file=vacation.jpg&size=original', parameters };
    expect(hmacSha1Signature(photo, { consumerSecret: 'kd94hf93k423kf44', accessSecret: 'pfkkdhi9sl3r4s00' })).toBe(
      'MdpQcU8iPSUjWoN/UDMsK2sui9I=',
    );
  });

  it('encodes as RFC 3986, not as a browser', () => {
    expect(percentEncode("aZ09-._~!'()* +/日")).toBe('aZ09-._~%21%27%28%29%2A%20%2B%2F%E6%97%A5');
  });

  it('writes one line with the realm, which is not signed', () => {
    const header = oauth1Header({ method: 'GET', url }, token, stamp);
    expect(header).toMatch(
      /^OAuth realm="ADM", oauth_consumer_key="CK_1", oauth_token="AT_%20%C3%BC", oauth_signature_method="HMAC-SHA1", oauth_timestamp="1795219200", oauth_nonce="00ff", oauth_version="1\.0", oauth_signature="[A-Za-z0-9]+[A-Za-z0-9%]+%3D"$/,
    );
  });

  it('signs as openssl does', async (context) => {
    if (openssl === null) return context.skip('openssl is not installed');
    // Written out by hand: key and base of the header above.
    const key = 's%2B%2F%3D%26%25%21%27%28%29%2A&~%E6%97%A5%E6%9C%AC%20';
    const base =
      'GET&https%3A%2F%2Fmdmenrollment.example%2Fsession&oauth_consumer_key%3DCK_1%26oauth_nonce%3D00ff%26oauth_signature_method%3D' +
      'HMAC-SHA1%26oauth_timestamp%3D1795219200%26oauth_token%3DAT_%2520%25C3%25BC%26oauth_version%3D1.0';
    const asked = promisify(execFile)(openssl, ['dgst', '-sha1', '-hmac', key, '-binary'], { encoding: 'buffer', timeout: 10_000 });
    asked.child.stdin?.end(base);
    const { stdout } = await asked;
    expect(oauth1Header({ method: 'GET', url }, token, stamp)).toContain(`oauth_signature="${percentEncode(stdout.toString('base64'))}"`);
  });
});
