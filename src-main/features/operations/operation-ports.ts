import type { RecordActivity } from '#contract/activity.ts';
import type { CommandType } from '#contract/command-catalogue.ts';
import type { CommandOptions, Unavailable, UnavailableReason } from '#contract/commands.ts';
import type { EventsOf } from '#contract/define.ts';
import type { DevicePlatform, DeviceSelection } from '#contract/devices.ts';
import type { operations } from '#contract/operations.ts';
import type { Clock } from '#lib/clock.ts';
import type { Log } from '#lib/log.ts';
import type { Outcome } from '#lib/outcome.ts';
import type { Database } from '#store/database.ts';
import type { GroupCommit } from '#store/group-commit.ts';
import type { PlanFacts } from './operation-rules.ts';

/** A device as the commands see it; operations pass it on and know nothing of it. */
export type Target = object;

/** The commands that a device cannot take. */
export type Refusals = ReadonlyMap<CommandType, UnavailableReason>;

/** Before a command is chosen, no more of a device is asked for than this. */
export interface ChosenDevice {
  readonly target: Target;
  readonly platform: DevicePlatform | null;
  /** Whether any command reaches it. */
  readonly reachable: boolean;
}

export interface PlannedDevice extends PlanFacts {
  readonly target: Target;
  readonly productName: string;
}

/** The engine. What is said inside `say` is in the queue when the commit around it is on the disk. */
export interface Speaker {
  /** Why a device cannot take it now; null when it can. */
  unavailable(type: CommandType, deviceId: string, target: Target, now: number): Unavailable | null;
  /** The same for the whole catalogue and many devices: what cannot be said, and why. Devices of one kind share their answer. */
  byKind(now: number): (deviceId: string, target: Target) => Refusals;
  judge(
    type: CommandType,
    options: CommandOptions,
  ): { ok: true; options: CommandOptions } | { ok: false; problem: { field: string; problem: string } };
  /** The options as they may be shown, and what of them must be kept sealed. */
  split(
    type: CommandType,
    options: CommandOptions,
  ): { shown: { key: string; value: string }[]; plain: CommandOptions; sealed: CommandOptions };
  fill(type: CommandType, options: CommandOptions, deviceId: string): CommandOptions;
  wantsPin(type: CommandType, target: Target): boolean;
  say(saying: {
    deviceId: string;
    target: Target;
    type: CommandType;
    options: CommandOptions;
    operationId: string;
    acceptedAt: number;
    /** Null: the person at the console, at this moment. */
    by: '@shitaku' | null;
  }): Outcome<string[], string>;
  /** After the commit. */
  said(deviceIds: Iterable<string>): void;
  /** Takes back what no device holds of an operation, in slices. */
  takeBack(operationId: string): Promise<{ takenBack: number; alreadyFetched: number }>;
  /** Rings devices again. */
  ring(deviceIds: Iterable<string>): void;
}

export interface Fleet {
  /** Whom a choice names; null: a view that is not there. */
  resolve(target: DeviceSelection): { ids: readonly string[]; unmatched: readonly string[] } | null;
  /** Many at once; those nobody knows are missing. */
  devices(ids: readonly string[]): ReadonlyMap<string, PlannedDevice>;
  /** The same, before a plan is made of them. */
  chosen(ids: readonly string[]): ReadonlyMap<string, ChosenDevice>;
  modelName(productName: string): string;
  ownerOf(serialNumber: string): string;
  assetNumberOf(serialNumber: string): string;
}

/** The brake, and who may let go what it holds. */
export interface Approvals {
  brake(): { on: boolean; perHour: number };
  /** Whether anybody besides this person may approve. */
  othersThan(actor: string): boolean;
  check(
    approverId: string,
    passphrase: string,
  ): Promise<Outcome<{ name: string }, 'unknown-approver' | 'approver-too-new' | 'wrong-passphrase' | 'too-many-attempts'>>;
}

export interface Sealed {
  put(name: string, plain: Uint8Array, at: number): void;
  get(name: string): Uint8Array | null;
  delete(name: string): void;
}

export interface OperationsPorts {
  readonly database: Database;
  readonly commit: GroupCommit;
  readonly clock: Clock;
  readonly log: Log;
  readonly actor: string;
  readonly secrets: Sealed;
  readonly speaker: Speaker;
  readonly fleet: Fleet;
  readonly approvals: Approvals;
  /** Is the clock to be trusted? Where it is not, no hour that was set comes. Absent: it always is. */
  readonly trustsClock?: (() => boolean) | undefined;
  /** It is held, or its hour was missed: a person has to decide. Inside our commit; `at` tells one time from another. */
  readonly stuck: (operation: { id: string; why: 'held' | 'missed'; count: number; at: number }) => void;
  readonly record: RecordActivity;
  readonly publish: (name: 'changed', payload: EventsOf<typeof operations>['changed']) => void;
}
