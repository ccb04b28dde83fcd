import type { approvalsErrors as approvalsErrorsJa, operationsErrors as operationsErrorsJa } from '../ja/operations-errors.ts';
import type { TextShape } from '../text-shape.ts';

const gone = { 'not-found': 'There is no such operation.' };
const confirmed = { 'already-confirmed': 'This plan was confirmed already.' };
const wrong = { 'confirmation-wrong': 'The word and the number do not match. See whether the number has changed.' };
const nobody = { nobody: 'There is no device it can be sent to.' };
const pins = { 'pin-refused': 'This PIN is refused. Six digits, not one digit only and not in a row.' };
const wrongPassphrase = 'The passphrase is wrong.';
const tooManyAttempts = 'It was wrong too often. Nothing is taken for a while; try again later.';
const unknownApprover = 'There is no such approver.';
const newApprover =
  'This approver was registered only just now, and may approve 15 minutes after that (a day where there were approvers before).';

export const operationsErrors: TextShape<typeof operationsErrorsJa> = {
  choices: { 'view-unknown': 'This view is gone.' },
  plan: {
    'invalid-options': 'The details are not right.',
    ...nobody,
    'too-many': 'Too many devices. Narrow them down.',
    'single-only': 'For one device at a time. Send it from the page of the device.',
    'view-unknown': 'This view is gone.',
  },
  get: gone,
  rows: gone,
  leaveOut: { ...gone, ...confirmed },
  dropExcluded: { ...gone, ...confirmed },
  test: {
    ...gone,
    ...confirmed,
    'not-in-plan': 'This device is not in the plan.',
    unavailable: 'The device cannot take this command now.',
    ...wrong,
    'confirmation-needed': 'This was not confirmed. Look at it and send it again.',
    'reason-empty': 'Enter a reason.',
    ...pins,
  },
  confirm: {
    ...gone,
    ...confirmed,
    ...nobody,
    ...wrong,
    'reason-empty': 'Enter a reason.',
    'not-schedulable': 'This operation cannot be scheduled.',
    'in-the-past': 'Enter a time to come.',
    'pin-missing': 'A Mac is without a PIN.',
    ...pins,
    'pin-consent-needed': 'Tick your consent to the PIN.',
  },
  cancel: { ...gone, 'already-ended': 'This operation has ended already.' },
  runNow: { ...gone, 'not-missed': 'This operation has not missed its time.' },
  retryFailed: {
    ...gone,
    ...nobody,
    'secret-needed': 'Passwords and files are not kept. Enter them again.',
    'invalid-options': 'Something is wrong with what was entered. See the notes at the fields.',
  },
  checkUnknown: { ...gone, nobody: 'No device needs to be checked.' },
  approve: {
    ...gone,
    'not-held': 'This operation does not await approval.',
    'wrong-passphrase': wrongPassphrase,
    'too-many-attempts': tooManyAttempts,
    'unknown-approver': unknownApprover,
    'approver-too-new': newApprover,
    'same-person': 'Who asked for it cannot approve it.',
    'too-early': 'The waiting time is not over yet.',
    'reason-empty': 'Enter a reason.',
  },
};

export const approvalsErrors: TextShape<typeof approvalsErrorsJa> = {
  add: {
    'name-empty': 'Enter the name.',
    'name-taken': 'There is an approver with this name.',
    'passphrase-too-short': 'The passphrase is too short. Use 10 characters or more.',
  },
  remove: { 'not-found': 'There is no such approver.', 'wrong-passphrase': wrongPassphrase, 'too-many-attempts': tooManyAttempts },
  setBrake: {
    'approval-needed': 'An approver must agree to loosen the limit.',
    'wrong-passphrase': wrongPassphrase,
    'too-many-attempts': tooManyAttempts,
    'unknown-approver': unknownApprover,
    'approver-too-new': newApprover,
    'same-person': 'Who changes it cannot agree to it. Choose another approver.',
  },
};
