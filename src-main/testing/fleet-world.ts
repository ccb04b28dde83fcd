import { randomUUID } from 'node:crypto';
import type { CommandType } from '#contract/command-catalogue.ts';
import type { CommandOptions } from '#contract/commands.ts';
import type { DeviceSelection } from '#contract/devices.ts';
import { contract } from '#contract/index.ts';
import { ManualClock } from '#lib/clock.ts';
import { silentLog } from '#lib/log.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { AesSecretBox } from '#lib/secret-box.ts';
import type { Certificate } from '#pki/certificate.ts';
import { type PlistDict, parsePlistDict } from '#plist/plist.ts';
import { dictAt, stringAt } from '#plist/read.ts';
import { type Database, openDatabase } from '#store/database.ts';
import { GroupCommit } from '#store/group-commit.ts';
import { SecretsStore } from '#store/secrets-store.ts';
import { SettingsStore } from '#store/settings-store.ts';
import { memoryDatabase } from '#store/testing.ts';
import { appleFacts } from '../apple-facts.ts';
import { ActivityService } from '../features/activity/activity-service.ts';
import { ActivityStore } from '../features/activity/activity-store.ts';
import type { AssetsService } from '../features/assets/assets-service.ts';
import { CommandsService } from '../features/commands/commands-service.ts';
import { DevicesService } from '../features/devices/devices-service.ts';
import type { Thing } from '../features/notices/notices-store.ts';
import { EventHub } from '../host/event-hub.ts';
import { wireOperations } from '../operations-wiring.ts';
import type { CommandReport } from '../protocols/mdm/report.ts';

/** A day on which nobody's clock is at zero. */
export const BEGIN = Date.UTC(2026, 10, 24, 0, 0, 0);

export interface FleetOptions {
  readonly path?: string;
  readonly clock?: ManualClock;
  /** Called before each commit and after it, with its number; may throw or close the database. */
  readonly around?: (when: 'before' | 'after', commit: number) => void;
}

/** A commit that tells before and after. */
class WatchedCommit extends GroupCommit {
  readonly #around: NonNullable<FleetOptions['around']>;
  #count = 0;

  constructor(database: Database, around: NonNullable<FleetOptions['around']>) {
    super(database);
    this.#around = around;
  }

  override async run<T>(work: () => T): Promise<T> {
    this.#count += 1;
    const commit = this.#count;
    this.#around('before', commit);
    const value = await super.run(work);
    this.#around('after', commit);
    return value;
  }
}

/** Devices, commands, operations and approvals on one store, as compose wires them; the phones are played by the test. */
export class FleetWorld {
  readonly clock: ManualClock;
  readonly database: Database;
  readonly commit: GroupCommit;
  readonly devices: DevicesService;
  readonly commands: CommandsService;
  readonly operations: ReturnType<typeof wireOperations>['operations'];
  readonly approvals: ReturnType<typeof wireOperations>['approvals'];
  readonly workHours: ReturnType<typeof wireOperations>['workHours'];
  readonly #begunAnew: ReturnType<typeof wireOperations>['begunAnew'];
  readonly activity: ActivityService;
  readonly problems: string[] = [];
  /** What APNs answers. */
  apns: (id: string) => Promise<Outcome<unknown, string>> = async () => ok(null);

  trustsClock = true;
  /** What people would be told outside the window. */
  readonly noted: Thing[] = [];

  constructor(options: FleetOptions = {}) {
    this.clock = options.clock ?? new ManualClock(BEGIN);
    this.database = options.path === undefined ? memoryDatabase() : openDatabase(options.path);
    this.commit = options.around === undefined ? new GroupCommit(this.database) : new WatchedCommit(this.database, options.around);
    const { clock, database, commit } = this;
    const log = { ...silentLog, error: (message: string, facts?: object) => this.problems.push(`${message} ${JSON.stringify(facts)}`) };
    const secrets = new SecretsStore(database, new AesSecretBox(Buffer.alloc(32, 7)));
    const settings = new SettingsStore(database);
    const hub = new EventHub(contract, log);
    this.activity = new ActivityService({
      store: new ActivityStore(database, secrets, clock.now()),
      clock,
      actor: 'sato',
      told: { changed: () => {}, verified: () => {} },
    });
    const { record } = this.activity;
    this.devices = new DevicesService({ database, clock, settings, newId: randomUUID, record, simulated: true, publish: () => {} });
    this.commands = new CommandsService({
      ...appleFacts,
      database,
      commit,
      clock,
      log,
      secrets,
      actor: 'sato',
      target: (id) => this.devices.target(id),
      nameOf: (id) => this.devices.nameOf(id),
      updateWay: () => 'command',
      enrollment: () => ({ accessRights: 8191, hasUnlockToken: true, enrolledAt: BEGIN }),
      distributed: () => ({ profiles: ['jp.example.wifi'], apps: [] }),
      unlockToken: () => Buffer.from('token'),
      enrollmentProfile: 'jp.shitaku.enrollment',
      declarationTokens: () => null,
      spoken: () => {},
      declareUpdate: () => {},
      withdrawUpdate: () => {},
      identify: (report) => (report.udid === null ? fail('bad-request') : ok({ id: report.udid, enabled: true })),
      recordContact: (id) => this.devices.recordReport(id),
      answered: ({ deviceId, type, ended }) => {
        if (ended === 'succeeded' && type === 'EraseDevice') this.devices.recordWithdrawn(deviceId);
      },
      expiring: () => {},
      ring: (id) => this.apns(id),
      record,
      publish: (name) => {
        if (name === 'changed') this.operations.commandsChanged();
      },
    });
    this.devices.keptBy({
      withBypassCode: (ids) => ids.filter((id) => this.commands.bypass.toldAt(id) !== null),
      forget: ({ id, serialNumber }) => {
        this.commands.clearQueue(id, 'given-up');
        this.commands.bypass.outlive(id, serialNumber);
      },
    });
    const wired = wireOperations({
      database,
      commit,
      clock,
      log,
      hub,
      activity: this.activity,
      actor: 'sato',
      secrets,
      settings,
      devices: this.devices,
      commands: this.commands,
      assets: () => ({ bySerial: () => null }) as unknown as AssetsService,
      told: () => ({ passcodeSet: null, findMyOn: null }),
      trustsClock: () => this.trustsClock,
      note: (thing) => this.noted.push(thing),
    });
    this.operations = wired.operations;
    this.approvals = wired.approvals;
    this.workHours = wired.workHours;
    this.#begunAnew = wired.begunAnew;
  }

