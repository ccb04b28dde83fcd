import type { KeyObject } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Certificate } from './certificate.ts';
import { signCms } from './cms-sign.ts';
import { verifyCms } from './cms-verify.ts';
import { generateEcKey, generateRsaKey, privateKeyToDer } from './keys.ts';
import { toPem } from './pem.ts';
import { codeOf, NOW, OpenSsl, testCertificate } from './testing.ts';
import { verifyChain } from './verify-chain.ts';

const openssl = OpenSsl.find();
afterAll(() => openssl?.remove());

/** A `.mobileconfig` as people have them: text in Japanese, and the line ends of a Windows editor. */
const PROFILE = Buffer.from(
  `<?xml version="1.0" encoding="UTF-8"?>\r\n<plist version="1.0"><dict><key>PayloadDisplayName</key><string>社内 Wi-Fi</string></dict></plist>\r\n`,
);

interface Identity {
  readonly certificate: Certificate;
  readonly key: KeyObject;
}
let root: Identity;
let middle: Identity;
let signers: Identity[];
beforeAll(async () => {
  const make = async (name: string, key: KeyObject, issuer: Identity | null, ca: boolean): Promise<Identity> => {
    const keyUsage = ca ? (['keyCertSign'] as const) : (['digitalSignature'] as const);
    return { key, certificate: await testCertificate(name, key, issuer, { ca, keyUsage, subjectKeyIdentifier: true }) };
  };
  root = await make('root', await generateRsaKey(), null, true);
  middle = await make('middle', await generateEcKey(), root, true);
  signers = [await make('rsa', await generateRsaKey(), middle, false), await make('ec', await generateEcKey(), middle, false)];
});

describe('signed profiles', () => {
  it.for(['smime', 'cms'])('of ours are verified by openssl %s with their chain, attached and detached', async (program, context) => {
    if (openssl === null) return context.skip('openssl is not installed');
    const roots = openssl.file('root.pem', root.certificate.pem);
    const content = openssl.file('content.mobileconfig', PROFILE);
    const trust = ['-CAfile', roots, '-purpose', 'any', '-attime', String(NOW / 1000)];
    const verify = [program, '-verify', '-binary', '-inform', 'DER', ...trust];
    for (const signer of signers) {
      const request = { content: PROFILE, ...signer, includeCertificates: [middle.certificate], signingTime: NOW };
      expect(openssl.run(verify, await signCms(request)).equals(PROFILE)).toBe(true);
      const detached = await signCms({ ...request, detached: true });
      expect(openssl.run([...verify, '-content', content], detached).equals(PROFILE)).toBe(true);
      const other = openssl.file('other.mobileconfig', Buffer.concat([PROFILE, Buffer.from(' ')]));
      expect(openssl.accepts([...verify, '-content', other], detached)).toBe(false);
      expect(openssl.accepts(verify, await signCms({ ...request, includeCertificates: [] }))).toBe(false);
    }
  });

  it.for<[string, string[]]>([
    ['attached', ['smime', '-nodetach']],
    ['attached, in a stream', ['smime', '-nodetach', '-stream']],
    ['detached', ['smime']],
    ['detached, by cms', ['cms']],
    ['attached, by cms', ['cms', '-nodetach']],
  ])('of openssl are verified by us with their chain: %s', ([name, [program = '', ...options]], context) => {
    if (openssl === null) return context.skip('openssl is not installed');
    const detachedContent = name.startsWith('detached') ? PROFILE : undefined;
    const content = openssl.file('content.mobileconfig', PROFILE);
    const chain = openssl.file('middle.pem', middle.certificate.pem);
    for (const signer of signers) {
      const certificate = openssl.file('signer.pem', signer.certificate.pem);
      const key = openssl.file('signer.key', toPem('PRIVATE KEY', privateKeyToDer(signer.key)));
      const sign = [program, '-sign', '-binary', '-outform', 'DER', ...options, '-in', content, '-signer', certificate, '-inkey', key];
      const signed = openssl.run([...sign, '-certfile', chain]);
      const verified = verifyCms(signed, detachedContent);
      expect(verified.content.equals(PROFILE)).toBe(true);
      expect(verified.signer.sha256).toBe(signer.certificate.sha256);
      const path = verifyChain({ leaf: verified.signer, intermediates: verified.certificates, roots: [root.certificate], at: NOW });
      expect(path.ok && path.value.map(({ commonName }) => commonName)).toEqual([signer.certificate.commonName, 'middle', 'root']);
      const changed = Buffer.from(signed);
      changed.writeUInt8(changed.readUInt8(changed.length - 9) ^ 1, changed.length - 9);
      expect(codeOf(() => verifyCms(changed, detachedContent))).not.toBe('accepted');
    }
  });
});
