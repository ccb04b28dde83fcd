import { afterAll, describe, expect, it } from 'vitest';
import { createCsr, readCsr } from './csr.ts';
import { generateEcKey, generateRsaKey, privateKeyToDer, publicKeyToDer } from './keys.ts';
import { toPem } from './pem.ts';
import { codeOf, OpenSsl } from './testing.ts';

const openssl = OpenSsl.find();
afterAll(() => openssl?.remove());

const SUBJECT = [
  { type: 'C', value: 'JP' },
  { type: 'CN', value: '端末' },
  { type: 'E', value: 'a@example.jp' },
];

describe('certification requests', () => {
  it('reads back what was asked for, RSA and EC', async () => {
    for (const key of [await generateRsaKey(), await generateEcKey()]) {
      const csr = readCsr(await createCsr({ subject: SUBJECT, key, challengePassword: 'one-time-1' }));
      expect(csr.subject).toEqual(SUBJECT);
      expect(csr.publicKeyDer.equals(publicKeyToDer(key))).toBe(true);
      expect(csr.challengePassword).toBe('one-time-1');
    }
    const key = await generateEcKey();
    expect(readCsr(await createCsr({ subject: [], key })).challengePassword).toBeNull();
    expect(readCsr(await createCsr({ subject: [], key, challengePassword: 'p@ss*語' })).challengePassword).toBe('p@ss*語');
  });

  it('is verified by openssl', async (context) => {
    if (openssl === null) return context.skip('openssl is not installed');
    for (const key of [await generateRsaKey(), await generateEcKey()]) {
      const der = await createCsr({ subject: SUBJECT, key, challengePassword: 'one-time-1' });
      const text = openssl.run(['req', '-inform', 'DER', '-verify', '-noout', '-text'], der).toString();
      expect(text).toMatch(/challengePassword\s*:one-time-1/);
      expect(text).toMatch(/C\s*=\s*JP/);
      const plain = await createCsr({ subject: SUBJECT, key });
      expect(openssl.accepts(['req', '-inform', 'DER', '-verify', '-noout'], plain)).toBe(true);
      const changed = Buffer.from(der);
      changed.writeUInt8(changed.readUInt8(changed.length - 1) ^ 1, changed.length - 1);
      expect(codeOf(() => readCsr(changed))).toBe('bad-signature');
    }
  });

  it('reads the requests of openssl, PEM too', async (context) => {
    if (openssl === null) return context.skip('openssl is not installed');
    const key = await generateRsaKey();
    const keyPath = openssl.file('key.pem', toPem('PRIVATE KEY', privateKeyToDer(key)));
    const pem = openssl.run(['req', '-new', '-key', keyPath, '-subj', '/C=JP/CN=push', '-sha1']);
    expect(readCsr(pem).subject).toEqual([
      { type: 'C', value: 'JP' },
      { type: 'CN', value: 'push' },
    ]);
  });

  it('refuses changed, cut and other bytes', async () => {
    const der = await createCsr({ subject: SUBJECT, key: await generateEcKey(), challengePassword: 'x' });
    const changed = Buffer.from(der);
    changed.write('B', changed.indexOf('端末'.slice(0, 1)));
    expect(codeOf(() => readCsr(changed))).toBe('bad-signature');
    expect(codeOf(() => readCsr(der.subarray(0, -1)))).toBe('not-a-csr');
    expect(codeOf(() => readCsr(Buffer.alloc(0)))).toBe('not-a-csr');
    expect(codeOf(() => readCsr(Buffer.from('text')))).toBe('not-a-csr');
  });
});
