import type { common as commonJa, frame as frameJa, welcome as welcomeJa } from '../ja/frame.ts';
import type { TextShape } from '../text-shape.ts';

export const frame: TextShape<typeof frameJa> = {
  product: 'Shitaku',
  tagline: 'Apple devices, made ready',
  skip: 'Skip to content',
  days_one: '{{count}} day',
  days_other: '{{count}} days',
  navigation: 'Main menu',
  loading: 'Loading',
  groups: { devices: 'Devices', protect: 'Protect' },
  areas: {
    home: 'Home',
    devices: 'Devices',
    operations: 'Operations',
    bench: 'Kitting bench',
    certificates: 'Certificates',
    activity: 'Reports & Audit',
    settings: 'Settings',
  },
  language: 'Language',
  languages: { ja: '日本語', en: 'English' },
  state: { connected: 'Connected', offline: 'Offline', practice: 'Practising' },
  practice: {
    name: 'Practice',
    banner: 'Practice mode: nothing here touches a real device or a real Apple service.',
    on: 'Practice mode: on',
    off: 'Practice mode: off',
  },
  lost: {
    title: 'Connection lost',
    asOf: 'Offline: what you see is as of {{time}}',
    text: 'Reconnecting. What you see is the last information received.',
  },
  notFound: { title: 'There is no such page', text: 'It was moved, or is not built yet.', action: 'Go to Home' },
  broken: { title: 'This screen could not be shown', text: 'Loading it again may help.', action: 'Load again' },
  screenFailed: 'The information could not be loaded',
};

export const common: TextShape<typeof commonJa> = {
  cancel: 'Cancel',
  close: 'Close',
  back: 'Back',
  save: 'Save',
  none: '—',
  unknown: 'Unknown',
  yes: 'Yes',
  no: 'No',
  retry: 'Try again',
  searchClear: 'Clear search',
  copied: 'Copied',
  copy: 'Copy',
  saved: 'Saved',
  received: 'Accepted',
  withNote: '{{main}} ({{note}})',
  asOf: 'as of {{time}}',
  devices_one: '{{count}} device',
  devices_other: '{{count}} devices',
  time: {
    justNow: 'just now',
    dayHour: '{{days}} d {{hours}} h',
    hourMinute: '{{hours}} h {{minutes}} min',
    minutes: '{{minutes}} min',
    lessThanMinute: 'less than a minute',
    never: 'never',
  },
};

export const welcome: TextShape<typeof welcomeJa> = {
  title: 'Welcome to Shitaku',
  lead: 'Manage and prepare your Apple devices from this window. Choose how to begin.',
  choices: 'How to begin',
  real: {
    title: 'Set up for real',
    text: 'Manage the devices of your organisation.',
    points: {
      first: 'You begin by making an MDM push certificate with Apple.',
      second: 'Devices connected by USB are really configured.',
      third: 'Have an Apple Account and the name of the person in charge ready.',
    },
    action: 'Set up for real',
  },
  practice: {
    title: 'Practise',
    text: 'Try everything in a world that behaves like the real one.',
    points: {
      first: 'Practice devices and a practice Apple portal are waiting for you.',
      second: 'Nothing you do reaches a real device or service.',
      third: 'Its data is kept apart; you can switch to the real world at any time.',
    },
    action: 'Start practising',
  },
  later: 'Either way, you can switch later under Settings.',
  starting: 'Getting ready. The screen will change in a moment.',
};
