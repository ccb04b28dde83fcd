import type { KeyObject } from 'node:crypto';
import type { Certificate } from '#pki/certificate.ts';
import { generateEcKey, generateRsaKey } from '#pki/keys.ts';
import { NOW, testCertificate } from '#pki/testing.ts';

export interface Owner {
  readonly certificate: Certificate;
  readonly key: KeyObject;
}

export interface TestKeys {
  readonly root: Owner;
  readonly middle: Owner;
  readonly rsa: Owner;
  readonly ec: Owner;
}

/** A root, an issuer below it, and two leaves: `rsa` by the issuer, `ec` by itself. */
export async function testKeys(): Promise<TestKeys> {
  const owner = async (name: string, key: KeyObject, issuer: Owner | null, ca: boolean): Promise<Owner> => ({
    key,
    certificate: await testCertificate(name, key, issuer, { ca, notAfter: NOW + 1_000_000_000 }),
  });
  const root = await owner('root', await generateEcKey(), null, true);
  const middle = await owner('middle', await generateEcKey(), root, true);
  const rsa = await owner('rsa', await generateRsaKey(), middle, false);
  return { root, middle, rsa, ec: await owner('ec', await generateEcKey(), null, false) };
}
