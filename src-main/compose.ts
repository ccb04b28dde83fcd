import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Contract, contract, type Services } from '#contract/index.ts';
import type { Clock } from '#lib/clock.ts';
import { Coalescer } from '#lib/coalescer.ts';
import type { LongLived } from '#lib/lifecycle.ts';
import type { Log } from '#lib/log.ts';
import type { SecretBox } from '#lib/secret-box.ts';
import { CredentialsStore } from '#store/credentials-store.ts';
import { type Database, openDatabase } from '#store/database.ts';
import { GroupCommit } from '#store/group-commit.ts';
import { SecretsStore } from '#store/secrets-store.ts';
import { SettingsStore } from '#store/settings-store.ts';
import { wireAssignment } from './assignment-wiring.ts';
import { wireCertificates } from './certificates-wiring.ts';
import type { Config, Endpoints } from './config.ts';
import { ActivityService } from './features/activity/activity-service.ts';
import { ActivityStore } from './features/activity/activity-store.ts';
import type { PdfPrinter } from './features/batches/document-desk.ts';
import { DeviceCa } from './features/certificates/device-ca.ts';
import { engineAnchors } from './features/certificates/engine-roots.ts';
import { IdentityKeeper } from './features/certificates/identity-keeper.ts';
import { CommandsService } from './features/commands/commands-service.ts';
import { DevicesService } from './features/devices/devices-service.ts';
import { DevicesStore } from './features/devices/devices-store.ts';
import { EnrollmentService } from './features/enrollment/enrollment-service.ts';
import { PracticeService } from './features/practice/practice-service.ts';
import { Engine } from './features/settings/engine.ts';
import { organizationMark } from './features/settings/organization-mark.ts';
import { type Preferences, SettingsService, storedAddress } from './features/settings/settings-service.ts';
import { type CriticalDevice, criticalDevicesOf } from './host/desk-state.ts';
import { EventHub } from './host/event-hub.ts';
import { wireKitting } from './kitting-wiring.ts';
import { PracticeWorld } from './practice/practice-world.ts';
import { ApnsClient } from './protocols/apns/apns-client.ts';
import { deviceInformationQueries, encodeCommand } from './protocols/mdm/commands.ts';
import { buildEnrollmentProfile } from './protocols/mdm/enrollment-profile.ts';
import { MdmListener } from './protocols/mdm/mdm-listener.ts';
import { platformOf } from './protocols/mdm/platform.ts';
import { ScepResponder } from './protocols/scep/scep-responder.ts';

const ENROLLMENT_PROFILE = 'jp.shitaku.enrollment';

/** The app without a screen: everything a host carries. */
export interface Core extends LongLived {
  readonly services: Services;
  readonly hub: EventHub<Contract>;
  /** Runs that would be interrupted by quitting. */
  runsInProgress(): number;
  /** Devices in a step that quitting could harm. */
  criticalDevices(): CriticalDevice[];
  /** The practice world behind it, for the demo and the journeys; null in the real world. */
  readonly practice: PracticeWorld | null;
  readonly database: Database;
}

