import type { refusals as refusalsJa } from '../ja/refusals.ts';
import type { TextShape } from '../text-shape.ts';

/** What is said when the file from Apple's portal is refused: what came, what was wanted, what to do. */
export const refusals: TextShape<typeof refusalsJa> = {
  'not-a-certificate': {
    title: 'This is not a certificate',
    what: 'A file that cannot be read as a certificate.',
    wanted: 'The .pem file that [Download] on Apple’s site gives.',
    next: 'Download it again and drop that file here.',
  },
  'not-a-push-certificate': {
    title: 'This is not an MDM push certificate',
    what: 'A certificate for something else ({{subject}}).',
    wanted: 'A certificate whose UID begins with com.apple.mgmt.',
    next: 'Use the file issued by the Push Certificates Portal.',
  },
  'key-mismatch': {
    title: 'The key does not fit',
    what: 'A certificate made from another request.',
    wanted: 'The certificate made from “{{requestFileName}}”.',
    next: 'Upload this request on the site and have it issued again.',
  },
  'not-yet-valid': {
    title: 'It is not valid yet',
    what: 'A certificate valid from {{validFrom}}.',
    wanted: 'A certificate that is valid today.',
    next: 'Check the date of this computer.',
  },
  expired: {
    title: 'It has expired',
    what: 'A certificate that expired on {{expiredAt}}.',
    wanted: 'A certificate that is valid today.',
    next: 'Drop the file newly issued on the site.',
  },
  'older-than-installed': {
    title: 'It is older than the installed one',
    what: 'An older certificate, valid until {{expiresAt}}.',
    wanted: 'One newer than the installed one (until {{installedExpiresAt}}).',
    next: 'Press [Renew] on the site again and drop the new file.',
  },
  'topic-changed': {
    title: 'Not imported: the topic would change',
    what: 'Its topic is {{newTopic}}.',
    wanted: 'The installed topic, {{installedTopic}}.',
    next: 'Press [Renew] in the row of the installed certificate. Imported, {{devices}} devices would fall silent.',
  },
  'already-installed': {
    title: 'This certificate is already installed',
    what: 'The same certificate as the installed one.',
    wanted: 'A newly issued certificate.',
    next: 'Have a new one issued, or close this screen.',
  },
};
