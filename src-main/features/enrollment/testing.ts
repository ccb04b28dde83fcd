import type { KeyObject } from 'node:crypto';
import { ManualClock } from '#lib/clock.ts';
import { silentLog } from '#lib/log.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { AesSecretBox } from '#lib/secret-box.ts';
import type { Certificate } from '#pki/certificate.ts';
import { createCsr, readCsr } from '#pki/csr.ts';
import { issueCertificate } from '#pki/issue-certificate.ts';
import { generateEcKey } from '#pki/keys.ts';
import { type Database, openDatabase } from '#store/database.ts';
import { GroupCommit } from '#store/group-commit.ts';
import { SecretsStore } from '#store/secrets-store.ts';
import { memoryDatabase } from '#store/testing.ts';
import type { AuthenticateMessage, CheckInMessage, TokenUpdateMessage } from '../../protocols/mdm/check-in.ts';
import { EnrollmentService, type ProfileFacts, type PushTarget } from './enrollment-service.ts';
import type { CaIdentity } from './identity-issuer.ts';
import type { Approvals } from './let-go-desk.ts';

export const TOPIC = 'com.apple.mgmt.External.0000';
const DAY = 86_400_000;

/** A device CA. Elliptic, because nothing here goes through SCEP and RSA keys take their time. */
export async function makeCa(at = new ManualClock().now()): Promise<CaIdentity> {
  const key = await generateEcKey();
  const subject = [{ type: 'CN', value: 'Device CA' }];
  const issuer = { subject, key };
  const certificate = await issueCertificate({
    subject,
    publicKey: key,
    issuer,
    notBefore: at - DAY,
    notAfter: at + 3_650 * DAY,
    ca: true,
  });
  return { certificate, key };
}

/** The service on a store of its own; its neighbours leave a line in `deeds` for whatever they are told. */
export class EnrollmentWorld {
  readonly clock: ManualClock;
  readonly database: Database;
  readonly secrets: SecretsStore;
  readonly service: EnrollmentService;
  readonly deeds: string[] = [];
  readonly traces: { action: string; subject: string; details: Readonly<Record<string, string>> }[] = [];
  readonly profiles: ProfileFacts[] = [];
  readonly pushes: PushTarget[] = [];
  /** Devices that know Apple's error for a server that does not know them. */
  readonly modern = new Set<string>();
  /** Nobody has to agree. */
  approvals: Approvals = { othersThan: () => false, check: async () => fail('unknown-approver') };
  topic: string | null = TOPIC;
  engineUrl: string | null = 'https://mdm.example:8443';
  apns: Outcome<unknown, string> = ok(null);

  constructor(
    ca: CaIdentity,
    options: { path?: string; clock?: ManualClock; cas?: () => { current: CaIdentity; former: readonly Certificate[] } } = {},
  ) {
    const cas = options.cas ?? (() => ({ current: ca, former: [] }));
    this.clock = options.clock ?? new ManualClock();
    this.database = options.path === undefined ? memoryDatabase() : openDatabase(options.path);
    this.secrets = new SecretsStore(this.database, new AesSecretBox(new Uint8Array(32).fill(7)));
    const deed =
      (name: string) =>
      (subject: string): void => {
        this.deeds.push(`${name} ${subject}`);
      };
    this.service = new EnrollmentService({
      database: this.database,
      commit: new GroupCommit(this.database),
      clock: this.clock,
      log: silentLog,
      ca: () => cas().current,
      formerCas: () => cas().former,
      secrets: this.secrets,
      declare: (id, endpoint) =>
        endpoint === 'tokens' ? ok(Buffer.from(`tokens of ${id}`)) : endpoint === 'status' ? ok(null) : fail('not-found'),
      devices: {
        recordAuthenticated: (device) => this.deeds.push(`authenticated ${device.id} ${device.serialNumber} ${device.productName ?? ''}`),
        recordEnrolled: deed('enrolled'),
        recordContact: deed('contact'),
        recordCheckedOut: deed('left'),
        recordWithdrawn: deed('withdrawn'),
      },
      knowsUnrecognized: (id) => this.modern.has(id),
      actor: 'sato',
      approvals: () => this.approvals,
      changed: deed('changed'),
      queue: { clear: deed('cleared'), reachable: deed('reachable') },
      record: (action, subject, details = {}) => this.traces.push({ action, subject, details }),
      topic: () => this.topic,
      engineUrl: () => this.engineUrl,
      buildProfile: (facts) => {
        this.profiles.push(facts);
        return Buffer.from('profile');
      },
      push: async (target) => {
        this.pushes.push(target);
        return this.apns;
      },
    });
    this.service.events.on('enrolled', ({ id }) => this.deeds.push(`told enrolled ${id}`));
    this.service.events.on('checked-out', ({ id }) => this.deeds.push(`told checked-out ${id}`));
  }

