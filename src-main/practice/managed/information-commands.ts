import { type PlistInput, PlistReal, parsePlistDict } from '#plist/plist.ts';
import { arrayAt } from '#plist/read.ts';
import { commandTable, type SchemaNode } from '../../protocols/mdm/apple-schema/schema-table.ts';
import { supportProblem } from '../../protocols/mdm/apple-schema/validate-keys.ts';
import { type CommandHandler, done, type ManagedDevice } from './managed-device.ts';

type Answers = { readonly [key: string]: PlistInput | undefined };

const real = (value: number): PlistReal => new PlistReal(value);
const DAY_MS = 86_400_000;

const deviceInformation: CommandHandler = (command, device) => {
  const queries = (arrayAt(command, 'Queries') ?? []).filter((query) => typeof query === 'string');
  return done({ QueryResponses: queryResponses(queries, device) });
};

export const INFORMATION_COMMANDS = { DeviceInformation: deviceInformation } as const;

const QUERIES: readonly SchemaNode[] = commandTable['DeviceInformation']?.s.find((node) => node.k === 'Queries')?.s?.[0]?.s ?? [];

/** The queried keys that this device, with the system that runs on it, knows: in Apple's types (mdm.md 3.3). */
export function queryResponses(queries: readonly string[], device: ManagedDevice): Answers {
  const known = inventory(device);
  const context = { platform: device.platform, osVersion: device.identity.osVersion };
  const answered = queries.filter((query) => {
    const node = QUERIES.find(({ k }) => k === query);
    return node !== undefined && Object.hasOwn(known, query) && supportProblem(node.o?.[device.platform], context) === null;
  });
  return Object.fromEntries(answered.map((query) => [query, known[query]]));
}

function inventory(device: ManagedDevice): Answers {
  const { identity, memory } = device;
  const { supervised, storeAccount, batteryLevel, freeGb, activationLocked, findMy } = device.standing();
  return {
    UDID: identity.udid,
    ProvisioningUDID: identity.udid,
    OrganizationInfo: organizationInfo(device),
    MDMOptions: mdmOptions(device),
    AwaitingConfiguration: memory.awaitingConfiguration,
    iTunesStoreAccountIsActive: storeAccount,
    DeviceName: device.name,
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
    AvailableDeviceCapacity: real(freeGb),
    BatteryLevel: batteryLevel === null ? undefined : real(batteryLevel),
    IsSupervised: supervised,
    IsDeviceLocatorServiceEnabled: findMy,
    IsActivationLockEnabled: findMy || activationLocked,
    IsDoNotDisturbInEffect: false,
    EASDeviceIdentifier: `PRACTICE${identity.serialNumber}`,
    IsCloudBackupEnabled: false,
    IsMDMLostModeEnabled: memory.lostMode !== null,
    PushToken: device.pushToken() ?? undefined,
    DiagnosticSubmissionEnabled: memory.settings['DiagnosticSubmission'] ?? false,
    AppAnalyticsEnabled: memory.settings['AppAnalytics'] ?? false,
    TimeZone: memory.settings['TimeZone'] ?? 'Asia/Tokyo',
    BluetoothMAC: identity.bluetoothMac,
    WiFiMAC: identity.wifiMac,
    IsNetworkTethered: false,
    DeviceID: identity.udid,
    SoftwareUpdateDeviceID: identity.productType,
    AccessibilitySettings: accessibility(device),
    ...(device.platform === 'macOS' ? macInventory(device) : cellularInventory(device)),
    ...sharedInventory(device),
  };
}

function mdmOptions({ memory, platform }: ManagedDevice): PlistInput {
  const allowed = memory.settings['ActivationLockAllowedWhileSupervised'];
  return platform === 'tvOS' || allowed === undefined ? {} : { ActivationLockAllowedWhileSupervised: allowed };
}

