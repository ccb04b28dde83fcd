import type { ActivityEntry } from '#contract/activity.ts';
import type { SettingsView } from '#contract/settings.ts';
import { HOUR, MINUTE, NOW } from './moments.ts';

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

const entry = (sequence: number, action: string, subject: string, details: Record<string, string> = {}): ActivityEntry => ({
  sequence,
  at: NOW - (20 - sequence) * 3 * MINUTE - HOUR,
  actor: '山田 太郎',
  action,
  subject,
  details,
});

export const trail: ActivityEntry[] = [
  entry(12, 'commands.sent', '8F2A11C0-0001', { type: 'DeviceLock' }),
  entry(11, 'bench.prepare-stopped', '00008110-0004', { step: 'enroll', problem: 'enrollment-timed-out' }),
  entry(10, 'bench.prepare-finished', '00008110-0001', { serialNumber: 'F9FXK0Q7Q2A1' }),
  entry(9, 'enrollment.enrolled', '8F2A11C0-0001'),
  entry(8, 'batches.started', '2026-04 営業部 iPad', { recipe: '標準', count: '3', serials: 'F9FXK0Q7Q2A1 F9FXK0Q7Q2A2 F9FXK0Q7Q2A4' }),
  entry(7, 'certificates.push-installed', 'com.apple.mgmt.External.0f5a1c72-9a44-4f0e-8a3b-51d2c6b7e8f9', {
    expiresAt: '2027-11-21T00:40:00.000Z',
  }),
  entry(6, 'certificates.push-imported', 'com.apple.mgmt.External.0f5a1c72-9a44-4f0e-8a3b-51d2c6b7e8f9'),
  entry(5, 'certificates.request-made', '株式会社みらい文具', {
    fileName: 'push-request_株式会社みらい文具_new_20261121_3f9a12cd.plist.b64',
    appleAccount: 'mdm@mirai-bungu.example',
  }),
  entry(3, 'settings.engine-moved', 'mdm.mirai-bungu.example:8443'),
  entry(2, 'settings.organization-named', '株式会社みらい文具'),
];
