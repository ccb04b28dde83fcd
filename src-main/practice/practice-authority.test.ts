import { execFile } from 'node:child_process';
import { verify, X509Certificate } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { ManualClock } from '#lib/clock.ts';
import { findTool } from '#lib/testing/find-tool.ts';
import { readCertificate } from '#pki/certificate.ts';
import { createCsr } from '#pki/csr.ts';
import { generateRsaKey } from '#pki/keys.ts';
import { ApnsClient } from '../protocols/apns/apns-client.ts';
import { FakeApns } from '../protocols/apns/fake-apns.ts';
import { FakePushPortal } from '../protocols/push-portal/fake-push-portal.ts';
import { buildPushRequest } from '../protocols/push-portal/push-request.ts';
import { PracticeAuthority, type PracticeStatePort } from './practice-authority.ts';

const openssl = findTool('openssl');
const YEAR_MS = 365 * 86_400_000;

function memoryState(): PracticeStatePort & { saves: number } {
  let saved: Uint8Array | null = null;
  return {
    saves: 0,
    load: () => saved,
    save(bytes) {
      saved = bytes;
      this.saves += 1;
    },
  };
}

describe('PracticeAuthority', () => {
  const clock = new ManualClock(Date.now());
  const state = memoryState();
  let authority: PracticeAuthority;

  beforeAll(async () => {
    authority = await PracticeAuthority.open(state, clock);
  });

  it('is the same after a restart, and a new one when it runs out', async () => {
    const again = await PracticeAuthority.open(state, clock);
    expect(state.saves).toBe(1);
    expect(again.root.sha256).toBe(authority.root.sha256);
    const signature = again.vendor.sign(Buffer.from('x'));
    expect(verify('sha256', Buffer.from('x'), authority.vendor.chain[0]?.publicKey ?? '', signature)).toBe(true);
    const aged = memoryState();
    aged.save(state.load() ?? Buffer.alloc(0));
    const renewed = await PracticeAuthority.open(aged, new ManualClock(clock.now() + 9.5 * YEAR_MS));
    expect(renewed.root.sha256).not.toBe(authority.root.sha256);
  });

  it('says on every certificate that it is practice', () => {
    const all = [
      ...authority.vendor.chain,
      authority.pushIssuer.certificate,
      readCertificate(Buffer.from(authority.apnsServer.certificatePem)),
    ];
    for (const { subjectText } of all) expect(subjectText).toContain('Shitaku Practice (not Apple)');
  });

  it('gives the files an organisation would import', () => {
    const { certificate, privateKeyPem, chain } = authority.vendorFiles;
    const leaf = new X509Certificate(certificate);
    expect(leaf.toLegacyObject().subject.CN).toBe('MDM Vendor: Shitaku Practice');
    expect(privateKeyPem).toContain('BEGIN PRIVATE KEY');
    expect(chain.map((der) => readCertificate(der).commonName)).toEqual(['Practice Worldwide Developer Relations CA', 'Practice Root CA']);
  });

  it('carries a push certificate from the request over the portal to APNs', async () => {
    const time = new ManualClock(clock.now());
    const portal = new FakePushPortal({ issuer: authority.pushIssuer, vendorRoots: [authority.root], clock: time });
    const clients = { intermediates: [authority.pushIssuer.certificate], roots: [authority.root] };
    const apns = new FakeApns({ server: authority.apnsServer, clients, clock: time });
    await Promise.all([portal.start(), apns.start()]);
    const key = await generateRsaKey();
    const csr = await createCsr({ subject: [{ type: 'CN', value: 'Taro Yamada' }], key });
    const uploaded = await portal.upload(await buildPushRequest({ csr, vendor: authority.vendor }), { account: 'mdm@example.jp' });
    if (!uploaded.ok) throw new Error(uploaded.error.message);
    const identity = {
      certificatePem: uploaded.value,
      privateKeyPem: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
      topic: readCertificate(Buffer.from(uploaded.value)).uid ?? '',
    };
    const client = new ApnsClient({ endpoint: apns.endpoint, identity: () => identity, trustedRoots: authority.root.pem, clock: time });
    expect(await client.handshake(identity)).toEqual({ ok: true, value: null });
    time.advance(366 * 86_400_000);
    expect(await client.handshake(identity)).toMatchObject({ error: { code: 'certificate-refused' } });
    await Promise.all([portal.stop(), apns.stop()]);
  });

  it('chains for openssl', async (context) => {
    if (openssl === null) context.skip('openssl is not installed');
    const folder = await mkdtemp(join(tmpdir(), 'authority-'));
    const [vendor, intermediate, root] = authority.vendor.chain;
    const put = async (name: string, pem: string | undefined): Promise<string> => {
      await writeFile(join(folder, name), pem ?? '');
      return join(folder, name);
    };
    const trusted = ['-x509_strict', '-CAfile', await put('root.pem', root?.pem)];
    const run = async (...options: string[]) => (await promisify(execFile)(openssl ?? '', ['verify', ...trusted, ...options])).stdout;
    const below = ['-untrusted', await put('intermediate.pem', intermediate?.pem)];
    expect(await run(...below, await put('vendor.pem', vendor?.pem))).toContain('OK');
    expect(await run(await put('issuer.pem', authority.pushIssuer.certificate.pem))).toContain('OK');
    const server = await put('server.pem', authority.apnsServer.certificatePem);
    expect(await run('-purpose', 'sslserver', '-verify_ip', '127.0.0.1', server)).toContain('OK');
    expect(await run('-verify_hostname', 'localhost', server)).toContain('OK');
    await rm(folder, { recursive: true, force: true });
  });
});
