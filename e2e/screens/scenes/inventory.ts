import type { DeclarationView, UpdateView } from '#contract/declarations.ts';
import type { InstalledApp, InstalledCertificate, InstalledProfile, InventoryOfDevice } from '#contract/inventory.ts';
import { ok } from '#lib/outcome.ts';
import type { ScriptedApp } from '../../hosts/scripted-app.ts';
import { NOW } from './moments.ts';
import type { Scene } from './scene.ts';

const AT = NOW - 3_600_000;
const DAY = 86_400_000;

export const ofDevice = (more: Partial<InventoryOfDevice> = {}): InventoryOfDevice => ({
  device: {
    at: AT,
    told: {
      facts: [
        { name: 'modelNumber', value: 'MTP03J/A' },
        { name: 'timeZone', value: 'Asia/Tokyo' },
        { name: 'batteryLevel', value: 0.82 },
        { name: 'bluetoothMac', value: 'f0:18:98:aa:bb:cc' },
        { name: 'cellularTechnology', value: 'both' },
        { name: 'dataRoaming', value: false },
        { name: 'personalHotspot', value: true },
        { name: 'locator', value: false },
        { name: 'activationLock', value: false },
        { name: 'cloudBackup', value: true },
        { name: 'lastCloudBackup', value: NOW - 3 * DAY },
        { name: 'organization', value: '株式会社サンプル' },
        { name: 'diagnosticSubmission', value: false },
      ],
      slots: [
        {
          slot: 'One',
          label: '主回線',
          phoneNumber: '+819012345678',
          carrier: 'docomo',
          homeCarrier: 'docomo',
          imei: '350000000000001',
          meid: null,
          iccid: '8981100000000000001',
          eid: '89049032000000000000000000000001',
          roaming: false,
          forData: true,
          forVoice: true,
        },
      ],
    },
  },
  security: {
    at: AT,
    told: [
      { name: 'passcodePresent', value: true },
      { name: 'passcodeCompliant', value: true },
      { name: 'lockGracePeriod', value: 0 },
      { name: 'hardwareEncryption', value: 'block-and-file' },
      { name: 'enrolledByAde', value: true },
    ],
  },
  status: {
    at: AT,
    told: [
      { name: 'batteryHealth', value: 'normal' },
      { name: 'updateState', value: 'downloading' },
      { name: 'pendingVersion', value: '26.1' },
    ],
  },
  restrictions: null,
  users: null,
  updates: null,
  updateProgress: null,
  changes: [
    { at: AT, kind: 'app-updated', name: 'Slack', before: '25.10', after: '25.11' },
    { at: AT - DAY, kind: 'profile-vanished', name: 'Wi-Fi 旧', before: null, after: null },
  ],
  ...more,
});

export const profiles: InstalledProfile[] = [
  {
    identifier: 'jp.shitaku.enrollment',
    name: 'MDM 株式会社サンプル',
    organization: '株式会社サンプル',
    managed: false,
    removable: false,
    encrypted: false,
    signed: true,
    payloads: [
      { type: 'com.apple.mdm', name: 'MDM' },
      { type: 'com.apple.security.scep', name: 'SCEP' },
    ],
  },
  {
    identifier: 'jp.example.wifi',
    name: '社内 Wi-Fi',
    organization: '',
    managed: true,
    removable: true,
    encrypted: true,
    signed: false,
    payloads: [{ type: 'com.apple.wifi.managed', name: '' }],
  },
];

const certificate = (more: Partial<InstalledCertificate>): InstalledCertificate => ({
  name: 'Shitaku Device CA',
  issuer: 'Shitaku Device CA',
  serialNumber: '01',
  notBefore: NOW - 300 * DAY,
  notAfter: NOW + 900 * DAY,
  identity: false,
  standing: 'good',
  ...more,
});
export const certificates = [
  certificate({ name: '社内 Wi-Fi', serialNumber: '02', notAfter: NOW + 12 * DAY, standing: 'soon', identity: true }),
  certificate({}),
  certificate({ name: '', issuer: '', serialNumber: '', notBefore: null, notAfter: null, standing: 'unknown' }),
];

const app = (index: number, more: Partial<InstalledApp> = {}): InstalledApp => ({
  bundleId: `jp.example.app${index}`,
  name: `アプリ ${index}`,
  version: `1.${index}`,
  build: `1.${index}.0`,
  installed: true,
  origin: 'store',
  sizeBytes: 120_000_000 + index * 1_000_000,
  dataBytes: 3_000_000,
  updateAvailable: false,
  managed: null,
  ...more,
});
export const apps = [
  app(0, { origin: 'volume', managed: 'Managed' }),
  app(1, { updateAvailable: true, sizeBytes: 2_400_000_000 }),
  app(2, { installed: false, version: '', build: '', sizeBytes: null, dataBytes: null, managed: 'Prompting', origin: 'unknown' }),
];

