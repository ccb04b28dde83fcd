import { type CommandType, catalogueEntry } from '#contract/command-catalogue.ts';
import { type CommandOptions, type CommandState, unknownAfterMs } from '#contract/commands.ts';

export type Ending = 'succeeded' | 'failed' | 'cancelled' | 'expired';

const DAY_MS = 86_400_000;
/** A command is held for seven days (product.md 4.5). Nothing expires by itself in Apple's protocol. */
export const HOLD_MS = 7 * DAY_MS;
/** On the eighth day what was to be sent is deleted; the record that it was said stays. */
export const PURGE_AFTER_MS = 8 * DAY_MS;
/** So long before the end of the hold somebody is told. */
export const WARN_BEFORE_MS = DAY_MS;
/** A device that took a command and said nothing for so long: nobody knows. It repeats its answer until the engine takes it. */
export const UNKNOWN_AFTER_MS = unknownAfterMs;

/** Lost mode waits for a lost phone as long as it takes (product.md A-6). */
export const expiryOf = (type: CommandType, now: number): number | null =>
  type === 'EnableLostMode' || type === 'DisableLostMode' ? null : now + HOLD_MS;

/**
 * Higher goes first; within one urgency, first come first served. What protects a device does not wait behind what asks it, and what takes
 * back another keeps its place behind it.
 */
export function urgencyOf(type: CommandType): number {
  if (type === 'EraseDevice') return 30;
  if (type === 'EnableLostMode' || type === 'DisableLostMode' || type === 'DeviceLock') return 20;
  const { group } = catalogueEntry(type);
  return group === 'danger' || group === 'protect' ? 10 : 0;
}

/** What a device is left with is what it was told last of these. */
const opposites: readonly (readonly CommandType[])[] = [
  ['EnableLostMode', 'DisableLostMode'],
  ['InstallProfile', 'RemoveProfile'],
  ['InstallApplication', 'InstallEnterpriseApplication', 'RemoveApplication'],
  ['InstallMedia', 'RemoveMedia'],
  ['InstallProvisioningProfile', 'RemoveProvisioningProfile'],
  ['EnableRemoteDesktop', 'DisableRemoteDesktop'],
  ['RequestMirroring', 'StopMirroring'],
  // A code is to be read before it is cleared, an account to be made before setup goes on.
  ['ActivationLockBypassCode', 'ClearActivationLockBypassCode'],
  ['AccountConfiguration', 'DeviceConfigured'],
  ['ScheduleOSUpdate'],
];

/** The types that one of this type must not overtake while they are postponed (mdm.md 2.2): empty, it has its place anywhere. */
export const turnedRoundBy = (type: CommandType): readonly CommandType[] =>
  type.startsWith('Settings.') ? [type] : (opposites.find((types) => types.includes(type)) ?? []);

const NAMES = ['Identifier', 'iTunesStoreID', 'PersistentID', 'UUID'];

/** Whether two of those may be about one profile, app or book. They are not where both name it in one way, and name another. */
export const mayBeOfOneThing = (one: CommandOptions, other: CommandOptions): boolean =>
  NAMES.every((name) => one[name] === undefined || other[name] === undefined || String(one[name]) === String(other[name]));

/** Of these the acknowledgement says only that the device will try (mdm.md 3.2). */
const onlyAccepted: ReadonlySet<CommandType> = new Set([
  'InstallApplication',
  'InstallEnterpriseApplication',
  'InstallMedia',
  'ScheduleOSUpdate',
  'UpdateOS',
  'DeclarativeManagement',
  'InviteToProgram',
  'RefreshCellularPlans',
  'ValidateApplications',
]);
export const isDoneWhenAcknowledged = (type: CommandType): boolean => !onlyAccepted.has(type);

/** These end the management; what a device says afterwards it says as another one. */
export const endsManagement: ReadonlySet<CommandType> = new Set(['EraseDevice', 'Unenroll']);

/** Why a queue came to its end: the device authenticated anew, checked out, or is ours no longer by our own doing. */
export type QueueEnd = 'begun-anew' | 'checked-out' | 'given-up';

/**
 * What that proves of a command the device held and never answered: whoever begins anew was erased or let go (mdm.md 2.2, EraseDevice);
 * one that checks out removed its profile, and has all its data. A device that is still there did nothing of the kind.
 */
export const provenBy: Readonly<Record<QueueEnd, ReadonlySet<CommandType>>> = {
  'begun-anew': endsManagement,
  'checked-out': new Set(['Unenroll']),
  'given-up': new Set(),
};

/** The facts of a target that its state follows from. */
export interface TargetFacts {
  readonly ended: Ending | null;
  readonly expiresAt: number | null;
  readonly pushedAt: number | null;
  readonly fetchedAt: number | null;
  /** The device holds it: handed out and not answered since. */
  readonly handedOut: boolean;
  readonly notNowAt: number | null;
}

/** product.md 4.12. The clock alone ends a hold, whether or not the sweep has come by. */
export function stateOf(target: TargetFacts, now: number): CommandState {
  if (target.ended !== null) return target.ended;
  if (target.expiresAt !== null && target.expiresAt <= now) return 'expired';
  if (target.handedOut) return now - (target.fetchedAt ?? now) > UNKNOWN_AFTER_MS ? 'unknown' : 'fetched';
  if (target.notNowAt !== null) return 'not-now';
  return target.pushedAt === null ? 'queued' : 'notified';
}

const open: readonly CommandState[] = ['queued', 'notified', 'fetched', 'not-now', 'unknown'];
export const isOpen = (state: CommandState): boolean => open.includes(state);

/** Only what the device does not hold can be taken back. After NotNow it holds nothing: it waits to be sent it again. */
export const mayCancel = (state: CommandState): boolean => isOpen(state) && state !== 'fetched' && state !== 'unknown';

/**
 * How a final report ends a command. `itemStatuses`: of `Settings`, which a device acknowledges as a whole though it refused an item
 * (Apple: SettingsResponse).
 */
export const endingOf = (
  status: 'Acknowledged' | 'Error' | 'CommandFormatError',
  itemStatuses: readonly string[] = [],
): 'succeeded' | 'failed' => (status === 'Acknowledged' && itemStatuses.every((item) => item === 'Acknowledged') ? 'succeeded' : 'failed');

/** Why a command ended here and not at the device; in the domain `Shitaku`, and the screens have the sentences. */
export const OUR_DOMAIN = 'Shitaku';
export const ourErrors = { secretGone: 1, unlockTokenGone: 2, cannotBeMade: 3 } as const;
