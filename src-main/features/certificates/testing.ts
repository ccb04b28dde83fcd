import type { KeyObject } from 'node:crypto';
import type { ActivityAction } from '#contract/activity.ts';
import type { CredentialKind, CredentialView, VerifyRefusal } from '#contract/certificates.ts';
import { ManualClock } from '#lib/clock.ts';
import { silentLog } from '#lib/log.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { AesSecretBox } from '#lib/secret-box.ts';
import { type Certificate, type NameEntry, readCertificates } from '#pki/certificate.ts';
import { type IssueRequest, issueCertificate } from '#pki/issue-certificate.ts';
import { generateRsaKey, privateKeyFrom, privateKeyToDer } from '#pki/keys.ts';
import { CredentialsStore, type NewCredential } from '#store/credentials-store.ts';
import type { Database } from '#store/database.ts';
import { SecretsStore } from '#store/secrets-store.ts';
import { SettingsStore } from '#store/settings-store.ts';
import { memoryDatabase } from '#store/testing.ts';
import type { ApnsIdentity } from '../../protocols/apns/apns-client.ts';
import type { Downloads } from './arrivals.ts';
import { type CertificatesPorts, CertificatesService } from './certificates-service.ts';
import type { Place } from './identify.ts';
import { IdentityKeeper } from './identity-keeper.ts';

export const DAY = 86_400_000;
export const HOUR = 3_600_000;
export const TOPIC = 'com.apple.mgmt.External.aaaaaaaa-1111-2222-3333-444444444444';
export const OTHER_TOPIC = 'com.apple.mgmt.External.bbbbbbbb-1111-2222-3333-444444444444';
export const PASSPHRASE = 'correct horse';

/** Keys take long to make and may be used in many tests. */
const pool: Promise<KeyObject>[] = [];
export function pooledKey(index: number): Promise<KeyObject> {
  for (let made = pool.length; made <= index; made += 1) pool.push(generateRsaKey());
  return pool[index] ?? generateRsaKey();
}

/** A certificate by itself, or by `issuer`. */
export function testCertificate(
  subject: string | readonly NameEntry[],
  key: KeyObject,
  options: { now: number; from?: number; days?: number; issuer?: { certificate: Certificate; key: KeyObject } } & Pick<
    Partial<IssueRequest>,
    'ca' | 'extendedKeyUsage'
  >,
): Promise<Certificate> {
  const { now, from = -1, days = 365, issuer, ca = false, extendedKeyUsage } = options;
  const name = typeof subject === 'string' ? [{ type: 'CN', value: subject }] : subject;
  return issueCertificate({
    subject: name,
    publicKey: key,
    issuer: issuer === undefined ? { subject: name, key } : { subject: issuer.certificate.subject, ...issuer },
    notBefore: now + from * DAY,
    notAfter: now + days * DAY,
    ca,
    ...(extendedKeyUsage === undefined ? {} : { extendedKeyUsage }),
  });
}

export const pushSubject = (topic: string): NameEntry[] => [
  { type: 'UID', value: topic },
  { type: 'CN', value: 'APSP:test' },
];

export const fileOf = (content: Uint8Array | string, fileName = 'file') => ({
  fileName,
  content: Buffer.from(content).toString('base64'),
});

/** Files that a browser saves, when the test says so. */
export class FakeDownloads implements Downloads {
  readonly folder = '/downloads';
  readonly files = new Map<string, Uint8Array>();
  readable = true;
  watchers = 0;
  #onFile: ((fileName: string) => void) | null = null;

  watch(onFile: (fileName: string) => void): (() => void) | null {
    if (!this.readable) return null;
    this.watchers += 1;
    this.#onFile = onFile;
    return () => {
      this.watchers -= 1;
      this.#onFile = null;
    };
  }

  read(fileName: string): Promise<Uint8Array | null> {
    return Promise.resolve(this.files.get(fileName) ?? null);
  }

  /** Saves a file, and waits until whoever watches has looked at it. */
  async save(fileName: string, content: Uint8Array | string): Promise<void> {
    this.files.set(fileName, Buffer.from(content));
    this.#onFile?.(fileName);
    for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  }
}

