import { type CommandType, catalogueEntry } from '#contract/command-catalogue.ts';
import type { Unavailable, UnavailableReason } from '#contract/commands.ts';
import type { CommandConditions } from '../../protocols/mdm/command-conditions.ts';
import type { Platform } from '../../protocols/mdm/platform.ts';

/** A device as far as commands care; null: not known yet. */
export interface CommandTarget {
  readonly management: 'managed' | 'removed' | 'withdrawn' | 'pre-registered';
  /** Apple's model identifier. */
  readonly productName: string;
  readonly osVersion: string;
  readonly supervised: boolean | null;
  readonly lostMode: boolean;
  /** Shared iPad. */
  readonly shared: boolean | null;
  readonly wifiOnly: boolean | null;
  readonly awaitingConfiguration: boolean;
}

/** What the engine knows besides. */
export interface Standing {
  readonly deviceId: string;
  /** Bits of the MDM payload's AccessRights. */
  readonly accessRights: number;
  readonly hasUnlockToken: boolean;
  readonly enrolledAt: number | null;
  /** UUIDs of commands that wait, by catalogue type. */
  readonly waiting: ReadonlyMap<CommandType, string>;
}

/** What a composite command is made of, and Apple's conditions for each part. */
export interface ConditionPort {
  readonly conditions: (type: CommandType, platform: Platform) => CommandConditions | null;
  readonly platformOf: (productName: string) => Platform | null;
  readonly compareVersions: (a: string, b: string) => number;
  /** How a device of this system is updated. */
  readonly updateWay: (
    deviceId: string,
    target: CommandTarget,
  ) => 'declaration' | 'command' | { unavailable: UnavailableReason; since?: string };
}

/** A device's own Activation Lock bypass code can be read for fifteen days after supervision (mdm.md 3.2). */
const BYPASS_WINDOW_MS = 15 * 86_400_000;
export const isBypassTooLate = (enrolledAt: number | null, now: number): boolean =>
  enrolledAt !== null && now - enrolledAt > BYPASS_WINDOW_MS;

/** One of these waits at most once: a second one would only strike twice later (product.md I-08). */
const once: ReadonlySet<CommandType> = new Set([
  'DeviceLock',
  'EraseDevice',
  'SelectiveWipe',
  'Unenroll',
  'ClearPasscode',
  'ClearRestrictionsPassword',
  'EnableLostMode',
  'DisableLostMode',
  'RestartDevice',
  'ShutDownDevice',
  'PlayLostModeSound',
  'DeviceLocation',
  'DeleteUser',
  'SetRecoveryLock',
  'SetFirmwarePassword',
  'ActivationLockBypassCode',
  'DeclarativeManagement',
]);
export const isOnce = (type: CommandType): boolean => once.has(type);

/** Nothing is said to a device that will be erased but what belongs to finding it. */
const besidesErase: ReadonlySet<CommandType> = new Set(['DeviceLocation', 'PlayLostModeSound', 'DeviceInformation', 'EnableLostMode']);
const onlyWhenLost: ReadonlySet<CommandType> = new Set(['DisableLostMode', 'DeviceLocation', 'PlayLostModeSound']);

const no = (reason: UnavailableReason, details: Readonly<Record<string, string>> = {}): Unavailable => ({
  reason,
  details: { ...details },
});

/** Why this device cannot take the command now; null when it can. */
export function unavailable(
  type: CommandType,
  target: CommandTarget,
  standing: Standing,
  port: ConditionPort,
  now: number,
): Unavailable | null {
  if (target.management !== 'managed') return no(target.management);
  const platform = port.platformOf(target.productName);
  if (platform === null) return catalogueEntry(type).group === 'daily' ? null : no('unknown-platform');
  return bySystem(type, target, platform, standing, port) ?? byState(type, target, standing, now) ?? byQueue(type, standing);
}

function bySystem(
  type: CommandType,
  target: CommandTarget,
  platform: Platform,
  standing: Standing,
  port: ConditionPort,
): Unavailable | null {
  // Composites are judged when they are taken apart: what one part cannot do is left out of it.
  if (type === 'Refresh' || type === 'SelectiveWipe') return null;
  if (type === 'UpdateOS') {
    const way = port.updateWay(standing.deviceId, target);
    return typeof way === 'string' ? null : no(way.unavailable, { platform, ...(way.since === undefined ? {} : { since: way.since }) });
  }
  const conditions = port.conditions(type, platform);
  if (conditions === null) return no('wrong-platform', { platform });
  const { osVersion } = target;
  const readable = /^\d+(\.\d+)*$/.test(osVersion);
  if (readable && port.compareVersions(osVersion, conditions.since) < 0) return no('os-too-old', { osVersion, since: conditions.since });
  if (readable && conditions.until !== null && port.compareVersions(osVersion, conditions.until) >= 0) {
    return no('os-too-new', { osVersion, until: conditions.until });
  }
  if (!conditions.deviceChannel) return no('no-user-channel');
  if ((conditions.right & standing.accessRights) !== conditions.right) return no('no-right', { right: String(conditions.right) });
  if (conditions.supervised && target.supervised === false) return no('not-supervised');
  if (conditions.shared === 'required' && platform === 'iOS' && target.shared !== true) return no('shared-only');
  if (conditions.shared === 'forbidden' && target.shared === true) return no('not-when-shared');
  return null;
}

function byState(type: CommandType, target: CommandTarget, standing: Standing, now: number): Unavailable | null {
  if (onlyWhenLost.has(type) && !target.lostMode) return no('only-in-lost-mode');
  if (type === 'EnableLostMode' && target.lostMode) return null;
  if (type === 'ClearPasscode' && !standing.hasUnlockToken) return no('no-unlock-token');
  if ((type === 'DeviceConfigured' || type === 'AccountConfiguration') && !target.awaitingConfiguration) {
    return no('not-waiting-for-configuration');
  }
  return type === 'ActivationLockBypassCode' && isBypassTooLate(standing.enrolledAt, now) ? no('bypass-code-too-late') : null;
}

function byQueue(type: CommandType, standing: Standing): Unavailable | null {
  const erase = standing.waiting.get('EraseDevice');
  if (erase !== undefined && type !== 'EraseDevice' && !besidesErase.has(type)) return no('erase-waiting', { uuid: erase });
  const same = isOnce(type) ? standing.waiting.get(type) : undefined;
  return same === undefined ? null : no('already-waiting', { uuid: same });
}
