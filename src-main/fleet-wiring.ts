import { type Contract } from '#contract/index.ts';
import type { Clock } from '#lib/clock.ts';
import type { Log } from '#lib/log.ts';
import type { SecretBox } from '#lib/secret-box.ts';
import { booleanAt, dictAt } from '#plist/read.ts';
import type { CredentialsStore } from '#store/credentials-store.ts';
import type { Database } from '#store/database.ts';
import type { GroupCommit } from '#store/group-commit.ts';
import type { SecretsStore } from '#store/secrets-store.ts';
import { appleFacts } from './apple-facts.ts';
import type { Config } from './config.ts';
import type { ActivityService } from './features/activity/activity-service.ts';
import type { DeviceCa } from './features/certificates/device-ca.ts';
import { engineAnchors } from './features/certificates/engine-roots.ts';
import type { IdentityKeeper } from './features/certificates/identity-keeper.ts';
import { CommandsService } from './features/commands/commands-service.ts';
import type { FinalAnswer } from './features/commands/report-desk.ts';
import type { DevicesService } from './features/devices/devices-service.ts';
import { EnrollmentService } from './features/enrollment/enrollment-service.ts';
import type { Approvals } from './features/enrollment/let-go-desk.ts';
import { LostModeService } from './features/lost-mode/lost-mode-service.ts';
import type { Thing } from './features/notices/notices-store.ts';
import type { EventHub } from './host/event-hub.ts';
import { wireInventory } from './inventory-wiring.ts';
import type { ApnsClient } from './protocols/apns/apns-client.ts';
import { buildEnrollmentProfile } from './protocols/mdm/enrollment-profile.ts';
import { platformOf } from './protocols/mdm/platform.ts';
import { knowsUnrecognizedDevice } from './protocols/mdm/unrecognized-device.ts';

/** Identifier of the profile that enrols a device. */
export const ENROLLMENT_PROFILE = 'jp.shitaku.enrollment';

/** A device that began to enrol within this time is about to be ours. */
const ENROLS_WITHIN_MS = 3_600_000;

/** Devices a notice is about by name; the others are a number. */
const MOST_NAMED = 50;

