import type { enrollmentErrors as errorsJa, letGo as letGoJa } from '../ja/let-go.ts';
import type { TextShape } from '../text-shape.ts';

export const letGo: TextShape<typeof letGoJa> = {
  title: 'End management by force',
  lead: 'For a device that does not answer “Unenrol”. When it next makes contact, it is made to remove its enrolment by itself.',
  open: 'Release a device that does not answer…',
  waits: 'When it next makes contact, this device leaves management. Until then you can take it back.',
  gone: 'It made contact at {{time}} and was told to remove its enrolment. To manage it again, enrol it anew.',
  decided: '{{time}}, {{by}}. Reason: {{reason}}',
  keep: 'Take it back and keep managing',
  kept: 'Taken back. The device stays managed.',
  sheet: 'End the management of “{{name}}” by force',
  whom: 'Device: {{name}} (serial number {{serial}})',
  effect:
    'When it next makes contact, its enrolment, the profiles and the managed apps you distributed vanish from it. Until it enrols anew it can neither be locked nor erased.',
  notErased: 'Nothing else on it is erased. For a lost or stolen device use lost mode or erase instead.',
  first: 'If the device answers, use “Unenrol” first.',
  action: 'Release it',
  done: 'Accepted (waiting for the device to make contact)',
  approver: 'Approver',
  approverHint: 'There are approvers, so somebody else has to agree.',
  passphrase: 'Passphrase of the approver',
};

export const enrollmentErrors: TextShape<typeof errorsJa> = {
  letGo: {
    'not-enrolled': 'This device has never been enrolled.',
    'already-letting-go': 'This device is waiting to be released already.',
    'confirmation-wrong': 'The word or the number is wrong. Type it as shown.',
    'reason-empty': 'Enter a reason. It stays in the audit log.',
    'approval-needed': 'An approver has to agree. Choose one, who types the passphrase.',
    'unknown-approver': 'There is no such approver. Choose another.',
    'approver-too-new':
      'This approver was registered only just now, and may approve 15 minutes after that (a day where there were approvers before).',
    'wrong-passphrase': 'The passphrase is wrong.',
    'too-many-attempts': 'Too many wrong passphrases. Try again in 15 minutes.',
    'same-person': 'Nobody approves what they do themselves. Choose another approver.',
  },
  keep: {
    'not-letting-go': 'This device is not waiting to be released.',
    'already-gone': 'It has made contact and was told to remove its enrolment. To manage it, enrol it anew.',
  },
};
