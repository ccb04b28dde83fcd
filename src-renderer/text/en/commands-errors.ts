import type { commandsErrors as commandsErrorsJa } from '../ja/commands-errors.ts';
import type { TextShape } from '../text-shape.ts';

const noDevice = { 'device-not-found': 'There is no such device.' };
const noCommand = { 'command-not-found': 'There is no such command.' };
const sending = {
  ...noDevice,
  unavailable: 'The device cannot take this command now.',
  'invalid-options': 'What was entered is not right.',
  'confirmation-needed': 'Confirm before sending.',
  'needs-plan': 'Commands that lose data are sent from a plan in Operations.',
};

export const commandsErrors: TextShape<typeof commandsErrorsJa> = {
  timeline: noDevice,
  available: noDevice,
  send: sending,
  repeat: { ...noCommand, 'not-repeatable': 'It cannot be sent again as it was. Enter it once more and send.', ...sending },
  cancel: { ...noCommand, 'already-fetched': 'The device has fetched it already, so it cannot be cancelled.' },
  ring: { ...noCommand, 'already-ended': 'This command has ended already.' },
  keptBypassCode: { 'reason-empty': 'A reason is missing. Enter why the code is needed.' },
  bypassCode: { ...noDevice, 'reason-empty': 'A reason is missing. Enter why the code is needed.' },
};
