import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { findTool } from '#lib/testing/find-tool.ts';
import { createCsr } from '#pki/csr.ts';
import { generateRsaKey } from '#pki/keys.ts';
import { buildPushRequest, openPushRequest } from './push-request.ts';
import { type TestWorld, testWorld } from './testing.ts';

const openssl = findTool('openssl');
const run = promisify(execFile);

/** The request held to a stranger's cryptography. */
describe('push certificate request and openssl', () => {
  let folder: string;
  let world: TestWorld;
  const file = (name: string): string => join(folder, name);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'push-request-'));
    world = await testWorld(Date.now());
    const subject = [
      { type: 'C', value: 'JP' },
      { type: 'O', value: '株式会社サンプル' },
      { type: 'CN', value: 'Taro Yamada' },
      { type: 'E', value: 'taro@example.jp' },
    ];
    const csr = await createCsr({ subject, key: await generateRsaKey() });
    const opened = openPushRequest(await buildPushRequest({ csr, vendor: world.vendor }));
    if (!opened.ok) throw new Error(opened.error.code);
    const { csrDer, chain, signature } = opened.value;
    await writeFile(file('csr.der'), csrDer);
    await writeFile(file('signature'), signature);
    for (const [index, name] of ['vendor', 'intermediate', 'root'].entries()) await writeFile(file(`${name}.pem`), chain[index]?.pem ?? '');
    await writeFile(file('vendor-key.pem'), world.vendor.chain[0]?.publicKey.export({ type: 'spki', format: 'pem' }) ?? '');
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const ask = async (context: TestContext, ...options: string[]): Promise<string> => {
    if (openssl === null) context.skip('openssl is not installed');
    const { stdout, stderr } = await run(openssl ?? '', options, { timeout: 10_000 });
    return stdout + stderr;
  };

  it('the CSR verifies and names the organisation', async (context) => {
    const text = await ask(context, 'req', '-in', file('csr.der'), '-inform', 'DER', '-verify', '-noout', '-subject', '-nameopt', 'utf8');
    expect(text).toContain('verify OK');
    expect(text).toContain('株式会社サンプル');
    expect(text).toContain('emailAddress=taro@example.jp');
  });

  it('the vendor signature verifies as SHA-256 over the DER', async (context) => {
    const text = await ask(context, 'dgst', '-sha256', '-verify', file('vendor-key.pem'), '-signature', file('signature'), file('csr.der'));
    expect(text).toContain('Verified OK');
  });

  it('the chain verifies', async (context) => {
    const text = await ask(context, 'verify', '-CAfile', file('root.pem'), '-untrusted', file('intermediate.pem'), file('vendor.pem'));
    expect(text).toContain('vendor.pem: OK');
  });
});