export const update = (more: Partial<UpdateView> = {}): UpdateView => ({
  version: '26.1',
  build: null,
  deadline: '2026-12-01T03:00:00',
  detailsUrl: null,
  setAt: AT,
  phase: 'downloading',
  failures: 0,
  failure: null,
  reasons: [],
  ...more,
});
const declared = (purpose: DeclarationView['purpose'], more: Partial<DeclarationView> = {}): DeclarationView => ({
  purpose,
  state: 'active',
  reasons: [],
  ...more,
});
export const declarations = [declared('activation'), declared('status'), declared('update'), declared('organization'), declared('server')];

/** What a device told of itself, on an ordinary day. */
export const inventoryDay = (told: ScriptedApp): void => {
  told.answers('inventory', 'ofDevice', ok(ofDevice()));
  told.answers('inventory', 'profiles', ok({ at: AT, profiles, total: profiles.length }));
  told.answers('inventory', 'certificates', ok({ at: AT, certificates, total: certificates.length }));
  told.answers('inventory', 'apps', ok({ installedAt: AT, managedAt: AT, apps, total: apps.length }));
  told.answers('inventory', 'refreshPlan', ok({ enabled: true, fromHour: 8, untilHour: 20, perMinute: 200 }));
  told.answers('declarations', 'ofDevice', ok({ supported: true, fetchedAt: AT, toldAt: AT, declarations, update: update(), errors: [] }));
};

const never = (told: ScriptedApp): void => {
  told.answers('inventory', 'ofDevice', ok(ofDevice({ device: null, security: null, status: null, changes: [] })));
  told.answers('inventory', 'profiles', ok({ at: null, profiles: [], total: 0 }));
  told.answers('inventory', 'certificates', ok({ at: null, certificates: [], total: 0 }));
  told.answers('inventory', 'apps', ok({ installedAt: null, managedAt: null, apps: [], total: 0 }));
  told.answers(
    'declarations',
    'ofDevice',
    ok({ supported: false, fetchedAt: null, toldAt: null, declarations: [], update: null, errors: [] }),
  );
};

const trouble = (told: ScriptedApp): void => {
  const reasons = [{ code: 'Error.ConfigurationCannotBeApplied', description: 'The device has this version or a newer one.' }];
  told.answers(
    'declarations',
    'ofDevice',
    ok({
      supported: true,
      fetchedAt: null,
      toldAt: AT,
      declarations: [
        declared('activation', { state: 'pending' }),
        declared('status', { state: 'inactive' }),
        declared('update', { state: 'invalid', reasons }),
      ],
      update: update({ phase: 'failed', failures: 3, failure: 'Not enough storage', build: '23B85', reasons }),
      errors: [{ item: 'device.power.battery-health', reasons: [{ code: 'Error.NotSupported', description: '' }] }],
    }),
  );
  told.answers(
    'inventory',
    'ofDevice',
    ok(
      ofDevice({
        users: {
          at: AT,
          told: [
            {
              name: 'taro@example.jp',
              fullName: '山田 太郎',
              loggedIn: true,
              waitsToSync: false,
              used: 5_000_000_000,
              quota: null,
              secureToken: null,
            },
          ],
        },
        updates: {
          at: AT,
          told: [
            {
              name: 'iOS 26.1',
              version: '26.1',
              build: '23B85',
              sizeBytes: 6_000_000_000,
              critical: true,
              restart: true,
              securityResponse: false,
            },
          ],
        },
        restrictions: { at: AT, told: [{ name: 'allowCamera', value: 'false' }] },
      }),
    ),
  );
};

export const inventoryScenes: readonly Scene[] = [
  { name: 'device: profiles', place: '#/devices/device-0?tab=profiles' },
  { name: 'device: profiles, in trouble', place: '#/devices/device-0?tab=profiles', script: trouble },
  { name: 'device: profiles, never asked', place: '#/devices/device-0?tab=profiles', script: never },
  { name: 'device: apps', place: '#/devices/device-0?tab=apps' },
  { name: 'device: apps, never asked', place: '#/devices/device-0?tab=apps', script: never },
  { name: 'device: overview, never asked', place: '#/devices/device-0', script: never },
  { name: 'device: overview of a shared one', place: '#/devices/device-0', script: trouble },
];
