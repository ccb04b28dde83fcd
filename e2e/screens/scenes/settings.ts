import type { SettingsView } from '#contract/settings.ts';

export const view = (change: Partial<SettingsView> = {}): SettingsView => ({
  world: 'real',
  language: 'ja',
  theme: 'light',
  host: 'web',
  version: '0.1.0',
  organizationName: '株式会社みらい文具',
  engine: {
    placement: 'embedded',
    state: 'listening',
    host: 'mdm.mirai-bungu.example',
    port: 8443,
    url: 'https://mdm.mirai-bungu.example:8443',
    problem: null,
  },
  endpoints: { apns: 'https://api.push.apple.com:443', pushPortal: 'https://identity.apple.com/pushcert/', usbmux: '/var/run/usbmuxd' },
  ...change,
});
