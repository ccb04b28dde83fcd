import type { diagnosticsArchive as ja } from '../ja/diagnostics-archive.ts';
import type { TextShape } from '../text-shape.ts';

export const diagnosticsArchive: TextShape<typeof ja> = {
  panel: {
    title: 'Diagnostics',
    text: 'Makes a file to hand to whoever helps you. You see what is in it before you save it. Nothing is sent by itself.',
    action: 'Collect Diagnostics…',
  },
  title: 'Collect Diagnostics',
  lead: 'Versions, settings, the state of the database and the logs, in one zip. No passwords, keys, tokens or PINs go in.',
  personal: 'Personal data to put in as it is',
  personalNote: 'What is not ticked gets a made-up name such as [device-1].',
  kinds: {
    'device-names': 'Names of devices',
    serials: 'Serial numbers, IMEI, UDID, asset numbers',
    people: 'Names of users, staff and the organisation',
    'mail-addresses': 'Mail addresses, Apple Accounts',
    hosts: 'Host names, IP addresses',
  },
  contents: 'What goes in',
  items: {
    readme: 'Read me (Japanese and English)',
    versions: 'Versions and system',
    settings: 'Settings',
    database: 'State of the database',
    services: 'State of the services',
    log: 'Log',
    'log-before': 'Log before that',
  },
  preview: 'Contents of {{name}}',
  cut: 'Only the beginning is shown. The saved file has all of it.',
  size: '{{kilobytes}} KB',
  save: 'Save to a File…',
  saved: 'Open the file and check it before you send it: {{name}}',
};
