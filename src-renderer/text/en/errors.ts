import type { errors as errorsJa } from '../ja/errors.ts';
import type { TextShape } from '../text-shape.ts';

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
  certificates: {
    importVendor: {
      'not-a-certificate': 'One of the files cannot be read as a certificate.',
      'not-a-private-key': 'This cannot be read as a private key.',
      'key-mismatch': 'The certificate and the private key do not belong together.',
      'chain-incomplete': 'An intermediate or root certificate is missing.',
      expired: 'The certificate has expired.',
    },
    beginPush: {
      'organization-empty': 'Enter the name of the organisation.',
      'name-not-half-width': 'Enter the name in half-width letters, with a space between given and family name.',
      'email-invalid': 'This is not a valid e-mail address.',
      'country-invalid': 'Choose a country.',
      'account-invalid': 'An Apple Account has the form of an e-mail address.',
      'vendor-missing': 'There is no vendor signing identity.',
      'vendor-expired': 'The certificate of the vendor signature has expired.',
      'wizard-open': 'It has already been started.',
    },
    pushRequest: { 'no-wizard': 'It has not been started.' },
    importPush: {
      'no-wizard': 'It has not been started.',
      'not-a-certificate': 'This is not a certificate.',
      'not-a-push-certificate': 'This is not an MDM push certificate.',
      'key-mismatch': 'This certificate was made from another request.',
      'not-yet-valid': 'It is not valid yet.',
      expired: 'The certificate has expired.',
      'older-than-installed': 'It is older than the installed one.',
      'topic-changed': 'Not imported: the topic would change.',
      'already-installed': 'This certificate is already installed.',
    },
    verifyPush: {
      'no-wizard': 'There is no certificate to verify.',
      unreachable: 'APNs cannot be reached. Check the network and the firewall.',
      'certificate-refused': 'APNs did not accept this certificate. Have it issued again on the site.',
      'unexpected-answer': 'APNs gave an unexpected answer. Try again later.',
    },
  },
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
    saveBlueprint: {
      'organization-empty': 'Enter the name of the organisation.',
      'ssid-invalid': 'A network name (SSID) has 1 to 32 bytes.',
      'password-invalid': 'A password has 8 to 63 half-width characters.',
    },
    prepare: {
      'plan-unknown': 'This plan is out of date. Plan again.',
      'confirmation-wrong': 'What was typed does not match.',
      'nothing-to-do': 'No device can be prepared.',
      obstacle: 'Something is missing, so it cannot be started.',
    },
    resume: {
      'no-run': 'There is nothing to resume.',
      'not-attached': 'The device is not connected.',
    },
    abandon: { 'no-run': 'There is nothing to abandon.' },
  },
  practice: {
    state: { 'not-in-practice': 'This is not practice mode.' },
    act: { 'not-in-practice': 'This is not practice mode.', 'device-not-found': 'There is no such practice device.' },
    setDeviceCount: { 'not-in-practice': 'This is not practice mode.' },
  },
};
