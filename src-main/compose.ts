import { randomUUID } from 'node:crypto';
import { type Contract, type CoreServices, contract } from '#contract/index.ts';
import type { Clock } from '#lib/clock.ts';
import { Coalescer } from '#lib/coalescer.ts';
import type { LongLived } from '#lib/lifecycle.ts';
import type { Log } from '#lib/log.ts';
import type { SecretBox } from '#lib/secret-box.ts';
import { CredentialsStore } from '#store/credentials-store.ts';
import type { Database } from '#store/database.ts';
import { GroupCommit } from '#store/group-commit.ts';
import { SecretsStore } from '#store/secrets-store.ts';
import { SettingsStore } from '#store/settings-store.ts';
import { wireAssignment } from './assignment-wiring.ts';
import { wireCertificates } from './certificates-wiring.ts';
import type { Config, Endpoints } from './config.ts';
import { wireDiagnosis } from './diagnosis-wiring.ts';
import { ActivityService } from './features/activity/activity-service.ts';
import { ActivityStore } from './features/activity/activity-store.ts';
import type { PdfPrinter } from './features/batches/document-desk.ts';
import { DeviceCa } from './features/certificates/device-ca.ts';
import { IdentityKeeper } from './features/certificates/identity-keeper.ts';
import { AdeMirror } from './features/devices/ade-mirror.ts';
import { DevicesService } from './features/devices/devices-service.ts';
import { NoticesService } from './features/notices/notices-service.ts';
import { NoticesStore } from './features/notices/notices-store.ts';
import { PracticeFleetDesk } from './features/practice/practice-fleet-desk.ts';
import { PracticeService } from './features/practice/practice-service.ts';
import { SilenceStore } from './features/practice/silence-store.ts';
import { Engine } from './features/settings/engine.ts';
import { organizationMark } from './features/settings/organization-mark.ts';
import { type Preferences, SettingsService, storedAddress } from './features/settings/settings-service.ts';
import { ENROLLMENT_PROFILE, wireFleet } from './fleet-wiring.ts';
import { type CriticalDevice, criticalDevicesOf } from './host/desk-state.ts';
import { EventHub } from './host/event-hub.ts';
import { wireKitting } from './kitting-wiring.ts';
import { openStore } from './open-store.ts';
import { wireOperations } from './operations-wiring.ts';
import type { PracticeWorld } from './practice/practice-world.ts';
import { openPractice } from './practice-wiring.ts';
import { ApnsClient } from './protocols/apns/apns-client.ts';
import { MdmListener } from './protocols/mdm/mdm-listener.ts';
import { ScepResponder } from './protocols/scep/scep-responder.ts';

/** The app without a screen: everything a host carries. */
export interface Core extends LongLived {
  readonly services: CoreServices;
  readonly hub: EventHub<Contract>;
  /** Runs that would be interrupted by quitting. */
  runsInProgress(): number;
  /** Devices in a step that quitting could harm. */
  criticalDevices(): CriticalDevice[];
  readonly preparedLabels: ReturnType<typeof wireKitting>['batches']['preparedLabels'];
  /** The practice world behind it, for the demo and the journeys; null in the real world. */
  readonly practice: PracticeWorld | null;
  readonly database: Database;
}

