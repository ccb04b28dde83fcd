import type { accountsErrors as accountsErrorsJa } from '../ja/accounts-errors.ts';
import type { TextShape } from '../text-shape.ts';

const gone = 'This account is no longer in the register.';

export const accountsErrors: TextShape<typeof accountsErrorsJa> = {
  save: {
    'not-found': gone,
    'address-invalid': 'This is not a valid mail address of an Apple Account.',
    'address-taken': 'This account is in the register already.',
    'owner-empty': 'Enter the name of the owner.',
    'owner-email-invalid': 'The owner’s mail address is not valid.',
    'deputy-email-invalid': 'The deputy’s mail address is not valid.',
    'deputy-empty': 'Enter the name of the deputy.',
    'number-invalid': '“{{number}}” cannot be used as a phone number.',
  },
  remove: { 'not-found': gone },
  answerSignIn: { 'not-found': gone },
};