  /** An identity for a device, by invitation and request. */
  async identity(udid: string, serialNumber = `SN-${udid}`): Promise<Certificate> {
    const { challenge } = await this.service.invite({ udid, serialNumber });
    const issued = await this.request(challenge);
    if (!issued.ok) throw new Error(issued.error.code);
    return issued.value;
  }

  async request(challenge: string | null, key?: KeyObject) {
    const requestKey = key ?? (await generateEcKey());
    const subject = [{ type: 'CN', value: 'whatever it likes' }];
    const der = await createCsr({ subject, key: requestKey, ...(challenge === null ? {} : { challengePassword: challenge }) });
    return this.service.issue(readCsr(der));
  }

  /** What the device is answered: `ok`, or the refusal. */
  async say(message: CheckInMessage, certificate: Certificate): Promise<string> {
    const answer = await this.service.checkIn(message, { certificate, proof: 'tls' });
    return answer.ok ? 'ok' : answer.error.code;
  }

  async enrol(udid: string): Promise<Certificate> {
    const certificate = await this.identity(udid);
    await this.say(authenticate(udid), certificate);
    await this.say(tokenUpdate(udid), certificate);
    return certificate;
  }

  report(udid: string, certificate: Certificate) {
    return this.service.identify(keysOf(udid), { certificate, proof: 'tls' });
  }
}

export const keysOf = (udid: string | null) => ({
  udid,
  enrollmentId: null as string | null,
  userId: null as string | null,
  enrollmentUserId: null as string | null,
  userShortName: null,
  userLongName: null,
});

const base = (udid: string | null) => ({ ...keysOf(udid), raw: Buffer.alloc(0) });

export const authenticate = (udid: string, change: Partial<AuthenticateMessage> = {}): AuthenticateMessage => ({
  ...base(udid),
  type: 'Authenticate',
  topic: TOPIC,
  osVersion: '18.1',
  buildVersion: '22B83',
  productName: 'iPhone14,5',
  serialNumber: `SN-${udid}`,
  imei: null,
  meid: null,
  deviceName: null,
  model: null,
  modelName: null,
  ...change,
});

export const tokenUpdate = (udid: string, change: Partial<TokenUpdateMessage> = {}): TokenUpdateMessage => ({
  ...base(udid),
  type: 'TokenUpdate',
  topic: TOPIC,
  token: Buffer.from('token'),
  pushMagic: 'magic',
  unlockToken: null,
  awaitingConfiguration: false,
  notOnConsole: false,
  ...change,
});

export const checkOut = (udid: string): CheckInMessage => ({ ...base(udid), type: 'CheckOut', topic: TOPIC });
export const setBootstrapToken = (udid: string, token: string | null): CheckInMessage => ({
  ...base(udid),
  type: 'SetBootstrapToken',
  bootstrapToken: token === null ? null : Buffer.from(token),
  awaitingConfiguration: false,
});
export const getBootstrapToken = (udid: string): CheckInMessage => ({
  ...base(udid),
  type: 'GetBootstrapToken',
  awaitingConfiguration: false,
});

export const declarative = (udid: string, endpoint: string, data: string | null = null): CheckInMessage => ({
  ...base(udid),
  type: 'DeclarativeManagement',
  endpoint,
  data: data === null ? null : Buffer.from(data),
});

/** The messages we know and do not offer, with what each is answered. */
export const unoffered = (udid: string): [CheckInMessage, string][] => [
  [{ ...base(udid), type: 'GetToken', tokenServiceType: 'com.apple.maid', tokenParameters: null }, 'bad-request'],
  [{ ...base(udid), type: 'ReturnToService' }, 'bad-request'],
  [{ ...base(udid), userId: 'U', type: 'UserAuthenticate', digestResponse: null }, 'gone'],
  [{ ...base(udid), type: 'unknown', messageType: 'Sing' }, 'bad-request'],
];
