import type { tokensRefusals as tokensRefusalsJa, tokensService as tokensServiceJa } from '../ja/tokens-refusals.ts';
import type { TextShape } from '../text-shape.ts';

/** Why a file is not taken: what it is, what is wanted, what comes next. */
export const tokensRefusals: TextShape<typeof tokensRefusalsJa> = {
  'file-gone': {
    title: 'The file is not there any more',
    what: 'The file that arrived was moved or deleted.',
    wanted: '{{wanted}}',
    next: 'Drop the file on this page.',
  },
  'wrong-file': { title: 'Not this: {{name}}', what: 'The file cannot be read as: {{name}}.', wanted: '{{wanted}}', next: '{{again}}' },
  'other-public-key': {
    title: 'This token was made for another public key',
    what: 'It is encrypted for another public key. It is not damaged.',
    wanted: 'A token that is encrypted for this app’s public key.',
    next: 'Save the public key again, upload it to the server on the site, then download the token once more.',
  },
  damaged: {
    title: 'The file is damaged',
    what: 'The download was cut off, or another program saved it anew.',
    wanted: '{{wanted}}',
    next: '{{again}}',
  },
  incomplete: {
    title: 'Something is missing in the token',
    what: 'One of its five values is missing.',
    wanted: '{{wanted}}',
    next: '{{again}}',
  },
  'not-p256': {
    title: 'Apple’s API does not take such a key',
    what: 'A private key of another kind (a curve other than P-256).',
    wanted: 'The private key of the API account (P-256).',
    next: '{{again}}',
  },
  encrypted: {
    title: 'This key has a passphrase',
    what: 'A private key protected by a passphrase.',
    wanted: 'The private key as it was downloaded from the site.',
    next: 'Drop the original file.',
  },
  expired: {
    title: 'It has expired',
    what: 'A token that expired on {{expiredAt}}.',
    wanted: 'A token that is valid today.',
    next: '{{again}}',
  },
  'older-than-installed': {
    title: 'This token is older than the installed one',
    what: 'An older token, until {{expiresAt}}. It ended when the newer one was downloaded.',
    wanted: 'A token newer than the installed one (until {{installedExpiresAt}}).',
    next: 'Choose the newest file in the downloads folder.',
  },
  'already-installed': {
    title: 'This is the installed one',
    what: 'It is installed already. Nothing is lost.',
    wanted: 'One that was downloaded anew.',
    next: 'To renew, download a new one on the site.',
  },
  'account-invalid': {
    title: 'Correct the Managed Apple Account',
    what: 'It does not have the form of an e-mail address. The file was not looked at yet.',
    wanted: 'For example admin@example.com (it may stay empty)',
    next: 'Correct the field below, then import the same file again.',
  },
  'client-id-invalid': {
    title: 'Correct the client ID',
    what: 'The client ID is empty or has another form.',
    wanted: 'An ID that begins with BUSINESSAPI. or SCHOOLAPI.',
    next: 'Paste it below, then import the same file again.',
  },
  'key-id-invalid': {
    title: 'Correct the key ID',
    what: 'The key ID is empty or has another form.',
    wanted: 'An ID of 36 characters with hyphens.',
    next: 'Paste it below, then import the same file again.',
  },
};

/** What Apple answered to a token: what it means, who does what, where. */
export const tokensService: TextShape<typeof tokensServiceJa> = {
  unreachable: {
    title: 'No connection: {{service}}',
    means: 'Apple does not answer. Whether the file is good is not known yet.',
    who: 'The network administrator checks firewall and proxy.',
    where: 'The network of this computer',
  },
  'clock-skew': {
    title: 'The clock of this computer is wrong',
    means: 'It is {{minutes}} minutes {{direction}}. Apple refuses requests from another time.',
    who: 'You set date and time to automatic.',
    where: 'System Settings > General > Date & Time',
  },
  'terms-not-signed': {
    title: 'New terms have to be accepted',
    means: 'Nobody has accepted Apple’s new terms yet (T_C_NOT_SIGNED). Until then everything stands still.',
    who: 'Somebody with the role Administrator signs in and accepts the terms. No other role can.',
    where: '{{site}}. The terms appear after signing in.',
  },
  'token-rejected': {
    title: 'This token does not work any more',
    means: 'A newer token was downloaded, or this one was revoked.',
    who: 'You download a new token and import it right away.',
    where: '{{site}}, the page of the server',
  },
  'token-expired': {
    title: 'The token has expired',
    means: 'Tokens live for one year.',
    who: 'You download a new token and import it right away.',
    where: '{{site}}',
  },
  'token-revoked': {
    title: 'This token was revoked',
    means: 'A newer token of the location was downloaded, or the password of who downloaded it changed.',
    who: 'You download a new token and import it right away.',
    where: '{{site}}, payments and billing',
  },
  'token-invalid': {
    title: 'Apple does not take this token',
    means: 'Apple does not know it. The location may have been deleted.',
    who: 'You make sure that the location exists, and download its token again.',
    where: '{{site}}, payments and billing',
  },
  'signature-invalid': {
    title: 'The token’s values do not fit Apple’s records',
    means: 'The server was deleted, or values of two tokens are mixed.',
    who: 'You make sure that the server exists, and download its token again.',
    where: '{{site}}, the list of servers',
  },
  'access-denied': {
    title: 'This token is not allowed to do that',
    means: 'Apple does not allow it with this token (ACCESS_DENIED).',
    who: 'An administrator checks the settings of server and organisation.',
    where: '{{site}}',
  },
  forbidden: {
    title: 'The permission is gone',
    means: 'The role of who downloaded it, or of the API account, may have changed.',
    who: 'An administrator checks the role. Then the file is downloaded again.',
    where: '{{site}}, the list of users or the API account',
  },
  'client-invalid': {
    title: 'Client ID, key ID and private key do not belong together',
    means: 'One of the three is of another API account.',
    who: 'You compare the two IDs and drop the private key of that API account.',
    where: '{{site}}, the API account',
  },
  'scope-invalid': {
    title: 'The scope is wrong',
    means: 'Business and school were mixed up, or the API account has no permission.',
    who: 'An administrator checks the role of the API account.',
    where: '{{site}}, the API account',
  },
  'key-revoked': {
    title: 'This key was revoked',
    means: 'It worked before, but the API account’s key was revoked.',
    who: 'An administrator makes a new key, and you import it.',
    where: '{{site}}, the API account',
  },
  'built-in-mdm': {
    title: 'Apple’s built-in device management uses this location',
    means: 'No other MDM can use a location of the built-in device management.',
    who: 'An administrator adds another location for this MDM.',
    where: '{{site}}, locations',
  },
  throttled: {
    title: 'Too many requests: Apple asks to wait',
    means: 'It can be tried again in {{retryAfterSeconds}} seconds. Nothing is lost.',
    who: 'You wait, then verify again.',
    where: 'This page',
  },
  'service-error': {
    title: 'Apple’s service has a problem',
    means: 'The problem is on Apple’s side, not in the token.',
    who: 'You verify again later.',
    where: 'This page (Apple’s page “System Status” tells more)',
  },
  'unexpected-answer': {
    title: 'An answer that cannot be Apple’s',
    means: 'A proxy on the way or the sign-in page of a Wi-Fi network may have answered.',
    who: 'The network administrator checks what is on the way.',
    where: 'The network of this computer',
  },
  'not-taken': {
    title: 'The location was not taken over',
    means: '“{{owner}}” became its owner at the same time.',
    who: 'Decide which MDM uses it, stop the other one, then try again.',
    where: 'This page and the other MDM',
  },
};
