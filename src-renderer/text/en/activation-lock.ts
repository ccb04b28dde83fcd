import type { activationLock as activationLockJa } from '../ja/activation-lock.ts';
import type { TextShape } from '../text-shape.ts';

export const activationLock: TextShape<typeof activationLockJa> = {
  title: 'Activation Lock',
  text: 'If an erased device asks for the Apple Account used before, a bypass code lifts the lock. It is fetched from the device automatically within 15 days of its supervision.',
  reason: 'Reason for showing the code',
  reasonHint: 'It is kept in the audit log together with your name.',
  show: 'Show bypass code',
  hide: 'Hide',
  none: 'The device has not told a code yet.',
  told: 'Code told at {{time}}',
  howTo: 'On the Activation Lock screen, leave the Apple Account empty and enter this code as the password.',
};
