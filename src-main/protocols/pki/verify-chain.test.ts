import { beforeAll, describe, expect, it } from 'vitest';
import { type Certificate, readCertificate } from './certificate.ts';
import { generateEcKey, privateKeyToDer } from './keys.ts';
import { toPem } from './pem.ts';
import { DAY, NOW, OpenSsl, testCertificate } from './testing.ts';
import { verifyChain } from './verify-chain.ts';

const CLIENT = '1.3.6.1.5.5.7.3.2';
const SERVER = '1.3.6.1.5.5.7.3.1';

type Key = Awaited<ReturnType<typeof generateEcKey>>;
let keys: { root: Key; middle: Key; leaf: Key };
let root: Certificate;
let middle: Certificate;
let leaf: Certificate;

beforeAll(async () => {
  keys = { root: await generateEcKey(), middle: await generateEcKey(), leaf: await generateEcKey() };
  root = await testCertificate('root', keys.root, null, { ca: true, keyUsage: ['keyCertSign'], subjectKeyIdentifier: true });
  middle = await testCertificate('middle', keys.middle, { certificate: root, key: keys.root }, { ca: true, keyUsage: ['keyCertSign'] });
  leaf = await testCertificate(
    'leaf',
    keys.leaf,
    { certificate: middle, key: keys.middle },
    { extendedKeyUsage: [CLIENT], notBefore: NOW - 1000, notAfter: NOW + DAY },
  );
});

const judge = (more: Partial<Parameters<typeof verifyChain>[0]>): string => {
  const outcome = verifyChain({ leaf, intermediates: [middle], roots: [root], at: NOW, ...more });
  return outcome.ok ? outcome.value.map(({ commonName }) => commonName).join(' < ') : outcome.error.code;
};

describe('verifyChain', () => {
  it('finds the way to a root', async () => {
    expect(judge({})).toBe('leaf < middle < root');
    expect(judge({ intermediates: [root, leaf, middle] })).toBe('leaf < middle < root');
    expect(judge({ leaf: middle })).toBe('middle < root');
    expect(judge({ roots: [leaf], intermediates: [] })).toBe('leaf');
    expect(judge({ roots: [middle] })).toBe('leaf < middle');
  });

  it('trusts nobody else', async () => {
    const other = await testCertificate('root', await generateEcKey(), null, { ca: true });
    expect(judge({ intermediates: [] })).toBe('untrusted');
    expect(judge({ roots: [] })).toBe('untrusted');
    expect(judge({ roots: [other] })).toBe('untrusted');
    expect(judge({ roots: [other, root] })).toBe('leaf < middle < root');
  });

  it('refuses issuers that are no CA, may not sign, or stand too high', async () => {
    const notCa = await testCertificate('middle', keys.middle, { certificate: root, key: keys.root });
    expect(judge({ intermediates: [notCa] })).toBe('untrusted');
    const cannotSign = await testCertificate(
      'middle',
      keys.middle,
      { certificate: root, key: keys.root },
      { ca: true, keyUsage: ['cRLSign'] },
    );
    expect(judge({ intermediates: [cannotSign] })).toBe('untrusted');
    const below = await testCertificate('below', keys.leaf, { certificate: leaf, key: keys.leaf });
    expect(judge({ leaf: below, intermediates: [leaf, middle] })).toBe('untrusted');
  });

  it('keeps to the path length', async (context) => {
    const openssl = OpenSsl.find();
    if (openssl === null) return context.skip('openssl is not installed');
    const keyPath = openssl.file('key.pem', toPem('PRIVATE KEY', privateKeyToDer(keys.root)));
    const extension = 'basicConstraints=critical,CA:TRUE,pathlen:0';
    const pem = openssl.run(['req', '-x509', '-new', '-key', keyPath, '-subj', '/CN=root', '-days', '3650', '-addext', extension]);
    openssl.remove();
    const short = readCertificate(pem);
    const at = Math.max(NOW, short.notBefore);
    const late = await testCertificate('late', keys.leaf, { certificate: middle, key: keys.middle }, { notAfter: at + DAY });
    const direct = await testCertificate('direct', keys.leaf, { certificate: short, key: keys.root }, { notAfter: at + DAY });
    expect(judge({ leaf: late, roots: [short], at })).toBe('untrusted');
    expect(judge({ leaf: direct, roots: [short], at })).toBe('direct < root');
  });

  it('tells expired from not yet valid, to the second', () => {
    expect(judge({ at: NOW + DAY + 999 })).toBe('leaf < middle < root');
    expect(judge({ at: NOW + DAY + 1000 })).toBe('expired');
    expect(judge({ at: NOW - 1000 })).toBe('leaf < middle < root');
    expect(judge({ at: NOW - 1001 })).toBe('not-yet-valid');
    expect(judge({ at: NOW + 400 * DAY, roots: [] })).toBe('untrusted');
  });

  it('asks for the usage when told to', async () => {
    expect(judge({ extendedKeyUsage: CLIENT })).toBe('leaf < middle < root');
    expect(judge({ extendedKeyUsage: SERVER })).toBe('wrong-usage');
    expect(judge({ leaf: middle, extendedKeyUsage: SERVER })).toBe('middle < root');
    const narrow = await testCertificate(
      'middle',
      keys.middle,
      { certificate: root, key: keys.root },
      { ca: true, extendedKeyUsage: [SERVER] },
    );
    expect(judge({ intermediates: [narrow], extendedKeyUsage: CLIENT })).toBe('wrong-usage');
    expect(judge({ intermediates: [narrow, middle], extendedKeyUsage: CLIENT })).toBe('leaf < middle < root');
  });

  it('prefers a renewed intermediate over the expired one of the same name', async () => {
    const expired = await testCertificate('middle', keys.middle, { certificate: root, key: keys.root }, { ca: true, notAfter: NOW - 1 });
    expect(judge({ intermediates: [expired] })).toBe('expired');
    expect(judge({ intermediates: [expired, middle] })).toBe('leaf < middle < root');
  });

  it('gives up on certificates that all sign each other', async () => {
    const crowd: Certificate[] = [];
    const key = await generateEcKey();
    for (let index = 0; index < 15; index += 1) crowd.push(await testCertificate('same', key, null, { ca: true }));
    const victim = await testCertificate('victim', keys.leaf, { certificate: crowd[0] ?? root, key });
    const started = performance.now();
    expect(judge({ leaf: victim, intermediates: crowd })).toBe('untrusted');
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
