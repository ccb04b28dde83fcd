import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import { generateEcKey, generateRsaKey, privateKeyFrom, privateKeyToDer, publicHalf, publicKeyToDer, samePublicKey } from './keys.ts';
import { toPem } from './pem.ts';
import { codeOf, OpenSsl } from './testing.ts';

const openssl = OpenSsl.find();
afterAll(() => openssl?.remove());

describe('private keys', () => {
  it('reads every shape that others write', async () => {
    const rsa = await generateRsaKey();
    const ec = await generateEcKey();
    const expected = privateKeyToDer(rsa);
    for (const bytes of [
      Buffer.from(rsa.export({ format: 'pem', type: 'pkcs1' })),
      Buffer.from(rsa.export({ format: 'pem', type: 'pkcs8' })),
      rsa.export({ format: 'der', type: 'pkcs1' }),
      expected,
      Buffer.from(`${toPem('CERTIFICATE', Buffer.from('x'))}${toPem('PRIVATE KEY', expected)}`),
    ]) {
      expect(privateKeyToDer(privateKeyFrom(bytes)).equals(expected)).toBe(true);
    }
    for (const bytes of [Buffer.from(ec.export({ format: 'pem', type: 'sec1' })), ec.export({ format: 'der', type: 'sec1' })]) {
      expect(publicKeyToDer(privateKeyFrom(bytes)).equals(publicKeyToDer(ec))).toBe(true);
    }
  });

  it('makes RSA-2048 with e = 65537 and P-256', async () => {
    expect((await generateRsaKey()).asymmetricKeyDetails).toMatchObject({ modulusLength: 2048, publicExponent: 65537n });
    expect((await generateEcKey()).asymmetricKeyDetails).toMatchObject({ namedCurve: 'prime256v1' });
  });

  it('refuses everything else with one code', async () => {
    const ec = await generateEcKey();
    for (const bytes of [
      '',
      'x',
      toPem('PRIVATE KEY', Buffer.from('x')),
      toPem('PUBLIC KEY', publicKeyToDer(ec)),
      toPem('CERTIFICATE', Buffer.from('x')),
    ]) {
      expect(codeOf(() => privateKeyFrom(Buffer.from(bytes)))).toBe('not-a-private-key');
    }
  });

  it('writes keys that openssl reads', async (context) => {
    if (openssl === null) return context.skip('openssl is not installed');
    const rsa = await generateRsaKey();
    const path = openssl.file('key.pem', toPem('PRIVATE KEY', privateKeyToDer(rsa)));
    expect(openssl.run(['pkey', '-in', path, '-pubout', '-outform', 'DER']).equals(publicKeyToDer(rsa))).toBe(true);
  });

  it('compares keys, and reads the next one well whatever the answer was', async () => {
    const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
    const ed25519 = generateKeyPairSync('ed25519').privateKey;
    const small = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
    const keys: KeyObject[] = [await generateRsaKey(), small, await generateEcKey(), await generateEcKey(), p384, ed25519];
    for (const left of keys) {
      for (const right of keys) {
        expect(samePublicKey(left, publicHalf(right))).toBe(left === right);
        const der = privateKeyToDer(left);
        expect(createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }).type).toBe('private');
      }
      expect(samePublicKey(privateKeyFrom(privateKeyToDer(left)), left)).toBe(true);
    }
  });
});
