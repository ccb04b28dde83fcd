import type { certificates as certificatesJa } from '../ja/certificates.ts';
import type { TextShape } from '../text-shape.ts';

export const certificates: TextShape<typeof certificatesJa> = {
  subtitle: 'The certificates MDM needs',
  push: {
    title: 'MDM push certificate',
    none: 'Not set up: 15 minutes',
    noneText: 'Apple’s certificate for telling devices that a command is waiting. Renewed every year.',
    create: 'Create',
    renew: 'Renew',
    resume: 'Resume at “{{step}}”',
    resumeNote: 'Not finished yet.',
    left: '{{days}} days left',
    expired: 'Expired',
    until: 'until {{date}}',
    names: {
      topic: 'Topic',
      serialNumber: 'Serial number',
      appleAccount: 'Apple Account',
      issuedAt: 'Issued',
      expiresAt: 'Expires',
      verifiedAt: 'Last accepted by APNs',
    },
  },
  vendor: {
    title: 'Vendor signature',
    text: 'The identity that signs the CSR so that Apple accepts it.',
    none: 'There is no vendor signing identity.',
    noneText: 'Import the “MDM Vendor CSR Signing” certificate of Apple Developer and its private key.',
    simulated: 'A practice signature. The real Apple does not accept it.',
    import: 'Import…',
    replace: 'Replace…',
    names: { subject: 'Subject', expiresAt: 'Expires' },
    sheet: {
      title: 'Import a vendor signing identity',
      lead: 'The private key is sealed inside this computer and never leaves it.',
      certificate: 'Certificate (.cer or .pem)',
      privateKey: 'Private key (PEM or DER)',
      chain: 'Intermediate and root certificates (optional, up to 5)',
      choose: 'Choose a file',
      action: 'Import',
      done: 'The vendor signing identity was imported',
    },
  },
};
