import type { EventsOf, ServiceOf } from '#contract/define.ts';
import type {
  AvailableUpdate,
  CertificateStanding,
  DeviceUser,
  InventoryFact,
  InventoryOfDevice,
  inventory,
  RefreshPlan,
  Restriction,
  SimSlot,
  UpdateProgress,
} from '#contract/inventory.ts';
import type { FactName } from '#contract/inventory-facts.ts';
import type { Clock } from '#lib/clock.ts';
import { Coalescer } from '#lib/coalescer.ts';
import { fail, ok } from '#lib/outcome.ts';
import type { PlistDict } from '#plist/plist.ts';
import type { Database } from '#store/database.ts';
import { appChanges, type Change, certificateChanges, profileChanges } from './change-rules.ts';
import { readDevice, readSecurity } from './fact-rules.ts';
import { type AppsQuery, FleetStore } from './fleet-store.ts';
import { InventoryStore } from './inventory-store.ts';
import {
  type ManagedApp,
  readApps,
  readCertificates,
  readManagedApps,
  readProfiles,
  readRestrictions,
  readUpdateProgress,
  readUpdates,
  readUsers,
} from './list-rules.ts';
import { folded, searchPattern } from './tell-rules.ts';

const DAY_MS = 86_400_000;
/** A certificate that ends within this is shown as ending soon. */
const SOON_MS = 30 * DAY_MS;
/** At most four events a second for one device (design.md, long work). */
const EVENT_INTERVAL_MS = 250;
const CHANGES_SHOWN = 50;

interface InventoryPorts {
  readonly database: Database;
  readonly clock: Clock;
  /** Whether there is such a device. */
  readonly knows: (deviceId: string) => boolean;
  readonly plan: { current: () => RefreshPlan; change: (plan: RefreshPlan) => void };
  readonly publish: (name: 'changed', payload: EventsOf<typeof inventory>['changed']) => void;
}

/** What devices told of themselves. The `record…` methods are called inside the commit of whoever heard the device. */
export class InventoryService implements ServiceOf<typeof inventory> {
  readonly #ports: InventoryPorts;
  readonly #store: InventoryStore;
  readonly #fleet: FleetStore;
  readonly #events: Coalescer<string>;

  constructor(ports: InventoryPorts) {
    this.#ports = ports;
    this.#store = new InventoryStore(ports.database);
    this.#fleet = new FleetStore(ports.database, folded);
    this.#events = new Coalescer(ports.clock, EVENT_INTERVAL_MS, (deviceId) => ports.publish('changed', { deviceId }));
  }

  /** Cancels events that still wait. */
  stop(): void {
    this.#events.stop();
  }

