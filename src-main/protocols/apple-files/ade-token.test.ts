import type { KeyObject } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Certificate } from '#pki/certificate.ts';
import { encryptCms } from '#pki/cms-envelope.ts';
import { issueCertificate } from '#pki/issue-certificate.ts';
import { generateRsaKey, privateKeyToDer } from '#pki/keys.ts';
import { toPem } from '#pki/pem.ts';
import { DAY, NOW, OpenSsl } from '#pki/testing.ts';
import { readAdeFileName } from './ade-file-name.ts';
import { createAdePublicKey } from './ade-public-key.ts';
import { openAdeToken } from './ade-token.ts';
import { sealAdeToken } from './seal-ade-token.ts';

const openssl = OpenSsl.find();
afterAll(() => openssl?.remove());

const token = {
  consumerKey: `CK_${'a'.repeat(60)}`,
  consumerSecret: `CS_${'b'.repeat(40)}`,
  accessToken: `AT_${'c'.repeat(100)}`,
  accessSecret: `AS_${'d'.repeat(40)}`,
  expiresAt: NOW + 365 * DAY,
};
const JSON_TEXT = JSON.stringify({
  consumer_key: token.consumerKey,
  consumer_secret: token.consumerSecret,
  access_token: token.accessToken,
  access_secret: token.accessSecret,
  access_token_expiry: '2027-11-21T09:00:00Z',
});
const HEADERS = 'Content-Type: text/plain;charset=UTF-8\r\nContent-Transfer-Encoding: 7bit\r\n\r\n';
const CIPHERS = ['-aes-128-cbc', '-aes-192-cbc', '-aes-256-cbc', '-des3'];

let mine: { keyName: string; key: KeyObject; certificate: Certificate };
let other: typeof mine;
beforeAll(async () => {
  const made = async (keyName: string) => {
    const key = await generateRsaKey();
    return { keyName, key, certificate: await createAdePublicKey({ key, commonName: 'Shitaku', now: NOW }) };
  };
  mine = await made('mine');
  other = await made('other');
});

const open = (file: string | Buffer, keys = [other, mine]) => openAdeToken(Buffer.from(file), keys);
const sealed = (content: string): Buffer => encryptCms({ content: Buffer.from(content), recipient: mine.certificate });
const opened = () => ({ ok: true, value: { keyName: 'mine', token } });

