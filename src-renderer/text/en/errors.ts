import type { errors as errorsJa } from '../ja/errors.ts';
import type { TextShape } from '../text-shape.ts';
import { accountsErrors } from './accounts-errors.ts';
import { assetsErrors } from './assets.ts';
import { assignmentErrors } from './assignment-errors.ts';
import { batchesErrors } from './batches-errors.ts';
import { certificatesErrors } from './certificates-errors.ts';
import { commandsErrors } from './commands-errors.ts';
import { deadlinesErrors } from './deadlines-errors.ts';
import { aboutErrors, desktopErrors } from './desktop.ts';
import { diagnosisErrors } from './diagnosis.ts';
import { handoverErrors } from './handover.ts';
import { inspectionErrors } from './inspection-errors.ts';
import { declarationsErrors, inventoryErrors } from './inventory.ts';
import { enrollmentErrors } from './let-go.ts';
import { lostModeErrors } from './lost-mode.ts';
import { approvalsErrors, operationsErrors } from './operations-errors.ts';
import { pushErrors } from './push-errors.ts';
import { recipesErrors } from './recipes-errors.ts';
import { startErrors } from './start.ts';
import { tokensErrors } from './tokens-errors.ts';
import { updatesErrors } from './updates.ts';

/** One sentence for each refusal of the contract, by noun, call and code. */
import { workHoursErrors } from './work-hours-errors.ts';

export const errors: TextShape<typeof errorsJa> = {
  common: {
    'invalid-input': 'What was entered could not be accepted.',
    internal: 'Something went wrong. It is written in the log.',
    'connection-lost': 'The connection is lost. Try again once it is back.',
    'too-much-at-once': 'This is too much at once. Choose a smaller file or fewer devices.',
    unknown: 'This could not be done.',
  },
  start: startErrors,
  settings: {
    chooseWorld: { 'run-in-progress': 'Devices are being prepared. Switch when they are done, or abandon them.' },
    setOrganizationName: { 'name-empty': 'Enter the name of the organisation.' },
    setEngineAddress: {
      'host-invalid': 'This is not a valid host name or IP address.',
      'port-in-use': 'Another program is using this port.',
      'devices-enrolled': '{{devices}} devices are enrolled at the present address, so it cannot be changed.',
    },
  },
  activity: {
    verify: {
      'already-running': 'A verification is under way.',
      'not-a-hash': 'Type 16 or more characters of the hash: digits and the letters a to f.',
    },
    export: {
      'nothing-there': 'There are no records in this time.',
      'too-many':
        'There are {{entries}} records; at most {{most}} are exported at once. Choose a shorter time, or export all with "npm run audit:verify -- --export FILE".',
    },
  },
  desktop: desktopErrors,
  about: aboutErrors,
  diagnosis: diagnosisErrors,
  certificates: certificatesErrors,
  push: pushErrors,
  tokens: tokensErrors,
  recipes: recipesErrors,
  handover: handoverErrors,
  updates: updatesErrors,
  batches: batchesErrors,
  accounts: accountsErrors,
  assets: assetsErrors,
  assignment: assignmentErrors,
  deadlines: deadlinesErrors,
  inspection: inspectionErrors,
  inventory: inventoryErrors,
  declarations: declarationsErrors,
  devices: {
    get: { 'not-found': 'There is no such device.' },
    setOrganization: {
      'organization-invalid': 'The name is too long, or has more than 8 levels.',
      'view-unknown': 'This saved view does not exist any more.',
    },
    summary: { 'view-unknown': 'This saved view does not exist any more.' },
    export: { 'view-unknown': 'This saved view does not exist any more.' },
    removable: { 'view-unknown': 'This saved view does not exist any more.' },
    remove: {
      'view-unknown': 'This saved view does not exist any more.',
      'nothing-to-remove': 'There is no device that can be deleted.',
      'confirmation-wrong': 'This does not match. The number of devices may have changed.',
      'reason-empty': 'Enter a reason.',
    },
    saveView: { 'name-missing': 'Enter a name.', 'too-many': 'No more than 100 views can be saved.' },
    removeView: { 'view-unknown': 'This saved view does not exist any more.' },
    saveThresholds: { 'thresholds-wrong': 'Silent must take more days than quiet.' },
  },
  commands: commandsErrors,
  operations: operationsErrors,
  approvals: approvalsErrors,
  enrollment: enrollmentErrors,
  lostMode: lostModeErrors,
  workHours: workHoursErrors,
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
    fleet: { 'not-in-practice': 'This is not practice mode.' },
    addFleet: {
      'not-in-practice': 'This is not practice mode.',
      'fleet-full': 'There can be 500 practice devices in the fleet. Remove some first.',
      'push-certificate-missing': 'There is no push certificate yet. Get one first.',
      'engine-not-listening': 'The MDM engine is not listening. Look at its address in Settings.',
    },
    removeFleet: { 'not-in-practice': 'This is not practice mode.', 'device-not-found': 'There is no such practice device.' },
    actFleet: {
      'not-in-practice': 'This is not practice mode.',
      'device-not-found': 'There is no such practice device.',
      'not-possible-now': 'This device cannot do that now.',
      'wrong-pin': 'The PIN is wrong. Type the six digits it was locked with.',
    },
  },
};
