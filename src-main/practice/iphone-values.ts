import type { PracticeFault } from '#contract/practice.ts';
import type { PlistInput, PlistInputDict, PlistValue } from '#plist/plist.ts';
import { booleanAt } from '#plist/read.ts';
import type { FakeBattery } from '../protocols/diagnostics/fake-diagnostics.ts';
import type { IphoneIdentity } from './iphone-models.ts';
import type { IphoneState, Written } from './iphone-state.ts';

const GB = 1_000_000_000;
const LOW_PERCENT = 6;
/** Older than any minimum that still makes sense, also on models that never ran it. */
const OLD_IOS = { osVersion: '15.8.4', buildVersion: '19H390' };

/** Bytes free of a device with nothing on it but its system. */
export const freeBytes = (identity: IphoneIdentity): number => (identity.capacity - 14) * GB;

/** Percent; different from device to device, always the same for one. */
export const batteryPercent = (identity: IphoneIdentity, state: IphoneState): number =>
  state.faults.some(({ fault }) => fault === 'low-battery') ? LOW_PERCENT : 58 + ((identity.index * 17) % 41);

/** What it tells itself, with the system that it was updated to; a fault may put a wrong word in its mouth. `twin`: the serial number of another device. */
export function reported(identity: IphoneIdentity, state: IphoneState, twin: () => string | null): IphoneIdentity {
  const { system } = state.managed;
  if (state.faults.length === 0 && system === null) return identity;
  const has = (name: PracticeFault['fault']) => state.faults.some(({ fault }) => fault === name);
  return {
    ...identity,
    ...system,
    ...(has('old-ios') ? OLD_IOS : {}),
    ...(has('duplicate-serial') ? { serialNumber: twin() ?? identity.serialNumber } : {}),
  };
}

export const isSupervised = (state: IphoneState): boolean =>
  state.cloudConfiguration !== null && booleanAt(state.cloudConfiguration, 'IsSupervised') === true;

/** May hosts without the supervision identity pair? Older tools write 1 for true. */
export function allowsPairing(state: IphoneState): boolean {
  const allowed = state.cloudConfiguration?.['AllowPairing'];
  return allowed === undefined || allowed === true || allowed === 1;
}

export function batteryOf(identity: IphoneIdentity, state: IphoneState): FakeBattery {
  const percent = batteryPercent(identity, state);
  return {
    percent,
    charging: state.cable && percent < 100,
    cycleCount: 3 + identity.index,
    designCapacity: identity.batteryCapacity,
    fullChargeCapacity: identity.batteryCapacity - 40,
    temperature: 2_650,
  };
}

/** The domains of lockdown (usb.md 2.3), as a trusted host reads them; null is the global one. */
export function lockdownValues(domain: string | null, identity: IphoneIdentity, state: IphoneState, now: number): PlistInputDict {
  const values = domain === null ? globalValues(identity, state, now) : (domainValues(identity, state)[domain] ?? {});
  return { ...values, ...writtenIn(domain, state) };
}

function globalValues(identity: IphoneIdentity, state: IphoneState, now: number): PlistInputDict {
  return {
    ActivationState: state.activationState,
    ActivationStateAcknowledged: state.activationAcknowledged,
    BluetoothAddress: identity.bluetoothMac,
    BoardId: identity.boardId,
    BrickState: state.activationState === 'Unactivated',
    BuildVersion: identity.buildVersion,
    CPUArchitecture: identity.chipId < 0x8020 ? 'arm64' : 'arm64e',
    ChipID: identity.chipId,
    DeviceClass: identity.deviceClass,
    DeviceColor: '1',
    DeviceName: state.name,
    HardwareModel: identity.hardwareModel,
    HardwarePlatform: `t${identity.chipId.toString(16)}`,
    HasSiDP: true,
    HostAttached: true,
    InternationalMobileEquipmentIdentity: identity.imeis[0],
    InternationalMobileEquipmentIdentity2: identity.imeis[1],
    ModelNumber: identity.modelNumber,
    PartitionType: 'GUID_partition_scheme',
    PasswordProtected: state.locked,
    ProductName: identity.deviceClass === 'iPad' ? 'iPad OS' : 'iPhone OS',
    ProductType: identity.productType,
    ProductVersion: identity.osVersion,
    ProductionSOC: true,
    ProtocolVersion: '2',
    RegionInfo: 'J/A',
    SIMStatus: identity.imeis.length === 0 ? undefined : 'kCTSIMSupportSIMStatusNotInserted',
    SerialNumber: identity.serialNumber,
    SupportedDeviceFamilies: identity.deviceClass === 'iPad' ? [1, 2] : [1],
    TelephonyCapability: identity.imeis.length > 0,
    TimeIntervalSince1970: now / 1000,
    TimeZone: 'Asia/Tokyo',
    TimeZoneOffsetFromUTC: 32_400,
    TrustedHostAttached: state.pairings.size > 0,
    UniqueChipID: identity.ecid,
    UniqueDeviceID: identity.udid,
    Uses24HourClock: true,
    WiFiAddress: identity.wifiMac,
  };
}

