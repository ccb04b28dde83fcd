import type { updatesErrors as updatesErrorsJa, updates as updatesJa } from '../ja/updates.ts';
import type { TextShape } from '../text-shape.ts';

export const updates: TextShape<typeof updatesJa> = {
  title: 'Updates',
  version: 'Version in use',
  feed: 'Source',
  check: 'Check for updates',
  download: 'Download',
  cancel: 'Stop the download',
  install: 'Install and restart',
  automatic: 'Check at every start',
  automaticText: 'While this is off, the source is contacted only when you press the button.',
  off: {
    browser: 'There are no updates while you use Shitaku in a browser. Look in the desktop app.',
    'no-feed':
      'Nobody has named a source, so there is no check for updates. The URL of the source goes into updates.json in the data folder.',
    'feed-malformed':
      'updates.json in the data folder cannot be understood, so there is no check for updates. Correct it, then open Shitaku again.',
    'feed-insecure':
      'The source in updates.json is not https, so there is no check for updates. Name an https URL, then open Shitaku again.',
  },
  never: 'Not checked yet.',
  latest: 'There is no newer version (last checked {{at}}).',
  checking: 'Asking the source.',
  available: 'Version {{version}} is there',
  ready: 'Version {{version}} can be installed',
  released: 'Released',
  size: 'Size',
  sizeText: '{{megabytes}} MB',
  notes: 'What is new in it',
  noNotes: 'The source tells no changes.',
  downloading: 'Downloading version {{version}}',
  downloaded: '{{received}} / {{total}} MB',
  readyText: 'Its checksum (SHA-512) is the one the source names. Installing restarts Shitaku; meanwhile devices get no answer.',
  signature: {
    'by-system': 'macOS checks the developer’s signature when it is installed. With another signature it is not installed.',
    none: 'On Linux there is nothing that checks the developer’s signature. What is checked is the checksum the source names.',
  },
  byHand: 'Started like this, Shitaku cannot replace itself. Install new versions by hand.',
  refused: 'Shitaku was not updated',
  refusedVersion: 'Shitaku was not updated to version {{version}}',
  unchanged: 'Shitaku is the same version as before.',
  why: {
    unreachable: 'The source cannot be reached, or the connection was cut. Check the network, then try again.',
    'not-found': 'There is no list of versions at the URL of the source (404). Check the URL in updates.json.',
    'server-error': 'The server of the source answered with an error. Try again later.',
    'feed-malformed': 'The list of versions that the source sent cannot be understood. Tell those who look after it.',
    'version-invalid': 'The source names a version that is none. Tell those who look after it.',
    older: 'The source offers an older version than the one in use. Shitaku does not go back.',
    insecure:
      'The file does not travel over https. It could be exchanged on its way, so it is not downloaded. Tell those who look after the source.',
    'checksum-missing':
      'The source names no checksum (SHA-512). Nobody could tell what it is, so it is not downloaded. Tell those who look after the source.',
    'checksum-wrong':
      'The downloaded file does not have the checksum the source names. It was thrown away. Try again; if it goes on, tell those who look after the source.',
    'system-too-old': 'This version does not run on this operating system. Update the system first.',
    'disk-full': 'The disk is full. Make room, then try again.',
    'not-writable': 'The file cannot be written. Check the permissions of the folder.',
    'not-installed':
      'It could not be installed: it could not be written, or macOS did not find the developer’s signature. Check that the folder of the app can be written, then try again.',
  },
};

export const updatesErrors: TextShape<typeof updatesErrorsJa> = {
  check: { off: 'Updates are off.', busy: 'A check or a download is under way. Wait until it is over.' },
  download: {
    'nothing-to-download': 'There is nothing to download. Check again.',
    'cannot-install': 'Started like this, Shitaku cannot replace itself.',
  },
  install: {
    'nothing-to-install': 'There is nothing to install. Check again.',
    'devices-critical': 'Devices in a step that must not be cut off: {{count}}. Install when it is over.',
    'devices-working': 'Devices being prepared: {{count}}. Install when they are done.',
    'operations-running': 'Operations that are running: {{count}}. Install when they are over.',
    'wizard-open': 'Wizards under way: {{count}}. Finish or close them, then install.',
  },
  setAutomatic: { off: 'Updates are off.' },
};
