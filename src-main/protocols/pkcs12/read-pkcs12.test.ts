import { beforeAll, expect, it } from 'vitest';
import { Cms } from '#pki/cms-oids.ts';
import { derAlgorithm, derContext, derInteger, derNull, derOctetString, derOid, derSequence } from '#pki/der.ts';
import { DIGEST_OIDS } from '#pki/signature.ts';
import { readPkcs12 } from './read-pkcs12.ts';
import { type TestKeys, testKeys } from './testing.ts';
import { writePkcs12 } from './write-pkcs12.ts';

let keys: TestKeys;
let file: Buffer;
beforeAll(async () => {
  keys = await testKeys();
  file = await writePkcs12({ ...keys.ec, chain: [keys.ec.certificate, keys.root.certificate], passphrase: '合言葉', friendlyName: '鍵' });
});

const codeOf = async (bytes: Uint8Array, passphrase = '合言葉', limitMs?: number): Promise<string> => {
  const read = await readPkcs12(bytes, passphrase, limitMs);
  return read.ok ? 'read' : read.error.code;
};

it('goes there and back, and leaves the thread to others meanwhile', async () => {
  let turns = 0;
  const timer = setInterval(() => {
    turns += 1;
  }, 5);
  const read = await readPkcs12(file, '合言葉');
  clearInterval(timer);
  expect(read.ok && read.value.key.equals(keys.ec.key)).toBe(true);
  expect(read.ok && read.value.certificate).toEqual(keys.ec.certificate);
  expect(read.ok && read.value.chain).toEqual([keys.root.certificate]);
  // Some 700 000 rounds of a hash: if they were made on this thread, the timer would not have had a turn.
  expect(turns).toBeGreaterThan(10);
});

it('knows what it is not', async () => {
  expect(await codeOf(file, '合言葉 ')).toBe('wrong-passphrase');
  expect(await codeOf(file.subarray(0, -1))).toBe('damaged');
  expect(await codeOf(file.subarray(0, 100))).toBe('damaged');
  expect(await codeOf(Buffer.concat([file, Buffer.alloc(4 * 1024 * 1024)]))).toBe('damaged');
  for (const other of [
    Buffer.alloc(0),
    Buffer.from('text'),
    keys.ec.certificate.der,
    file.subarray(0, 10),
    Buffer.from(keys.ec.certificate.pem),
  ]) {
    expect(await codeOf(other)).toBe('not-a-pkcs12');
  }
});

it('does not wait for a file that computes for minutes', async () => {
  const digest = derSequence(derAlgorithm(DIGEST_OIDS.sha512, derNull), derOctetString(Buffer.alloc(64)));
  const bomb = derSequence(
    derInteger(3),
    derSequence(derOid(Cms.data), derContext(0, derOctetString(derSequence()))),
    derSequence(digest, derOctetString(Buffer.alloc(8)), derInteger(10_000_000)),
  );
  expect(await codeOf(bomb, 'x', 300)).toBe('damaged');
});

it('writes no file whose key is not the certificate’s', async () => {
  const wrong = { certificate: keys.ec.certificate, key: keys.root.key, passphrase: 'x', friendlyName: 'x' };
  await expect(writePkcs12(wrong)).rejects.toThrow('the key is not');
});