describe('ADE server token', () => {
  it('opens as the portal writes it, in every shape', () => {
    for (const cipher of ['aes-128-cbc', 'aes-256-cbc', 'des-ede3-cbc'] as const) {
      for (const indefinite of [true, false]) {
        for (const frame of [true, false]) {
          const file = sealAdeToken({ token, recipient: mine.certificate, cipher, indefinite, frame });
          expect(open(file)).toEqual(opened());
        }
      }
    }
    const file = sealAdeToken({ token, recipient: mine.certificate });
    expect(file).toMatch(/^Content-Type: application\/pkcs7-mime; name="smime\.p7m"; smime-type=enveloped-data\r\n/);
    expect(file).toContain('\r\n\r\nMIAGCSqGSIb3DQEHA6CAMIAC');
    expect(
      Math.max(
        ...(file
          .split('\r\n\r\n')[1]
          ?.split('\r\n')
          .map((line) => line.length) ?? []),
      ),
    ).toBe(76);
  });

  it('opens however it was saved', () => {
    const file = sealAdeToken({ token, recipient: mine.certificate });
    const body = file.split('\r\n\r\n')[1] ?? '';
    const ber = Buffer.from(body, 'base64');
    const folded = file.replace('; name="smime.p7m"; smime-type', ';\r\n\tname="smime.p7m";\r\n smime-type');
    const shapes = [
      file.replaceAll('\r\n', '\n'),
      file.replaceAll('\r\n', '\r'),
      folded,
      body,
      ber,
      toPem('PKCS7', ber),
      toPem('CMS', ber),
    ];
    const encoded = [`\ufeff${file}`, `\r\n\r\n${file}`, Buffer.from(`\ufeff${file}`, 'utf16le'), Buffer.from(file, 'utf16le')];
    for (const shape of [...shapes, ...encoded]) expect(open(shape)).toEqual(opened());
  });

  it('reads the text inside in every shape', () => {
    const wrapped = JSON_TEXT.replace(/(.{50})/g, '$1\r\n');
    const framed = (json: string): string => `-----BEGIN MESSAGE-----\n${json}\n-----END MESSAGE-----\n`;
    const pretty = JSON.stringify(JSON.parse(JSON_TEXT), null, 2);
    for (const text of [
      JSON_TEXT,
      wrapped,
      HEADERS + JSON_TEXT,
      HEADERS + framed(wrapped),
      framed(pretty),
      HEADERS.replaceAll('\r', '') + pretty,
    ]) {
      expect(open(sealed(text))).toEqual(opened());
    }
    const dated = (date: string) => open(sealed(JSON_TEXT.replace('2027-11-21T09:00:00Z', date)));
    for (const date of ['2027-11-21T09:00:00.000Z', '2027-11-21T18:00:00+09:00', '2027-11-21T09:00:00+0000'])
      expect(dated(date)).toEqual(opened());
    for (const date of ['2027-11-31T09:00:00Z', '2027', 'soon']) expect(dated(date)).toMatchObject({ error: { code: 'damaged' } });
  });

  it('says which key is missing, and never calls that damage', async () => {
    const file = sealAdeToken({ token, recipient: mine.certificate });
    expect(open(file, [other])).toMatchObject({ error: { code: 'other-public-key' } });
    expect(open(file, [])).toMatchObject({ error: { code: 'other-public-key' } });
    // Many times: a wrong key ends once in 256 times in garbage with a valid padding.
    for (let round = 0; round < 300; round += 1) expect(open(file, [other])).toMatchObject({ error: { code: 'other-public-key' } });
    // A certificate beside a key that is not its own is no key for it.
    expect(open(file, [{ ...mine, key: other.key }])).toMatchObject({ error: { code: 'other-public-key' } });
    // The same key under a certificate made anew is.
    const anew = await createAdePublicKey({ key: mine.key, commonName: 'Shitaku', now: NOW + DAY });
    expect(open(file, [other, { keyName: 'anew', key: mine.key, certificate: anew }])).toMatchObject({ value: { keyName: 'anew' } });
  });

  it('tries every key whose certificate has the name in the envelope', async () => {
    const subject = [{ type: 'CN', value: 'Shitaku' }];
    const named = async ({ keyName, key }: typeof mine) => {
      const issuer = { subject, key };
      const more = { notBefore: NOW, notAfter: NOW + DAY, serialNumber: '01' };
      return { keyName, key, certificate: await issueCertificate({ subject, publicKey: key, issuer, ...more }) };
    };
    const twins = [await named(other), await named(mine)];
    const file = sealAdeToken({ token, recipient: twins[1]?.certificate ?? mine.certificate });
    for (let round = 0; round < 100; round += 1) expect(open(file, twins)).toEqual(opened());
  });

  it('tells damage, gaps and other files apart', () => {
    const file = sealAdeToken({ token, recipient: mine.certificate });
    for (const length of [300, 700, file.length - 100, file.length - 10]) {
      expect(open(file.slice(0, length)), String(length)).toMatchObject({ error: { code: 'damaged' } });
    }
    const changed = Buffer.from(sealed(JSON_TEXT));
    changed[changed.length - 3] = (changed[changed.length - 3] ?? 0) ^ 1;
    expect(open(changed)).toMatchObject({ error: { code: 'damaged' } });
    for (const key of ['consumer_key', 'access_secret', 'access_token_expiry']) {
      const values: Record<string, string> = JSON.parse(JSON_TEXT);
      expect(open(sealed(JSON.stringify({ ...values, [key]: undefined })))).toMatchObject({ error: { code: 'incomplete' } });
      expect(open(sealed(JSON.stringify({ ...values, [key]: '' })))).toMatchObject({ error: { code: 'incomplete' } });
      expect(open(sealed(JSON.stringify({ ...values, [key]: 7 })))).toMatchObject({ error: { code: 'damaged' } });
    }
    expect(open(sealed(JSON_TEXT.replace('{', '{"consumer_key":"CK_x",')))).toMatchObject({ error: { code: 'damaged' } });
    expect(open(sealed(JSON_TEXT.replace('CS_', 'C\\u0000S_')))).toMatchObject({ error: { code: 'damaged' } });
    expect(open(sealed('Hello'))).toMatchObject({ error: { code: 'not-an-ade-token' } });
    expect(open(mine.certificate.pem)).toMatchObject({ error: { code: 'not-an-ade-token', details: { kind: 'self-signed-certificate' } } });
    expect(open(sealed(JSON_TEXT).toString('hex'))).toMatchObject({
      error: { code: 'not-an-ade-token', details: { kind: 'mdmcert-reply' } },
    });
    expect(open(file + ' '.repeat(300_000))).toMatchObject({ error: { code: 'not-an-ade-token', details: { kind: 'too-large' } } });
  });

  it.for(CIPHERS)('opens what openssl sealed (%s)', (cipher, context) => {
    if (openssl === null) return context.skip('openssl is not installed');
    const recipient = openssl.file('mine.pem', mine.certificate.pem);
    const stranger = openssl.file('other.pem', other.certificate.pem);
    for (const form of [
      ['SMIME'],
      ['DER'],
      ['PEM'],
      ['DER', '-stream', '-indef'],
      ['SMIME', '-stream'],
      ['PEM', '-indef'],
      ['DER', '-keyid'],
    ]) {
      for (const recipients of [[recipient], [stranger, recipient]]) {
        const args = ['cms', '-encrypt', '-binary', cipher, '-outform', ...form, ...recipients];
        expect(open(openssl.run(args, Buffer.from(HEADERS + JSON_TEXT)), [mine]), args.join(' ')).toEqual(opened());
      }
    }
  });

  it('is opened by openssl', (context) => {
    if (openssl === null) return context.skip('openssl is not installed');
    const key = openssl.file('mine.key', toPem('PRIVATE KEY', privateKeyToDer(mine.key)));
    const recipient = openssl.file('mine.pem', mine.certificate.pem);
    for (const indefinite of [true, false]) {
      for (const cipher of ['aes-128-cbc', 'aes-256-cbc', 'des-ede3-cbc'] as const) {
        const file = sealAdeToken({ token, recipient: mine.certificate, cipher, indefinite });
        const text = openssl.run(['cms', '-decrypt', '-inform', 'SMIME', '-inkey', key, '-recip', recipient], Buffer.from(file)).toString();
        expect(text).toContain('-----BEGIN MESSAGE-----');
        expect(text).toContain(token.accessToken);
      }
    }
  });
});

