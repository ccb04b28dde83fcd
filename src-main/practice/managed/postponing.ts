import { IOS_NEVER_POSTPONED } from '../../protocols/mdm/fake-mdm-conversation.ts';
import type { Platform } from '../../protocols/mdm/platform.ts';

/** Beside those of Apple's list: what a locked iPhone or iPad does without its owner, because it is made for that. */
const WORKS_LOCKED = [
  'EnableLostMode',
  'DisableLostMode',
  'DeviceLocation',
  'PlayLostModeSound',
  'RestartDevice',
  'ShutDownDevice',
  'DeclarativeManagement',
  'ActivationLockBypassCode',
  'ClearActivationLockBypassCode',
  'ClearRestrictionsPassword',
  'LogOutUser',
];

/** Apple: a Mac on battery in Power Nap postpones all but these (mdm.md 2.2). */
const IN_POWER_NAP: ReadonlySet<string> = new Set([
  'DeleteUser',
  'DeviceLock',
  'EraseDevice',
  'RestartDevice',
  'ShutDownDevice',
  'UserList',
  'ActivationLockBypassCode',
  'ClearActivationLockBypassCode',
  'UnlockUserAccount',
]);

const MOBILE: ReadonlySet<string> = new Set([...IOS_NEVER_POSTPONED, ...WORKS_LOCKED]);

/** What a device never answers with NotNow, however busy it is. */
export const neverPostponed = (platform: Platform): ReadonlySet<string> => (platform === 'macOS' ? IN_POWER_NAP : MOBILE);
