import type { RecordActivity } from '#contract/activity.ts';
import type { EventsOf, ServiceOf } from '#contract/define.ts';
import type { DeviceSelection, DeviceThresholds, devices } from '#contract/devices.ts';
import type { Clock } from '#lib/clock.ts';
import { Coalescer } from '#lib/coalescer.ts';
import type { LongLived } from '#lib/lifecycle.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import type { PlistDict } from '#plist/plist.ts';
import type { Database } from '#store/database.ts';
import { readDeviceInformation } from './device-information.ts';
import { detailOf } from './device-row.ts';
import { areThresholds, bounded, type CommandTarget, commandTargetOf, type Moment, momentOf, standardThresholds } from './devices-rules.ts';
import { type AdeFact, type AuthenticatedDevice, DevicesStore } from './devices-store.ts';
import { FleetDesk, type Resolved } from './fleet-desk.ts';
import { FleetStore } from './fleet-store.ts';
import { type DeviceKeeper, RemovalDesk } from './removal-desk.ts';
import { ReportsStore } from './reports-store.ts';
import { ViewsStore } from './views-store.ts';

/** A conversation of six requests is one contact: the row is written once a second, not six times. */
const CONTACT_PRECISION_MS = 1_000;
/** At most four events a second for one device (design.md, long work). */
const EVENT_INTERVAL_MS = 250;
/** Devices looked at in one turn when all are. */
const AT_ONCE = 200;

const THRESHOLDS = 'devices.thresholds';

interface Ports {
  readonly database: Database;
  readonly clock: Clock;
  readonly settings: { get(key: string): unknown; put(key: string, value: unknown): void };
  readonly newId: () => string;
  /** Leaves a trace, inside our commit. */
  readonly record: RecordActivity;
  /** True in the practice world. */
  readonly simulated: boolean;
  readonly publish: (name: 'changed', payload: EventsOf<typeof devices>['changed']) => void;
}

/**
 * The devices people see. The `record…` methods are called by enrollment and commands inside their own commit: they
 * write synchronously, and the event goes out after that commit.
 */
export class DevicesService implements ServiceOf<typeof devices>, LongLived {
  readonly #ports: Ports;
  readonly #store: DevicesStore;
  readonly #fleet: FleetStore;
  readonly #desk: FleetDesk;
  readonly #reports: ReportsStore;
  readonly #removal: RemovalDesk;
  readonly #keepers: DeviceKeeper[] = [];
  readonly #events: Coalescer<string>;
  #thresholds: DeviceThresholds;
  #relisting: Promise<void> | null = null;
  #relistAgain = false;
  #stopped = false;