  /**
   * Keeps what a device answered to a whole question; anything else is left alone. `at`: when it was asked, as the device saw
   * it; what it told later of the same stands.
   */
  recordAnswer(deviceId: string, requestType: string, answer: PlistDict, at: number): void {
    if (!this.#isNews(deviceId, requestType, at)) return;
    const facts = this.#keep(deviceId, requestType, answer, at);
    if (facts === null) return;
    this.#store.putAnswer(deviceId, requestType, at, facts);
    this.#announce(deviceId);
  }

  /** Keeps what a device told by itself, over the status channel: all that it ever told, each thing as it told it last. */
  recordStatus(deviceId: string, facts: readonly InventoryFact[], at: number): void {
    this.#store.putAnswer(deviceId, 'Status', at, facts);
    this.#announce(deviceId);
  }

  /** The managed apps as the status channel tells them: the whole list. */
  recordManagedApps(deviceId: string, apps: readonly ManagedApp[], at: number): void {
    this.#store.replaceManagedApps(deviceId, apps);
    this.#store.putAnswer(deviceId, 'ManagedApplicationList', at, {});
    this.#announce(deviceId);
  }

  /** The device is ours no longer: what it told of its user is forgotten. */
  recordLeft(deviceId: string): void {
    this.#store.forgetPersonal(deviceId);
    this.#announce(deviceId);
  }

  /** Its record is deleted; inside that commit. */
  forget(deviceId: string): void {
    this.#store.drop(deviceId);
    this.#announce(deviceId);
  }

  /**
   * What came to a device by its management, besides the enrolment itself: identifiers of profiles and bundle ids of apps (product.md C-15).
   * A profile whose origin the device did not tell is the person's own.
   */
  distributed(deviceId: string, enrollmentProfile: string): { profiles: string[]; apps: string[] } {
    const profiles = this.#store
      .profiles(deviceId)
      .filter(
        ({ managed, identifier, payloads }) =>
          managed === true && identifier !== enrollmentProfile && !payloads.some(({ type }) => type === 'com.apple.mdm'),
      )
      .map(({ identifier }) => identifier);
    return { profiles, apps: this.#store.managedApps(deviceId) };
  }

  /** What a warning before a lock or an erase depends on, as it was told last by whatever way; null: never told. */
  flags(deviceId: string): { passcodeSet: boolean | null; findMyOn: boolean | null } {
    const answers = this.#store.answers(deviceId);
    const told = (kind: string): { at: number; facts: InventoryFact[] } => {
      const found = answers.get(kind);
      const facts = kind === 'DeviceInformation' ? (found?.facts as { facts: InventoryFact[] } | undefined)?.facts : found?.facts;
      return { at: found?.at ?? 0, facts: (facts ?? []) as InventoryFact[] };
    };
    const flag = (name: FactName, kinds: readonly string[]): boolean | null => {
      const newest = kinds.map(told).sort((a, b) => b.at - a.at);
      const value = newest.map(({ facts }) => facts.find((fact) => fact.name === name)?.value).find((each) => typeof each === 'boolean');
      return typeof value === 'boolean' ? value : null;
    };
    return { passcodeSet: flag('passcodePresent', ['SecurityInfo', 'Status']), findMyOn: flag('locator', ['DeviceInformation']) };
  }

  ofDevice = (input: { deviceId: string }) => {
    if (!this.#ports.knows(input.deviceId)) return fail('device-not-found');
    const answers = this.#store.answers(input.deviceId);
    // What was written here has been read by the rules above: its shape is theirs.
    const section = <T>(kind: string): { at: number; told: T } | null => {
      const found = answers.get(kind);
      return found === undefined ? null : { at: found.at, told: found.facts as T };
    };
    const value: InventoryOfDevice = {
      device: section<{ facts: InventoryFact[]; slots: SimSlot[] }>('DeviceInformation'),
      security: section<InventoryFact[]>('SecurityInfo'),
      status: section<InventoryFact[]>('Status'),
      restrictions: section<Restriction[]>('Restrictions'),
      users: section<DeviceUser[]>('UserList'),
      updates: section<AvailableUpdate[]>('AvailableOSUpdates'),
      updateProgress: section<UpdateProgress[]>('OSUpdateStatus'),
      changes: this.#store.changes(input.deviceId, CHANGES_SHOWN),
    };
    return ok(value);
  };

  profiles = (input: { deviceId: string; search: string }) => {
    if (!this.#ports.knows(input.deviceId)) return fail('device-not-found');
    const all = this.#store.profiles(input.deviceId);
    const profiles = all.filter(({ name, identifier, organization, payloads }) =>
      found(input.search, [name, identifier, organization, ...payloads.flatMap((payload) => [payload.type, payload.name])]),
    );
    const shown = profiles.map(({ uuid: _uuid, payloads, ...profile }) => ({ ...profile, payloads: [...payloads] }));
    return ok({ at: this.#store.toldAt(input.deviceId, 'ProfileList'), profiles: shown, total: all.length });
  };

  certificates = (input: { deviceId: string; search: string }) => {
    if (!this.#ports.knows(input.deviceId)) return fail('device-not-found');
    const all = this.#store.certificates(input.deviceId);
    const certificates = all
      .filter(({ name, issuer, serialNumber }) => found(input.search, [name, issuer, serialNumber]))
      .map(({ fingerprint: _fingerprint, ...certificate }) => ({ ...certificate, standing: this.#standing(certificate) }));
    return ok({ at: this.#store.toldAt(input.deviceId, 'CertificateList'), certificates, total: all.length });
  };

  apps = (input: Omit<AppsQuery, 'pattern'> & { search: string }) => {
    if (!this.#ports.knows(input.deviceId)) return fail('device-not-found');
    const { search, ...query } = input;
    const { rows, total } = this.#fleet.apps({ ...query, pattern: searchPattern(search) });
    return ok({
      installedAt: this.#store.toldAt(input.deviceId, 'InstalledApplicationList'),
      managedAt: this.#store.toldAt(input.deviceId, 'ManagedApplicationList'),
      apps: rows.map((row) => ({ ...row, installed: row.installed === 1, updateAvailable: row.updateAvailable === 1 })),
      total,
    });
  };

  appVersions = (input: { search: string; offset: number; limit: number }) => {
    const { search, ...page } = input;
    const { rows, total } = this.#fleet.bundles(searchPattern(search), page);
    return ok({ apps: rows.map((row) => ({ ...row, versions: this.#fleet.versions(row.bundleId) })), total });
  };

  devicesWithApp = (input: { bundleId: string; version: string | null; offset: number; limit: number }) => {
    const { bundleId, version, ...page } = input;
    return ok(this.#fleet.devicesWith(bundleId, version, page));
  };

  expiringCertificates = (input: { withinDays: number; offset: number; limit: number }) => {
    const { withinDays, ...page } = input;
    const { rows, total } = this.#fleet.endingCertificates(this.#ports.clock.now() + withinDays * DAY_MS, page);
    const certificates = rows.map(({ notBefore, ...row }) => ({ ...row, standing: this.#standing({ ...row, notBefore }) }));
    return ok({ certificates, total });
  };

  refreshPlan = () => ok(this.#ports.plan.current());

  setRefreshPlan = (plan: RefreshPlan) => {
    if (plan.untilHour <= plan.fromHour) return fail('window-empty');
    this.#ports.plan.change(plan);
    return ok({});
  };

  /** An answer from the future was told under a clock that went wrong: it does not stand in the way. */
  #isNews(deviceId: string, kind: string, at: number): boolean {
    const before = this.#store.toldAt(deviceId, kind);
    return before === null || at >= before || before > this.#ports.clock.now();
  }

  /** Writes the lists and gives the rest, to be written beside the time; null: the answer told nothing of the kind. */
  #keep(deviceId: string, requestType: string, answer: PlistDict, at: number): unknown {
    const store = this.#store;
    const first = store.toldAt(deviceId, requestType) === null;
    switch (requestType) {
      case 'DeviceInformation':
        return readDevice(answer);
      case 'SecurityInfo':
        return readSecurity(answer);
      case 'Restrictions':
        return readRestrictions(answer);
      case 'UserList':
        return readUsers(answer);
      case 'AvailableOSUpdates':
        return readUpdates(answer);
      case 'OSUpdateStatus':
        return readUpdateProgress(answer);
      case 'ProfileList': {
        const told = readProfiles(answer);
        return told && this.#log(deviceId, at, first, profileChanges(store.replaceProfiles(deviceId, told)));
      }
      case 'CertificateList': {
        const told = readCertificates(answer);
        return told && this.#log(deviceId, at, first, certificateChanges(store.replaceCertificates(deviceId, told)));
      }
      case 'InstalledApplicationList': {
        const told = readApps(answer);
        return told && this.#log(deviceId, at, first, appChanges(store.replaceApps(deviceId, told)));
      }
      case 'ManagedApplicationList': {
        const told = readManagedApps(answer);
        if (told !== null) store.replaceManagedApps(deviceId, told);
        return told && {};
      }
      default:
        return null;
    }
  }

  /** A device's first list is no change. */
  #log(deviceId: string, at: number, first: boolean, changes: readonly Change[]): object {
    if (!first) this.#store.addChanges(deviceId, at, changes);
    return {};
  }

  #standing({ notBefore, notAfter }: { notBefore: number | null; notAfter: number | null }): CertificateStanding {
    const now = this.#ports.clock.now();
    if (notAfter === null) return 'unknown';
    if (notAfter <= now) return 'expired';
    if (notBefore !== null && notBefore > now) return 'not-yet';
    return notAfter - now <= SOON_MS ? 'soon' : 'good';
  }

  /** A commit is one synchronous stretch, so a microtask runs after it. */
  #announce(deviceId: string): void {
    queueMicrotask(() => this.#events.offer(deviceId, deviceId));
  }
}

const found = (search: string, texts: readonly string[]): boolean => folded(texts.join('\n')).includes(folded(search));
