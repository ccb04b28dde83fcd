import type {
  appleErrors as appleErrorsJa,
  optionProblems as optionProblemsJa,
  ourErrors as ourErrorsJa,
  unavailableReasons as unavailableReasonsJa,
  unavailableShort as unavailableShortJa,
} from '../ja/command-reasons.ts';
import type { TextShape } from '../text-shape.ts';

/** Why a command cannot be sent to a device: the cause, and what would enable it. */
export const unavailableReasons: TextShape<typeof unavailableReasonsJa> = {
  'pre-registered': 'The device is pre-registered and not set up yet. Turn it on and enrol it to use this.',
  removed: 'The MDM enrolment profile was deleted on the device. Enrol it again to use this.',
  withdrawn: 'Management of this device has ended. Enrol it again to use this.',
  'wrong-platform': '{{platform}} has no such command.',
  'unknown-platform': 'The model is not known yet. Press [Sync] to find out, then this can be used.',
  'os-too-old': 'It needs OS {{since}} or later (now {{osVersion}}). Update the OS to use this.',
  'os-too-new': 'It cannot be used from OS {{until}} on (now {{osVersion}}).',
  'not-supervised': 'Only for supervised devices. To supervise it, erase it and prepare it on the bench.',
  'no-right': 'The rights given at enrolment do not include it. Enrol the device again to use this.',
  'not-automated': 'Only for devices enrolled by Automated Device Enrollment.',
  'shared-only': 'Only for Shared iPad.',
  'not-when-shared': 'Not for Shared iPad.',
  'no-user-channel': 'It needs an enrolment of the user. Shitaku enrols devices only.',
  'not-in-lost-mode': 'Not while in Lost Mode. Turn Lost Mode off to use this.',
  'only-in-lost-mode': 'Only in Lost Mode. Send “Turn on Lost Mode” first.',
  'no-unlock-token': 'The device has not given the token that unlocks it. Enrol it again to use this.',
  'bypass-code-too-late': 'The bypass code can be read only within 15 days after supervision.',
  'not-waiting-for-configuration': 'Only while Setup Assistant waits for the administrator.',
  'already-waiting': 'The same command is already waiting. Cancel it, or replace it with the new one.',
  'erase-waiting': 'An erase is waiting. Cancel it in the timeline to use this.',
  'update-by-declaration': 'On this OS use “Update the OS”.',
  'nothing-to-remove': 'Nothing was distributed to it.',
};

/** The same, short, for a count in a plan. */
export const unavailableShort: TextShape<typeof unavailableShortJa> = {
  'pre-registered': 'Pre-registered',
  removed: 'Removed',
  withdrawn: 'Withdrawn',
  'wrong-platform': 'Another kind of OS',
  'unknown-platform': 'Model not known',
  'os-too-old': 'OS too old',
  'os-too-new': 'OS too new',
  'not-supervised': 'Not supervised',
  'no-right': 'No right to it',
  'not-automated': 'Not enrolled by ADE',
  'shared-only': 'Not a Shared iPad',
  'not-when-shared': 'Shared iPad',
  'no-user-channel': 'User not enrolled',
  'not-in-lost-mode': 'In Lost Mode',
  'only-in-lost-mode': 'Not in Lost Mode',
  'no-unlock-token': 'No unlock token',
  'bypass-code-too-late': 'After 15 days',
  'not-waiting-for-configuration': 'Not in Setup Assistant',
  'already-waiting': 'The same is waiting',
  'erase-waiting': 'An erase is waiting',
  'update-by-declaration': 'For “Update the OS”',
  'nothing-to-remove': 'Nothing distributed',
  'not-found': 'Not found',
  'left-out': 'Left out',
  'enrolment-ended': 'Enrolment changed since planning',
  twice: 'Twice',
};

/** What is wrong with one field. */
export const optionProblems: TextShape<typeof optionProblemsJa> = {
  'unknown-field': 'This command has no such field.',
  missing: 'Enter it.',
  'wrong-kind': 'This is another kind of value.',
  'too-long': 'Too long.',
  'out-of-range': 'The number is out of range.',
  'not-a-choice': 'This cannot be chosen.',
  'not-a-url': 'Enter an address that begins with https://',
  'not-a-time': 'Enter date and time.',
  'not-a-file': 'The file cannot be read.',
  'too-big': 'The file is too big.',
  'too-many': 'Too many.',
  'one-is-needed': 'Enter one of them.',
  'only-one': 'Enter only one of them.',
  'pin-not-six-digits': 'Enter six digits.',
  'pin-too-simple': 'One digit six times or digits in a row are refused.',
  'is-the-enrolment': 'This is the profile that enrols the device. Use “Unenrol”, which is planned and confirmed.',
};

/** Codes of Apple's error chains that are documented, in words. */
export const appleErrors: TextShape<typeof appleErrorsJa> = {
  '12021': 'The device does not know this command, or does not take it in its present state.',
  '12067': 'It is not in Lost Mode.',
  '12068': 'The location could not be found. Wait a little and send it again.',
  '12069': 'Lost Mode could not be turned off. Send it again.',
  '12071': 'There is no such user on the device.',
  '12072': 'The user is logged in. Log the user out and send it again.',
  '12073': 'There is data that is not in the cloud yet. Wait for the sync, or force the deletion.',
  '12074': 'The user could not be deleted.',
  '12078': 'The device does not take this command in Lost Mode.',
};

/** Why a command ended here and not at the device. */
export const ourErrors: TextShape<typeof ourErrorsJa> = {
  '1': 'The PIN or password was gone before it was sent: nothing remains once Shitaku is closed. Enter it and send again.',
  '2': 'It could not be sent, as the token that unlocks the device is missing. Enrol the device again.',
  '3': 'No command could be made of what was entered. Look it over.',
};
