import type { KeyObject } from 'node:crypto';
import type { PushForm } from '#contract/certificates.ts';
import { ManualClock } from '#lib/clock.ts';
import { AesSecretBox } from '#lib/secret-box.ts';
import { type Certificate, type NameEntry } from '#pki/certificate.ts';
import { readCsr } from '#pki/csr.ts';
import { issueCertificate } from '#pki/issue-certificate.ts';
import { generateEcKey, generateRsaKey } from '#pki/keys.ts';
import type { Database } from '#store/database.ts';
import { IdentitiesStore } from '#store/identities-store.ts';
import { RunsStore } from '#store/runs-store.ts';
import { SecretsStore } from '#store/secrets-store.ts';
import type { CertificatesPorts } from './certificates-service.ts';
import { CertificatesStore } from './certificates-store.ts';
import type { PushRun } from './push-rules.ts';

export const DAY_MS = 86_400_000;
export const TOPIC = 'com.apple.mgmt.External.aaaaaaaa-1111-2222-3333-444444444444';
export const OTHER_TOPIC = 'com.apple.mgmt.External.bbbbbbbb-1111-2222-3333-444444444444';

export const form: PushForm = {
  organizationName: '株式会社サンプル',
  contactName: 'Taro Yamada',
  email: 'taro.yamada@example.jp',
  country: 'JP',
  appleAccount: 'mdm@example.jp',
};

export const fileOf = (content: Uint8Array | string, fileName = 'file') => ({
  fileName,
  content: Buffer.from(content).toString('base64'),
});

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
  options: { publicKey: KeyObject; now: number; topic?: string; name?: string; from?: number; days?: number },
): Promise<Certificate> {
  const { publicKey, now, topic, name = 'APSP:test', from = -1, days = 365 } = options;
  const subject: NameEntry[] = [{ type: 'CN', value: name }];
  return issueCertificate({
    subject: topic === undefined ? subject : [{ type: 'UID', value: topic }, ...subject],
    publicKey,
    issuer: { subject: issuer.certificate.subject, key: issuer.key, certificate: issuer.certificate },
    notBefore: now + from * DAY_MS,
    notAfter: now + days * DAY_MS,
    keyUsage: ['digitalSignature'],
  });
}

/** Keys take long to make and may be used in many tests. */
const pool: Promise<KeyObject>[] = [];
export function pooledRsaKey(index: number): Promise<KeyObject> {
  for (let made = pool.length; made <= index; made += 1) pool.push(generateRsaKey());
  return pool[index] as Promise<KeyObject>;
}

/** A service's ports over a real database, with everything outside scripted. The request's text is the CSR in base64. */
export interface TestBench {
  readonly ports: CertificatesPorts;
  readonly clock: ManualClock;
  readonly database: Database;
  readonly issuer: Issuer;
  readonly recorded: { action: string; subject: string; details: Readonly<Record<string, string>> }[];
  readonly published: unknown[];
  /** What stands outside the service and may be changed by a test. */
  readonly world: {
    enrolled: number;
    handshake: Awaited<ReturnType<CertificatesPorts['handshake']>>;
    readonly handshakes: Parameters<CertificatesPorts['handshake']>[0][];
  };
  /** What the portal would give for a saved request. */
  issue(request: string, options?: { topic?: string; from?: number; days?: number }): Promise<Certificate>;
}

export async function testBench(database: Database, clock = new ManualClock()): Promise<TestBench> {
  const issuer = await testCa('Test Issuer', clock.now());
  const world: TestBench['world'] = { enrolled: 0, handshake: { ok: true, value: null }, handshakes: [] };
  const recorded: TestBench['recorded'] = [];
  const published: unknown[] = [];
  let keys = 0;
  const vendorLeaf = await testLeaf(issuer, { publicKey: issuer.key, now: clock.now(), name: 'MDM Vendor: Test' });
  const ports: CertificatesPorts = {
    store: new CertificatesStore(database),
    runs: new RunsStore<PushRun>(database, 'push'),
    identities: new IdentitiesStore(database),
    secrets: new SecretsStore(database, new AesSecretBox(new Uint8Array(32))),
    clock,
    publish: (event, payload) => void published.push({ event, payload }),
    record: (action, subject, details = {}) => void recorded.push({ action, subject, details }),
    practiceVendor: { chain: [vendorLeaf, issuer.certificate], simulated: true, sign: () => new Uint8Array(1) },
    buildPushRequest: ({ csr }) => Promise.resolve(Buffer.from(csr).toString('base64')),
    handshake: (identity) => {
      world.handshakes.push(identity);
      return Promise.resolve(world.handshake);
    },
    portalUrl: () => 'http://127.0.0.1:1/',
    enrolledDeviceCount: () => world.enrolled,
    generateKey: () => pooledRsaKey(keys++),
    newId: () => crypto.randomUUID(),
  };
  return {
    ports,
    clock,
    database,
    issuer,
    recorded,
    published,
    world,
    issue: (request, options = {}) => {
      const { publicKey } = readCsr(Buffer.from(request, 'base64'));
      return testLeaf(issuer, { publicKey, now: clock.now(), topic: TOPIC, ...options });
    },
  };
}
