import type { errors as errorsJa } from '../ja/errors.ts';
import type { TextShape } from '../text-shape.ts';
import { accountsErrors } from './accounts-errors.ts';
import { assetsErrors } from './assets.ts';
import { assignmentErrors } from './assignment-errors.ts';
import { batchesErrors } from './batches-errors.ts';
import { certificatesErrors } from './certificates-errors.ts';
import { deadlinesErrors } from './deadlines-errors.ts';
import { inspectionErrors } from './inspection-errors.ts';
import { pushErrors } from './push-errors.ts';
import { recipesErrors } from './recipes-errors.ts';
import { tokensErrors } from './tokens-errors.ts';

/** One sentence for each refusal of the contract, by noun, call and code. */
export const errors: TextShape<typeof errorsJa> = {
  common: {
    'invalid-input': 'What was entered could not be accepted.',
    internal: 'Something went wrong. It is written in the log.',
    'connection-lost': 'The connection is lost. Try again once it is back.',
    unknown: 'This could not be done.',
  },
  settings: {
    chooseWorld: { 'run-in-progress': 'Devices are being prepared. Switch when they are done, or abandon them.' },
    setOrganizationName: { 'name-empty': 'Enter the name of the organisation.' },
    setEngineAddress: {
      'host-invalid': 'This is not a valid host name or IP address.',
      'port-in-use': 'Another program is using this port.',
      'devices-enrolled': '{{devices}} devices are enrolled at the present address, so it cannot be changed.',
    },
  },
  certificates: certificatesErrors,
  push: pushErrors,
  tokens: tokensErrors,
  recipes: recipesErrors,
  batches: batchesErrors,
  accounts: accountsErrors,
  assets: assetsErrors,
  assignment: assignmentErrors,
  deadlines: deadlinesErrors,
  inspection: inspectionErrors,
  devices: { get: { 'not-found': 'There is no such device.' } },
  commands: {
    timeline: { 'device-not-found': 'There is no such device.' },
    available: { 'device-not-found': 'There is no such device.' },
    send: {
      'device-not-found': 'There is no such device.',
      'not-enrolled': 'The device is not managed, so nothing can be sent.',
      'already-waiting': 'The same command is already waiting.',
      'confirmation-needed': 'Confirm before sending.',
      'mac-needs-pin': 'Locking a Mac needs a PIN.',
    },
    cancel: {
      'command-not-found': 'There is no such command.',
      'already-fetched': 'The device has already fetched it, so it cannot be cancelled.',
    },
    ring: {
      'command-not-found': 'There is no such command.',
      'already-ended': 'This command has already ended.',
    },
  },
  bench: {
    resume: {
      'no-run': 'There is nothing to resume.',
      'not-attached': 'The device is not connected.',
    },
    movePort: {
      'no-layout': 'Choose a shape for the layout first.',
      'place-not-found': 'There is no such place.',
      'port-invalid': 'This port cannot be moved.',
    },
    leaveRecovery: {
      gone: 'This device is no longer connected.',
      'not-in-recovery': 'It is not in recovery mode. Restart it with its buttons.',
      'no-access': 'No permission to speak to it over USB. Restart it with its buttons.',
      refused: 'The device did not obey. Restart it with its buttons.',
    },
    skipStep: {
      'no-run': 'There is no run to skip a step of.',
      'not-attached': 'The device is not connected.',
      'step-needed': 'This step cannot be skipped.',
      'reason-missing': 'Enter why it is skipped.',
    },
    restartFrom: {
      'no-run': 'There is nothing to restart.',
      'not-standing': 'It is being worked on. Restart when it stands still.',
      'not-reached': 'This step was not reached yet.',
      'not-repeatable': 'Erasing and supervising must not be done twice: no restart from before them.',
    },
    abandon: {
      'no-run': 'There is nothing to abandon.',
      'critical-step': 'This step must not be cut off. Abandon the run when it is over.',
    },
  },
  practice: {
    state: { 'not-in-practice': 'This is not practice mode.' },
    setFault: { 'not-in-practice': 'This is not practice mode.', 'unknown-fault': 'This service has no such fault.' },
    setFaults: { 'not-in-practice': 'This is not practice mode.', 'device-not-found': 'There is no such practice device.' },
    setKind: {
      'not-in-practice': 'This is not practice mode.',
      'device-not-found': 'There is no practice device at this place.',
      'unknown-model': 'This model is not known.',
    },
    swap: { 'not-in-practice': 'This is not practice mode.', 'device-not-found': 'There is no such practice device.' },
    act: { 'not-in-practice': 'This is not practice mode.', 'device-not-found': 'There is no such practice device.' },
    setDeviceCount: { 'not-in-practice': 'This is not practice mode.' },
    setSpeed: { 'not-in-practice': 'This is not practice mode.' },
    resetHub: { 'not-in-practice': 'This is not practice mode.', 'hub-not-found': 'There is no practice device at this hub.' },
  },
};
