import type { Contract } from '#contract/index.ts';
import type { Clock } from '#lib/clock.ts';
import type { Log } from '#lib/log.ts';
import type { PlistDict } from '#plist/plist.ts';
import type { Database } from '#store/database.ts';
import { SettingsStore } from '#store/settings-store.ts';
import type { CommandsService } from './features/commands/commands-service.ts';
import type { FinalAnswer } from './features/commands/report-desk.ts';
import { DeclarationsService } from './features/declarations/declarations-service.ts';
import { readDeadline } from './features/declarations/update-rules.ts';
import type { DevicesService } from './features/devices/devices-service.ts';
import { InventoryService } from './features/inventory/inventory-service.ts';
import { RefreshPlanner } from './features/inventory/refresh-planner.ts';
import type { EventHub } from './host/event-hub.ts';
import { contentsFor, isDeclarative } from './protocols/mdm/declaration-contents.ts';
import { declarationBody, declarationSet, itemsBody, readEndpoint, tokensBody } from './protocols/mdm/declarations.ts';
import { platformOf } from './protocols/mdm/platform.ts';
import { mergeStatus, readStatusReport } from './protocols/mdm/status-report.ts';

/** Wires what devices tell of themselves: asked for once a day, and by declarations. */
export function wireInventory(ports: {
  database: Database;
  clock: Clock;
  log: Log;
  hub: EventHub<Contract>;
  devices: DevicesService;
  commands: () => Pick<CommandsService, 'refresh' | 'sendByItself'>;
  organizationName: () => string;
}) {
  const { database, clock, log, hub, devices, commands } = ports;
  const isManaged = (id: string): boolean => devices.target(id)?.management === 'managed';

  const planner = new RefreshPlanner({
    database,
    settings: new SettingsStore(database),
    clock,
    log,
    heardOf: (id) => (isManaged(id) ? (devices.lastContact(id) ?? 0) : null),
    ask: (id) => commands().refresh(id),
  });
  const inventory = new InventoryService({
    database,
    clock,
    knows: (id) => devices.target(id) !== null,
    plan: planner,
    publish: (name, payload) => hub.publish('inventory', name, payload),
  });
  const declarations = new DeclarationsService({
    database,
    clock,
    protocol: {
      isDeclarative,
      contentsFor,
      declarationSet,
      readEndpoint,
      tokensBody,
      itemsBody,
      declarationBody,
      readStatusReport,
      mergeStatus,
    },
    device: (id) => {
      const target = devices.target(id);
      return target && { managed: isManaged(id), platform: platformOf(target.productName), osVersion: target.osVersion };
    },
    organization: ports.organizationName,
    sync: (id) => void commands().sendByItself(id, 'DeclarativeManagement'),
    told: (id, { facts, managedApps, osVersion, build }, at) => {
      inventory.recordStatus(id, facts, at);
      if (managedApps !== null) inventory.recordManagedApps(id, managedApps, at);
      if (osVersion !== null && osVersion !== devices.target(id)?.osVersion) devices.recordInformation(id, systemAnswer(osVersion, build));
    },
    publish: (name, payload) => hub.publish('declarations', name, payload),
  });

  return {
    inventory,
    declarations,
    /** Devices as enrolment records them, told to whoever keeps something of them; inside its commit. */
    ledger: {
      recordAuthenticated: (device: Parameters<DevicesService['recordAuthenticated']>[0]) => {
        devices.recordAuthenticated(device);
        declarations.recordAuthenticated(device.id);
      },
      recordEnrolled: (id: string, serialNumber: string) => {
        devices.recordEnrolled(id, serialNumber);
        planner.recordEnrolled(id);
        declarations.review(id);
      },
      recordContact: (id: string) => devices.recordContact(id),
      recordCheckedOut: (id: string) => {
        devices.recordCheckedOut(id);
        inventory.recordLeft(id);
      },
      recordWithdrawn: (id: string) => {
        devices.recordWithdrawn(id);
        inventory.recordLeft(id);
      },
    },
    /** What a device answered; inside the engine's commit, after the devices have it. */
    answered: ({ deviceId, type, partial, askedAt, answer }: FinalAnswer): void => {
      if (!partial) inventory.recordAnswer(deviceId, type, answer, askedAt);
      if (type === 'DeviceInformation') declarations.review(deviceId);
      if (type === 'EraseDevice' || type === 'Unenroll') inventory.recordLeft(deviceId);
    },
    /** The update that was said to a device, declared; inside the commit of the command that says so. */
    declareUpdate: (deviceId: string, options: Readonly<Record<string, string | number | boolean>>, at: number): void => {
      const text = (key: string): string | null => (options[key] === undefined || options[key] === '' ? null : String(options[key]));
      const version = text('TargetOSVersion');
      const deadline = readDeadline(text('TargetLocalDateTime') ?? '');
      if (version === null || deadline === null) throw new Error('an update without a version or a time passed the catalogue');
      declarations.setUpdate(deviceId, { version, build: text('TargetBuildVersion'), deadline, detailsUrl: text('DetailsURL') }, at);
    },
    start: () => planner.start(),
    stop: async () => {
      await planner.stop();
      inventory.stop();
      declarations.stop();
    },
  };
}

/** As a device would answer if it were asked for its system only. */
function systemAnswer(osVersion: string, build: string | null): PlistDict {
  const answer: PlistDict = Object.create(null);
  answer['OSVersion'] = osVersion;
  if (build !== null) answer['BuildVersion'] = build;
  return answer;
}
