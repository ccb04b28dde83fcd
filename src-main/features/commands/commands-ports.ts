import type { RecordActivity } from '#contract/activity.ts';
import type { CommandType } from '#contract/command-catalogue.ts';
import type { CommandOptions, commands } from '#contract/commands.ts';
import type { EventsOf } from '#contract/define.ts';
import type { Clock } from '#lib/clock.ts';
import type { Log } from '#lib/log.ts';
import type { Outcome } from '#lib/outcome.ts';
import type { Database } from '#store/database.ts';
import type { GroupCommit } from '#store/group-commit.ts';
import type { DeviceIdentity, MdmRefusal } from '../../protocols/mdm/mdm-service.ts';
import type { CommandReport } from '../../protocols/mdm/report.ts';
import type { CommandTarget } from './availability.ts';
import type { GatePorts } from './command-gate.ts';
import type { SealedStore } from './command-secrets.ts';
import type { WriterPorts } from './command-writer.ts';
import type { HoldExpiryPorts } from './hold-expiry.ts';
import type { Expiring } from './queue-store.ts';
import type { FinalAnswer } from './report-desk.ts';

/** What the engine asks of its neighbours, and tells them. */
export interface CommandsPorts
  extends Omit<GatePorts, 'waiting' | 'books'>,
    Pick<HoldExpiryPorts, 'mayExpire'>,
    Omit<WriterPorts, 'store' | 'secrets' | 'platformOf' | 'enrollmentProfile'> {
  readonly database: Database;
  readonly commit: GroupCommit;
  readonly clock: Clock;
  readonly log: Log;
  readonly secrets: SealedStore;
  /** Who sends. */
  readonly actor: string;
  /** The device as commands see it; null when nobody knows it. */
  readonly target: (deviceId: string) => CommandTarget | null;
  readonly nameOf: (deviceId: string) => string;
  /** Whose report this is, or the refusal; called inside our commit. */
  readonly identify: (report: CommandReport, identity: DeviceIdentity) => Outcome<{ id: string; enabled: boolean }, MdmRefusal>;
  readonly recordContact: (deviceId: string) => void;
  /** Whoever keeps what devices answer; inside our commit. */
  readonly answered: (answer: FinalAnswer) => void;
  /** Something was said to a device; inside our commit. */
  readonly spoken: (deviceId: string, type: CommandType, options: CommandOptions, actor: string) => void;
  /** The update a device shall install is declared; inside our commit. */
  readonly declareUpdate: (deviceId: string, options: CommandOptions, at: number) => void;
  /** What told of the update declared at that moment was taken back by a person, or its hold is over; inside our commit. */
  readonly withdrawUpdate: (deviceId: string, declaredAt: number) => void;
  /** The hold of commands at these devices ends within a day; inside our commit, and once for each command. */
  readonly expiring: (devices: readonly Expiring[]) => void;
  readonly ring: (enrollmentId: string) => Promise<Outcome<unknown, string>>;
  /** Leaves a trace, inside our commit. */
  readonly record: RecordActivity;
  readonly publish: <N extends keyof EventsOf<typeof commands>>(name: N, payload: EventsOf<typeof commands>[N]) => void;
}
