import type { confirmation as confirmationJa } from '../ja/confirmation.ts';
import type { TextShape } from '../text-shape.ts';

export const confirmation: TextShape<typeof confirmationJa> = {
  reason: 'Reason (required)',
  reasonHint: 'It is kept in the audit log.',
  typed: 'Type “{{phrase}}” to confirm',
  typedHint: 'Pasting does not work here.',
  hold: 'Hold the button down for 3 seconds.',
  left: 'Keep holding: {{seconds}} s left.',
};
