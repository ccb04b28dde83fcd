import { type KeyObject, randomBytes, X509Certificate } from 'node:crypto';
import { request as httpsRequest } from 'node:https';
import { ManualClock } from '#lib/clock.ts';
import { silentLog } from '#lib/log.ts';
import { type Outcome, ok } from '#lib/outcome.ts';
import type { Certificate, NameEntry } from '#pki/certificate.ts';
import { issueCertificate } from '#pki/issue-certificate.ts';
import { generateEcKey, generateRsaKey } from '#pki/keys.ts';
import { type PlistDict, type PlistInput, parsePlistDict } from '#plist/plist.ts';
import { stringAt } from '#plist/read.ts';
import type { CheckInMessage, TokenUpdateMessage } from './check-in.ts';
import { encodeCommand } from './commands.ts';
import { buildEnrollmentProfile, type EnrollmentProfile } from './enrollment-profile.ts';
import type { CommandAnswer } from './fake-mdm-conversation.ts';
import { FakeMdmDevice } from './fake-mdm-device.ts';
import type { Courier, EnrollIdentity, FakeMdmDeviceOptions } from './fake-mdm-ports.ts';
import { MdmListener, type MdmListenerOptions } from './mdm-listener.ts';
import type { DeviceIdentity, MdmRefusal, MdmService, ScepPort } from './mdm-service.ts';
import type { CommandReport } from './report.ts';

const DAY = 24 * 3_600_000;
export const TOPIC = 'com.apple.mgmt.External.00000000-0000-4000-8000-000000000000';

export interface Pair {
  readonly certificate: Certificate;
  readonly key: KeyObject;
}

async function issue(
  key: KeyObject,
  name: string,
  issuer: Pair | null,
  more: Partial<Parameters<typeof issueCertificate>[0]>,
): Promise<Pair> {
  const subject = [{ type: 'CN', value: name }];
  const certificate = await issueCertificate({
    subject,
    publicKey: key,
    issuer: issuer === null ? { subject, key } : { subject: issuer.certificate.subject, key: issuer.key, certificate: issuer.certificate },
    notBefore: Date.now() - DAY,
    notAfter: Date.now() + 365 * DAY,
    ...more,
  });
  return { certificate, key };
}

/** An RSA authority for device identities. */
export const createCa = async (name: string): Promise<Pair> =>
  issue(await generateRsaKey(), name, null, { ca: true, keyUsage: ['keyCertSign', 'digitalSignature', 'keyEncipherment'] });

export const createIdentity = async (ca: Pair, name = 'device'): Promise<Pair> =>
  issue(await generateRsaKey(), name, ca, { keyUsage: ['digitalSignature'], extendedKeyUsage: ['1.3.6.1.5.5.7.3.2'] });

export interface TestTls {
  readonly root: Certificate;
  readonly certificatePem: string;
  readonly keyPem: string;
}

