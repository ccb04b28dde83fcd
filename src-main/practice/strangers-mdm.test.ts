import { type ChildProcess, spawn } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createServer as createHttpsServer, type Server } from 'node:https';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterEach, expect, it, vi } from 'vitest';
import { systemClock } from '#lib/clock.ts';
import { ok } from '#lib/outcome.ts';
import { findTool } from '#lib/testing/find-tool.ts';
import { issueCertificate } from '#pki/issue-certificate.ts';
import { parsePlistDict } from '#plist/plist.ts';
import { encodeCommand } from '../protocols/mdm/commands.ts';
import { buildEnrollmentProfile } from '../protocols/mdm/enrollment-profile.ts';
import { FakeMdmDevice } from '../protocols/mdm/fake-mdm-device.ts';
import { createCa, createTls, MemoryCourier, type Pair, profileOf, type TestTls } from '../protocols/mdm/testing.ts';
import { scepEnroll } from '../protocols/scep/scep-client.ts';
import { ScepResponder } from '../protocols/scep/scep-responder.ts';
import { carryOut } from './managed/carry-out.ts';
import { declaredBody } from './managed/declared-configurations.ts';
import { TestDevice } from './managed/testing.ts';

// A simulated device at servers that other people wrote for real ones: NanoMDM, and KMFDDM for its declarations.

const nanomdm = findTool('nanomdm');
const kmfddm = findTool('kmfddm');
const UDID = '00008120-000FA4E000000001';
const LIMIT_MS = 120_000;

