import { compareVersions } from '#lib/compare-versions.ts';
import type { Platform } from './platform.ts';

const COLUMNS: readonly Platform[] = ['iOS', 'macOS', 'tvOS', 'visionOS', 'watchOS'];

/**
 * The inventory questions and the first release that knows each, one column per platform ('-': never).
 * Apple: DeviceInformation, release 18.1; a test compares every cell with `apple-schema/`.
 */
export const INVENTORY: Readonly<Record<string, readonly [string, string, string, string, string]>> = {
  UDID: ['4.0', '10.7', '9.0', '1.1', '10.0'],
  DeviceName: ['4.0', '10.7', '9.0', '1.1', '10.0'],
  OSVersion: ['4.0', '10.7', '9.0', '1.1', '10.0'],
  BuildVersion: ['4.0', '10.7', '9.0', '1.1', '10.0'],
  SupplementalBuildVersion: ['16.1', '13.0', '16.1', '1.1', '10.0'],
  SupplementalOSVersionExtra: ['16.1', '13.0', '16.1', '1.1', '10.0'],
  ModelName: ['4.0', '10.7', '9.0', '1.1', '10.0'],
  Model: ['4.0', '10.7', '9.0', '-', '10.0'],
  ModelNumber: ['16.4', '13.3', '16.4', '1.1', '10.0'],
  ProductName: ['4.0', '10.7', '9.0', '1.1', '10.0'],
  SerialNumber: ['4.0', '10.7', '9.0', '1.1', '10.0'],
  DeviceCapacity: ['4.0', '10.7', '-', '1.1', '10.0'],
  AvailableDeviceCapacity: ['4.0', '10.7', '-', '1.1', '10.0'],
  BatteryLevel: ['5.0', '13.3', '-', '1.1', '10.0'],
  IsSupervised: ['6.0', '10.15', '9.0', '1.1', '10.0'],
  IsMultiUser: ['9.3', '-', '-', '-', '-'],
  IsDeviceLocatorServiceEnabled: ['7.0', '-', '-', '1.1', '10.0'],
  IsActivationLockEnabled: ['7.0', '10.15', '-', '-', '10.0'],
  IsCloudBackupEnabled: ['7.1', '-', '-', '1.1', '-'],
  LastCloudBackupDate: ['8.0', '-', '-', '1.1', '-'],
  IsMDMLostModeEnabled: ['9.3', '-', '-', '-', '10.0'],
  EASDeviceIdentifier: ['7.0', '-', '-', '1.1', '-'],
  WiFiMAC: ['4.0', '10.7', '9.0', '1.1', '10.0'],
  BluetoothMAC: ['4.0', '10.7', '9.0', '1.1', '-'],
  IMEI: ['4.0', '-', '-', '-', '-'],
  MEID: ['4.0', '-', '-', '-', '-'],
  ServiceSubscriptions: ['12.0', '-', '-', '-', '-'],
  CellularTechnology: ['4.2.6', '-', '-', '-', '-'],
  ModemFirmwareVersion: ['4.0', '-', '-', '-', '-'],
  DataRoamingEnabled: ['5.0', '-', '-', '-', '-'],
  PersonalHotspotEnabled: ['7.0', '-', '-', '-', '-'],
  TimeZone: ['14.0', '-', '14.0', '2.0', '10.0'],
  AwaitingConfiguration: ['9.0', '10.11', '10.2', '2.0', '10.0'],
  iTunesStoreAccountIsActive: ['7.0', '10.9', '9.0', '-', '10.0'],
  OrganizationInfo: ['7.0', '10.11', '9.0', '1.1', '10.0'],
  MDMOptions: ['7.0', '11.0', '9.0', '1.1', '10.0'],
  DiagnosticSubmissionEnabled: ['9.3', '-', '-', '1.1', '10.0'],
  AppAnalyticsEnabled: ['9.3', '-', '-', '1.1', '10.0'],
};

/**
 * Not asked from this release of iOS on: ServiceSubscriptions answers for every SIM slot, and iOS 26 no longer knows the old
 * names (deprecated in 16).
 */
const LEFT_ON_IOS: Readonly<Record<string, string>> = { IMEI: '16.0', MEID: '16.0' };

/** Lists that were made before, by system: a fleet has a few dozen systems and asks every day. */
const made = new Map<string, readonly string[]>();
const MOST_MADE = 500;

/** The questions a device of this system may be asked; an unreadable version gets those of the platform's first release. */
export function inventoryQueries(osVersion: string, platform: Platform): readonly string[] {
  const system = `${platform} ${osVersion}`;
  const before = made.get(system);
  if (before !== undefined) return before;
  const queries = queriesOf(osVersion, platform);
  if (made.size >= MOST_MADE) made.clear();
  made.set(system, queries);
  return queries;
}

function queriesOf(osVersion: string, platform: Platform): string[] {
  const column = COLUMNS.indexOf(platform);
  const version = /^\d+(\.\d+)*$/.test(osVersion) ? osVersion : null;
  return Object.entries(INVENTORY)
    .filter(([name, releases]) => {
      const since = releases[column];
      if (since === undefined || since === '-') return false;
      const left = platform === 'iOS' ? LEFT_ON_IOS[name] : undefined;
      if (version === null) return since === INVENTORY['UDID']?.[column] && left === undefined;
      return compareVersions(version, since) >= 0 && (left === undefined || compareVersions(version, left) < 0);
    })
    .map(([name]) => name);
}