function accessibility({ memory }: ManagedDevice): PlistInput {
  const entries = Object.entries(memory.settings).filter(([name]) => name.startsWith('AccessibilitySettings.'));
  const set = Object.fromEntries(entries.map(([name, value]) => [name.slice('AccessibilitySettings.'.length), value]));
  return { BoldTextEnabled: false, TextSize: 3, VoiceOverEnabled: false, ZoomEnabled: false, ...set };
}

/** What a person is shown as the organisation: as set by command, else as it is supervised. */
function organizationInfo(device: ManagedDevice): PlistInput | undefined {
  if (device.memory.organizationInfo !== null) {
    // Apple's answer does not have the short name that its setting has.
    const { OrganizationShortName: _short, ...info } = parsePlistDict(Buffer.from(device.memory.organizationInfo));
    return info;
  }
  const { organization } = device.standing();
  return organization === null ? undefined : { OrganizationName: organization.name, OrganizationMagic: organization.magic };
}

function cellularInventory(device: ManagedDevice): Answers {
  const { memory } = device;
  const { imeis } = device.identity;
  const cellular = imeis.length > 0;
  return {
    IsMultiUser: device.standing().sharedIpad,
    CellularTechnology: cellular ? 1 : 0,
    IMEI: imeis[0],
    ModemFirmwareVersion: cellular ? '2.02.01' : undefined,
    DataRoamingEnabled: cellular ? (memory.settings['DataRoaming'] ?? false) : undefined,
    PersonalHotspotEnabled: cellular ? (memory.settings['PersonalHotspot'] ?? false) : undefined,
    VoiceRoamingEnabled: cellular ? (memory.settings['VoiceRoaming'] ?? false) : undefined,
    IsRoaming: cellular ? false : undefined,
    ServiceSubscriptions: cellular ? imeis.map(subscription) : undefined,
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

function macInventory(device: ManagedDevice): Answers {
  const { identity, memory, name } = device;
  const { appleSilicon, batteryLevel } = device.standing();
  const host = memory.settings['HostName'] ?? `practice-${identity.serialNumber.toLowerCase()}`;
  return {
    ModelName: identity.marketingName,
    IsAppleSilicon: appleSilicon,
    HasBattery: batteryLevel !== null,
    IsActivationLockSupported: true,
    ActiveManagedUsers: [],
    OSUpdateSettings: {
      IsDefaultCatalog: true,
      PreviousScanDate: new Date(device.now() - DAY_MS),
      PerformPeriodicCheck: true,
      AutoCheckEnabled: true,
      BackgroundDownloadEnabled: true,
      AutomaticOSInstallationEnabled: false,
      AutomaticSecurityUpdatesEnabled: true,
    },
    LocalHostName: name.replaceAll(/[^\w-]+/g, '-'),
    HostName: host,
    AutoSetupAdminAccounts: [],
    SystemIntegrityProtectionEnabled: true,
    SupportsLOMDevice: false,
    EthernetMAC: identity.wifiMac,
    PINRequiredForEraseDevice: !appleSilicon,
    PINRequiredForDeviceLock: true,
    SupportsiOSAppInstalls: appleSilicon,
    EACSPreflight: 'success',
  };
}

function sharedInventory(device: ManagedDevice): Answers {
  if (!device.standing().sharedIpad) return {};
  const set = device.memory.settings;
  return {
    MaximumResidentUsers: 32,
    EstimatedResidentUsers: set['ResidentUsers'] ?? 8,
    ResidentUsers: set['ResidentUsers'] ?? 8,
    QuotaSize: set['QuotaSize'] ?? 1_024,
    UserSessionTimeout: set['UserSessionTimeout'] ?? 0,
    TemporarySessionTimeout: set['TemporarySessionTimeout'] ?? 0,
    TemporarySessionOnly: set['TemporarySessionOnly'] ?? false,
    OnlineAuthenticationGracePeriod: set['OnlineAuthenticationGracePeriod'] ?? 0,
    SkipLanguageAndLocaleSetupForNewUsers: set['SkipLanguageAndLocaleSetupForNewUsers'] ?? false,
    ManagedAppleIDDefaultDomains: [],
  };
}
