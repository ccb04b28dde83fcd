import type { InventoryFact, SimSlot } from '#contract/inventory.ts';
import { type FactKind, type FactName, inventoryFacts } from '#contract/inventory-facts.ts';
import type { PlistDict } from '#plist/plist.ts';
import { arrayAt, booleanAt, dictAt, isPlistDict, stringAt } from '#plist/read.ts';
import { countAt, finiteAt, instantAt, textAt } from './tell-rules.ts';

/** Where Apple tells a fact: dots lead into dictionaries. Escrowed keys, tokens, hashes of accounts are not among them. */
type Source = readonly [FactName, string];

const DEVICE: readonly Source[] = [
  ['modelNumber', 'ModelNumber'],
  ['model', 'Model'],
  ['appleSilicon', 'IsAppleSilicon'],
  ['osExtra', 'SupplementalOSVersionExtra'],
  ['supplementalBuild', 'SupplementalBuildVersion'],
  ['timeZone', 'TimeZone'],
  ['hostName', 'HostName'],
  ['localHostName', 'LocalHostName'],
  ['runsIosApps', 'SupportsiOSAppInstalls'],
  ['batteryLevel', 'BatteryLevel'],
  ['capacity', 'DeviceCapacity'],
  ['available', 'AvailableDeviceCapacity'],
  ['quota', 'QuotaSize'],
  ['residentUsers', 'ResidentUsers'],
  ['maximumResidentUsers', 'MaximumResidentUsers'],
  ['estimatedResidentUsers', 'EstimatedResidentUsers'],
  ['wifiMac', 'WiFiMAC'],
  ['bluetoothMac', 'BluetoothMAC'],
  ['ethernetMac', 'EthernetMAC'],
  ['imei', 'IMEI'],
  ['meid', 'MEID'],
  ['iccid', 'ICCID'],
  ['phoneNumber', 'PhoneNumber'],
  ['currentCarrier', 'CurrentCarrierNetwork'],
  ['cellularTechnology', 'CellularTechnology'],
  ['modemFirmware', 'ModemFirmwareVersion'],
  ['roaming', 'IsRoaming'],
  ['dataRoaming', 'DataRoamingEnabled'],
  ['voiceRoaming', 'VoiceRoamingEnabled'],
  ['personalHotspot', 'PersonalHotspotEnabled'],
  ['networkTethered', 'IsNetworkTethered'],
  ['locator', 'IsDeviceLocatorServiceEnabled'],
  ['activationLock', 'IsActivationLockEnabled'],
  ['activationLockSupported', 'IsActivationLockSupported'],
  ['cloudBackup', 'IsCloudBackupEnabled'],
  ['lastCloudBackup', 'LastCloudBackupDate'],
  ['storeAccount', 'iTunesStoreAccountIsActive'],
  ['supervised', 'IsSupervised'],
  ['sharedIpad', 'IsMultiUser'],
  ['lostMode', 'IsMDMLostModeEnabled'],
  ['awaitingConfiguration', 'AwaitingConfiguration'],
  ['activationLockAllowed', 'MDMOptions.ActivationLockAllowedWhileSupervised'],
  ['bootstrapTokenAllowed', 'MDMOptions.BootstrapTokenAllowed'],
  ['organization', 'OrganizationInfo.OrganizationName'],
  ['easIdentifier', 'EASDeviceIdentifier'],
  ['updateDeviceId', 'SoftwareUpdateDeviceID'],
  ['lockNeedsPin', 'PINRequiredForDeviceLock'],
  ['eraseNeedsPin', 'PINRequiredForEraseDevice'],
  ['doNotDisturb', 'IsDoNotDisturbInEffect'],
  ['diagnosticSubmission', 'DiagnosticSubmissionEnabled'],
  ['appAnalytics', 'AppAnalyticsEnabled'],
];
const SECURITY: readonly Source[] = [
  ['passcodePresent', 'PasscodePresent'],
  ['passcodeCompliant', 'PasscodeCompliant'],
  ['passcodeCompliantWithProfiles', 'PasscodeCompliantWithProfiles'],
  ['lockGracePeriod', 'PasscodeLockGracePeriod'],
  ['lockGracePeriodEnforced', 'PasscodeLockGracePeriodEnforced'],
  ['autoLockTime', 'AutoLockTime'],
  ['hardwareEncryption', 'HardwareEncryptionCaps'],
  ['fileVault', 'FDE_Enabled'],
  ['personalRecoveryKey', 'FDE_HasPersonalRecoveryKey'],
  ['institutionalRecoveryKey', 'FDE_HasInstitutionalRecoveryKey'],
  ['systemIntegrity', 'SystemIntegrityProtectionEnabled'],
  ['sealedVolume', 'AuthenticatedRootVolumeEnabled'],
  ['firewall', 'FirewallSettings.FirewallEnabled'],
  ['firewallBlocksAll', 'FirewallSettings.BlockAllIncoming'],
  ['stealthMode', 'FirewallSettings.StealthMode'],
  ['firmwarePassword', 'FirmwarePasswordStatus.PasswordExists'],
  ['recoveryLock', 'IsRecoveryLockEnabled'],
  ['secureBoot', 'SecureBoot.SecureBootLevel'],
  ['externalBoot', 'SecureBoot.ExternalBootLevel'],
  ['remoteDesktop', 'RemoteDesktopEnabled'],
  ['bootstrapForSignIn', 'BootstrapTokenAllowedForAuthentication'],
  ['bootstrapForUpdates', 'BootstrapTokenRequiredForSoftwareUpdate'],
  ['bootstrapForExtensions', 'BootstrapTokenRequiredForKernelExtensionApproval'],
  ['enrolledByAde', 'ManagementStatus.EnrolledViaDEP'],
  ['userApproved', 'ManagementStatus.UserApprovedEnrollment'],
  ['userEnrolment', 'ManagementStatus.IsUserEnrollment'],
  ['activationLockManageable', 'ManagementStatus.IsActivationLockManageable'],
];

