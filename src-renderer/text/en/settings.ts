import type { settings as settingsJa } from '../ja/settings.ts';
import type { TextShape } from '../text-shape.ts';

export const settings: TextShape<typeof settingsJa> = {
  general: {
    title: 'General',
    organizationName: 'Organisation',
    organizationHint: 'Shown in profiles and in certificate requests.',
    language: 'Language',
    theme: 'Appearance',
    themes: { auto: 'Match system', light: 'Light', dark: 'Dark' },
  },
  engine: {
    title: 'MDM engine',
    state: 'State',
    placement: 'Where it runs',
    placements: { embedded: 'Inside this app' },
    embeddedNote: 'While this app is closed, devices cannot reach the engine. Commands stay on hold and go on when it opens.',
    host: 'Host name or IP address at which devices reach it',
    hostHint: 'For example mdm.example.com or 192.168.1.20',
    port: 'Port',
    url: 'URL used by devices',
    action: 'Change address',
    moved: 'The address was changed',
  },
  endpoints: {
    title: 'Services',
    apns: 'Push notifications (APNs)',
    pushPortal: 'Certificate portal',
    usbmux: 'USB (usbmux)',
    note: 'Decided by the configuration at start.',
  },
  world: {
    title: 'World',
    now: 'Current world',
    text: 'The real world and practice mode keep their data apart.',
    toPractice: 'Switch to practice mode…',
    toReal: 'Switch to the real world…',
    sheet: {
      practiceTitle: 'Switch to practice mode?',
      practiceText: 'Your real data stays as it is. While you practise, nothing reaches a real device.',
      practiceEngine: 'The real engine stops meanwhile; commands for devices stay on hold.',
      realTitle: 'Switch to the real world?',
      realText: 'From here on, what you do reaches real devices. Practice data is kept.',
      toPractice: 'Switch to practice mode',
      toReal: 'Switch to the real world',
    },
  },
  about: { title: 'About', version: 'Version', host: 'Runs as', hosts: { desktop: 'Desktop app', web: 'Browser' } },
  saved: 'Settings saved',
};
