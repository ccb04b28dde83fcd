import { type KeyObject, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '#lib/clock.ts';
import { silentLog } from '#lib/log.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { AesSecretBox } from '#lib/secret-box.ts';
import type { Certificate } from '#pki/certificate.ts';
import { createCsr, readCsr } from '#pki/csr.ts';
import { issueCertificate } from '#pki/issue-certificate.ts';
import { generateEcKey, generateRsaKey, privateKeyToDer } from '#pki/keys.ts';
import { toPem } from '#pki/pem.ts';
import { buildXmlPlist } from '#plist/plist.ts';
import { openDatabase } from '#store/database.ts';
import { GroupCommit } from '#store/group-commit.ts';
import { SecretsStore } from '#store/secrets-store.ts';
import { SettingsStore } from '#store/settings-store.ts';
import { appleFacts } from '../../../src-main/apple-facts.ts';
import { ActivityService } from '../../../src-main/features/activity/activity-service.ts';
import { ActivityStore } from '../../../src-main/features/activity/activity-store.ts';
import { CommandsService } from '../../../src-main/features/commands/commands-service.ts';
import { DevicesService } from '../../../src-main/features/devices/devices-service.ts';
import { EnrollmentService } from '../../../src-main/features/enrollment/enrollment-service.ts';
import { parseCheckIn } from '../../../src-main/protocols/mdm/check-in.ts';
import { MdmListener } from '../../../src-main/protocols/mdm/mdm-listener.ts';
import { ScepResponder } from '../../../src-main/protocols/scep/scep-responder.ts';
import { addHistory } from './history.ts';

const DAY = 86_400_000;
const TOPIC = 'com.apple.mgmt.External.bench';

export interface TlsIdentity {
  readonly certificatePem: string;
  readonly keyPem: string;
}

export interface BenchDevice {
  readonly udid: string;
  readonly certificatePem: string;
}

/** The engine as the app puts it together: a real file with `synchronous=FULL`, the real listener on a free loopback port. */
export async function startEngine() {
  const folder = mkdtempSync(join(tmpdir(), 'shitaku-bench-'));
  const database = openDatabase(join(folder, 'store.db'));
  const commit = new GroupCommit(database);
  const clock = systemClock;
  const log = silentLog;
  const ca = await selfSigned('Bench Device CA', await generateRsaKey(), { ca: true });
  const server = await selfSigned('127.0.0.1', await generateEcKey(), { ipAddresses: ['127.0.0.1'] });
  const tls: TlsIdentity = { certificatePem: server.certificate.pem, keyPem: pemOf(server.key) };

  const secrets = new SecretsStore(database, new AesSecretBox(randomBytes(32)));
  const activity = new ActivityService({
    store: new ActivityStore(database, secrets, clock.now()),
    clock,
    actor: 'bench',
    told: { changed: () => {}, verified: () => {} },
  });
  const devices = new DevicesService({
    database,
    clock,
    settings: new SettingsStore(database),
    newId: randomUUID,
    record: activity.record,
    simulated: true,
    publish: () => {},
  });
  const enrollment: EnrollmentService = new EnrollmentService({
    database,
    commit,
    clock,
    log,
    ca: () => ca,
    formerCas: () => [],
    secrets,
    devices,
    declare: () => fail('not-found'),
    knowsUnrecognized: () => false,
    actor: 'bench',
    approvals: () => ({ othersThan: () => false, check: async () => fail('unknown-approver') }),
    changed: () => {},
    queue: { clear: (id, why) => commands.clearQueue(id, why), reachable: (id) => commands.reachable(id) },
    record: activity.record,
    topic: () => TOPIC,
    engineUrl: () => null,
    buildProfile: () => Buffer.alloc(0),
    push: async () => ok(null),
  });
  const commands: CommandsService = new CommandsService({
    database,
    commit,
    clock,
    log,
    actor: 'bench',
    ...appleFacts,
    secrets,
    target: (id) => devices.target(id),
    nameOf: () => '',
    updateWay: () => 'command',
    enrollment: (id) => enrollment.commandFacts(id),
    distributed: () => ({ profiles: [], apps: [] }),
    unlockToken: enrollment.unlockToken,
    enrollmentProfile: '',
    declarationTokens: () => null,
    spoken: () => {},
    declareUpdate: () => {},
    withdrawUpdate: () => {},
    identify: enrollment.identify,
    recordContact: (id) => devices.recordReport(id),
    answered: ({ deviceId, answer }) => devices.recordInformation(deviceId, answer),
    expiring: () => {},
    ring: enrollment.ring,
    record: activity.record,
    publish: () => {},
  });
  const listener = new MdmListener({
    tls,
    host: '127.0.0.1',
    port: 0,
    service: { checkIn: enrollment.checkIn, report: commands.report },
    scep: new ScepResponder({ ca, issue: enrollment.issue, clock }),
    trusts: enrollment.trusts,
    log,
  });
  await commands.start();
  await listener.start();
  // One key for all devices: making one each would only take time. Each has a certificate of its own.
  const deviceKey = await generateRsaKey();
  const count = database.prepare('SELECT COUNT(*) FROM command_targets WHERE position > ? AND ended = ?').pluck();
  let past = 0;

  return {
    tls,
    listener,
    deviceKeyPem: pemOf(deviceKey),
    /** Commands that came to this end so far. */
    ended: (end: 'succeeded') => count.get(past, end) as number,
    /** That many commands were sent to these devices and answered before now. */
    addHistory: (deviceIds: readonly string[], rows: number) => {
      addHistory(database, deviceIds, rows);
      past = rows;
    },
    send: async (deviceId: string) =>
      valueOf(await commands.send({ deviceId, command: { type: 'DeviceInformation', options: {} }, confirmed: true })).uuid,
    enrol: async (udid: string): Promise<BenchDevice> => {
      const { challenge } = await enrollment.invite({ udid, serialNumber: `S${udid}` });
      const csr = readCsr(await createCsr({ subject: [{ type: 'CN', value: udid }], key: deviceKey, challengePassword: challenge }));
      const certificate = valueOf(await enrollment.issue(csr));
      const facts = {
        UDID: udid,
        Topic: TOPIC,
        SerialNumber: `S${udid}`,
        ProductName: 'iPhone14,5',
        OSVersion: '18.1',
        BuildVersion: '22B83',
      };
      for (const message of [
        { ...facts, MessageType: 'Authenticate' },
        { ...facts, MessageType: 'TokenUpdate', Token: Buffer.from(udid), PushMagic: udid },
      ]) {
        valueOf(await enrollment.checkIn(valueOf(parseCheckIn(buildXmlPlist(message))), { certificate, proof: 'tls' }));
      }
      return { udid, certificatePem: certificate.pem };
    },
    stop: async () => {
      await listener.stop();
      await commands.stop();
      await devices.stop();
      database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function selfSigned(
  name: string,
  key: KeyObject,
  extra: { ca?: boolean; ipAddresses?: string[] },
): Promise<{ certificate: Certificate; key: KeyObject }> {
  const subject = [{ type: 'CN', value: name }];
  const now = Date.now();
  const dates = { notBefore: now - DAY, notAfter: now + 3_650 * DAY };
  return { key, certificate: await issueCertificate({ subject, publicKey: key, issuer: { subject, key }, ...dates, ...extra }) };
}

const pemOf = (key: KeyObject): string => toPem('PRIVATE KEY', privateKeyToDer(key));

function valueOf<T>(outcome: Outcome<T, string>): T {
  if (!outcome.ok) throw new Error(`${outcome.error.code}: ${outcome.error.message}`);
  return outcome.value;
}
