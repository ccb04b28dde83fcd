import type { CommandType } from '#contract/command-catalogue.ts';
import type { CommandOptions } from '#contract/commands.ts';
import { ManualClock } from '#lib/clock.ts';
import { compareVersions } from '#lib/compare-versions.ts';
import { silentLog } from '#lib/log.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import type { Certificate } from '#pki/certificate.ts';
import { type PlistDict, parsePlistDict } from '#plist/plist.ts';
import { dictAt, stringAt } from '#plist/read.ts';
import { type Database, openDatabase } from '#store/database.ts';
import { GroupCommit } from '#store/group-commit.ts';
import { memoryDatabase } from '#store/testing.ts';
import { commandConditions, commandKeyKnown } from '../../protocols/mdm/command-conditions.ts';
import { encodeCommand } from '../../protocols/mdm/commands.ts';
import type { DeviceIdentity } from '../../protocols/mdm/mdm-service.ts';
import { platformOf } from '../../protocols/mdm/platform.ts';
import type { CommandReport } from '../../protocols/mdm/report.ts';
import { appleType } from './apple-command.ts';
import type { CommandTarget } from './availability.ts';
import { CommandsService } from './commands-service.ts';
import type { FinalAnswer } from './report-desk.ts';

export interface Trace {
  readonly action: string;
  readonly subject: string;
  readonly details: Readonly<Record<string, string>>;
}

export const anIphone: CommandTarget = {
  management: 'managed',
  productName: 'iPhone14,5',
  osVersion: '18.1',
  supervised: true,
  lostMode: false,
  shared: false,
  wifiOnly: false,
  awaitingConfiguration: false,
};

/** The service on a store of its own, its neighbours played by this object. */
export class CommandsWorld {
  readonly clock: ManualClock;
  readonly database: Database;
  readonly commit: GroupCommit;
  readonly service: CommandsService;
  readonly traces: Trace[] = [];
  readonly events: string[] = [];
  readonly contacts: string[] = [];
  readonly answers: FinalAnswer[] = [];
  readonly warned: { count: number; soonestAt: number }[] = [];
  readonly expiring: { deviceId: string; count: number }[] = [];
  readonly declared: { deviceId: string; options: CommandOptions; at: number }[] = [];
  readonly withdrawn: { deviceId: string; at: number }[] = [];
  readonly sealed: ReadonlyMap<string, Uint8Array>;
  enrollment = { accessRights: 8191, hasUnlockToken: true, enrolledAt: 0 as number | null };
  distributed: { profiles: string[]; apps: string[] } = { profiles: [], apps: [] };
  updateWay: 'declaration' | 'command' = 'command';
  mayExpire = true;
  unlockToken: Uint8Array | null = Buffer.from('unlock');
  readonly warnings: string[] = [];
  readonly rings: string[] = [];
  /** What APNs answers. */
  apns: (id: string) => Promise<Outcome<unknown, string>> = async () => ok(null);
  readonly targets: Map<string, CommandTarget>;

