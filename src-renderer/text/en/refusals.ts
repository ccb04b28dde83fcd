import type { refusals as refusalsJa } from '../ja/refusals.ts';
import type { TextShape } from '../text-shape.ts';

/** What is said when a file is refused that Apple's portal or a signer gave: what came, what was wanted, what to do. */
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
    wanted: 'The certificate made from “{{fileName}}”.',
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
  'not-a-push-request': {
    title: 'This is not a signed request',
    what: 'A file that cannot be read as a request.',
    wanted: 'The request in base64 that the signer gave back (.plist.b64 or similar).',
    next: 'Ask the signer for the signed request.',
  },
  'not-an-mdmcert-reply': {
    title: 'This is not a reply of mdmcert.download',
    what: 'A file that cannot be read as a reply.',
    wanted: 'mdm_signed_request…plist.b64.p7, attached to the mail.',
    next: 'Save the attachment, do not open it, and drop it here.',
  },
  'other-request': {
    title: 'This belongs to another request',
    what: 'A file that signs a CSR which is not of this app.',
    wanted: 'A file that signs “{{fileName}}”.',
    next: 'Send the CSR that can be saved here to the signer again.',
  },
  damaged: {
    title: 'The file is damaged',
    what: 'A file that was cut short or changed.',
    wanted: 'The file as the signer made it.',
    next: 'Have it sent again, as an attachment rather than as text.',
  },
  'signature-wrong': {
    title: 'The signature is wrong',
    what: 'A request whose vendor signature does not fit the CSR.',
    wanted: 'A right vendor signature, with SHA-256.',
    next: 'Ask the signer to sign it again.',
  },
  'chain-incomplete': {
    title: 'The certificate chain is incomplete',
    what: 'A request whose chain does not reach its root certificate.',
    wanted: 'The signer’s certificate, the intermediate one, and Apple’s root.',
    next: 'Ask the signer to make it again with the whole chain.',
  },
  'vendor-expired': {
    title: 'The signer’s certificate has expired',
    what: 'A request that was signed with an expired certificate.',
    wanted: 'A signature by a valid “MDM Vendor CSR Signing” certificate.',
    next: 'Ask the signer to renew it, or choose another signer.',
  },
};
