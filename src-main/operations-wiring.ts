import type { Contract } from '#contract/index.ts';
import type { Clock } from '#lib/clock.ts';
import type { Log } from '#lib/log.ts';
import type { Database } from '#store/database.ts';
import type { GroupCommit } from '#store/group-commit.ts';
import type { SecretsStore } from '#store/secrets-store.ts';
import type { SettingsStore } from '#store/settings-store.ts';
import type { ActivityService } from './features/activity/activity-service.ts';
import { ApprovalsService } from './features/approvals/approvals-service.ts';
import { ApproversStore } from './features/approvals/approvers-store.ts';
import type { AssetsService } from './features/assets/assets-service.ts';
import type { CommandTarget } from './features/commands/availability.ts';
import type { CommandsService } from './features/commands/commands-service.ts';
import { fillTemplate, isTemplate, shownOptions, splitOptions } from './features/commands/option-rules.ts';
import type { DevicesService } from './features/devices/devices-service.ts';
import { platformOfModel } from './features/devices/list-rules.ts';
import { modelNameOf } from './features/devices/model-names.ts';
import type { Thing } from './features/notices/notices-store.ts';
import { EndedEnrolmentsStore } from './features/operations/ended-enrolments-store.ts';
import type { PlannedDevice } from './features/operations/operation-ports.ts';
import { OperationsService } from './features/operations/operations-service.ts';
import { OperationsStore } from './features/operations/operations-store.ts';
import { WorkHoursService } from './features/work-hours/work-hours-service.ts';
import type { EventHub } from './host/event-hub.ts';
import { platformOf } from './protocols/mdm/platform.ts';

/** Wires what is said to many devices: operations, who lets go what is held, and work-time limits. */
export function wireOperations(ports: {
  database: Database;
  commit: GroupCommit;
  clock: Clock;
  log: Log;
  hub: EventHub<Contract>;
  activity: ActivityService;
  actor: string;
  secrets: SecretsStore;
  settings: SettingsStore;
  devices: DevicesService;
  commands: CommandsService;
  assets: () => AssetsService;
  /** What a device told of itself; null: it never did. */
  told: (deviceId: string) => { passcodeSet: boolean | null; findMyOn: boolean | null };
  /** Is the clock to be trusted with the hours that were set? */
  trustsClock: (() => boolean) | undefined;
  /** What people are told of outside the window; inside the commit of what happened. */
  note: (thing: Thing) => void;
}) {
  const { database, commit, clock, log, hub, activity, secrets, settings, devices, commands } = ports;
  const names = new OperationsStore(database);
  const assetOf = (serialNumber: string) => (serialNumber === '' ? null : ports.assets().bySerial(serialNumber));

  const approvals = new ApprovalsService({
    store: new ApproversStore(database),
    settings,
    commit,
    clock,
    actor: ports.actor,
    record: activity.record,
    erasedLately: () => operations.brakedLately(),
    publish: (name, payload) => hub.publish('approvals', name, payload),
  });
  const plannedDevices = (ids: readonly string[]): ReadonlyMap<string, PlannedDevice> => {
    const targets = devices.targets(ids);
    const planned = names.called(ids).flatMap(({ id, ...called }): [string, PlannedDevice][] => {
      const target = targets.get(id);
      if (target === undefined) return [];
      const platform = platformOf(target.productName);
      const { wifiOnly, supervised, lostMode, productName } = target;
      const told = ports.told(id);
      return [
        [
          id,
          {
            ...called,
            ...told,
            target,
            productName,
            isIos: platform === 'iOS',
            isMac: platform === 'macOS',
            wifiOnly,
            supervised,
            lostMode,
          },
        ],
      ];
    });
    return new Map(planned);
  };
  const operations = new OperationsService({
    database,
    commit,
    clock,
    log,
    actor: ports.actor,
    secrets,
    speaker: {
      unavailable: (type, deviceId, target, now) => commands.gate.unavailable(type, deviceId, target as CommandTarget, now),
      byKind: (now) => {
        const refusalsOf = commands.gate.byKind(now);
        return (deviceId, target) => refusalsOf(deviceId, target as CommandTarget);
      },
      judge: (type, options) => commands.gate.judge(type, options),
      split: (type, options) => {
        const { plain, sealed } = splitOptions(type, options);
        return { shown: shownOptions(type, plain), plain, sealed };
      },
      fill: (type, options, deviceId) => {
        if (!isTemplate(type, options)) return options;
        const [called] = names.called([deviceId]);
        const serial = called?.serialNumber ?? '';
        const asset = assetOf(serial);
        const model = modelNameOf(devices.target(deviceId)?.productName ?? '');
        return fillTemplate(type, options, { serial, asset: asset?.assetNumber ?? '', owner: asset?.user ?? '', model });
      },
      wantsPin: (type, target) => commands.gate.wantsPin(type, target as CommandTarget),
      say: (saying) => commands.say({ ...saying, target: saying.target as CommandTarget }),
      said: (ids) => commands.said(ids),
      takeBack: (id) => commands.takeBackOperation(id),
      ring: (ids) => {
        for (const id of ids) commands.reachable(id);
      },
    },
    fleet: {
      resolve: (selection) => {
        const resolved = devices.resolve(selection);
        return resolved.ok ? resolved.value : null;
      },
      chosen: (ids) =>
        new Map(
          [...devices.targets(ids)].map(([id, target]) => [
            id,
            { target, platform: platformOfModel(target.productName), reachable: target.management === 'managed' },
          ]),
        ),
      devices: plannedDevices,
      modelName: modelNameOf,
      ownerOf: (serialNumber) => assetOf(serialNumber)?.user ?? '',
      assetNumberOf: (serialNumber) => assetOf(serialNumber)?.assetNumber ?? '',
    },
    approvals,
    stuck: ({ id, why, count, at }) =>
      ports.note({ key: `${why} ${id} ${at}`, kind: `operation-${why}`, count, name: '', deviceId: null, operationId: id }),
    trustsClock: ports.trustsClock,
    record: activity.record,
    publish: (name, payload) => hub.publish('operations', name, payload),
  });
  const workHours = new WorkHoursService({
    database,
    commit,
    clock,
    log,
    secrets,
    resolve: (selection) => {
      const resolved = devices.resolve(selection);
      return resolved.ok ? resolved.value.ids.filter((id) => devices.target(id)?.management === 'managed') : null;
    },
    mayUse: (identifier) => commands.gate.judge('RemoveProfile', { Identifier: identifier }).ok,
    say: (deviceId, type, options, group) => commands.sayByItself(deviceId, type, options, group),
    undo: (deviceId, uuid) => commands.undo(deviceId, uuid),
    said: (ids) => commands.said(ids),
    record: activity.record,
    publish: (name, payload) => hub.publish('workHours', name, payload),
  });
  devices.keptBy({
    holds: (ids) => new Map(names.inOpen(ids).map((id) => [id, 'in-operation'])),
    forget: ({ id }) => workHours.forget(id),
  });
  const ended = new EndedEnrolmentsStore(database);
  /** A device enrols as a new one, or left; inside that commit. */
  const begunAnew = (deviceId: string) => {
    const lost = ended.leaveOut(deviceId);
    queueMicrotask(() => {
      for (const id of lost) hub.publish('operations', 'changed', { id });
    });
    workHours.begunAnew(deviceId);
  };
  return { operations, approvals, workHours, begunAnew };
}
