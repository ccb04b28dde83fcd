import { sign } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { createCsr } from '#pki/csr.ts';
import { generateEcKey, generateRsaKey } from '#pki/keys.ts';
import { toPem } from '#pki/pem.ts';
import { buildXmlPlist, parsePlistDict } from '#plist/plist.ts';
import { checkPushRequest } from './check-push-request.ts';
import { buildPushRequest, openPushRequest, PushRequestError, type PushRequestParts } from './push-request.ts';
import { type TestWorld, testCertificate, testWorld } from './testing.ts';

const NOW = Date.UTC(2026, 10, 21);
const SUBJECT = [{ type: 'CN', value: 'Taro Yamada' }];

describe('push certificate request', () => {
  let world: TestWorld;
  let csr: Buffer;
  let request: string;

  beforeAll(async () => {
    world = await testWorld(NOW);
    csr = await createCsr({ subject: SUBJECT, key: await generateRsaKey() });
    request = await buildPushRequest({ csr, vendor: world.vendor });
  });

  const open = (text: string): PushRequestParts => {
    const opened = openPushRequest(text);
    if (!opened.ok) throw new Error(opened.error.code);
    return opened.value;
  };
  const check = (parts: PushRequestParts, at = NOW) => checkPushRequest(parts, [world.root.certificate], at);

  it('is base64 of an XML plist with three strings, the chain leaf to root', () => {
    const plist = Buffer.from(request, 'base64');
    expect(plist.toString('utf8').startsWith('<?xml version="1.0" encoding="UTF-8"?>')).toBe(true);
    expect(Object.keys(parsePlistDict(plist)).sort()).toEqual(['PushCertCertificateChain', 'PushCertRequestCSR', 'PushCertSignature']);
    expect(open(request).chain.map(({ commonName }) => commonName)).toEqual(['MDM Vendor: Test', 'Test Relations CA', 'Test Root']);
    expect(open(request).csrDer.equals(csr)).toBe(true);
  });

  it('passes the portal’s judgement, with line breaks in its base64 too', () => {
    expect(check(open(request))).toMatchObject({ ok: true, value: { subject: SUBJECT } });
    expect(check(open(request.replace(/(.{76})/g, '$1\r\n'))).ok).toBe(true);
  });

  it('is not made with a vendor key that does not fit', async () => {
    const other = await generateRsaKey();
    const vendor = { ...world.vendor, sign: (bytes: Uint8Array) => sign('sha256', bytes, other) };
    await expect(buildPushRequest({ csr, vendor })).rejects.toBeInstanceOf(PushRequestError);
  });

  it('is refused with SHA-1, with another signature, and for a changed CSR', async () => {
    const parts = open(request);
    expect(check({ ...parts, signature: sign('sha1', csr, world.vendorKey) })).toMatchObject({ error: { code: 'signature-sha1' } });
    expect(check({ ...parts, signature: sign('sha256', Buffer.from('x'), world.vendorKey) })).toMatchObject({
      error: { code: 'signature-invalid' },
    });
    const other = await createCsr({ subject: SUBJECT, key: await generateRsaKey() });
    expect(check({ ...parts, csrDer: other })).toMatchObject({ error: { code: 'signature-invalid' } });
  });

  it('is refused for a CSR that is broken, not its owner’s, or of a weak or other key', async () => {
    const signed = (bytes: Buffer): PushRequestParts => ({
      ...open(request),
      csrDer: bytes,
      signature: sign('sha256', bytes, world.vendorKey),
    });
    const tampered = Buffer.from(csr);
    tampered[csr.length - 5] = (tampered[csr.length - 5] ?? 0) ^ 1;
    expect(check(signed(tampered))).toMatchObject({ error: { code: 'csr-invalid' } });
    expect(check(signed(Buffer.from('not a csr')))).toMatchObject({ error: { code: 'csr-invalid' } });
    const elliptic = await createCsr({ subject: SUBJECT, key: await generateEcKey() });
    expect(check(signed(elliptic))).toMatchObject({ error: { code: 'key-unsuitable' } });
    const short = await createCsr({ subject: SUBJECT, key: await generateRsaKey(1024) });
    expect(check(signed(short))).toMatchObject({ error: { code: 'key-unsuitable' } });
  });

  it('is refused for a chain of other lines, without root, of another root, or out of date', async () => {
    const parts = open(request);
    const wide = parts.chainPem.replace(/-----\n([^-]+)\n-----END/, (_, body: string) => `-----\n${body.replaceAll('\n', '')}\n-----END`);
    expect(check({ ...parts, chainPem: wide })).toMatchObject({ error: { code: 'chain-lines' } });
    expect(check({ ...parts, chain: parts.chain.slice(0, 2) })).toMatchObject({ error: { code: 'chain-incomplete' } });
    const stranger = await testWorld(NOW);
    expect(checkPushRequest(parts, [stranger.root.certificate], NOW)).toMatchObject({ error: { code: 'chain-untrusted' } });
    expect(check(parts, NOW + 101 * 86_400_000)).toMatchObject({ error: { code: 'vendor-expired' } });
    const skipping = [parts.chain[0], parts.chain[2]].filter((certificate) => certificate !== undefined);
    expect(check({ ...parts, chain: skipping })).toMatchObject({ error: { code: 'chain-untrusted' } });
  });

  it('accepts a vendor certificate only while it is valid', async () => {
    const young = await testCertificate({ name: 'MDM Vendor: Test', key: world.vendorKey, issuer: world.intermediate, now: NOW, days: 1 });
    const chain = [young, ...world.vendor.chain.slice(1)];
    const parts = open(await buildPushRequest({ csr, vendor: { ...world.vendor, chain } }));
    expect(check(parts).ok).toBe(true);
    expect(check(parts, NOW + 2 * 86_400_000)).toMatchObject({ error: { code: 'vendor-expired' } });
  });

  it.each([
    ['raw-xml', () => Buffer.from(request, 'base64').toString('utf8')],
    ['csr', () => toPem('CERTIFICATE REQUEST', csr)],
    ['pem', () => world.root.certificate.pem],
    ['not-base64', () => 'これは要求ではありません'],
    ['not-base64', () => ''],
    ['not-a-plist', () => Buffer.from('hello, this is text').toString('base64')],
    ['keys-missing', () => buildXmlPlist({ PushCertRequestCSR: 'x' }).toString('base64')],
    [
      'chain-unreadable',
      () => buildXmlPlist({ PushCertRequestCSR: 'x', PushCertCertificateChain: 'y', PushCertSignature: 'z' }).toString('base64'),
    ],
    ['too-large', () => 'A'.repeat(300_000)],
  ])('is told from %s', (kind, text) => {
    expect(openPushRequest(text())).toMatchObject({ ok: false, error: { code: 'not-a-push-request', details: { kind } } });
  });
});
