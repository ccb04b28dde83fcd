const noWizard = 'This step is over, or has not begun.';
const fileGone = 'The file is not there any more. Drop it again.';
const vendorMissing = 'There is no vendor signing identity.';
const vendorExpired = 'The certificate of the vendor signature has expired.';

export const pushErrors = {
  importVendor: {
    'not-a-certificate': 'One of the files cannot be read as a certificate.',
    'push-certificate': 'This is an MDM push certificate. Choose the “MDM Vendor CSR Signing” certificate.',
    'app-push-certificate': 'This is a push certificate of an app. Choose the “MDM Vendor CSR Signing” certificate.',
    'ca-certificate':
      'This is the certificate of a certificate authority. Choose the vendor’s own certificate, and put this one into the chain.',
    'tls-server-certificate': 'This is the TLS certificate of a server. Choose the “MDM Vendor CSR Signing” certificate.',
    'not-a-private-key': 'This cannot be read as a private key.',
    'key-mismatch': 'The certificate and the private key do not belong together.',
    'chain-incomplete': 'An intermediate or root certificate is missing.',
    expired: 'The certificate has expired.',
  },
  begin: {
    'wizard-open': 'A new certificate or a renewal is already under way.',
    'nothing-to-renew': 'There is no certificate to renew.',
  },
  answerIdentity: { 'no-wizard': noWizard },
  saveForm: { 'no-wizard': noWizard },
  submitForm: {
    'no-wizard': noWizard,
    'organization-empty': 'Enter the name of the organisation.',
    'name-not-half-width': 'Enter the name in half-width letters, with a space between given and family name.',
    'email-invalid': 'This is not a valid e-mail address.',
    'country-invalid': 'Choose a country.',
    'account-invalid': 'An Apple Account has the form of an e-mail address.',
    'vendor-missing': vendorMissing,
    'vendor-expired': vendorExpired,
    'signer-unavailable': 'This way of signing is not available yet. Choose another one.',
  },
  csr: { 'no-wizard': noWizard },
  askMdmcert: {
    'no-wizard': noWizard,
    'signer-unavailable': 'mdmcert.download is not set up.',
    refused: 'mdmcert.download refused: {{reason}}',
    unreachable: 'mdmcert.download cannot be reached. Try again later.',
    'unexpected-answer': 'mdmcert.download gave an unexpected answer.',
  },
  importSigned: {
    'no-wizard': noWizard,
    'file-gone': fileGone,
    'not-a-push-request': 'This is not a signed request.',
    'not-an-mdmcert-reply': 'This is not a reply of mdmcert.download.',
    'other-request': 'This belongs to another request.',
    damaged: 'The file is damaged.',
    'signature-wrong': 'The signature is wrong.',
    'chain-incomplete': 'The certificate chain is incomplete.',
    'vendor-expired': 'The signer’s certificate has expired.',
  },
  request: { 'no-wizard': noWizard },
  stop: { 'no-wizard': noWizard },
  import: {
    'no-wizard': noWizard,
    'file-gone': fileGone,
    'not-a-certificate': 'This is not a certificate.',
    'not-a-push-certificate': 'This is not an MDM push certificate.',
    'key-mismatch': 'This certificate was made from another request.',
    'not-yet-valid': 'It is not valid yet.',
    expired: 'The certificate has expired.',
    'older-than-installed': 'It is older than the installed one.',
    'topic-changed': 'Not imported: the topic would change.',
    'already-installed': 'This certificate is already installed.',
  },
  acceptTopic: {
    'no-wizard': noWizard,
    'nothing-to-accept': 'This certificate cannot be imported any more. Have it issued again.',
    'confirmation-wrong': 'What you typed does not match. The number of devices may have changed.',
    'reason-empty': 'Enter a reason.',
  },
  verify: {
    'no-wizard': 'There is no certificate to verify.',
    unreachable: 'APNs cannot be reached. Check the network and the firewall.',
    'certificate-refused': 'APNs did not accept this certificate. Have it issued again on the site.',
    'unexpected-answer': 'APNs gave an unexpected answer. Try again later.',
  },
  ringAgain: { 'nothing-to-watch': 'The watch is over, so nothing can be rung.' },
};