function domainValues(identity: IphoneIdentity, state: IphoneState): Readonly<Record<string, PlistInputDict>> {
  const isSetUp = state.screen === 'home';
  const battery = batteryPercent(identity, state);
  const buddy: PlistInputDict = { SetupDone: isSetUp, SetupFinishedAllSteps: isSetUp, SetupVersion: 11 };
  return {
    'com.apple.mobile.battery': {
      BatteryCurrentCapacity: battery,
      BatteryIsCharging: battery < 100,
      ExternalChargeCapable: true,
      ExternalConnected: true,
      FullyCharged: battery === 100,
      GasGaugeCapability: true,
      HasBattery: true,
    },
    'com.apple.mobile.chaperone': { DeviceIsChaperoned: isSupervised(state) },
    'com.apple.fmip': { IsAssociated: state.findMy },
    // That the account is to be read here is a lead only: no public source shows it for a supervised kitting host.
    'com.apple.mobile.iTunes.store': { AppleID: state.appleAccount ?? undefined },
    'com.apple.purplebuddy': buddy,
    'com.apple.PurpleBuddy': buddy,
    'com.apple.disk_usage': diskUsage(identity),
    'com.apple.disk_usage.factory': diskUsage(identity),
    'com.apple.international': {
      Keyboard: 'ja_JP-Romaji',
      Language: 'ja-JP',
      Locale: 'ja_JP',
      SupportedLanguages: ['ja-JP', 'en-US'],
      SupportedLocales: ['ja_JP', 'en_US'],
    },
    'com.apple.mobile.wireless_lockdown': { EnableWifiConnections: false },
    'com.apple.security.mac.amfi': { DeveloperModeStatus: false },
    'com.apple.mobile.backup': { RequiresEncryption: false, WillEncrypt: false },
    'com.apple.mobile.iTunes': { MinITunesVersion: '12.12', iTunesSetupComplete: isSetUp },
    'com.apple.Accessibility': {
      AssistiveTouchEnabledByiTunes: 0,
      InvertDisplayEnabledByiTunes: 0,
      VoiceOverTouchEnabledByiTunes: 0,
    },
  };
}

function diskUsage(identity: IphoneIdentity): PlistInputDict {
  const total = identity.capacity * GB;
  const system = 12 * GB;
  return {
    TotalDiskCapacity: total,
    TotalSystemCapacity: system,
    TotalDataCapacity: total - system,
    TotalDataAvailable: freeBytes(identity),
  };
}

/** What is kept after a host wrote a value (undefined: removed). Only scalars are. */
export function writtenAfter(state: IphoneState, domain: string | null, key: string, value: PlistValue | undefined): Written {
  const name = `${domain ?? ''}/${key}`;
  const { [name]: _before, ...written } = state.written;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') written[name] = value;
  return written;
}

/** What hosts have written before; the clock is not kept, it goes on. */
function writtenIn(domain: string | null, state: IphoneState): PlistInputDict {
  const prefix = `${domain ?? ''}/`;
  const entries = Object.entries(state.written)
    .filter(([name]) => name.startsWith(prefix) && !name.slice(prefix.length).includes('/'))
    .map(([name, value]): [string, PlistInput] => [name.slice(prefix.length), value]);
  return Object.fromEntries(entries);
}