type Answer = Outcome<null, VerifyRefusal>;

/** A centre over a real store, with everything outside scripted. */
export class TestCentre {
  readonly database: Database;
  readonly clock: ManualClock;
  readonly store: CredentialsStore;
  readonly secrets: SecretsStore;
  readonly keeper: IdentityKeeper;
  readonly downloads = new FakeDownloads();
  readonly recorded: { action: ActivityAction; subject: string; details: Readonly<Record<string, string>>; actor: string }[] = [];
  readonly published: { name: string; payload: unknown }[] = [];
  readonly changed: CredentialKind[] = [];
  readonly handshakes: ApnsIdentity[] = [];
  readonly checkCalls: string[] = [];
  readonly ports: CertificatesPorts;
  readonly service: CertificatesService;
  /** What stands outside and may be changed by a test. */
  readonly world = {
    enrolled: 0,
    /** The topic that enrolled devices listen to. */
    topic: TOPIC,
    organization: '株式会社サンプル',
    /** Where the engine listens; null: nothing is set up yet. */
    engineHost: null as string | null,
    handshake: ok(null) as Awaited<ReturnType<CertificatesPorts['pushHandshake']>>,
    check: ok(null) as Answer | Promise<Answer>,
    awaited: new Set<Place>(),
    /** Devices on the bench. */
    busy: 0,
    /** Thrown by the next record of a deed: the power goes at that moment. */
    crash: null as Error | null,
  };

  constructor(options: { database?: Database; clock?: ManualClock; simulated?: boolean; more?: Partial<CertificatesPorts> } = {}) {
    const { database = memoryDatabase(), clock = new ManualClock(), simulated = true, more = {} } = options;
    const { world } = this;
    this.database = database;
    this.clock = clock;
    this.store = new CredentialsStore(database);
    this.secrets = new SecretsStore(database, new AesSecretBox(new Uint8Array(32)));
    this.keeper = new IdentityKeeper(this.store, this.secrets, () => clock.now());
    const check = (kind: string) => async () => {
      this.checkCalls.push(kind);
      return await world.check;
    };
    this.ports = {
      credentials: this.store,
      secrets: this.secrets,
      settings: new SettingsStore(database),
      clock,
      newId: () => crypto.randomUUID(),
      publish: (name, payload) => void this.published.push({ name, payload }),
      record: (action, subject, details = {}, actor) => {
        if (world.crash !== null) throw world.crash;
        this.recorded.push({ action, subject, details, actor: actor ?? '' });
      },
      keeper: this.keeper,
      simulated,
      organizationName: () => world.organization,
      devices: () => world.enrolled,
      engineHost: () => world.engineHost,
      boundElsewhere: (topic) => (topic === world.topic ? 0 : world.enrolled),
      contactsFor: (account) =>
        account === 'mdm@example.jp' ? { owner: { name: '山田', email: 'yamada@example.jp' }, deputy: null } : null,
      checks: { push: check('push'), ade: check('ade'), content: check('content'), api: check('api'), 'engine-tls': check('engine-tls') },
      runsInProgress: () => world.busy,
      pushHandshake: (identity) => {
        this.handshakes.push(identity);
        return Promise.resolve(world.handshake);
      },
      changed: (kind) => void this.changed.push(kind),
      pkcs12: plainPkcs12,
      archive: plainArchive,
      downloads: this.downloads,
      awaited: () => world.awaited,
      log: silentLog,
      ...more,
    };
    this.service = new CertificatesService(this.ports);
  }

  /** Installs a credential with its secret, as a wizard would. */
  install(kind: NewCredential['kind'], more: Partial<NewCredential> = {}, secret: Uint8Array | string = `secret of ${kind}`): number {
    const now = this.clock.now();
    const secretName = `secret/${crypto.randomUUID()}`;
    this.secrets.put(secretName, Buffer.from(secret), now);
    const plain = { identity: `${kind}-1`, identityName: `${kind} 1`, account: '', serialNumber: '', certificate: '', facts: {} };
    return this.store.install({
      kind,
      ...plain,
      secretName,
      issuedAt: now,
      expiresAt: now + 365 * DAY,
      installedAt: now,
      verifiedAt: null,
      ...more,
    });
  }