/** Wires the features to each other and to the protocols. A list, no logic. */
export async function composeCore(ports: {
  config: Config;
  preferences: Preferences;
  secretBox: SecretBox;
  clock: Clock;
  log: Log;
  /** Null or absent: no PDF can be made here. */
  pdf?: PdfPrinter | null;
}): Promise<Core> {
  const { config, preferences, clock, log } = ports;
  // Before a world is chosen there is nothing to keep: what has to be made for the welcome is gone with the process.
  const keeps = config.world !== 'undecided';
  if (keeps) mkdirSync(config.dataFolder, { recursive: true, mode: 0o700 });
  const database = openDatabase(keeps ? join(config.dataFolder, 'shitaku.sqlite') : ':memory:');
  const world =
    config.world === 'practice'
      ? await PracticeWorld.open({ folder: join(config.dataFolder, 'world'), clock, log, devices: config.practiceDevices })
      : null;
  await world?.start();
  const endpoints: Endpoints = world?.endpoints ?? config.endpoints;
  const simulated = world !== null;

  const hub = new EventHub(contract, log);
  const commit = new GroupCommit(database);
  const secrets = new SecretsStore(database, ports.secretBox);
  const settingsStore = new SettingsStore(database);
  const now = () => clock.now();

  const activity = new ActivityService({
    store: new ActivityStore(database),
    clock,
    actor: config.actor,
    publish: (name, payload) => hub.publish('activity', name, payload),
  });
  const credentials = new CredentialsStore(database);
  const keeper = new IdentityKeeper(credentials, secrets, now);
  const devices = new DevicesService({
    store: new DevicesStore(database),
    clock,
    simulated,
    publish: (name, payload) => hub.publish('devices', name, payload),
  });

  const apns = new ApnsClient({
    endpoint: endpoints.apns,
    identity: () => push.currentPushIdentity(),
    trustedRoots: endpoints.apnsRoots ?? undefined,
    clock,
  });
  const centre = wireCertificates({
    config,
    endpoints,
    database,
    credentials,
    secrets,
    settings: settingsStore,
    keeper,
    clock,
    log,
    hub,
    activity,
    apns,
    devices,
    enrollment: () => enrollment,
    engine: () => engine,
    practiceVendor: world?.vendor ?? null,
    organizationName: () => settings.organizationName(),
    language: () => preferences.get().language,
    runsInProgress: () => bench.busyRuns(),
    ringWaiting: () => commands.ringAll(),
    deviceCaChanged: () => deviceCa.renew(),
  });
  const { push, tokens, accounts, certificates, deadlines } = centre;

  const deviceCa = await DeviceCa.load(keeper, credentials);
  const enrollment = new EnrollmentService({
    database,
    commit,
    clock,
    log,
    ca: () => deviceCa.current,
    formerCas: () => deviceCa.former,
    secrets,
    devices,
    queue: { clear: (id) => commands.clearQueue(id), reachable: (id) => commands.reachable(id) },
    record: activity.record,
    topic: () => push.topic(),
    engineUrl: () => engine.url(),
    buildProfile: async ({ engineUrl, topic, challenge, subject, oldestEnrolledAt }) =>
      buildEnrollmentProfile({
        organization: settings.organizationName(),
        displayName: `MDM ${settings.organizationName()}`.trim(),
        identifier: ENROLLMENT_PROFILE,
        serverUrl: `${engineUrl}/mdm/server`,
        checkInUrl: `${engineUrl}/mdm/checkin`,
        scepUrl: `${engineUrl}/scep`,
        topic,
        challenge,
        subject,
        trustRoots: await engineAnchors(keeper, credentials, { oldestEnrolledAt, now: now() }),
        signMessage: true,
      }),
    push: (target) => apns.push(target),
  });
  const commands = new CommandsService({
    database,
    commit,
    clock,
    log,
    actor: config.actor,
    target: (id) => devices.target(id),
    encode: (uuid, request, target) =>
      request.type === 'DeviceInformation'
        ? encodeCommand(uuid, {
            type: request.type,
            queries: deviceInformationQueries(target.osVersion, platformOf(target.productName) ?? 'iOS'),
          })
        : encodeCommand(uuid, request),
    identify: enrollment.identify,
    recordContact: (id) => {
      devices.recordReport(id);
      push.answered();
    },
    recordInformation: (id, answer) => devices.recordInformation(id, answer),
    ring: enrollment.ring,
    record: activity.record,
    publish: (name, payload) => hub.publish('commands', name, payload),
  });

  const scep = new ScepResponder({
    get ca() {
      return deviceCa.current;
    },
    issue: enrollment.issue,
    clock,
  });
  const engine = new Engine({
    identities: keeper,
    address: storedAddress(settingsStore) ?? { host: config.engine.defaultHost, port: config.engine.defaultPort },
    listen: ({ tls, port }) =>
      new MdmListener({
        tls,
        host: config.engine.bindAddress,
        port,
        service: { checkIn: enrollment.checkIn, report: commands.report },
        scep,
        enroll: assignment.enroll,
        trusts: enrollment.trusts,
        log,
      }),
    log,
    changed: () => settings.announce(),
  });
  const settings = new SettingsService({
    store: settingsStore,
    preferences,
    engine,
    enrolledDevices: () => enrollment.enrolledCount(),
    runsInProgress: () => bench.busyRuns(),
    facts: {
      host: config.host,
      version: config.version,
      endpoints: { apns: endpoints.apns, pushPortal: endpoints.pushPortal, usbmux: endpoints.usbmux ?? '' },
    },
    record: activity.record,
    publish: (name, payload) => hub.publish('settings', name, payload),
  });

  const assignment = wireAssignment({
    config,
    endpoints,
    database,
    credentials,
    secrets,
    keeper,
    enrollment: () => enrollment,
    clock,
    log,
    hub,
    activity,
    organizationName: () => settings.organizationName(),
    organizationMark: organizationMark(settingsStore),
    engineUrl: () => engine.url(),
  });
  const kitting = wireKitting({
    config,
    endpoints,
    world,
    database,
    secrets,
    settings: settingsStore,
    keeper,
    clock,
    log,
    hub,
    activity,
    desk: {
      profileFor: enrollment.enrollmentProfileFor,
      profileIdentifier: ENROLLMENT_PROFILE,
      enrolledAt: (udid) => {
        const standing = enrollment.standing(udid);
        return standing?.enabled === true ? standing.enrolledAt : null;
      },
      onChange: (listener) => {
        const offs = [enrollment.events.on('enrolled', listener), enrollment.events.on('checked-out', listener)];
        return () => {
          for (const off of offs) off();
        };
      },
    },
    assignment: assignment.desk,
    pdf: ports.pdf ?? null,
    lastContact: (udid) => devices.lastContact(udid),
    organizationName: () => settings.organizationName(),
    organizationMark: organizationMark(settingsStore),
    language: () => preferences.get().language,
    missing: (what) =>
      ({
        'push-certificate-missing': () => push.topic() === null,
        'engine-not-listening': () => engine.url() === null,
        'ade-token-missing': () => credentials.current('ade') === null,
        'api-key-missing': () => credentials.current('api') === null,
      })[what](),
  });
  const { assets, recipes, bench, batches, inspection } = kitting;
  enrollment.events.on('enrolled', ({ id }) => {
    bench.refresh();
    void commands.refresh(id);
  });
  enrollment.events.on('checked-out', () => bench.refresh());
  const practiceChanges = new Coalescer<null>(clock, 250, () => hub.publish('practice', 'changed', {}));
  world?.bench.on('changed', () => practiceChanges.offer('bench', null));

  return {
    services: {
      settings,
      certificates,
      push,
      tokens,
      accounts,
      deadlines,
      devices,
      commands,
      bench,
      batches,
      recipes,
      assets,
      assignment: assignment.calls,
      activity,
      inspection,
      practice: new PracticeService(world),
    },
    hub,
    practice: world,
    database,
    runsInProgress: () => bench.busyRuns(),
    criticalDevices: () => criticalDevicesOf(bench.views()),
    start: async () => {
      if (config.world === 'undecided') return;
      await engine.start();
      // Simulated phones know only the address they enrolled at, so practice keeps the port it once got.
      if (simulated && storedAddress(settingsStore) === null) {
        const { host, port } = engine.view();
        settingsStore.put('engine.address', { host, port });
      }
      await commands.start();
      await centre.start();
      await assignment.service.start();
      await bench.start();
    },
    stop: async () => {
      await bench.stop();
      await inspection.stop();
      await assignment.calls.stop();
      await assignment.service.stop();
      await centre.stop();
      await engine.stop();
      await commands.stop();
      devices.stop();
      assets.stop();
      batches.stop();
      practiceChanges.stop();
      apns.close();
      await world?.stop();
      database.close();
      commit.close();
    },
  };
}