/** Wires what devices are told and what they answer: enrolment, commands, inventory and declarations. */
export function wireFleet(ports: {
  config: Config;
  database: Database;
  commit: GroupCommit;
  clock: Clock;
  log: Log;
  hub: EventHub<Contract>;
  activity: ActivityService;
  devices: DevicesService;
  deviceCa: DeviceCa;
  secrets: SecretsStore;
  secretBox: SecretBox;
  keeper: IdentityKeeper;
  credentials: CredentialsStore;
  apns: ApnsClient;
  push: { topic: () => string | null; answered: () => void };
  engineUrl: () => string | null;
  organizationName: () => string;
  /** A device enrolls as a new one, or left; inside that commit. */
  begunAnew: (id: string) => void;
  approvals: () => Approvals;
  /** A command somewhere changed. */
  commandsChanged: () => void;
  /** Is the clock to be trusted with the end of holds? */
  mayExpire: (() => boolean) | undefined;
  /** What people are told of outside the window; inside the commit of what happened. */
  note: (thing: Thing) => void;
}) {
  const { config, database, commit, clock, log, hub, activity, devices, deviceCa, secrets, keeper, credentials, apns, push } = ports;

  const told = wireInventory({ database, clock, log, hub, devices, commands: () => commands, organizationName: ports.organizationName });
  const { declarations } = told;
  const enrollment = new EnrollmentService({
    database,
    commit,
    clock,
    log,
    ca: () => deviceCa.current,
    formerCas: () => deviceCa.former,
    secrets,
    devices: told.ledger,
    declare: (id, endpoint, data) => declarations.answer(id, endpoint, data),
    knowsUnrecognized: (id) => knowsUnrecognizedDevice(devices.target(id) ?? { productName: '', osVersion: '' }),
    actor: config.actor,
    approvals: ports.approvals,
    changed: (deviceId) => hub.publish('enrollment', 'changed', { deviceId }),
    queue: {
      clear: (id, why) => {
        lostMode.begunAnew(id);
        commands.clearQueue(id, why);
        ports.begunAnew(id);
      },
      reachable: (id) => commands.reachable(id),
    },
    record: activity.record,
    topic: () => push.topic(),
    engineUrl: ports.engineUrl,
    buildProfile: async ({ engineUrl, topic, challenge, subject, oldestEnrolledAt }) =>
      buildEnrollmentProfile({
        organization: ports.organizationName(),
        displayName: `MDM ${ports.organizationName()}`.trim(),
        identifier: ENROLLMENT_PROFILE,
        serverUrl: `${engineUrl}/mdm/server`,
        checkInUrl: `${engineUrl}/mdm/checkin`,
        scepUrl: `${engineUrl}/scep`,
        topic,
        challenge,
        subject,
        trustRoots: await engineAnchors(keeper, credentials, { oldestEnrolledAt, now: clock.now() }),
        signMessage: true,
      }),
    push: (target) => apns.push(target),
  });
  const commands = new CommandsService({
    database,
    commit,
    clock,
    log,
    secrets,
    actor: config.actor,
    target: (id) => devices.target(id),
    nameOf: (id) => devices.nameOf(id),
    ...appleFacts,
    updateWay: (id, target) => declarations.updateWay(id, { ...target, platform: platformOf(target.productName) }),
    enrollment: (id) => enrollment.commandFacts(id),
    distributed: (id) => told.inventory.distributed(id, ENROLLMENT_PROFILE),
    unlockToken: enrollment.unlockToken,
    enrollmentProfile: ENROLLMENT_PROFILE,
    declarationTokens: (id) => declarations.tokens(id),
    spoken: (id, type, options, actor) => {
      if (type === 'EnableLostMode') lostMode.asked(id, options, actor);
    },
    declareUpdate: told.declareUpdate,
    withdrawUpdate: (id, at) => declarations.withdrawUpdate(id, at),
    identify: enrollment.identify,
    recordContact: (id) => {
      devices.recordReport(id);
      push.answered();
    },
    answered: (answer) => {
      if (answer.ended !== 'succeeded') return;
      keepAnswer(answer, devices, lostMode, commands, enrollment);
      told.answered(answer);
    },
    mayExpire: ports.mayExpire,
    expiring: (warned) => {
      for (const { deviceId, count, soonestAt } of warned.slice(0, MOST_NAMED)) {
        const key = `expiring ${deviceId} ${soonestAt}`;
        ports.note({ key, kind: 'commands-expiring', count, name: devices.nameOf(deviceId), deviceId, operationId: null });
      }
      const rest = warned.slice(MOST_NAMED);
      const count = rest.reduce((sum, each) => sum + each.count, 0);
      const key = `expiring ${rest[0]?.deviceId} ${rest[0]?.soonestAt} …`;
      if (count > 0) ports.note({ key, kind: 'commands-expiring', count, name: '', deviceId: null, operationId: null });
    },
    ring: enrollment.ring,
    record: activity.record,
    publish: (name, payload) => {
      hub.publish('commands', name, payload);
      if (name === 'changed') ports.commandsChanged();
    },
  });
  const lostMode = new LostModeService({
    database,
    commit,
    clock,
    log,
    box: ports.secretBox,
    device: (id) => {
      const target = devices.target(id);
      return target === null ? null : { name: devices.nameOf(id), lostMode: target.lostMode };
    },
    waiting: (id) => commands.waiting(id),
    ask: async (deviceId, by) => {
      if (by !== null) return commands.sendByItself(deviceId, 'DeviceLocation');
      const sent = await commands.send({ deviceId, command: { type: 'DeviceLocation', options: {} }, confirmed: true });
      return sent.ok;
    },
    recordLostMode: (id, on) => devices.recordLostMode(id, on),
    found: ({ id, name, lostSince }) =>
      ports.note({ key: `found ${id} ${lostSince}`, kind: 'device-found', count: 1, name, deviceId: id, operationId: null }),
    record: activity.record,
    publish: (name, payload) => hub.publish('lostMode', name, payload),
  });
  devices.keptBy({
    holds: (ids) => {
      const since = clock.now() - ENROLS_WITHIN_MS;
      const enrolls = (id: string) => {
        const standing = enrollment.standing(id);
        return standing !== null && standing.enrolledAt === null && standing.authenticatedAt > since;
      };
      return new Map(ids.filter(enrolls).map((id) => [id, 'enrolling']));
    },
    withBypassCode: (ids) => ids.filter((id) => commands.bypass.toldAt(id) !== null),
    forget: ({ id, serialNumber }) => {
      // What it was told and answered stays: operations count it.
      commands.clearQueue(id, 'given-up');
      commands.bypass.outlive(id, serialNumber);
      enrollment.forget(id);
      told.inventory.forget(id);
      declarations.forget(id);
      lostMode.forget(id);
    },
  });
  return { enrollment, commands, told, lostMode };
}

/** What a device answered, to whoever keeps it; inside the engine's commit. */
function keepAnswer(
  { deviceId, type, ended, answer }: FinalAnswer,
  devices: DevicesService,
  lostMode: LostModeService,
  commands: CommandsService,
  enrollment: EnrollmentService,
): void {
  switch (type) {
    case 'DeviceInformation': {
      const lost = booleanAt(dictAt(answer, 'QueryResponses') ?? {}, 'IsMDMLostModeEnabled');
      if (lost !== undefined) lostMode.told(deviceId, lost);
      devices.recordInformation(deviceId, answer);
      if (devices.target(deviceId)?.supervised === true) queueMicrotask(() => void commands.keepBypassCode(deviceId));
      return;
    }
    case 'EnableLostMode':
    case 'DisableLostMode':
    case 'DeviceLocation':
      return lostMode.answered(deviceId, type, ended, answer);
    case 'DeviceLock':
      if (platformOf(devices.target(deviceId)?.productName ?? '') === 'macOS') devices.recordLocked(deviceId);
      return;
    case 'EraseDevice':
    case 'Unenroll':
      enrollment.recordEnded(deviceId);
      commands.clearQueue(deviceId, 'given-up');
      return devices.recordWithdrawn(deviceId);
    default:
  }
}
