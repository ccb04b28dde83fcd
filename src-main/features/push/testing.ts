import type { KeyObject } from 'node:crypto';
import type { PushForm } from '#contract/push.ts';
import { ManualClock } from '#lib/clock.ts';
import { silentLog } from '#lib/log.ts';
import { AesSecretBox } from '#lib/secret-box.ts';
import { type Certificate, type NameEntry } from '#pki/certificate.ts';
import { readCsr } from '#pki/csr.ts';
import { issueCertificate } from '#pki/issue-certificate.ts';
import { generateEcKey, generateRsaKey } from '#pki/keys.ts';
import { CredentialsStore } from '#store/credentials-store.ts';
import type { Database } from '#store/database.ts';
import { RunsStore } from '#store/runs-store.ts';
import { SecretsStore } from '#store/secrets-store.ts';
import type { PushPorts } from './push-ports.ts';
import type { PushRun } from './push-rules.ts';
import type { PushWatchRun } from './watch-rules.ts';

export const DAY_MS = 86_400_000;
export const HOUR_MS = 3_600_000;
export const TOPIC = 'com.apple.mgmt.External.aaaaaaaa-1111-2222-3333-444444444444';
export const OTHER_TOPIC = 'com.apple.mgmt.External.bbbbbbbb-1111-2222-3333-444444444444';

export const form: PushForm = {
  organizationName: '株式会社サンプル',
  contactName: 'Taro Yamada',
  email: 'taro.yamada@example.jp',
  country: 'JP',
  appleAccount: 'mdm@example.jp',
  signer: 'own',
};

export const fileOf = (content: Uint8Array | string, fileName = 'file') => ({
  fileName,
  content: Buffer.from(content).toString('base64'),
});

/** The same as a call takes what may also have arrived by itself. */
export const dropped = (content: Uint8Array | string) => ({ file: fileOf(content) });

export interface Issuer {
  readonly certificate: Certificate;
  readonly key: KeyObject;
}

/** A CA of its own; below `issuer` when given. */
export async function testCa(name: string, now: number, issuer?: Issuer): Promise<Issuer> {
  const key = await generateEcKey();
  const subject: NameEntry[] = [{ type: 'CN', value: name }];
  const certificate = await issueCertificate({
    subject,
    publicKey: key,
    issuer:
      issuer === undefined ? { subject, key } : { subject: issuer.certificate.subject, key: issuer.key, certificate: issuer.certificate },
    notBefore: now - 400 * DAY_MS,
    notAfter: now + 4000 * DAY_MS,
    ca: true,
    keyUsage: ['keyCertSign'],
  });
  return { certificate, key };
}

/** A leaf of `issuer`; `subject` as a push certificate's when a topic is given. */
export function testLeaf(
  issuer: Issuer,
  options: { publicKey: KeyObject; now: number; topic?: string; name?: string; from?: number; days?: number; usages?: readonly string[] },
): Promise<Certificate> {
  const { publicKey, now, topic, name = 'APSP:test', from = -1, days = 365, usages } = options;
  const subject: NameEntry[] = [{ type: 'CN', value: name }];
  return issueCertificate({
    subject: topic === undefined ? subject : [{ type: 'UID', value: topic }, ...subject],
    publicKey,
    issuer: { subject: issuer.certificate.subject, key: issuer.key, certificate: issuer.certificate },
    notBefore: now + from * DAY_MS,
    notAfter: now + days * DAY_MS,
    keyUsage: ['digitalSignature'],
    ...(usages === undefined ? {} : { extendedKeyUsage: usages }),
  });
}

/** Keys take long to make and may be used in many tests. */
const pool: Promise<KeyObject>[] = [];
export function pooledRsaKey(index: number): Promise<KeyObject> {
  for (let made = pool.length; made <= index; made += 1) pool.push(generateRsaKey());
  return pool[index] as Promise<KeyObject>;
}

/** A simulated device: the topic it is enrolled under, and when it last reported. */
export interface TestDevice {
  readonly name: string;
  readonly topic: string;
  readonly reportedAt: number;
}

