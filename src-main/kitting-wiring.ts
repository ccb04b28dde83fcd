import type { Contract } from '#contract/index.ts';
import type { Clock } from '#lib/clock.ts';
import type { Log } from '#lib/log.ts';
import type { Database } from '#store/database.ts';
import { RunsStore } from '#store/runs-store.ts';
import type { SecretsStore } from '#store/secrets-store.ts';
import type { SettingsStore } from '#store/settings-store.ts';
import { deviceProtocols, openUsbmux, postTo, supervisorOf } from './bench-wiring.ts';
import type { Config, Endpoints } from './config.ts';
import type { ActivityService } from './features/activity/activity-service.ts';
import { AssetsService } from './features/assets/assets-service.ts';
import { AssetsStore } from './features/assets/assets-store.ts';
import { BatchesService } from './features/batches/batches-service.ts';
import { BatchesStore } from './features/batches/batches-store.ts';
import { DocumentDesk, type PdfPrinter } from './features/batches/document-desk.ts';
import { BenchService } from './features/bench/bench-service.ts';
import { HubLanes } from './features/bench/hub-lanes.ts';
import { KittingStore } from './features/bench/kitting-store.ts';
import { PortDesk } from './features/bench/port-desk.ts';
import { PortHealth } from './features/bench/port-health.ts';
import { PortNames } from './features/bench/port-names.ts';
import { PortStore } from './features/bench/port-store.ts';
import type { AssignmentDesk, EnrollmentDesk } from './features/bench/step.ts';
import { APPLE_SILICON_USB, INTEL_USB } from './features/bench/usb-budget.ts';
import type { IdentityKeeper } from './features/certificates/identity-keeper.ts';
import { modelNameOf } from './features/devices/model-names.ts';
import { InspectionService } from './features/inspection/inspection-service.ts';
import { RecipesService } from './features/recipes/recipes-service.ts';
import { RecipesStore } from './features/recipes/recipes-store.ts';
import { WifiPasswords } from './features/recipes/wifi-passwords.ts';
import type { EventHub } from './host/event-hub.ts';
import { inspectedDevice } from './inspection-wiring.ts';
import type { PracticeWorld } from './practice/practice-world.ts';
import { buildWifiProfile } from './protocols/mdm/wifi-profile.ts';
import { BusUsbInventory } from './protocols/recovery/bus-usb-inventory.ts';
import { linuxPortPath } from './protocols/recovery/linux-port.ts';
import { productTypeOf } from './protocols/recovery/recovery-models.ts';

const WIFI_PROFILE = 'jp.shitaku.wifi';
/** More would only wait for each other on the hub's one wire. */
const CONVERSATIONS_PER_HUB = 32;

interface Surroundings {
  readonly config: Config;
  readonly endpoints: Endpoints;
  readonly world: PracticeWorld | null;
  readonly database: Database;
  readonly secrets: SecretsStore;
  readonly settings: SettingsStore;
  readonly keeper: IdentityKeeper;
  readonly clock: Clock;
  readonly log: Log;
  readonly hub: EventHub<Contract>;
  readonly activity: ActivityService;
  readonly desk: EnrollmentDesk;
  readonly assignment: AssignmentDesk;
  readonly pdf: PdfPrinter | null;
  /** When the engine last heard of a device; null: never. */
  readonly lastContact: (udid: string) => number | null;
  readonly organizationName: () => string;
  readonly organizationMark: string;
  readonly language: () => 'ja' | 'en';
  /** What is missing in the installation just now. */
  readonly missing: (what: 'push-certificate-missing' | 'engine-not-listening' | 'ade-token-missing' | 'api-key-missing') => boolean;
}