  constructor(ports: Ports) {
    const { database, clock, newId, record, settings } = ports;
    this.#ports = ports;
    this.#store = new DevicesStore(database);
    this.#fleet = new FleetStore(database, () => this.#store.textVersion);
    this.#thresholds = thresholdsIn(settings.get(THRESHOLDS));
    this.#desk = new FleetDesk({
      devices: this.#store,
      fleet: this.#fleet,
      views: new ViewsStore(database),
      clock,
      newId,
      record,
      sweep: () => this.#sweep(),
      changed: (id) => this.#announce(id),
    });
    this.#reports = new ReportsStore(database);
    this.#removal = new RemovalDesk({
      devices: this.#store,
      fleet: this.#fleet,
      keepers: this.#keepers,
      resolve: (selection) => this.#desk.resolve(selection),
      record,
      changed: () => this.#announce(''),
    });
    this.#events = new Coalescer(ports.clock, EVENT_INTERVAL_MS, (id) => ports.publish('changed', { id }));
  }

  /** Brings the words up to now, and lists what an older version left unlisted. */
  async start(): Promise<void> {
    this.#sweep();
    if (this.#store.hasUnlisted() || this.#fleet.hasUnnamed()) await this.relist();
  }

  /** Cancels events that still wait. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#relisting;
    this.#events.stop();
  }

  list = (input: Parameters<FleetDesk['list']>[0]) => this.#desk.list(input);
  counts = (input: Parameters<FleetDesk['counts']>[0]) => this.#desk.counts(input);
  organizations = () => this.#desk.organizations();
  setOrganization = (input: Parameters<FleetDesk['setOrganization']>[0]) => this.#desk.setOrganization(input);
  summary = (input: Parameters<FleetDesk['summary']>[0]) => this.#desk.summary(input);
  export = (input: Parameters<FleetDesk['export']>[0]) => this.#desk.export(input);
  removable = (input: Parameters<RemovalDesk['removable']>[0]) => this.#removal.removable(input);
  remove = (input: Parameters<RemovalDesk['remove']>[0]) => this.#removal.remove(input);
  views = () => this.#desk.views();
  saveView = (input: Parameters<FleetDesk['saveView']>[0]) => this.#desk.saveView(input);
  removeView = (input: Parameters<FleetDesk['removeView']>[0]) => this.#desk.removeView(input);

  thresholds = () => ok(this.#thresholds);

  saveThresholds = (input: DeviceThresholds) => {
    if (!areThresholds(input)) return fail('thresholds-wrong');
    const { settings, record } = this.#ports;
    this.#store.transaction(() => {
      settings.put(THRESHOLDS, input);
      record('devices.thresholds-saved', '', { quietDays: String(input.quietDays), silentDays: String(input.silentDays) });
    });
    this.#thresholds = input;
    this.#sweep();
    this.#announce('');
    return ok({});
  };

  get = (input: { id: string }) => {
    this.#sweep();
    const stored = this.#fleet.detail(input.id);
    return stored === null ? fail('not-found', `no device ${input.id}`) : ok(detailOf(stored, this.#ports.clock.now()));
  };

  /** Whoever keeps something of devices is asked before a record goes, and told as it does. */
  keptBy(keeper: DeviceKeeper): void {
    this.#keepers.push(keeper);
  }

  /** The devices a selection means, for whoever does something with many. */
  resolve(selection: DeviceSelection): Outcome<Resolved, 'view-unknown'> {
    return this.#desk.resolve(selection);
  }

  /** When the engine last heard of a device; null: never, or it is none of ours. */
  lastContact(id: string): number | null {
    return this.#fleet.detail(id)?.lastContactAt ?? null;
  }

  /** What people call a device; its serial number where it has no name, its id where nobody knows it. */
  nameOf(id: string): string {
    const known = this.#store.called(id);
    return known === null ? id : known.name || known.serialNumber || id;
  }

  /** What a command to this device depends on; null when it was never enrolled. */
  target(id: string): CommandTarget | null {
    const facts = this.#store.targetOf(id);
    return facts && commandTargetOf(facts);
  }

  /** The same of many devices at once; those nobody knows are missing. */
  targets(ids: readonly string[]): ReadonlyMap<string, CommandTarget> {
    return new Map(this.#store.targets(ids).map((facts) => [facts.id, commandTargetOf(facts)]));
  }

  /** How many managed devices sent their last command report from `from` until before `to`. */
  reportsBetween(from: number, to: number): number {
    return this.#reports.between(from, to);
  }

  /** How many managed devices that were enrolled at `at` sent a command report after it: they heard the ring. */
  reportsSince(at: number): number {
    return this.#reports.since(at);
  }

  /** The first of those, as far as it has not reported again since. */
  firstReportSince(at: number): { at: number; deviceName: string } | null {
    const found = this.#reports.firstSince(at);
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
    this.#store.authenticated(facts, this.#ports.simulated, this.#ports.clock.now());
    this.#announce(device.id);
  }

  /** First TokenUpdate after Authenticate, or after its record was deleted. */
  recordEnrolled(id: string, serialNumber = ''): void {
    this.#store.enrolled(id, bounded(serialNumber), this.#ports.simulated, this.#moment());
    this.#announce(id);
  }

  /** The device spoke to us; kept to the second. */
  recordContact(id: string): void {
    const moment = this.#moment();
    if (this.#store.contact(id, moment, moment.now - CONTACT_PRECISION_MS)) this.#announce(id);
  }

  /** The device came to fetch or to answer a command. */
  recordReport(id: string): void {
    this.#store.report(id, this.#ports.clock.now());
    this.recordContact(id);
  }

  /** The answer to DeviceInformation. */
  recordInformation(id: string, answer: PlistDict): void {
    this.#store.information(id, readDeviceInformation(answer), this.#ports.clock.now());
    this.#announce(id);
  }

  /** Lost mode was confirmed by the device, or it left it. */
  recordLostMode(id: string, on: boolean): void {
    if (this.#store.lostMode(id, on, this.#moment())) this.#announce(id);
  }

  /** A Mac took a lock with a PIN: it is silent until somebody types that. Its next contact ends it. */
  recordLocked(id: string): void {
    this.#store.locked(id, this.#moment());
    this.#announce(id);
  }

  /** We ended the management: the device was erased or let go by us. */
  recordWithdrawn(id: string): void {
    this.#store.withdrawn(id, this.#moment());
    this.#announce(id);
  }

  /** CheckOut: the device removed our profile. */
  recordCheckedOut(id: string): void {
    this.#store.removed(id, this.#moment());
    this.#announce(id);
  }

  /** How devices stand with Apple; one that is ours and never enrolled is shown as pre-registered. */
  recordAde(facts: readonly AdeFact[]): void {
    const moment = this.#moment();
    const changed = this.#store.transaction(() => facts.flatMap((fact) => this.#store.ade(fact, this.#ports.simulated, moment)));
    for (const id of changed) this.#announce(id);
  }

  /** Whom devices belong to, or anything else the list only repeats, may have changed. Done piece by piece. */
  relist(): Promise<void> {
    this.#relistAgain = true;
    this.#relisting ??= this.#relistAll().finally(() => {
      this.#relisting = null;
    });
    return this.#relisting;
  }

  async #relistAll(): Promise<void> {
    while (this.#relistAgain && !this.#stopped) {
      this.#relistAgain = false;
      const before = this.#store.version;
      for (let after: number | null = 0; after !== null && !this.#stopped; ) {
        after = this.#store.relistSome(after, AT_ONCE);
        await new Promise((resolve) => setImmediate(resolve));
      }
      if (this.#store.version !== before) this.#announce('');
    }
  }

  #moment(): Moment {
    return momentOf(this.#ports.clock.now(), this.#thresholds);
  }

  #sweep(): void {
    this.#store.sweep(this.#moment());
  }

  /** A commit is one synchronous stretch, so a microtask runs after it. Empty: not one device alone. */
  #announce(id: string): void {
    queueMicrotask(() => this.#events.offer(id, id));
  }
}

function thresholdsIn(stored: unknown): DeviceThresholds {
  const { quietDays, silentDays } = (stored ?? {}) as Partial<DeviceThresholds>;
  return typeof quietDays === 'number' && typeof silentDays === 'number' ? { quietDays, silentDays } : standardThresholds;
}
