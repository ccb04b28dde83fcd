import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { privateKeyToDer } from '#pki/keys.ts';
import { toPem } from '#pki/pem.ts';
import { OpenSsl } from '#pki/testing.ts';
import { openPkcs12 } from './open-pkcs12.ts';
import { readPkcs12 } from './read-pkcs12.ts';
import { type Owner, type TestKeys, testKeys } from './testing.ts';
import { writePkcs12 } from './write-pkcs12.ts';

const openssl = OpenSsl.find();
afterAll(() => openssl?.remove());

let keys: TestKeys;
beforeAll(async () => {
  keys = await testKeys();
});

const PASSPHRASES = ['plain ASCII 1', 'ひみつの言葉', '髙😀 é', ''];

/** What openssl makes of this owner's key and certificates. Few iterations: it is the form that is looked at. */
function exported(tool: OpenSsl, owner: Owner, passphrase: string, options: readonly string[], chain: readonly Owner[] = []): Buffer {
  const key = tool.file('key.pem', toPem('PRIVATE KEY', privateKeyToDer(owner.key)));
  const certificate = tool.file('certificate.pem', owner.certificate.pem);
  const others = tool.file('chain.pem', chain.map((each) => each.certificate.pem).join(''));
  const made = ['pkcs12', '-export', '-inkey', key, '-in', certificate, '-name', '名前', '-passout', `pass:${passphrase}`, ...options];
  return tool.run(chain.length === 0 ? made : [...made, '-certfile', others]);
}

describe('what openssl writes', () => {
  it.for<[string, string[]]>([
    ['AES-256, PBKDF2, HMAC-SHA-256: its default', []],
    ['AES-128 and SHA-512', ['-keypbe', 'aes-128-cbc', '-certpbe', 'aes-192-cbc', '-macalg', 'sha512', '-iter', '3']],
    ['AES with PBKDF2 over SHA-1', ['-keypbe', 'aes-256-cbc', '-certpbe', 'aes-256-cbc', '-macalg', 'sha1']],
    ['triple DES and SHA-1', ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1']],
    ['triple DES in PBES2', ['-keypbe', 'des-ede3-cbc', '-certpbe', 'des-ede3-cbc', '-iter', '7']],
    ['certificates not encrypted', ['-certpbe', 'NONE']],
    ['nothing encrypted', ['-certpbe', 'NONE', '-keypbe', 'NONE']],
    ['no MAC', ['-nomac']],
    ['one round', ['-noiter', '-nomaciter']],
  ])('is read: %s', async ([, options], context) => {
    if (openssl === null) return context.skip('openssl is not installed');
    for (const owner of [keys.rsa, keys.ec]) {
      for (const passphrase of PASSPHRASES) {
        const opened = await openPkcs12(exported(openssl, owner, passphrase, options), passphrase);
        expect(opened.ok && owner.key.equals(opened.value.key)).toBe(true);
        expect(opened.ok && owner.certificate.der.equals(opened.value.certificate)).toBe(true);
      }
    }
  });

  it.for([['-legacy'], ['-legacy', '-certpbe', 'PBE-SHA1-RC2-128', '-keypbe', 'PBE-SHA1-2DES']])(
    'is read: RC2 (%s)',
    async (options, context) => {
      if (openssl === null) return context.skip('openssl is not installed');
      if (!openssl.accepts(['list', '-providers', '-provider', 'legacy'])) return context.skip('openssl has no legacy provider');
      for (const owner of [keys.rsa, keys.ec]) {
        for (const passphrase of PASSPHRASES) {
          const opened = await openPkcs12(exported(openssl, owner, passphrase, options, [keys.middle, keys.root]), passphrase);
          expect(opened.ok && owner.key.equals(opened.value.key)).toBe(true);
        }
      }
    },
  );

  it('keeps the chain, from the leaf upwards', async (context) => {
    if (openssl === null) return context.skip('openssl is not installed');
    const file = exported(openssl, keys.rsa, 'x', [], [keys.ec, keys.root, keys.middle]);
    const read = await readPkcs12(file, 'x');
    expect(read.ok && read.value.certificate.commonName).toBe('rsa');
    expect(read.ok && read.value.chain.map(({ commonName }) => commonName)).toEqual(['middle', 'root', 'ec']);
    expect(read.ok && read.value.key.equals(keys.rsa.key)).toBe(true);
  });

  it('needs its passphrase', async (context) => {
    if (openssl === null) return context.skip('openssl is not installed');
    for (const options of [[], ['-nomac'], ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES']]) {
      const file = exported(openssl, keys.ec, 'ひみつ', options);
      for (const passphrase of ['ひみっ', 'ひみつ ', '']) {
        expect(await openPkcs12(file, passphrase)).toMatchObject({ ok: false, error: { code: 'wrong-passphrase' } });
      }
    }
  });

  it('is refused without a key, or without the certificate of the key', async (context) => {
    if (openssl === null) return context.skip('openssl is not installed');
    const certificate = openssl.file('only.pem', keys.ec.certificate.pem);
    const withoutKey = openssl.run(['pkcs12', '-export', '-nokeys', '-in', certificate, '-passout', 'pass:x']);
    expect(await openPkcs12(withoutKey, 'x')).toMatchObject({ ok: false, error: { code: 'no-key' } });
    const key = openssl.file('only.key', toPem('PRIVATE KEY', privateKeyToDer(keys.ec.key)));
    const withoutCertificate = openssl.run(['pkcs12', '-export', '-nocerts', '-inkey', key, '-passout', 'pass:x']);
    expect(await openPkcs12(withoutCertificate, 'x')).toMatchObject({ ok: false, error: { code: 'no-certificate' } });
  });
});

describe('what we write', () => {
  it.for(PASSPHRASES)('is opened by openssl without -legacy (passphrase %j)', async (passphrase, context) => {
    if (openssl === null) return context.skip('openssl is not installed');
    for (const owner of [keys.rsa, keys.ec]) {
      const chain = owner === keys.rsa ? [keys.middle.certificate, keys.root.certificate] : [];
      const file = openssl.file('ours.p12', await writePkcs12({ ...owner, chain, passphrase, friendlyName: 'Push 2026' }));
      const open = ['pkcs12', '-in', file, '-passin', `pass:${passphrase}`];
      const key = openssl.run(['pkey', '-outform', 'DER'], openssl.run([...open, '-nocerts', '-nodes']));
      const theirs = openssl.run(['pkey', '-outform', 'DER'], Buffer.from(toPem('PRIVATE KEY', privateKeyToDer(owner.key))));
      expect(key.equals(theirs)).toBe(true);
      const leaf = openssl.run(['x509', '-outform', 'DER'], openssl.run([...open, '-clcerts', '-nokeys']));
      expect(leaf.equals(owner.certificate.der)).toBe(true);
      const text = openssl.run([...open, '-info', '-nodes']).toString();
      expect(text.match(/BEGIN CERTIFICATE/g)).toHaveLength(1 + chain.length);
      expect(text.match(/friendlyName: Push 2026/g)).toHaveLength(2);
      const ids = text.match(/localKeyID: .*/g);
      expect(ids).toHaveLength(2);
      expect(ids?.[0]).toBe(ids?.[1]);
      expect(openssl.accepts(['pkcs12', '-in', file, '-noout', '-passin', 'pass:another'])).toBe(false);
    }
  });
});