  constructor(options: { path?: string; clock?: ManualClock; devices?: readonly string[] } = {}) {
    this.clock = options.clock ?? new ManualClock();
    this.database = options.path === undefined ? memoryDatabase() : openDatabase(options.path);
    this.commit = new GroupCommit(this.database);
    this.targets = new Map((options.devices ?? ['D1']).map((id) => [id, anIphone]));
    const stored = new Map<string, Uint8Array>();
    this.sealed = stored;
    this.service = new CommandsService({
      database: this.database,
      commit: this.commit,
      clock: this.clock,
      log: { ...silentLog, warn: (message) => this.warnings.push(message), error: (message) => this.warnings.push(message) },
      secrets: {
        put: (name, plain) => stored.set(name, plain),
        get: (name) => stored.get(name) ?? null,
        delete: (name) => stored.delete(name),
      },
      actor: 'tester',
      target: (id) => this.targets.get(id) ?? null,
      nameOf: (id) => id,
      conditions: (type, platform) => {
        const { requestType, item } = appleType(type);
        return commandConditions(requestType, item, platform);
      },
      keyKnown: (type, path, platform, osVersion) => {
        const { requestType, item } = appleType(type);
        return commandKeyKnown(requestType, item, path, platform, osVersion);
      },
      platformOf,
      compareVersions,
      updateWay: () => this.updateWay,
      enrollment: () => this.enrollment,
      distributed: () => this.distributed,
      encode: encodeCommand,
      queries: () => ['UDID', 'DeviceName'],
      unlockToken: () => this.unlockToken,
      enrollmentProfile: 'jp.example.enrollment',
      declarationTokens: () => null,
      spoken: () => {},
      declareUpdate: (deviceId, told, at) => this.declared.push({ deviceId, options: told, at }),
      withdrawUpdate: (deviceId, at) => this.withdrawn.push({ deviceId, at }),
      // The identity of a device is a certificate whose SHA-256 is its id.
      identify: (report, identity) =>
        identity.certificate.sha256 === report.udid ? ok({ id: report.udid, enabled: true }) : fail('not-authorized'),
      recordContact: (id) => this.contacts.push(id),
      answered: (answer) => this.answers.push(answer),
      mayExpire: () => this.mayExpire,
      expiring: (devices) => this.expiring.push(...devices),
      ring: (id) => {
        this.rings.push(id);
        return this.apns(id);
      },
      record: (action, subject, details = {}) => this.traces.push({ action, subject, details }),
      publish: (name, payload) => {
        if (name === 'changed') this.events.push((payload as { deviceId: string }).deviceId);
        else this.warned.push(payload as { count: number; soonestAt: number });
      },
    });
  }

  async send(type: CommandType, deviceId = 'D1', options: CommandOptions = {}): Promise<string> {
    const outcome = await this.service.send({ deviceId, command: { type, options }, confirmed: true });
    if (!outcome.ok) throw new Error(`send was refused: ${outcome.error.code} ${JSON.stringify(outcome.error.details)}`);
    return outcome.value.uuid;
  }

  /** A command that loses data, as an operation says it. */
  async say(type: CommandType, deviceId = 'D1', options: CommandOptions = {}): Promise<string[]> {
    const target = this.targets.get(deviceId);
    if (target === undefined) throw new Error(`no device ${deviceId}`);
    const acceptedAt = this.clock.now();
    const said = await this.commit.run(() =>
      this.service.say({ deviceId, target, type, options, operationId: null, acceptedAt, by: null }),
    );
    if (!said.ok) throw new Error(`it was not said: ${said.error.code}`);
    this.service.said([deviceId]);
    return said.value;
  }

  /** What the device says, and the uuid of the command it is answered with (null: empty body). */
  async tell(status: CommandReport['status'], commandUuid: string | null = null, deviceId = 'D1', extra: Partial<CommandReport> = {}) {
    const outcome = await this.service.report(reportOf(deviceId, status, commandUuid, extra), identityOf(deviceId));
    if (!outcome.ok) throw new Error(`report was refused: ${outcome.error.code}`);
    return outcome.value === null ? null : uuidOf(outcome.value);
  }

  card(uuid: string, deviceId = 'D1') {
    const outcome = this.service.timeline({ deviceId, limit: 200 });
    const card = outcome.ok ? outcome.value.cards.find((candidate) => candidate.uuid === uuid) : undefined;
    if (card === undefined) throw new Error(`no card ${uuid}`);
    return card;
  }
}

export const identityOf = (sha256: string): DeviceIdentity => ({ certificate: { sha256 } as Certificate, proof: 'tls' });

export function reportOf(
  udid: string,
  status: CommandReport['status'],
  commandUuid: string | null,
  extra: Partial<CommandReport> = {},
): CommandReport {
  const keys = { udid, enrollmentId: null, userId: null, enrollmentUserId: null, userShortName: null, userLongName: null };
  return { ...keys, status, commandUuid, errorChain: [], answer: {}, raw: Buffer.alloc(0), ...extra };
}

/** The CommandUUID of what a device was handed. */
export const uuidOf = (payload: Uint8Array): string => stringAt(parsePlistDict(payload), 'CommandUUID') ?? '';

/** The `Command` dictionary of what a device was handed. */
export const commandOf = (payload: Uint8Array): PlistDict => ({ ...dictAt(parsePlistDict(payload), 'Command') });

/** Its RequestType. */
export const requestTypeOf = (payload: Uint8Array): string => stringAt(commandOf(payload), 'RequestType') ?? '';

/** Lets commits and what follows them run. */
export async function settle(turns = 6): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