/** Wires the features to each other and to the protocols. A list, no logic. */
export async function composeCore(ports: {
  config: Config;
  /** Opened by whoever must close it when this fails. */
  database?: Database;
  preferences: Preferences;
  secretBox: SecretBox;
  clock: Clock;
  mayExpire?: () => boolean;
  log: Log;
  /** Null or absent: no PDF can be made here. */
  pdf?: PdfPrinter | null;
}): Promise<Core> {
  const { config, preferences, clock, log } = ports;
  const database = ports.database ?? openStore(config);
  const world = await openPractice(config, clock, log);
  const endpoints: Endpoints = world?.endpoints ?? config.endpoints;
  const simulated = world !== null;

  const hub = new EventHub(contract, log);
  const commit = new GroupCommit(database);
  const secrets = new SecretsStore(database, ports.secretBox);
  const settingsStore = new SettingsStore(database);

  const activity = new ActivityService({
    store: new ActivityStore(database, secrets, clock.now()),
    clock,
    actor: config.actor,
    told: { changed: () => hub.publish('activity', 'changed', {}), verified: (view) => hub.publish('activity', 'verified', view) },
  });
  const credentials = new CredentialsStore(database);
  const keeper = new IdentityKeeper(credentials, secrets, () => clock.now());
  const devices = new DevicesService({
    database,
    clock,
    settings: settingsStore,
    newId: randomUUID,
    record: activity.record,
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
    practiceMailer: world?.mailer ?? null,
    organizationName: () => settings.organizationName(),
    language: () => preferences.get().language,
    runsInProgress: () => bench.busyRuns(),
    ringWaiting: () => commands.ringAll(),
    deviceCaChanged: () => deviceCa.renew(),
    tokensChanged: () => assignment.service.tokenChanged(),
  });
  const { push, tokens, accounts, certificates, deadlines } = centre;

  const notices = new NoticesService({
    store: new NoticesStore(database),
    clock,
    log,
    post: (kind, write) => deadlines.post(kind, write),
    publish: (name, payload) => hub.publish('notices', name, payload),
  });
  const deviceCa = await DeviceCa.load(keeper, credentials);
  const { enrollment, commands, told, lostMode } = wireFleet({
    config,
    database,
    commit,
    clock,
    log,
    hub,
    activity,
    devices,
    deviceCa,
    secrets,
    secretBox: ports.secretBox,
    keeper,
    credentials,
    apns,
    push,
    engineUrl: () => engine.url(),
    begunAnew: (id) => begunAnew(id),
    commandsChanged: () => operations.commandsChanged(),
    approvals: () => approvals,
    mayExpire: ports.mayExpire,
    note: (thing) => notices.note(thing),
    organizationName: () => settings.organizationName(),
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

  const diagnosis = wireDiagnosis({
    database,
    clock,
    log,
    hub,
    activity,
    credentials,
    endpoints,
    simulated,
    enrollment,
    engineListens: () => engine.url() !== null,
    organizationName: () => settings.organizationName(),
  });
  const assignment = wireAssignment({
    config,
    endpoints,
    database,
    credentials,
    secrets,
    settings: settingsStore,
    keeper,
    enrollment: () => enrollment,
    clock,
    log,
    hub,
    activity,
    organizationName: () => settings.organizationName(),
    devices,
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
  // The list of devices repeats whom they belong to, and how they stand with Apple: also what was deleted from it, at the next reading.
  assets.events.on('changed', () => void devices.relist());
  const adeMirror = new AdeMirror({ factOf: (serial) => assignment.service.listed(serial), record: (facts) => devices.recordAde(facts) });
  assignment.service.events.on('changed', ({ serialNumber }) => void adeMirror.mark([serialNumber]));
  hub.listen(({ noun, name }) => noun === 'assignment' && name === 'listChanged' && void adeMirror.mark(assignment.service.known()));
  const { operations, approvals, workHours, begunAnew } = wireOperations({
    database,
    commit,
    clock,
    log,
    hub,
    activity,
    actor: config.actor,
    secrets,
    settings: settingsStore,
    devices,
    commands,
    assets: () => assets,
    told: (id) => told.inventory.flags(id),
    trustsClock: ports.mayExpire,
    note: (thing) => notices.note(thing),
  });
  enrollment.events.on('enrolled', ({ id }) => {
    bench.refresh();
    void commands.refresh(id);
  });
  enrollment.events.on('checked-out', () => bench.refresh());
  const practiceChanges = new Coalescer<null>(clock, 250, () => hub.publish('practice', 'changed', {}));
  world?.bench.on('changed', () => practiceChanges.offer('bench', null));
  world?.fleet.on('changed', () => practiceChanges.offer('bench', null));
  const fleetHands =
    world === null
      ? null
      : new PracticeFleetDesk(world.fleet, {
          obstacle: () => (push.topic() === null ? 'push-certificate-missing' : engine.url() === null ? 'engine-not-listening' : null),
          profileFor: enrollment.enrollmentProfileFor,
          silentFor: (id, ms) => {
            new SilenceStore(database).silentFor(id, ms);
            hub.publish('devices', 'changed', { id });
          },
        });

  return {
    services: {
      settings,
      certificates,
      push,
      tokens,
      accounts,
      deadlines,
      devices,
      enrollment: enrollment.letGoDesk,
      commands,
      operations,
      approvals,
      lostMode,
      workHours,
      notices,
      bench,
      batches,
      recipes,
      assets,
      assignment: assignment.calls,
      activity,
      diagnosis,
      inspection,
      inventory: told.inventory,
      declarations: told.declarations,
      practice: new PracticeService(world, fleetHands),
    },
    hub,
    practice: world,
    database,
    runsInProgress: () => bench.busyRuns(),
    criticalDevices: () => criticalDevicesOf(bench.views()),
    preparedLabels: batches.preparedLabels,
    start: async () => {
      if (config.world === 'undecided') return;
      activity.start();
      await engine.start();
      // Simulated phones know only the address they enrolled at, so practice keeps the port it once got.
      if (simulated && storedAddress(settingsStore) === null) {
        const { host, port } = engine.view();
        settingsStore.put('engine.address', { host, port });
      }
      await devices.start();
      await commands.start();
      await told.start();
      await operations.start();
      await lostMode.start();
      await workHours.start();
      await centre.start();
      await notices.start();
      await assignment.service.start();
      void adeMirror.mark(assignment.service.known());
      await bench.start();
    },
    stop: async () => {
      await bench.stop();
      await inspection.stop();
      await assignment.calls.stop();
      await assignment.service.stop();
      await notices.stop();
      await centre.stop();
      await engine.stop();
      await workHours.stop();
      await lostMode.stop();
      await operations.stop();
      await told.stop();
      await commands.stop();
      await adeMirror.stop();
      await devices.stop();
      assets.stop();
      batches.stop();
      practiceChanges.stop();
      diagnosis.stop();
      activity.stop();
      apns.close();
      await world?.stop();
      database.close();
      commit.close();
    },
  };
}
