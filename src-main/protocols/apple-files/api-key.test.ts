import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { generateEcKey, generateRsaKey, privateKeyToDer, publicKeyToDer } from '#pki/keys.ts';
import { toPem } from '#pki/pem.ts';
import { OpenSsl, testCertificate } from '#pki/testing.ts';
import { readApiKey, writeApiKey } from './api-key.ts';

const openssl = OpenSsl.find();
afterAll(() => openssl?.remove());

let key: KeyObject;
beforeAll(async () => {
  key = await generateEcKey();
});

const codeOf = (file: string | Buffer): string => {
  const read = readApiKey(Buffer.from(file));
  return read.ok ? 'accepted' : read.error.code;
};
const sameKey = (file: string | Buffer): boolean => {
  const read = readApiKey(Buffer.from(file));
  return read.ok && publicKeyToDer(read.value).equals(publicKeyToDer(key)) && privateKeyToDer(read.value).equals(privateKeyToDer(key));
};

describe('API key', () => {
  it('is read under any label, in either shape', () => {
    const sec1 = key.export({ type: 'sec1', format: 'pem' }).toString();
    expect(writeApiKey(key).startsWith('-----BEGIN EC PRIVATE KEY-----')).toBe(true);
    expect(sameKey(writeApiKey(key))).toBe(true);
    expect(sameKey(toPem('PRIVATE KEY', privateKeyToDer(key)))).toBe(true);
    expect(sameKey(sec1)).toBe(true);
    expect(sameKey(sec1.replaceAll('EC PRIVATE KEY', 'PRIVATE KEY'))).toBe(true);
    expect(sameKey(`\ufeffNote: x\r\n${sec1.replaceAll('\n', '\r\n')}`)).toBe(true);
    expect(sameKey(Buffer.from(sec1, 'utf16le'))).toBe(true);
  });

  it('is one key on P-256 without a passphrase, and nothing else', async () => {
    const rsa = await generateRsaKey();
    const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
    const ed25519 = generateKeyPairSync('ed25519').privateKey;
    const protect = { cipher: 'aes-256-cbc', passphrase: 'x' };
    expect(codeOf(writeApiKey(p384))).toBe('not-p256');
    expect(codeOf(p384.export({ type: 'sec1', format: 'pem' }))).toBe('not-p256');
    expect(codeOf(writeApiKey(rsa))).toBe('not-an-api-key');
    expect(codeOf(writeApiKey(ed25519))).toBe('not-an-api-key');
    expect(codeOf(key.export({ type: 'pkcs8', format: 'pem', ...protect }))).toBe('encrypted');
    expect(codeOf(key.export({ type: 'sec1', format: 'pem', ...protect }))).toBe('encrypted');
    const sealed = key.export({ type: 'pkcs8', format: 'der', ...protect });
    expect(codeOf(toPem('EC PRIVATE KEY', sealed))).toBe('encrypted');
    expect(codeOf(writeApiKey(key) + writeApiKey(key))).toBe('not-an-api-key');
    expect(codeOf(writeApiKey(key) + (await testCertificate('x', key, null)).pem)).toBe('not-an-api-key');
    expect(codeOf(toPem('PUBLIC KEY', publicKeyToDer(key)))).toBe('not-an-api-key');
    expect(codeOf(privateKeyToDer(key))).toBe('not-an-api-key');
    expect(codeOf('')).toBe('not-an-api-key');
    expect(codeOf(writeApiKey(key) + ' '.repeat(70_000))).toBe('not-an-api-key');
  });

  it('has two halves that belong together', async () => {
    const der = privateKeyToDer(key);
    const stranger = privateKeyToDer(await generateEcKey());
    // In both, the public point is the last 65 bytes.
    const mixed = Buffer.concat([der.subarray(0, -65), stranger.subarray(-65)]);
    expect(codeOf(toPem('PRIVATE KEY', mixed))).toBe('not-an-api-key');
  });

  it('is read when openssl made it, and openssl reads ours', (context) => {
    if (openssl === null) return context.skip('openssl is not installed');
    const sec1 = openssl.run(['ecparam', '-name', 'prime256v1', '-genkey']); // with EC PARAMETERS before it
    const pkcs8 = openssl.run(['genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256']);
    const explicit = openssl.run(['ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-param_enc', 'explicit']);
    expect([sec1, pkcs8, explicit].map(codeOf)).toEqual(['accepted', 'accepted', 'not-p256']);
    expect(codeOf(openssl.run(['pkcs8', '-topk8', '-nocrypt'], sec1))).toBe('accepted');
    expect(codeOf(openssl.run(['pkcs8', '-topk8', '-passout', 'pass:x'], sec1))).toBe('encrypted');
    expect(openssl.run(['pkey', '-pubout', '-outform', 'DER'], Buffer.from(writeApiKey(key))).equals(publicKeyToDer(key))).toBe(true);
  });
});
