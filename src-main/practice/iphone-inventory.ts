import { type PlistDict, type PlistInput, PlistReal } from '#plist/plist.ts';
import { stringAt } from '#plist/read.ts';
import type { IphoneIdentity } from './iphone-models.ts';
import type { IphoneState } from './iphone-state.ts';
import { batteryPercent, freeBytes, isSupervised } from './iphone-values.ts';

const GB = 1_000_000_000;
const real = (value: number): PlistReal => new PlistReal(value);
/** IMEI and MEID left DeviceInformation with iOS 26; ServiceSubscriptions has them (mdm.md 3.3). */
const LAST_WITH_IMEI = 25;

/** What the device answers to DeviceInformation: the queried keys that it knows, in Apple's types (mdm.md 3.3). */
export function queryResponses(
  queries: readonly string[],
  identity: IphoneIdentity,
  state: IphoneState,
): { readonly [key: string]: PlistInput | undefined } {
  const known = inventory(identity, state);
  return Object.fromEntries(queries.filter((query) => Object.hasOwn(known, query)).map((query) => [query, known[query]]));
}

function inventory(identity: IphoneIdentity, state: IphoneState): { readonly [key: string]: PlistInput | undefined } {
  const major = Number(identity.osVersion.split('.')[0]);
  const hasCellular = identity.imeis.length > 0;
  return {
    UDID: identity.udid,
    OrganizationInfo: organizationInfo(state.cloudConfiguration),
    MDMOptions: {},
    AwaitingConfiguration: false,
    iTunesStoreAccountIsActive: state.appleAccount !== null,
    DeviceName: state.name,
    OSVersion: identity.osVersion,
    SupplementalOSVersionExtra: '',
    BuildVersion: identity.buildVersion,
    SupplementalBuildVersion: identity.buildVersion,
    ModelName: identity.deviceClass,
    Model: identity.modelNumber,
    ModelNumber: `${identity.modelNumber}J/A`,
    ProductName: identity.productType,
    SerialNumber: identity.serialNumber,
    DeviceCapacity: real(identity.capacity),
    AvailableDeviceCapacity: real(freeBytes(identity) / GB),
    IMEI: major <= LAST_WITH_IMEI ? identity.imeis[0] : undefined,
    ModemFirmwareVersion: hasCellular ? '2.02.01' : undefined,
    CellularTechnology: hasCellular ? 1 : 0,
    BatteryLevel: real(batteryPercent(identity, state) / 100),
    IsSupervised: isSupervised(state),
    IsMultiUser: false,
    IsDeviceLocatorServiceEnabled: state.findMy,
    IsActivationLockEnabled: state.findMy || state.activationLocked,
    IsDoNotDisturbInEffect: false,
    EASDeviceIdentifier: `PRACTICE${identity.serialNumber}`,
    IsCloudBackupEnabled: false,
    IsMDMLostModeEnabled: false,
    DiagnosticSubmissionEnabled: false,
    AppAnalyticsEnabled: false,
    TimeZone: 'Asia/Tokyo',
    BluetoothMAC: identity.bluetoothMac,
    WiFiMAC: identity.wifiMac,
    DataRoamingEnabled: hasCellular ? false : undefined,
    PersonalHotspotEnabled: hasCellular ? false : undefined,
    IsNetworkTethered: false,
    ServiceSubscriptions: hasCellular ? identity.imeis.map(subscription) : undefined,
  };
}

function subscription(imei: string, slot: number): PlistInput {
  return {
    Slot: slot === 0 ? 'CTSubscriptionSlotOne' : 'CTSubscriptionSlotTwo',
    IMEI: imei,
    IsDataPreferred: slot === 0,
    IsVoicePreferred: slot === 0,
    IsRoaming: false,
  };
}

function organizationInfo(configuration: PlistDict | null): PlistInput | undefined {
  const name = configuration === null ? undefined : stringAt(configuration, 'OrganizationName');
  if (configuration === null || name === undefined) return undefined;
  return { OrganizationName: name, OrganizationMagic: stringAt(configuration, 'OrganizationMagic') };
}