  async start(): Promise<void> {
    await this.commands.start();
    await this.operations.start();
    await this.workHours.start();
  }

  async stop(): Promise<void> {
    await this.workHours.stop();
    await this.operations.stop();
    await this.commands.stop();
    await this.devices.stop();
  }

  /** Enrols a device: `iPhone14,5`, iOS 18.1, supervised, unless told otherwise. */
  enrol(
    id: string,
    facts: { productName?: string; osVersion?: string; supervised?: boolean; cellular?: boolean; name?: string } = {},
  ): void {
    const { productName = 'iPhone14,5', osVersion = '18.1', supervised = true, cellular = true, name = id } = facts;
    const serialNumber = `SN${id}`.toUpperCase();
    this.#begunAnew(id);
    this.devices.recordAuthenticated({ id, udid: id, serialNumber, name, productName, osVersion, buildVersion: '22B83', imei: null });
    this.devices.recordEnrolled(id);
    this.devices.recordReport(id);
    const told: PlistDict = {
      DeviceName: name,
      OSVersion: osVersion,
      ProductName: productName,
      IsSupervised: supervised,
      IsMultiUser: false,
    };
    if (cellular) told['ServiceSubscriptions'] = [{ Slot: 'CTSubscriptionSlotOne', IMEI: '35 332811 000000 1' }];
    else told['CellularTechnology'] = 0;
    this.devices.recordInformation(id, { QueryResponses: told });
  }

  /** What a device says; the command it is answered with, or null. */
  async tell(
    id: string,
    status: CommandReport['status'],
    uuid: string | null = null,
  ): Promise<{ uuid: string; command: PlistDict } | null> {
    const keys = { udid: id, enrollmentId: null, userId: null, enrollmentUserId: null, userShortName: null, userLongName: null };
    const report = { ...keys, status, commandUuid: uuid, errorChain: [], answer: {}, raw: Buffer.alloc(0) };
    const identity = { certificate: { sha256: id } as Certificate, proof: 'tls' as const };
    const answer = await this.commands.report(report, identity);
    if (!answer.ok) throw new Error(`refused: ${answer.error.code}`);
    if (answer.value === null) return null;
    const dict = parsePlistDict(answer.value);
    return { uuid: stringAt(dict, 'CommandUUID') ?? '', command: dictAt(dict, 'Command') ?? {} };
  }

  /** A device fetches and does everything; the RequestTypes it did. */
  async obey(id: string, status: 'Acknowledged' | 'Error' = 'Acknowledged'): Promise<string[]> {
    const done: string[] = [];
    for (let next = await this.tell(id, 'Idle'); next !== null; next = await this.tell(id, status, next.uuid)) {
      done.push(stringAt(next.command, 'RequestType') ?? '');
    }
    return done;
  }

  async plan(type: CommandType, target: DeviceSelection, options: CommandOptions = {}): Promise<string> {
    const planned = await this.operations.plan({ command: { type, options }, target });
    if (!planned.ok) throw new Error(`no plan: ${planned.error.code} ${JSON.stringify(planned.error.details)}`);
    return planned.value.id;
  }

  confirm(id: string, more: Partial<Parameters<FleetWorld['operations']['confirm']>[0]> = {}) {
    const detail = this.detail(id);
    const wanted = detail.confirmation;
    const typed = wanted === null ? '' : wanted.count === 1 ? (wanted.serialTail ?? '') : `${wanted.word} ${wanted.count}`;
    const given = { typed: typed.replace('unenroll', 'unenrol'), reason: wanted === null ? '' : 'テスト' };
    return this.operations.confirm({ id, ...given, runAt: null, spreadMinutes: 0, pins: {}, pinConsent: false, ...more });
  }

  detail(id: string) {
    const got = this.operations.get({ id });
    if (!got.ok) throw new Error('no such operation');
    return got.value;
  }

  /** Lets commits, and what follows them, run to their end. */
  async settle(turns = 60): Promise<void> {
    for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }

  /** Goes on in time and lets follow what follows. */
  async pass(ms: number): Promise<void> {
    this.clock.advance(ms);
    await this.settle();
    // Timers that were set meanwhile for a moment that is here.
    this.clock.advance(0);
    await this.settle();
  }
}

export const ids = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, n) => `${prefix}${String(n).padStart(4, '0')}`);

/** A fleet that runs, of so many iPhones. */
export async function fleet(count: number, prefix = 'D'): Promise<FleetWorld> {
  const world = new FleetWorld();
  for (const id of ids(prefix, count)) world.enrol(id);
  await world.start();
  return world;
}