/** Apple tells these by number. */
const WORDS: Partial<Readonly<Record<FactName, readonly string[]>>> = {
  cellularTechnology: ['none', 'gsm', 'cdma', 'both'],
  hardwareEncryption: ['none', 'block', 'file', 'block-and-file'],
};
const MAX_SLOTS = 8;

/** The facts of a DeviceInformation answer (Apple: DeviceInformationResponse). */
export function readDevice(answer: PlistDict): { facts: InventoryFact[]; slots: SimSlot[] } {
  const responses = dictAt(answer, 'QueryResponses') ?? answer;
  const slots = (arrayAt(responses, 'ServiceSubscriptions') ?? []).filter(isPlistDict).slice(0, MAX_SLOTS);
  return { facts: readFacts(responses, DEVICE), slots: slots.map(readSlot) };
}

/** The facts of a SecurityInfo answer; FileVault's escrowed key stays unread. */
export function readSecurity(answer: PlistDict): InventoryFact[] {
  return readFacts(dictAt(answer, 'SecurityInfo') ?? answer, SECURITY);
}

function readFacts(dict: PlistDict, sources: readonly Source[]): InventoryFact[] {
  return sources.flatMap(([name, path]) => {
    const [first = '', second] = path.split('.');
    const holder = second === undefined ? dict : dictAt(dict, first);
    const value = holder === undefined ? undefined : readFact(holder, second ?? first, name, inventoryFacts[name][1]);
    return value === undefined ? [] : [{ name, value }];
  });
}

function readFact(dict: PlistDict, key: string, name: FactName, kind: FactKind): InventoryFact['value'] | undefined {
  const words = WORDS[name];
  if (words !== undefined) return words[countAt(dict, key) ?? -1];
  switch (kind) {
    case 'flag':
      return booleanAt(dict, key);
    case 'count':
    case 'seconds':
      return countAt(dict, key);
    case 'gigabytes':
    case 'megabytes':
      return notBelowZero(finiteAt(dict, key));
    case 'share': {
      // -1 is Apple's "cannot be told".
      const share = notBelowZero(finiteAt(dict, key));
      return share === undefined || share > 1 ? undefined : share;
    }
    case 'instant':
      return instantAt(dict, key);
    case 'text':
    case 'code':
      return textAt(dict, key) || undefined;
  }
}

const notBelowZero = (value: number | undefined): number | undefined => (value === undefined || value < 0 ? undefined : value);

/** Apple groups the digits of IMEI and EID by spaces. */
const digits = (dict: PlistDict, key: string): string | null => textAt(dict, key)?.replaceAll(' ', '') || null;

function readSlot(slot: PlistDict): SimSlot {
  const text = (key: string): string | null => textAt(slot, key) || null;
  return {
    // CTSubscriptionSlotOne, …Two
    slot: stringAt(slot, 'Slot') === undefined ? null : (text('Slot')?.replace('CTSubscriptionSlot', '') ?? null),
    label: text('Label'),
    phoneNumber: text('PhoneNumber'),
    carrier: text('CurrentCarrierNetwork'),
    homeCarrier: text('SubscriberCarrierNetwork'),
    imei: digits(slot, 'IMEI'),
    meid: text('MEID'),
    iccid: digits(slot, 'ICCID'),
    eid: digits(slot, 'EID'),
    roaming: booleanAt(slot, 'IsRoaming') ?? null,
    forData: booleanAt(slot, 'IsDataPreferred') ?? null,
    forVoice: booleanAt(slot, 'IsVoicePreferred') ?? null,
  };
}
