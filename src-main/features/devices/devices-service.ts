import type { EventsOf, ServiceOf } from '#contract/define.ts';
import type { DeviceRow, DeviceStatus, devices } from '#contract/devices.ts';
import type { Clock } from '#lib/clock.ts';
import { Coalescer } from '#lib/coalescer.ts';
import { fail, ok } from '#lib/outcome.ts';
import type { PlistDict } from '#plist/plist.ts';
import { readDeviceInformation } from './device-information.ts';
import { bounded, contactThresholds, searchKey, searchPattern } from './devices-rules.ts';
import type { AuthenticatedDevice, DevicesStore, ListQuery, SearchFacts, StoredDevice } from './devices-store.ts';
import { modelNameOf } from './model-names.ts';

/** A conversation of six requests is one contact: the row is written once a second, not six times. */
const CONTACT_PRECISION_MS = 1_000;
/** At most four events a second for one device (design.md, long work). */
const EVENT_INTERVAL_MS = 250;

type ListInput = Omit<ListQuery, 'pattern' | 'quietAt' | 'silentAt'> & { readonly search: string };

/**
 * The devices people see. The `record…` methods are called by enrollment and commands inside their own commit: they
 * write synchronously, and the event goes out after that commit.
 */
export class DevicesService implements ServiceOf<typeof devices> {
  readonly #store: DevicesStore;
  readonly #clock: Clock;
  readonly #simulated: boolean;
  readonly #events: Coalescer<string>;

  constructor(ports: {
    store: DevicesStore;
    clock: Clock;
    /** True in the practice world. */
    simulated: boolean;
    publish: (name: 'changed', payload: EventsOf<typeof devices>['changed']) => void;
  }) {
    this.#store = ports.store;
    this.#clock = ports.clock;
    this.#simulated = ports.simulated;
    this.#events = new Coalescer(ports.clock, EVENT_INTERVAL_MS, (id) => ports.publish('changed', { id }));
  }

  /** Cancels events that still wait. */
  stop(): void {
    this.#events.stop();
  }

  list = (input: ListInput) => {
    const { search, ...rest } = input;
    const filter = { pattern: searchPattern(search), ...contactThresholds(this.#clock.now()) };
    const rows = this.#store.page({ ...rest, ...filter }).map(toRow);
    const counts: Partial<Record<DeviceStatus, number>> = {};
    for (const { status, count } of this.#store.counts(filter)) counts[status] = count;
    const shown = input.status === null ? Object.values(counts) : [counts[input.status] ?? 0];
    return ok({ rows, total: shown.reduce((sum, count) => sum + count, 0), counts });
  };

  /** When the engine last heard of a device; null: never, or it is none of ours. */
  lastContact(id: string): number | null {
    return this.#store.detail(id, contactThresholds(this.#clock.now()))?.lastContactAt ?? null;
  }

  get = (input: { id: string }) => {
    const stored = this.#store.detail(input.id, contactThresholds(this.#clock.now()));
    if (stored === null) return fail('not-found', `no device ${input.id}`);
    return ok({
      ...toRow(stored),
      udid: stored.udid,
      buildVersion: stored.buildVersion,
      topic: stored.topic ?? '',
      enrolledAt: stored.enrolledAt,
      identityExpiresAt: stored.identityExpiresAt,
      batteryLevel: stored.batteryLevel,
      capacityGb: stored.capacityGb,
      availableGb: stored.availableGb,
      imei: stored.imei,
      wifiMac: stored.wifiMac,
      informationAt: stored.informationAt,
    });
  };

  /** What a command to this device depends on; null when it was never enrolled. */
  target(id: string): { enrolled: boolean; productName: string; osVersion: string } | null {
    const stored = this.#store.target(id);
    if (stored === null) return null;
    return { enrolled: stored.management === 'managed', productName: stored.productName, osVersion: stored.osVersion };
  }

  /** How many managed devices sent their last command report from `from` until before `to`. */
  reportsBetween(from: number, to: number): number {
    return this.#store.reportsBetween(from, to);
  }

  /** How many managed devices that were enrolled at `at` sent a command report after it: they heard the ring. */
  reportsSince(at: number): number {
    return this.#store.reportsSince(at);
  }

  /** The first of those, as far as it has not reported again since. */
  firstReportSince(at: number): { at: number; deviceName: string } | null {
    const found = this.#store.firstReportSince(at);
    return found && { at: found.at, deviceName: found.name === '' ? found.serialNumber : found.name };
  }

  /** Authenticate: the device is known, but not shown before `recordEnrolled`. */
  recordAuthenticated(device: AuthenticatedDevice): void {
    const facts = {
      ...device,
      serialNumber: bounded(device.serialNumber),
      name: bounded(device.name),
      productName: bounded(device.productName),
      osVersion: bounded(device.osVersion),
      buildVersion: bounded(device.buildVersion),
      imei: bounded(device.imei),
    };
    this.#refreshSearchKey(device.id, this.#store.authenticated(facts, this.#simulated, this.#clock.now()));
    this.#announce(device.id);
  }

  /** First TokenUpdate after Authenticate. */
  recordEnrolled(id: string): void {
    this.#store.enrolled(id, this.#clock.now());
    this.#announce(id);
  }

  /** The device spoke to us; kept to the second. */
  recordContact(id: string): void {
    const now = this.#clock.now();
    if (this.#store.contact(id, now, now - CONTACT_PRECISION_MS)) this.#announce(id);
  }

  /** The device came to fetch or to answer a command. */
  recordReport(id: string): void {
    this.#store.report(id, this.#clock.now());
    this.recordContact(id);
  }

  /** The answer to DeviceInformation. */
  recordInformation(id: string, answer: PlistDict): void {
    const facts = this.#store.information(id, readDeviceInformation(answer), this.#clock.now());
    if (facts !== null) this.#refreshSearchKey(id, facts);
    this.#announce(id);
  }

  /** CheckOut: the device removed our profile. */
  recordCheckedOut(id: string): void {
    this.#store.removed(id, this.#clock.now());
    this.#announce(id);
  }

  #refreshSearchKey(id: string, facts: SearchFacts): void {
    const { name, serialNumber, productName, imei } = facts;
    const key = searchKey([name, serialNumber, productName, modelNameOf(productName), imei ?? '']);
    if (key !== facts.searchKey) this.#store.putSearchKey(id, key);
  }

  /** A commit is one synchronous stretch, so a microtask runs after it. */
  #announce(id: string): void {
    queueMicrotask(() => this.#events.offer(id, id));
  }
}

function toRow(stored: StoredDevice): DeviceRow {
  return {
    id: stored.id,
    name: stored.name,
    serialNumber: stored.serialNumber,
    productName: stored.productName,
    modelName: modelNameOf(stored.productName),
    osVersion: stored.osVersion,
    status: stored.status,
    supervised: stored.supervised === null ? null : stored.supervised === 1,
    lastContactAt: stored.lastContactAt,
    waitingCommands: stored.waitingCommands,
    simulated: stored.simulated === 1,
  };
}