/** The features of the kitting bench, wired to each other: what is plugged in, recipes, batches, and which label is on which device. */
export function wireKitting(around: Surroundings) {
  const { config, endpoints, world, database, secrets, settings, keeper, clock, log, hub, activity, missing } = around;
  const simulated = world !== null;
  const now = () => clock.now();
  const newId = () => crypto.randomUUID();
  const { record } = activity;

  const assets = new AssetsService({
    store: new AssetsStore(database),
    settings,
    clock,
    newId,
    actor: config.actor,
    publish: (name, payload) => hub.publish('assets', name, payload),
    record,
  });
  const recipes = new RecipesService({
    store: new RecipesStore(database),
    passwords: new WifiPasswords(secrets, now),
    clock,
    newId,
    language: around.language,
    record,
    publish: (name, payload) => hub.publish('recipes', name, payload),
  });
  const names = new PortNames(settings);
  const bench = new BenchService({
    clock,
    log,
    simulated,
    usbmux: openUsbmux(endpoints.usbmux),
    protocols: deviceProtocols(endpoints.activation, postTo),
    waitPollMs: config.times.waitPoll,
    enrollmentMs: config.times.enrollment,
    busRetryMs: config.times.busRetry,
    assignmentPollMs: config.times.assignmentPoll,
    organizationName: around.organizationName,
    organizationMagic: around.organizationMark,
    modelName: modelNameOf,
    // Linux's usbmuxd gives the USB address here, which changes with every plug (usb.md 1.7).
    portOf: (locationId) =>
      simulated || process.platform === 'darwin'
        ? names.ofLocation(locationId)
        : process.platform === 'linux'
          ? linuxPortPath(locationId)
          : null,
    supervisor: async (name) => supervisorOf(await keeper.supervision(name)),
    desk: around.desk,
    assignment: around.assignment,
    assets: {
      bySerial: (serialNumber) => assets.bySerial(serialNumber),
      onChange: (listener) => assets.events.on('changed', listener),
    },
    wifi: {
      identifier: WIFI_PROFILE,
      build: (ssid, name) =>
        buildWifiProfile({
          ssid,
          // An open network has an empty one.
          password: recipes.wifiPassword(ssid) || null,
          organization: name,
          identifier: WIFI_PROFILE,
        }),
    },
    wallpaper: async ({ assetNumber }) => (await import('#lib/bar-code.ts')).qrPicture(assetNumber),
    labelReady: () => undefined,
    runs: new KittingStore(database, new RunsStore(database, 'kitting')),
    lanes: new HubLanes(CONVERSATIONS_PER_HUB),
    isPaused: (batchId) => batches.isPaused(batchId),
    recognised: ({ serialNumber, imei }, returned) => {
      if (!returned && serialNumber !== '') assets.plugged(serialNumber, imei);
    },
    portDesk: (publish) =>
      new PortDesk({
        inventory: world?.bench.usb ?? new BusUsbInventory(),
        health: new PortHealth(new PortStore(database), clock),
        limits: process.arch === 'arm64' ? APPLE_SILICON_USB : INTEL_USB,
        settings,
        portName: names.of,
        modelOf: (chipId, boardId) => {
          const productType = productTypeOf(chipId, boardId);
          return productType === null ? null : modelNameOf(productType);
        },
        simulated,
        publish,
      }),
    slotChanged: (slot) => batches.slotChanged(slot),
    record,
    publish: (name, payload) => hub.publish('bench', name, payload as never),
  });
  const batches = new BatchesService({
    store: new BatchesStore(database),
    bench: {
      slots: () => bench.views(),
      begin: (udid, order) => bench.begin(udid, order),
      members: (batchId) => bench.members(batchId),
      hold: (batchId) => bench.hold(batchId),
      goOn: (batchId) => bench.goOn(batchId),
      abandon: (batchId) => bench.abandonBatch(batchId),
      isCritical: (batchId) => bench.isCritical(batchId),
    },
    recipe: (id) => recipes.get(id),
    equipment: (recipe) => recipes.equipment(recipe),
    missing: (what) => (what === 'organization-missing' ? around.organizationName() === '' : missing(what)),
    bindExpected: ({ serialNumber, assetNumber, user }) => {
      // What was scanned counts more than what a list says.
      if (serialNumber !== '' && assetNumber !== '' && assets.bySerial(serialNumber) === null)
        assets.bind({ serialNumber, assetNumber, user });
    },
    lastContact: around.lastContact,
    documents: new DocumentDesk({ pdf: around.pdf, clock, madeWith: `Shitaku ${config.version}` }),
    clock,
    newId,
    actor: config.actor,
    simulated,
    record,
    publish: (name, payload) => hub.publish('batches', name, payload),
  });
  assets.events.on('changed', () => bench.refresh());
  const slotOf = (udid: string) => bench.views().find((slot) => slot.udid === udid) ?? null;
  const inspection = new InspectionService({
    device: (udid) => {
      const link = bench.linkOf(udid);
      return link === null ? null : inspectedDevice(link);
    },
    who: slotOf,
    isBusy: (udid) => {
      const slot = slotOf(udid);
      return slot !== null && (slot.critical || slot.state === 'working');
    },
    organizationMagic: around.organizationMark,
    language: around.language,
    clock,
    log,
    record,
    publish: (name, payload) => hub.publish('inspection', name, payload),
  });
  return { assets, recipes, bench, batches, inspection };
}