/** A service's ports over a real database, with everything outside scripted. The request's text is the CSR in base64. */
export interface TestBench {
  readonly ports: PushPorts;
  readonly clock: ManualClock;
  readonly database: Database;
  readonly issuer: Issuer;
  readonly recorded: { action: string; subject: string; details: Readonly<Record<string, string>>; actor: string | undefined }[];
  readonly published: unknown[];
  /** What stands outside the service and may be changed by a test. */
  readonly world: {
    devices: TestDevice[];
    /** What comes in the way of rings, by code and number of devices. */
    failures: Readonly<Record<string, number>>;
    rings: number;
    handshake: Awaited<ReturnType<PushPorts['handshake']>>;
    readonly handshakes: Parameters<PushPorts['handshake']>[0][];
  };
  /** So many devices under a topic, with no report since `reportedAt`. */
  enroll(count: number, topic?: string, reportedAt?: number): void;
  /** So many of the devices report now. */
  answer(count: number): void;
  /** What the portal would give for a saved request. */
  issue(request: string, options?: { topic?: string; from?: number; days?: number }): Promise<Certificate>;
}

export async function testBench(database: Database, clock = new ManualClock()): Promise<TestBench> {
  const issuer = await testCa('Test Issuer', clock.now());
  const world: TestBench['world'] = { devices: [], failures: {}, rings: 0, handshake: { ok: true, value: null }, handshakes: [] };
  const recorded: TestBench['recorded'] = [];
  const published: unknown[] = [];
  let keys = 0;
  const vendorLeaf = await testLeaf(issuer, { publicKey: issuer.key, now: clock.now(), name: 'MDM Vendor: Test' });
  const reported = (from: number, to: number) => world.devices.filter(({ reportedAt }) => reportedAt >= from && reportedAt < to);
  const ports: PushPorts = {
    credentials: new CredentialsStore(database),
    runs: new RunsStore<PushRun>(database, 'push'),
    watches: new RunsStore<PushWatchRun>(database, 'push-watch'),
    secrets: new SecretsStore(database, new AesSecretBox(new Uint8Array(32))),
    clock,
    log: silentLog,
    publish: (event, payload) => void published.push({ event, payload }),
    record: (action, subject, details = {}, actor) => void recorded.push({ action, subject, details, actor }),
    practiceVendor: { chain: [vendorLeaf, issuer.certificate], simulated: true, sign: () => new Uint8Array(1) },
    buildPushRequest: ({ csr }) => Promise.resolve(Buffer.from(csr).toString('base64')),
    handshake: (identity) => {
      world.handshakes.push(identity);
      return Promise.resolve(world.handshake);
    },
    portalUrl: () => 'http://127.0.0.1:1/',
    generateKey: () => pooledRsaKey(keys++),
    newId: () => crypto.randomUUID(),
    fleet: {
      enrolled: () => world.devices.length,
      boundElsewhere: (topic) => world.devices.filter((device) => device.topic !== topic).length,
      ringAll: () => {
        world.rings += 1;
        return Promise.resolve({ rung: world.devices.length, failures: world.failures });
      },
      firstAnswerSince: (at) => {
        const [first] = reported(at + 1, Infinity).sort((a, b) => a.reportedAt - b.reportedAt);
        return first === undefined ? null : { at: first.reportedAt, deviceName: first.name };
      },
      answeredSince: (at) => reported(at + 1, Infinity).length,
      reportedBetween: (from, to) => reported(from, to).length,
    },
    mdmcert: null,
    fileOf: (incoming) =>
      'arrivalId' in incoming ? null : { fileName: incoming.fileName, bytes: Buffer.from(incoming.content, 'base64') },
    watchMs: HOUR_MS,
    watchPollMs: 10_000,
  };
  return {
    ports,
    clock,
    database,
    issuer,
    recorded,
    published,
    world,
    enroll: (count, topic = TOPIC, reportedAt = 0) => {
      world.devices = Array.from({ length: count }, (_, index) => ({ name: `iPad ${index + 1}`, topic, reportedAt }));
    },
    answer: (count) => {
      world.devices = world.devices.map((device, index) => (index < count ? { ...device, reportedAt: clock.now() } : device));
    },
    issue: (request, options = {}) => {
      const { publicKey } = readCsr(Buffer.from(request, 'base64'));
      return testLeaf(issuer, { publicKey, now: clock.now(), topic: TOPIC, ...options });
    },
  };
}