/** A server certificate for 127.0.0.1 under a root of its own. */
export async function createTls(): Promise<TestTls> {
  const root = await issue(await generateEcKey(), 'Test TLS root', null, { ca: true, keyUsage: ['keyCertSign'] });
  const server = await issue(await generateEcKey(), 'Test MDM server', root, {
    keyUsage: ['digitalSignature'],
    extendedKeyUsage: ['1.3.6.1.5.5.7.3.1'],
    ipAddresses: ['127.0.0.1'],
  });
  return {
    root: root.certificate,
    certificatePem: server.certificate.pem,
    keyPem: server.key.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** An engine of memory: one queue per device, every message kept. */
export class MemoryMdmService implements MdmService {
  readonly messages: CheckInMessage[] = [];
  readonly reports: CommandReport[] = [];
  readonly identities: DeviceIdentity[] = [];
  /** One per request, in order; null lets a request pass. */
  refusals: (MdmRefusal | null)[] = [];
  #queue: { uuid: string; bytes: Buffer }[] = [];

  enqueue(uuid: string, request: { readonly RequestType: string; readonly [key: string]: PlistInput } | Buffer): void {
    this.#queue.push({ uuid, bytes: Buffer.isBuffer(request) ? request : encodeCommand(uuid, request) });
  }

  get waiting(): number {
    return this.#queue.length;
  }

  async checkIn(message: CheckInMessage, identity: DeviceIdentity): Promise<Outcome<Uint8Array | null, MdmRefusal>> {
    this.messages.push(message);
    this.identities.push(identity);
    return this.#refusal() ?? ok(null);
  }

  /** NotNow keeps the command and goes on with the next, as a server may. */
  async report(report: CommandReport, identity: DeviceIdentity): Promise<Outcome<Uint8Array | null, MdmRefusal>> {
    const refusal = this.#refusal();
    if (refusal !== null) return refusal;
    this.reports.push(report);
    this.identities.push(identity);
    const reported = this.#queue.findIndex((command) => command.uuid === report.commandUuid);
    if (reported >= 0 && report.status !== 'NotNow') this.#queue.splice(reported, 1);
    const next = report.status === 'NotNow' ? this.#queue[reported + 1] : this.#queue[0];
    return ok(next?.bytes ?? null);
  }

  #refusal(): Outcome<null, MdmRefusal> | null {
    const code = this.refusals.shift() ?? null;
    return code === null ? null : { ok: false, error: { code, message: code } };
  }
}

/** APNs of memory. */
export class MemoryCourier implements Courier {
  readonly #boxes = new Map<string, { onPush: ((pushMagic: string) => void) | null; waiting: string | null }>();
  readonly dead: string[] = [];

  register(): Uint8Array {
    const token = randomBytes(32);
    this.#boxes.set(token.toString('hex'), { onPush: null, waiting: null });
    return token;
  }

  listen(token: Uint8Array, onPush: (pushMagic: string) => void): () => void {
    const box = this.#boxes.get(Buffer.from(token).toString('hex'));
    if (box === undefined) throw new Error('unknown token');
    box.onPush = onPush;
    const { waiting } = box;
    box.waiting = null;
    if (waiting !== null) setImmediate(() => onPush(waiting));
    return () => {
      box.onPush = null;
    };
  }

  unregister(token: Uint8Array): void {
    this.dead.push(Buffer.from(token).toString('hex'));
    this.#boxes.delete(Buffer.from(token).toString('hex'));
  }

  push(token: Uint8Array, pushMagic: string): void {
    const box = this.#boxes.get(Buffer.from(token).toString('hex'));
    if (box === undefined) return;
    if (box.onPush === null) box.waiting = pushMagic;
    else box.onPush(pushMagic);
  }
}

export const noScep: ScepPort = {
  caCapabilities: () => 'SCEPStandard\n',
  caCertificate: () => new Uint8Array([1, 2, 3]),
  pkiOperation: () => Promise.reject(Object.assign(new Error('no'), { code: 'bad-message' })),
};

/** Issues without a wire, for tests that are not about SCEP. */
export const directIdentity =
  (ca: Pair): EnrollIdentity =>
  ({ subject }) =>
    createIdentity(ca, subject.find((entry) => entry.type === 'CN')?.value);

export interface TestServer {
  readonly url: string;
  readonly listener: MdmListener;
  readonly service: MemoryMdmService;
  readonly errors: { message: string; facts: unknown }[];
}

/** A started listener on 127.0.0.1 that trusts what `ca` issued. */
export async function startServer(tls: TestTls, ca: Pair, more: Partial<MdmListenerOptions> = {}): Promise<TestServer> {
  const service = new MemoryMdmService();
  const errors: TestServer['errors'] = [];
  const listener = new MdmListener({
    tls,
    host: '127.0.0.1',
    port: 0,
    service,
    scep: noScep,
    trusts: (certificate) => isIssuedBy(certificate, ca.certificate),
    log: { ...silentLog, error: (message, facts) => errors.push({ message, facts }) },
    ...more,
  });
  await listener.start();
  return { url: `https://127.0.0.1:${listener.address().port}`, listener, service, errors };
}

/** By signature, not by name. */
function isIssuedBy(certificate: Certificate, ca: Certificate): boolean {
  return new X509Certificate(certificate.der).verify(ca.publicKey);
}

export interface Ask {
  readonly method?: string | undefined;
  readonly headers?: Record<string, string> | undefined;
  readonly body?: Uint8Array | undefined;
  readonly identity?: Pair | undefined;
}

/** One request on a connection of its own. */
export function ask(
  url: string,
  tls: TestTls,
  { method = 'PUT', headers = {}, body, identity }: Ask = {},
): Promise<{
  status: number;
  type: string;
  body: Buffer;
}> {
  return new Promise((resolve, reject) => {
    const client =
      identity === undefined
        ? {}
        : { cert: identity.certificate.pem, key: identity.key.export({ type: 'pkcs8', format: 'pem' }).toString() };
    const outgoing = httpsRequest(url, { method, headers, ca: tls.root.pem, agent: false, timeout: 10_000, ...client }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, type: response.headers['content-type'] ?? '', body: Buffer.concat(chunks) });
      });
      response.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** The enrolment profile of a test server. */
export const profileOf = (url: string, tls: TestTls, more: Partial<EnrollmentProfile> = {}): EnrollmentProfile => ({
  organization: '株式会社サンプル',
  displayName: 'Sample MDM',
  identifier: 'com.example.mdm.enrollment',
  serverUrl: `${url}/mdm/server`,
  checkInUrl: `${url}/mdm/checkin`,
  scepUrl: `${url}/scep`,
  topic: TOPIC,
  challenge: 'right',
  subject: SUBJECT,
  trustRoots: [tls.root],
  signMessage: true,
  ...more,
});

const SUBJECT: NameEntry[] = [
  { type: 'O', value: '株式会社サンプル' },
  { type: 'CN', value: 'F2LX1234' },
];

const UDID = '00008110-000A1B2C3D4E5F60';
let authorities: Promise<[TestTls, Pair]> | null = null;

/** A simulated iPhone and an engine that listens, on a network that lives in memory; time is by hand. */
export class FakeMdmWorld {
  readonly tls: TestTls;
  readonly ca: Pair;
  readonly courier = new MemoryCourier();
  readonly clock = new ManualClock();
  readonly phone = { online: true, notNow: false, commands: [] as string[] };
  server: TestServer;
  device: FakeMdmDevice;

  private constructor(tls: TestTls, ca: Pair, server: TestServer) {
    this.tls = tls;
    this.ca = ca;
    this.server = server;
    this.device = new FakeMdmDevice(this.options());
  }

  static async open(): Promise<FakeMdmWorld> {
    authorities ??= Promise.all([createTls(), createCa('Device CA')]);
    const [tls, ca] = await authorities;
    return new FakeMdmWorld(tls, ca, await startServer(tls, ca));
  }

  async close(): Promise<void> {
    await this.device.stop();
    await this.server.listener.stop();
  }

  options(more: Partial<FakeMdmDeviceOptions> = {}): FakeMdmDeviceOptions {
    return {
      facts: () => ({
        udid: UDID,
        serialNumber: 'F2LX1234',
        productName: 'iPhone14,5',
        osVersion: '18.1',
        buildVersion: '22B83',
        deviceName: '佐藤のiPhone',
        imei: '356938035643809',
      }),
      courier: this.courier,
      enrollIdentity: directIdentity(this.ca),
      online: () => this.phone.online,
      answersNotNow: () => this.phone.notNow,
      answers: (command): CommandAnswer => {
        this.phone.commands.push(stringAt(command, 'RequestType') ?? '');
        return { payload: {} };
      },
      clock: this.clock,
      ...more,
    };
  }

  profile(more: Partial<EnrollmentProfile> = {}): PlistDict {
    return parsePlistDict(buildEnrollmentProfile(profileOf(this.server.url, this.tls, more)));
  }

  tokenUpdate(): TokenUpdateMessage {
    const found = this.server.service.messages.findLast((message): message is TokenUpdateMessage => message.type === 'TokenUpdate');
    if (found === undefined) throw new Error('no TokenUpdate');
    return found;
  }

  ring(): void {
    this.courier.push(this.tokenUpdate().token, this.tokenUpdate().pushMagic);
  }

  statuses(): string[] {
    return this.server.service.reports.map((report) => report.status);
  }
}

/** A command without parameters, which the engine cannot say yet. */
export const command = (uuid: string, requestType: string): Buffer =>
  Buffer.from(
    `<plist version="1.0"><dict><key>CommandUUID</key><string>${uuid}</string><key>Command</key><dict><key>RequestType</key><string>${requestType}</string></dict></dict></plist>`,
  );
