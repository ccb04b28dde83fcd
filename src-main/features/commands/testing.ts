import type { CommandRequest } from '#contract/commands.ts';
import { ManualClock } from '#lib/clock.ts';
import { silentLog } from '#lib/log.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import type { Certificate } from '#pki/certificate.ts';
import { buildXmlPlist, type PlistDict, parsePlistDict } from '#plist/plist.ts';
import { dictAt, stringAt } from '#plist/read.ts';
import { type Database, openDatabase } from '#store/database.ts';
import { GroupCommit } from '#store/group-commit.ts';
import { memoryDatabase } from '#store/testing.ts';
import type { DeviceIdentity } from '../../protocols/mdm/mdm-service.ts';
import type { CommandReport } from '../../protocols/mdm/report.ts';
import type { CommandTarget } from './command-rules.ts';
import { CommandsService } from './commands-service.ts';

export interface Trace {
  readonly action: string;
  readonly subject: string;
  readonly details: Readonly<Record<string, string>>;
}

/** The service on a store of its own, its neighbours played by this object. */
export class CommandsWorld {
  readonly clock: ManualClock;
  readonly database: Database;
  readonly service: CommandsService;
  readonly traces: Trace[] = [];
  readonly events: string[] = [];
  readonly contacts: string[] = [];
  readonly information: { id: string; answer: PlistDict }[] = [];
  readonly warnings: string[] = [];
  readonly rings: string[] = [];
  /** What APNs answers. */
  apns: (id: string) => Promise<Outcome<unknown, string>> = async () => ok(null);
  readonly targets: Map<string, CommandTarget>;

  constructor(options: { path?: string; clock?: ManualClock; devices?: readonly string[] } = {}) {
    this.clock = options.clock ?? new ManualClock();
    this.database = options.path === undefined ? memoryDatabase() : openDatabase(options.path);
    this.targets = new Map((options.devices ?? ['D1']).map((id) => [id, { enrolled: true, productName: 'iPhone14,5', osVersion: '18.1' }]));
    this.service = new CommandsService({
      database: this.database,
      commit: new GroupCommit(this.database),
      clock: this.clock,
      log: { ...silentLog, warn: (message) => this.warnings.push(message), error: (message) => this.warnings.push(message) },
      actor: 'tester',
      target: (id) => this.targets.get(id) ?? null,
      encode: (uuid, request) => buildXmlPlist({ CommandUUID: uuid, Command: { RequestType: request.type } }),
      // The identity of a device is a certificate whose SHA-256 is its id.
      identify: (report, identity) =>
        identity.certificate.sha256 === report.udid ? ok({ id: report.udid, enabled: true }) : fail('not-authorized'),
      recordContact: (id) => this.contacts.push(id),
      recordInformation: (id, answer) => this.information.push({ id, answer }),
      ring: (id) => {
        this.rings.push(id);
        return this.apns(id);
      },
      record: (action, subject, details = {}) => this.traces.push({ action, subject, details }),
      publish: (_name, { deviceId }) => this.events.push(deviceId),
    });
  }

  async send(type: CommandRequest['type'], deviceId = 'D1'): Promise<string> {
    const outcome = await this.service.send({ deviceId, command: { type }, confirmed: true });
    if (!outcome.ok) throw new Error(`send was refused: ${outcome.error.code}`);
    return outcome.value.uuid;
  }

  /** What the device says, and the uuid of the command it is answered with (null: empty body). */
  async say(status: CommandReport['status'], commandUuid: string | null = null, deviceId = 'D1', extra: Partial<CommandReport> = {}) {
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

/** The RequestType of what a device was handed. */
export const requestTypeOf = (payload: Uint8Array): string =>
  stringAt(dictAt(parsePlistDict(payload), 'Command') ?? {}, 'RequestType') ?? '';

/** Lets commits and what follows them run. */
export async function settle(turns = 6): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
