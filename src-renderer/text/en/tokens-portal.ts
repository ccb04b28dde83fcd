import type { tokensGuide as tokensGuideJa, tokensPortal as tokensPortalJa } from '../ja/tokens-portal.ts';
import type { TextShape } from '../text-shape.ts';

/** The page of the token wizards while the person is at Apple’s site. */
export const tokensPortal: TextShape<typeof tokensPortalJa> = {
  title: {
    ade: 'Get the token on Apple’s site',
    content: 'Get the token on Apple’s site',
    api: 'Get the private key on Apple’s site',
  },
  lead: {
    ade: 'Upload the public key to a server, download the token, and drop it here.',
    content: 'Download the token of the location and drop it here.',
    api: 'Create an API account, copy its IDs, and drop the private key here.',
  },
  open: 'Open Apple’s site',
  openPractice: 'Open the practice site',
  row: {
    ade: 'Open the row of the server “{{name}}”',
    content: 'Use the row of the location “{{name}}”',
    api: 'The present API account is “{{name}}”',
  },
  rowWhy: {
    ade: 'With the token of another server, the devices assigned now could not be synced any more.',
    content: 'With the token of another location, the present licences could not be managed any more.',
    api: 'The key of another account may have another scope.',
  },
  warning: {
    renewal: 'The moment you download, the present token stops working. Import the new one right away',
    renewalText: 'Until it is imported, nothing is synced with Apple. Begin when you have the time.',
    new: 'Import it right after the download',
    newText: {
      ade: 'If another MDM uses the same server, that MDM’s token stops working.',
      content: 'If another MDM uses the same location, that MDM’s token stops working.',
    },
    once: 'The private key can be downloaded only once',
    onceText: 'Do not delete the file before it is imported.',
  },
  account: 'Managed Apple Account',
  accountHint: 'The one you sign in with. If its password or role changes, the token may stop working.',
  accountApiHint: 'The one you sign in with.',
  clientId: 'Client ID',
  clientIdHint: 'Paste it from the site. It begins with BUSINESSAPI. or SCHOOLAPI.',
  keyId: 'Key ID',
  keyIdHint: 'Paste it from the site.',
  narrowed: 'Full-width characters were made half-width.',
  buttons: {
    download: 'It gives you the new token',
    replaceKeep: 'The public key is there already',
    replaceNew: 'It uploads the new public key',
    delete: 'All devices lose their assignment',
  },
  kept: '“{{fileName}}” is kept here',
  keptArrived: 'The file that arrived in Downloads is kept here',
  keptText: 'Correct what you typed, then the same file can be imported.',
  retry: 'Import this file',
  drop: {
    title: {
      ade: 'Drop the downloaded .p7m here',
      content: 'Drop the downloaded .vpptoken here',
      api: 'Drop the downloaded private key (.pem) here',
    },
    hint: {
      ade: 'Its name is (server)_Token_(time)Z_smime.p7m, about 2 KB.',
      content: 'Its name is sToken_for_(location)_.vpptoken; full-width characters become “_”.',
      api: 'It can be downloaded only once. Other files are not taken.',
    },
    input: { ade: 'Token file', content: 'Token file', api: 'Private key file' },
  },
};

/** The steps on Apple’s site; the names of its buttons are in portal-names.ts. */
export const tokensGuide: TextShape<typeof tokensGuideJa> = {
  title: 'Steps on the site',
  signIn: 'Sign in as {{account}}.',
  signInAny: 'Sign in with the Managed Apple Account.',
  code: 'If asked, enter the two-factor code.',
  preferences: 'From the account name at the bottom left, open {{preferences}}.',
  renamed: 'Apple renames its buttons now and then. Look for a similar word.',
  ade: {
    add: 'At {{servers}}, press {{add}}.',
    name: 'Enter a name for the server, for example Shitaku.',
    upload: 'At {{upload}}, choose “{{fileName}}”.',
    uploadAny: 'At {{upload}}, choose the public key you saved.',
    save: 'Press {{save}}.',
    open: 'Open the server from the list.',
    openRow: 'From the list {{servers}}, open “{{server}}”.',
    replace: 'With {{replace}}, upload “{{fileName}}”.',
    download: 'Press {{download}}.',
    confirm: 'When asked, press {{download}} once more.',
    back: 'Drop the .p7m you received into this app.',
  },
  content: {
    payments: 'Open {{payments}}.',
    row: 'At {{tokens}}, press {{download}} of the location to be used.',
    rowOf: 'At {{tokens}}, press {{download}} of the location “{{location}}”.',
    back: 'Drop the .vpptoken you received into this app.',
  },
  api: {
    open: 'Open {{api}}.',
    create: 'Press {{create}}; choose a name and a role.',
    copy: 'Copy {{clientId}} and {{keyId}} into this app.',
    download: 'Press {{key}}. It works only once.',
    back: 'Drop the .pem you received into this app.',
  },
  done: 'There is nothing to do on the site now.',
};
