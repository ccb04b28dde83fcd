import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { isBoringSsl } from '#lib/boring-ssl.ts';
import { systemClock } from '#lib/clock.ts';
import { findTool } from '#lib/testing/find-tool.ts';
import { ApnsClient, type ApnsIdentity } from './apns-client.ts';
import { FakeApns } from './fake-apns.ts';
import { type TestAuthority, testAuthority } from './testing.ts';

const openssl = findTool('openssl');
const TOPIC = 'com.apple.mgmt.External.openssl';
const HOUR = 3_600_000;

/** The TLS of client and simulator held to a stranger's. */
describe('apns and openssl', () => {
  let folder: string;
  let authority: TestAuthority;
  const file = (name: string): string => join(folder, name);

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'apns-'));
    authority = await testAuthority(systemClock.now());
    await writeFile(file('root.pem'), authority.certificate.pem);
    await writeFile(file('server.pem'), authority.server.certificatePem);
    await writeFile(file('server.key'), authority.server.privateKeyPem);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const needed = (context: TestContext): string => {
    if (openssl === null) context.skip('openssl is not installed');
    return openssl ?? '';
  };

  it('s_client accepts the simulator and gets HTTP/2 with a client certificate', async (context) => {
    const program = needed(context);
    const apns = new FakeApns({
      server: authority.server,
      clients: { intermediates: [], roots: [authority.certificate] },
      clock: systemClock,
    });
    await apns.start();
    const identity = await authority.pushIdentity(TOPIC);
    await writeFile(file('push.pem'), identity.certificatePem);
    await writeFile(file('push.key'), identity.privateKeyPem);
    const { port } = new URL(apns.endpoint);
    const options = ['-connect', `127.0.0.1:${port}`, '-CAfile', file('root.pem'), '-verify_ip', '127.0.0.1', '-verify_return_error'];
    const client = ['-cert', file('push.pem'), '-key', file('push.key'), '-alpn', 'h2'];
    const asked = promisify(execFile)(program, ['s_client', ...options, ...client], { timeout: 10_000 });
    asked.child.stdin?.end();
    const { stdout: output } = await asked;
    await apns.stop();
    expect(output).toContain('Verify return code: 0 (ok)');
    expect(output).toContain('ALPN protocol: h2');
  });

  it('reads the alerts of a server that checks client certificates inside the handshake', async (context) => {
    const program = needed(context);
    const server = await startServer(program, ['-Verify', '1', '-verify_return_error', '-CAfile', file('root.pem')]);
    const client = clientAt(server.endpoint);
    const now = systemClock.now();
    const expired = await authority.pushIdentity(TOPIC, { notBefore: now - 9 * HOUR, notAfter: now - HOUR });
    const foreign = await (await testAuthority(now)).pushIdentity(TOPIC);
    const answers = [await client.handshake(expired), await client.handshake(foreign)];
    server.child.kill();
    // BoringSSL as Node carries it loses the alert; that a proven server hung up on the certificate is known all the same.
    const alert = (name: RegExp) => ({ reason: expect.stringMatching(isBoringSsl ? /./ : name) });
    expect(answers).toMatchObject([
      { ok: false, error: { code: 'certificate-refused', details: alert(/ALERT_CERTIFICATE_EXPIRED/) } },
      { ok: false, error: { code: 'certificate-refused', details: alert(/ALERT_(UNKNOWN_CA|.*CERTIFICATE)/) } },
    ]);
  });

  it('does not blame the certificate for a TLS failure of another kind', async (context) => {
    const program = needed(context);
    const server = await startServer(program, ['-tls1_1', '-cipher', 'ALL:@SECLEVEL=0']);
    const answer = await clientAt(server.endpoint).handshake(await authority.pushIdentity(TOPIC));
    server.child.kill();
    expect(answer).toMatchObject({ ok: false, error: { code: 'unreachable' } });
  });

  const clientAt = (endpoint: string): ApnsClient =>
    new ApnsClient({ endpoint, identity: (): ApnsIdentity | null => null, trustedRoots: authority.certificate.pem, clock: systemClock });

  async function startServer(program: string, options: string[]): Promise<{ child: ChildProcess; endpoint: string }> {
    const port = await freePort();
    const identity = ['-cert', file('server.pem'), '-key', file('server.key'), '-alpn', 'h2'];
    const child = spawn(program, ['s_server', '-accept', `127.0.0.1:${port}`, ...identity, ...options], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    await new Promise<void>((resolve, reject) => {
      child.once('exit', () => reject(new Error('s_server ended')));
      child.stdout.on('data', (chunk: Buffer) => {
        if (chunk.toString().includes('ACCEPT')) resolve();
      });
    });
    return { child, endpoint: `https://127.0.0.1:${port}` };
  }
});

/** s_server takes no port 0; a port that was free a moment ago has to do. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as { port: number };
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
