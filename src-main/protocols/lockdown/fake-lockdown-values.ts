import type { PlistInputDict } from '#plist/plist.ts';

/**
 * What lockdown tells a host without a session: the public identity (usb.md 2.3; the exact set of each release is not
 * known, so this is the cautious one). DevicePublicKey and WiFiAddress are needed to pair.
 */
const PUBLIC_KEYS = new Set([
  'BoardId',
  'BuildVersion',
  'CPUArchitecture',
  'ChipID',
  'DeviceClass',
  'DeviceColor',
  'DeviceName',
  'DevicePublicKey',
  'HardwareModel',
  'HasSiDP',
  'PartitionType',
  'PasswordProtected',
  'ProductName',
  'ProductType',
  'ProductVersion',
  'ProductionSOC',
  'ProtocolVersion',
  'SupportedDeviceFamilies',
  'TelephonyCapability',
  'TimeIntervalSince1970',
  'UniqueChipID',
  'UniqueDeviceID',
  'WiFiAddress',
]);

/** Writable over lockdown, by domain; '' is the global one (usb.md 2.3). Setup Assistant's own flags are not. */
const WRITABLE: Readonly<Record<string, ReadonlySet<string>>> = {
  '': new Set(['DeviceName', 'TimeIntervalSince1970', 'TimeZone', 'Uses24HourClock', 'ActivationStateAcknowledged', 'UntrustedHostBUID']),
  'com.apple.international': new Set(['Language', 'Locale', 'Keyboard']),
  'com.apple.mobile.wireless_lockdown': new Set(['EnableWifiConnections', 'WirelessBuddyID']),
  'com.apple.Accessibility': new Set(['VoiceOverTouchEnabledByiTunes', 'AssistiveTouchEnabledByiTunes', 'InvertDisplayEnabledByiTunes']),
};

/** A host that is not trusted yet leaves its name here, so that the device knows whom to tell. */
const WRITABLE_BY_STRANGERS = new Set(['UntrustedHostBUID']);

export function visibleValues(domain: string | null, values: PlistInputDict, trusted: boolean): PlistInputDict {
  if (trusted) return values;
  if (domain !== null) return {};
  return Object.fromEntries(Object.entries(values).filter(([key]) => PUBLIC_KEYS.has(key)));
}

/** Lockdown's name for why this cannot be read; null when it can. */
export function readRefusal(domain: string | null, key: string, values: PlistInputDict, trusted: boolean): string | null {
  const allowed = trusted || (domain === null && PUBLIC_KEYS.has(key));
  if (!allowed) return Object.hasOwn(values, key) ? 'GetProhibited' : 'MissingValue';
  return values[key] === undefined ? 'MissingValue' : null;
}

export function writeRefusal(domain: string | null, key: string, trusted: boolean): string | null {
  if (WRITABLE[domain ?? '']?.has(key) !== true) return 'SetProhibited';
  return trusted || (domain === null && WRITABLE_BY_STRANGERS.has(key)) ? null : 'SetProhibited';
}