let running: { stop(): void }[] = [];
afterEach(() => {
  for (const each of running.reverse()) each.stop();
  running = [];
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function begin(program: string, port: number, args: readonly string[]): Promise<void> {
  const child: ChildProcess = spawn(program, ['-listen', `127.0.0.1:${port}`, '-api', 'secret', ...args], { stdio: 'ignore' });
  running.push({ stop: () => void child.kill() });
  await vi.waitFor(() => fetch(`http://127.0.0.1:${port}/version`), { timeout: LIMIT_MS, interval: 100 });
}

/** What a TLS proxy does in front of NanoMDM, with our SCEP beside it. `statuses`: what NanoMDM answered. */
async function beginFront(tls: TestTls, ca: Pair, nano: number, statuses: number[]): Promise<string> {
  const issuer = { subject: ca.certificate.subject, key: ca.key, certificate: ca.certificate };
  const scep = new ScepResponder({
    ca,
    clock: systemClock,
    failureAfterMs: 0,
    issue: async ({ subject, publicKey }) => {
      const dates = { notBefore: Date.now() - 60_000, notAfter: Date.now() + 86_400_000 };
      return ok(await issueCertificate({ subject, publicKey, issuer, ...dates, extendedKeyUsage: ['1.3.6.1.5.5.7.3.2'] }));
    },
  });
  const answer = async (request: IncomingMessage, body: Buffer): Promise<{ status: number; body: Uint8Array | string }> => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://front');
    if (pathname === '/scep') {
      const operation = searchParams.get('operation');
      if (operation === 'PKIOperation') return { status: 200, body: await scep.pkiOperation(body) };
      return { status: 200, body: operation === 'GetCACaps' ? scep.caCapabilities() : scep.caCertificate() };
    }
    const certificate = encodeURIComponent(new X509Certificate((request.socket as TLSSocket).getPeerCertificate().raw).toString());
    const headers = { 'content-type': request.headers['content-type'] ?? '', 'x-device': certificate };
    const path = pathname === '/mdm/checkin' ? 'checkin' : 'mdm';
    const passed = await fetch(`http://127.0.0.1:${nano}/${path}`, { method: 'PUT', headers, body: new Uint8Array(body) });
    statuses.push(passed.status);
    return { status: passed.status, body: new Uint8Array(await passed.arrayBuffer()) };
  };
  const options = { cert: tls.certificatePem, key: tls.keyPem, requestCert: true, rejectUnauthorized: false };
  const front: Server = createHttpsServer(options, (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      void answer(request, Buffer.concat(chunks)).then(({ status, body }) => response.writeHead(status).end(body));
    });
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  running.push({ stop: () => void front.close() });
  return `https://127.0.0.1:${(front.address() as AddressInfo).port}`;
}

async function ask(port: number, user: string, method: string, path: string, body?: string | Uint8Array<ArrayBuffer>): Promise<string> {
  const headers = { authorization: `Basic ${Buffer.from(`${user}:secret`).toString('base64')}` };
  const response = await fetch(`http://127.0.0.1:${port}/v1/${path}`, { method, headers, ...(body === undefined ? {} : { body }) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path}: HTTP ${response.status} ${text}`);
  return text;
}

it(
  'enrols with NanoMDM, answers its commands, and lives by the declarations of KMFDDM',
  async (context) => {
    if (nanomdm === null || kmfddm === null) return context.skip(`${nanomdm === null ? 'nanomdm' : 'kmfddm'} is not installed`);
    const [tls, ca, nano, kmf] = await Promise.all([createTls(), createCa('Device CA'), freePort(), freePort()]);
    const folder = mkdtempSync(join(tmpdir(), 'shitaku-nano-'));
    running.push({ stop: () => rmSync(folder, { recursive: true, force: true }) });
    writeFileSync(join(folder, 'ca.pem'), ca.certificate.pem);
    const inMemory = ['-storage', 'inmem', '-storage-dsn', 'x'];
    const enqueue = ['-enqueue', `http://127.0.0.1:${nano}/v1/enqueue/`, '-enqueue-key', 'secret'];
    const ddm = ['-dm', `http://127.0.0.1:${kmf}/`];
    await begin(nanomdm, nano, [...inMemory, ...ddm, '-ca', join(folder, 'ca.pem'), '-cert-header', 'X-Device', '-checkin']);
    await begin(kmfddm, kmf, [...inMemory, ...enqueue]);
    const statuses: number[] = [];
    const url = await beginFront(tls, ca, nano, statuses);

    const world = new TestDevice('iOS', '18.6.2');
    const { identity } = world;
    const answered: string[] = [];
    const device = new FakeMdmDevice({
      facts: () => ({ ...identity, productName: identity.productType, deviceName: world.name, imei: null }),
      courier: new MemoryCourier(),
      enrollIdentity: scepEnroll,
      online: () => true,
      answersNotNow: () => false,
      answers: (command) => {
        answered.push(String(command['RequestType']));
        return carryOut(command, world);
      },
      declared: declaredBody(world),
    });
    running.push({ stop: () => void device.stop() });
    await device.enroll(parsePlistDict(buildEnrollmentProfile(profileOf(url, tls, { signMessage: false }))));

    const types = ['SecurityInfo', 'ProfileList', 'InstalledApplicationList', 'DeviceLock'];
    for (const type of types) {
      const command = new Uint8Array(encodeCommand(`U-${type}`, { RequestType: type }));
      await ask(nano, 'nanomdm', 'PUT', `enqueue/${UDID}?nopush=1`, command);
    }
    await device.poll();
    expect(answered).toEqual(types);

    const subscribed = ['device.operating-system.version', 'device.operating-system.supplemental.build-version', 'no.such.item'];
    const declarations = [
      ['subs', 'com.apple.configuration.management.status-subscriptions', { StatusItems: subscribed.map((Name) => ({ Name })) }],
      ['passcode', 'com.apple.configuration.passcode.settings', { RequirePasscode: true }],
      ['strange', 'com.apple.configuration.nobody.knows', {}],
      ['act', 'com.apple.activation.simple', { StandardConfigurations: ['subs', 'passcode', 'strange'] }],
    ] as const;
    for (const [Identifier, Type, Payload] of declarations) {
      await ask(kmf, 'kmfddm', 'PUT', 'declarations', JSON.stringify({ Type, Identifier, Payload }));
      await ask(kmf, 'kmfddm', 'PUT', `set-declarations/all?declaration=${Identifier}`);
    }
    await ask(kmf, 'kmfddm', 'PUT', `enrollment-sets/${UDID}?set=all`);
    const told = await vi.waitFor(
      async () => {
        await device.poll();
        await device.idle();
        const status = JSON.parse(await ask(kmf, 'kmfddm', 'GET', `declaration-status/${UDID}`)) as Record<
          string,
          Record<string, unknown>[]
        >;
        expect(status[UDID]).toHaveLength(declarations.length);
        return status[UDID] ?? [];
      },
      { timeout: LIMIT_MS, interval: 200 },
    );
    expect(Object.fromEntries(told.map(({ identifier, valid, active, current }) => [identifier, [valid, active, current]]))).toEqual({
      subs: ['valid', true, true],
      passcode: ['valid', true, true],
      strange: ['invalid', false, true],
      act: ['valid', true, true],
    });
    const values = await ask(kmf, 'kmfddm', 'GET', `status-values/${UDID}`);
    expect(values).toContain(`"path":".StatusItems.device.operating-system.version","value":"${identity.osVersion}"`);
    expect(values).toContain(`"path":".StatusItems.device.operating-system.supplemental.build-version","value":"${identity.buildVersion}"`);
    expect(await ask(kmf, 'kmfddm', 'GET', `status-errors/${UDID}`)).toContain('no.such.item');
    await device.checkOut();
    expect(new Set(statuses)).toEqual(new Set([200]));
  },
  LIMIT_MS * 2,
);