  /** A push certificate that is what it says it is. */
  async installPush(topic = TOPIC, keyIndex = 0, more: Partial<NewCredential> = {}): Promise<number> {
    const key = await pooledKey(keyIndex);
    const certificate = await testCertificate(pushSubject(topic), key, { now: this.clock.now() });
    const plain = { identity: topic, identityName: topic, account: 'mdm@example.jp', serialNumber: certificate.serialNumber };
    const dates = { issuedAt: certificate.notBefore, expiresAt: certificate.notAfter };
    return this.install('push', { ...plain, ...dates, certificate: certificate.pem, ...more }, privateKeyToDer(key));
  }

  async view(kind: CredentialKind): Promise<CredentialView> {
    const answer = await this.service.list();
    const found = answer.ok ? answer.value.credentials.find((each) => each.kind === kind) : undefined;
    if (found === undefined) throw new Error(`no ${kind} in the list`);
    return found as CredentialView;
  }

  /** Another root of the engine takes the place of the one before. */
  async installRoot(keyIndex: number): Promise<Certificate> {
    const key = await pooledKey(keyIndex);
    const root = await testCertificate(`another root ${keyIndex}`, key, { now: this.clock.now(), days: 3650, ca: true });
    const { pem: certificate, sha256: identity, notBefore: issuedAt, notAfter: expiresAt } = root;
    this.install('engine-root', { certificate, identity, issuedAt, expiresAt }, privateKeyToDer(key));
    return root;
  }

  /** Every secret, opened: none of them may show up anywhere. */
  allSecrets(): Buffer[] {
    const names = this.database.prepare('SELECT name FROM secrets').pluck().all() as string[];
    return names.map((name) => Buffer.from(this.secrets.get(name) ?? []));
  }
}

/** Takes the place of PKCS#12 without its cost: seconds for each file. */
export const plainPkcs12: CertificatesPorts['pkcs12'] = {
  write: ({ certificate, chain = [], key, passphrase }) => {
    const pems = [certificate, ...chain].map(({ pem }) => pem).join('');
    return Promise.resolve(Buffer.from(JSON.stringify({ pems, key: privateKeyToDer(key).toString('base64'), passphrase })));
  },
  read: (bytes, passphrase) => {
    const text = Buffer.from(bytes).toString('utf8');
    if (!text.startsWith('{"pems":')) return Promise.resolve(fail('not-a-pkcs12'));
    const fields = JSON.parse(text) as { pems: string; key: string; passphrase: string };
    if (fields.passphrase !== passphrase) return Promise.resolve(fail('wrong-passphrase'));
    const [certificate, ...chain] = readCertificates(Buffer.from(fields.pems));
    if (certificate === undefined) return Promise.resolve(fail('no-certificate'));
    return Promise.resolve(ok({ certificate, chain, key: privateKeyFrom(Buffer.from(fields.key, 'base64')) }));
  },
};

/** The form of the real archive without its cost: half a second for each key. */
export const plainArchive: CertificatesPorts['archive'] = {
  seal: (plain, passphrase) =>
    Promise.resolve(`${JSON.stringify({ format: 'shitaku-credentials', passphrase, body: Buffer.from(plain).toString('base64') })}\n`),
  open: (text, passphrase) => {
    let fields: { format?: unknown; passphrase?: unknown; body?: unknown };
    try {
      fields = JSON.parse(text) as typeof fields;
    } catch {
      return Promise.resolve(fail('not-an-archive'));
    }
    if (fields?.format !== 'shitaku-credentials') return Promise.resolve(fail('not-an-archive'));
    if (fields.passphrase !== passphrase) return Promise.resolve(fail('wrong-passphrase-or-damaged'));
    return Promise.resolve(ok(Buffer.from(String(fields.body), 'base64')));
  },
};

/** The value of an answer, or an error that says its code. */
export function valueOf<T>(answer: { ok: true; value: T } | { ok: false; error: { code: string } }): T {
  if (!answer.ok) throw new Error(`refused: ${answer.error.code}`);
  return answer.value;
}
