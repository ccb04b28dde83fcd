import type { deadlinesErrors as deadlinesErrorsJa } from '../ja/deadlines-errors.ts';
import type { TextShape } from '../text-shape.ts';

const needsTls = 'There is no login without encryption. Choose STARTTLS or TLS, or leave the user name empty.';

export const deadlinesErrors: TextShape<typeof deadlinesErrorsJa> = {
  acknowledge: { 'not-found': 'This date is no longer there.' },
  saveMail: {
    'host-invalid': 'This is not a valid name or IP address of a mail server.',
    'from-invalid': 'The sender address is not valid.',
    'recipient-invalid': 'The recipient “{{address}}” is not valid.',
    'recipients-empty': 'Enter at least one recipient.',
    'password-needs-tls': needsTls,
  },
  testMail: {
    'not-configured': 'Save server, sender and recipients first.',
    'mail-unreachable': 'The mail server cannot be reached. Check its name and port, and the network.',
    'mail-tls': 'No secure connection to the mail server. Check the kind of encryption and the server’s certificate.',
    'mail-login': 'The mail server does not accept the login. Check user name and password.',
    'mail-sender': 'The mail server refused the sender. Use an address it allows.',
    'mail-recipient': 'The mail server refused some of the recipients.',
    'mail-refused': 'The mail server did not take the mail.',
    'password-needs-tls': needsTls,
  },
  calendar: { 'nothing-due': 'There is no date to export.' },
};
