import type { PlistDict } from '#plist/plist.ts';
import { stringAt } from '#plist/read.ts';
import type { CommandAnswer } from '../../protocols/mdm/fake-mdm-conversation.ts';
import { ACTIVATION_LOCK_COMMANDS } from './activation-lock-commands.ts';
import { APP_COMMANDS } from './app-commands.ts';
import { INFORMATION_COMMANDS } from './information-commands.ts';
import { LOCK_COMMANDS } from './lock-commands.ts';
import { LOST_MODE_COMMANDS, NOT_IN_LOST_MODE } from './lost-mode-commands.ts';
import { MAC_COMMANDS } from './mac-commands.ts';
import { type CommandHandler, type ManagedDevice, MDM_ERRORS } from './managed-device.ts';
import { MEDIA_COMMANDS } from './media-commands.ts';
import { OTHER_COMMANDS } from './other-commands.ts';
import { PROFILE_COMMANDS } from './profile-commands.ts';
import { judgeRequest } from './request-judge.ts';
import { SECURITY_COMMANDS } from './security-commands.ts';
import { SETTINGS_COMMANDS } from './settings-commands.ts';
import { UPDATE_COMMANDS } from './update-commands.ts';
import { USER_COMMANDS } from './user-commands.ts';

const HANDLERS = new Map<string, CommandHandler>(
  Object.entries({
    ...INFORMATION_COMMANDS,
    ...SECURITY_COMMANDS,
    ...LOCK_COMMANDS,
    ...LOST_MODE_COMMANDS,
    ...PROFILE_COMMANDS,
    ...APP_COMMANDS,
    ...MEDIA_COMMANDS,
    ...SETTINGS_COMMANDS,
    ...ACTIVATION_LOCK_COMMANDS,
    ...USER_COMMANDS,
    ...UPDATE_COMMANDS,
    ...MAC_COMMANDS,
    ...OTHER_COMMANDS,
  }),
);

/** Carries out one MDM command as a device of this kind, with this system and in this state would. */
export function carryOut(command: PlistDict, device: ManagedDevice): CommandAnswer {
  const refusal = judgeRequest(command, device);
  if (refusal !== null) return refusal;
  const type = stringAt(command, 'RequestType') ?? '';
  if (device.memory.lostMode !== null && NOT_IN_LOST_MODE.has(type)) return MDM_ERRORS.notInLostModeAllowed;
  return HANDLERS.get(type)?.(command, device) ?? MDM_ERRORS.unknownRequest;
}
