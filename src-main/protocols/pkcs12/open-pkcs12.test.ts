import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { readAsn1, sequenceOf } from '#pki/asn1.ts';
import { Cms } from '#pki/cms-oids.ts';
import { derContext, derInteger, derOctetString, derOid, derSequence } from '#pki/der.ts';
import { privateKeyToDer } from '#pki/keys.ts';
import { fuzz } from '#pki/testing.ts';
import { derMacData } from './mac.ts';
import { openPkcs12 } from './open-pkcs12.ts';
import { Pkcs12 } from './pkcs12-oids.ts';
import { type Owner, type TestKeys, testKeys } from './testing.ts';

/**
 * Made by OpenSSL 3.0 with two rounds, of a key that was thrown away; the passphrase is "fixture". `keychain-style`:
 * `openssl pkcs12 -export -legacy -macalg sha1 -iter 2`, RC2 of 40 bits around the certificate and triple DES around the
 * key, as Keychain Access writes it. `without-mac`: `openssl pkcs12 -export -nomac -iter 2`, AES.
 */
const fixture = (name: string) => readFileSync(new URL(`./fixtures/${name}.p12`, import.meta.url));
const FIXTURES = ['keychain-style', 'without-mac'];

let keys: TestKeys;
beforeAll(async () => {
  keys = await testKeys();
});

const codeOf = async (bytes: Uint8Array, passphrase = 'x'): Promise<string> => {
  const opened = await openPkcs12(bytes, passphrase);
  return opened.ok ? 'opened' : opened.error.code;
};

describe('opening', () => {
  it.each(FIXTURES)('reads %s', async (name) => {
    expect(await openPkcs12(fixture(name), 'fixture')).toMatchObject({ ok: true, value: { chain: [] } });
    expect(await codeOf(fixture(name), 'Fixture')).toBe('wrong-passphrase');
    expect(await codeOf(fixture(name), '')).toBe('wrong-passphrase');
  });

  it('reads indefinite lengths and strings in parts, as Apple writes them', async () => {
    const plain = pfx(bags(keyBag(keys.ec), certificateBag(keys.ec)));
    const [version, authSafe, mac] = sequenceOf(readAsn1(plain));
    const [type, wrapper] = sequenceOf(authSafe);
    const octets = wrapper?.children[0]?.contents ?? Buffer.alloc(0);
    const parts = [octets.subarray(0, 100), octets.subarray(100)].map((part) => derOctetString(part));
    const string = indefinite(0x24, ...parts);
    const inner = indefinite(0x30, type?.raw ?? Buffer.alloc(0), indefinite(0xa0, string));
    expect(await codeOf(indefinite(0x30, version?.raw ?? Buffer.alloc(0), inner, mac?.raw ?? Buffer.alloc(0)))).toBe('opened');
  });

  it('takes one key, also when it is there twice, and bags within bags', async () => {
    expect(await codeOf(pfx(bags(keyBag(keys.ec), keyBag(keys.ec), certificateBag(keys.ec))))).toBe('opened');
    const nested = derSequence(derOid(Pkcs12.nestedBags), derContext(0, bags(keyBag(keys.ec), certificateBag(keys.ec))));
    expect(await codeOf(pfx(bags(nested)))).toBe('opened');
    expect(await codeOf(pfx(bags(keyBag(keys.ec), certificateBag(keys.ec), keyBag(keys.rsa))))).toBe('too-many-keys');
    expect(await codeOf(pfx(bags(keyBag(keys.ec), certificateBag(keys.rsa))))).toBe('no-certificate');
    expect(await codeOf(pfx(bags(certificateBag(keys.rsa))))).toBe('no-key');
    expect(await codeOf(pfx(bags()))).toBe('no-key');
  });

  it('takes the certificate that fits the key, wherever it stands', async () => {
    const opened = await openPkcs12(pfx(bags(...[keys.root, keys.ec, keys.rsa, keys.middle].map(certificateBag), keyBag(keys.rsa))), 'x');
    expect(opened.ok && keys.rsa.certificate.der.equals(opened.value.certificate)).toBe(true);
    const chain = [keys.middle, keys.root, keys.ec].map(({ certificate }) => certificate.der);
    expect(opened.ok && opened.value.chain.map((der) => Buffer.from(der))).toEqual(chain);
  });
});

describe('hostile bytes', () => {
  it('refuses what asks for too much', async () => {
    expect(await codeOf(pfx(bags(keyBag(keys.ec), certificateBag(keys.ec)), 10_000_001))).toBe('damaged');
    expect(await codeOf(pfx(bags(keyBag(keys.ec), ...Array.from({ length: 33 }, () => certificateBag(keys.ec)))))).toBe('damaged');
    expect(await codeOf(Buffer.alloc(100_000, Buffer.from('3080', 'hex')))).toBe('damaged');
    const deep = Array.from({ length: 40 }).reduce<Buffer>(
      (inner) => derSequence(derOid(Pkcs12.nestedBags), derContext(0, derSequence(inner))),
      certificateBag(keys.ec),
    );
    expect(await codeOf(pfx(bags(deep)))).toBe('damaged');
  });

  it.each(FIXTURES)('refuses %s cut off anywhere', async (name) => {
    const whole = fixture(name);
    for (let length = 0; length < whole.length; length += 7) expect(await codeOf(whole.subarray(0, length), 'fixture')).toBe('damaged');
  });

  it.each(FIXTURES)('has a code for every mutation of %s', async (name) => {
    const whole = fixture(name);
    const seen = new Set<string>();
    const mutation = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(mutation, async (changes) => {
        const changed = Buffer.from(whole);
        for (const [at, byte] of changes) changed[at] = byte;
        seen.add(await codeOf(changed, 'fixture'));
      }),
      { ...fuzz, numRuns: 300 },
    );
    expect([...seen]).toContain('wrong-passphrase');
    expect([...seen]).toContain('damaged');
  });
});

/** A PFX of one safe that is not encrypted; the MAC is over it, with the passphrase "x". */
function pfx(safe: Buffer, iterations = 1): Buffer {
  const data = (contents: Buffer): Buffer => derSequence(derOid(Cms.data), derContext(0, derOctetString(contents)));
  const safes = derSequence(data(safe));
  const mac = sequenceOf(readAsn1(derMacData(safes, 'x', 1))).map(({ raw }) => raw);
  return derSequence(derInteger(3), data(safes), derSequence(...mac.slice(0, 2), derInteger(iterations)));
}

const bags = (...list: readonly Buffer[]): Buffer => derSequence(...list);

const keyBag = ({ key }: Owner): Buffer => derSequence(derOid(Pkcs12.keyBag), derContext(0, privateKeyToDer(key)));

function certificateBag({ certificate }: Owner): Buffer {
  const value = derSequence(derOid(Pkcs12.x509Certificate), derContext(0, derOctetString(certificate.der)));
  return derSequence(derOid(Pkcs12.certificateBag), derContext(0, value));
}

const indefinite = (identifier: number, ...contents: readonly Uint8Array[]): Buffer =>
  Buffer.concat([Buffer.from([identifier, 0x80]), ...contents, Buffer.alloc(2)]);