describe('public key for the portal', () => {
  it('is a certificate that signs itself, as openssl sees it too', (context) => {
    const { certificate } = mine;
    expect(certificate.subjectText).toBe('CN=Shitaku');
    expect(certificate.isCa).toBe(false);
    expect(certificate.keyUsage).toEqual(['digitalSignature', 'keyEncipherment']);
    expect([certificate.notBefore, certificate.notAfter]).toEqual([NOW - DAY, NOW + 730 * DAY]);
    if (openssl === null) return context.skip('openssl is not installed');
    const file = openssl.file('self.pem', certificate.pem);
    const at = String(NOW / 1000);
    expect(openssl.run(['verify', '-attime', at, '-check_ss_sig', '-partial_chain', '-trusted', file, file]).toString()).toContain('OK');
  });
});

describe('file name of a token', () => {
  const at = Date.UTC(2026, 10, 21, 5, 6, 7);
  it.each([
    ['Shitaku_Token_2026-11-21T05-06-07Z_smime.p7m', 'Shitaku'],
    ['Shitaku_Token_2026-11-21T05:06:07Z_smime.p7m', 'Shitaku'],
    ['Shitaku_Token_2026-11-21T05_06_07Z_smime (1).p7m', 'Shitaku'],
    ['Shitaku_Token_2026-11-21T050607Z_smime-2.p7m', 'Shitaku'],
    ['東京 本社_Token_2026-11-21T05-06-07.123Z_smime 3.P7M', '東京 本社'],
    ['ガ_Token_x_Token_2026-11-21T05-06-07Z_smime.p7m'.normalize('NFD'), 'ガ_Token_x'],
  ])('%s', (name, serverName) => {
    expect(readAdeFileName(name)).toEqual({ serverName, at });
  });

  it.each(['smime.p7m', 'x_Token_2026-11-31T05-06-07Z_smime.p7m', 'x_Token_2026-11-21T25-06-07Z_smime.p7m', '_Token_'.repeat(200), ''])(
    'is not %s',
    (name) => {
      expect(readAdeFileName(name)).toBeNull();
    },
  );
});
