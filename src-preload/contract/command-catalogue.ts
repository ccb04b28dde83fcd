/**
 * What an administrator can tell a device. Data only: both sides read it, the screens draw the form of a command from its fields, main
 * judges what came by the same fields. Conditions (system, version, supervision, rights) are not here: main takes them from Apple's schema.
 *
 * A command is named by Apple's RequestType; `Settings` is split by item (`Settings.DeviceName`). Composite ones, which are several of
 * Apple's commands or none: `Refresh`, `SelectiveWipe`, `Unenroll`, `UpdateOS`. Field names are Apple's keys, nested ones with a dot.
 */

interface Common {
  readonly required?: true;
  /** Never stored in clear: sealed until the device has answered. */
  readonly sealed?: true;
}

export type CommandField =
  | (Common & {
      readonly kind: 'text' | 'lines' | 'url';
      readonly max: number /** `{serial}`, `{asset}`, `{owner}`, `{model}` are filled in for each device. */;
      readonly template?: true;
    })
  | (Common & { readonly kind: 'number'; readonly min: number; readonly max: number })
  | (Common & { readonly kind: 'choice'; readonly choices: readonly (string | number)[] })
  | (Common & { readonly kind: 'switch' | 'tick' })
  /** One per line; an array of strings for Apple. */
  | (Common & { readonly kind: 'identifiers'; readonly max: number })
  /** Base64 in the request. */
  | (Common & {
      readonly kind: 'file';
      readonly file: 'profile' | 'image' | 'provisioning-profile' | 'certificate';
      readonly maxBytes: number;
    })
  /** `YYYY-MM-DDTHH:MM`, the device's local time. */
  | (Common & { readonly kind: 'local-time' })
  | (Common & { readonly kind: 'password'; readonly max: number; readonly sealed: true })
  /** Six digits for a Mac: in memory only, on no disk, until the Mac has fetched it. */
  | (Common & { readonly kind: 'pin' });

export const commandGroups = ['daily', 'configure', 'protect', 'danger'] as const;
export type CommandGroup = (typeof commandGroups)[number];

export interface CatalogueEntry {
  readonly group: CommandGroup;
  /** product.md 4.10. 0: undoable, 1: disturbs the person, 2: loses data. */
  readonly level: 0 | 1 | 2;
  readonly fields: Readonly<Record<string, CommandField>>;
  /** At least one of these must be given. */
  readonly anyOf?: readonly string[];
  /** Exactly one of these must be given. */
  readonly oneOf?: readonly string[];
  /** May be said for a later hour. What loses data or needs a secret at hand may not: somebody looks on. */
  readonly schedulable: boolean;
  /** Has no place among many devices. */
  readonly single?: true;
}

const ask = (fields: CatalogueEntry['fields'] = {}): CatalogueEntry => ({ group: 'daily', level: 0, fields, schedulable: true });
const set = (fields: CatalogueEntry['fields']): CatalogueEntry => ({ group: 'daily', level: 0, fields, schedulable: true });
const configure = (level: 0 | 1, fields: CatalogueEntry['fields'], more: Partial<CatalogueEntry> = {}): CatalogueEntry => ({
  group: 'configure',
  level,
  fields,
  schedulable: true,
  ...more,
});
const protect = (level: 0 | 1, fields: CatalogueEntry['fields'], more: Partial<CatalogueEntry> = {}): CatalogueEntry => ({
  group: 'protect',
  level,
  fields,
  schedulable: true,
  ...more,
});
const danger = (fields: CatalogueEntry['fields'], more: Partial<CatalogueEntry> = {}): CatalogueEntry => ({
  group: 'danger',
  level: 2,
  fields,
  schedulable: false,
  ...more,
});

const text = (max: number) => ({ kind: 'text', max }) as const;
const required = <F extends CommandField>(field: F): F & { required: true } => ({ ...field, required: true });
const onOff = { Enabled: { kind: 'switch', required: true } } as const;
const tick = { kind: 'tick' } as const;
const identifier = required(text(255));
const identifiers = { kind: 'identifiers', max: 200 } as const;
const url = { kind: 'url', max: 2_000 } as const;
const password = { kind: 'password', max: 255, sealed: true } as const;
const storeId = { kind: 'number', min: 1, max: 99_999_999_999 } as const;
const profileFile = { kind: 'file', file: 'profile', maxBytes: 4_000_000, sealed: true } as const;
const certificateFile = { kind: 'file', file: 'certificate', maxBytes: 100_000 } as const;

export const commandCatalogue = {
  // Daily: asking and naming.
  Refresh: ask(),
  DeviceInformation: ask(),
  SecurityInfo: ask(),
  ProfileList: ask({ ManagedOnly: tick }),
  CertificateList: ask({ ManagedOnly: tick }),
  InstalledApplicationList: ask({ ManagedAppsOnly: tick }),
  ManagedApplicationList: ask(),
  ManagedApplicationConfiguration: ask({ Identifiers: required(identifiers) }),
  ManagedApplicationAttributes: ask({ Identifiers: required(identifiers) }),
  ProvisioningProfileList: ask({ ManagedOnly: tick }),
  ManagedMediaList: ask(),
  Restrictions: ask({ ProfileRestrictions: tick }),
  UserList: ask(),
  AvailableOSUpdates: ask(),
  OSUpdateStatus: ask(),
  'Settings.DeviceName': set({ DeviceName: { kind: 'text', max: 63, required: true, template: true } }),
  'Settings.HostName': set({ HostName: { kind: 'text', max: 63, required: true, template: true } }),
  'Settings.Wallpaper': set({
    Image: { kind: 'file', file: 'image', maxBytes: 6_000_000, required: true },
    Where: { kind: 'choice', choices: [1, 2, 3], required: true },
  }),
  'Settings.TimeZone': set({ TimeZone: required(text(60)) }),
  'Settings.Bluetooth': set(onOff),
  'Settings.DataRoaming': set(onOff),
  'Settings.VoiceRoaming': set(onOff),
  'Settings.PersonalHotspot': set(onOff),
  'Settings.DiagnosticSubmission': set(onOff),
  'Settings.AppAnalytics': set(onOff),
  'Settings.OrganizationInfo': set({
    'OrganizationInfo.OrganizationName': required(text(200)),
    'OrganizationInfo.OrganizationPhone': text(50),
    'OrganizationInfo.OrganizationEmail': text(200),
  }),
  'Settings.MDMOptions': set({ 'MDMOptions.ActivationLockAllowedWhileSupervised': { kind: 'switch', required: true } }),
  'Settings.PasscodeLockGracePeriod': set({
    PasscodeLockGracePeriod: { kind: 'choice', choices: [0, 60, 300, 900, 3_600, 14_400], required: true },
  }),
  'Settings.SharedDeviceConfiguration': set({
    QuotaSize: { kind: 'number', min: 1, max: 1_000_000 },
    ResidentUsers: { kind: 'number', min: 1, max: 100 },
  }),
  'Settings.AccessibilitySettings': set({
    BoldTextEnabled: { kind: 'switch' },
    VoiceOverEnabled: { kind: 'switch' },
    ZoomEnabled: { kind: 'switch' },
    TextSize: { kind: 'number', min: 0, max: 11 },
  }),

  // Configure: what is put on a device and taken off.
  InstallProfile: configure(0, { Payload: required(profileFile) }),
  RemoveProfile: configure(1, { Identifier: identifier }),
  InstallApplication: configure(
    0,
    {
      iTunesStoreID: storeId,
      Identifier: text(255),
      ManifestURL: url,
      'Options.PurchaseMethod': { kind: 'choice', choices: [0, 1] },
      ManagementFlags: { kind: 'choice', choices: [1, 4, 5] },
      ChangeManagementState: { kind: 'choice', choices: ['Managed'] },
    },
    { oneOf: ['iTunesStoreID', 'Identifier', 'ManifestURL'] },
  ),
  RemoveApplication: configure(1, { Identifier: identifier }),
  ValidateApplications: configure(0, { Identifiers: identifiers }),
  InstallEnterpriseApplication: configure(0, { ManifestURL: required(url), InstallAsManaged: tick }),
  InstallMedia: configure(
    0,
    {
      MediaType: { kind: 'choice', choices: ['Book'], required: true },
      iTunesStoreID: storeId,
      MediaURL: url,
      Kind: { kind: 'choice', choices: ['pdf', 'epub', 'ibooks'] },
      PersistentID: text(255),
      Title: text(255),
      Author: text(255),
    },
    { oneOf: ['iTunesStoreID', 'MediaURL'] },
  ),
  RemoveMedia: configure(
    1,
    { MediaType: { kind: 'choice', choices: ['Book'], required: true }, iTunesStoreID: text(20), PersistentID: text(255) },
    { oneOf: ['iTunesStoreID', 'PersistentID'] },
  ),
  InstallProvisioningProfile: configure(0, {
    ProvisioningProfile: { kind: 'file', file: 'provisioning-profile', maxBytes: 1_000_000, required: true },
  }),
  RemoveProvisioningProfile: configure(1, { UUID: required(text(100)) }),
  InviteToProgram: configure(0, {
    ProgramID: { kind: 'choice', choices: ['com.apple.cloudvpp'], required: true },
    InvitationURL: required(url),
  }),
  UpdateOS: configure(1, {
    TargetOSVersion: required(text(20)),
    TargetBuildVersion: text(20),
    TargetLocalDateTime: { kind: 'local-time', required: true },
    DetailsURL: url,
  }),
  ScheduleOSUpdate: configure(1, {
    InstallAction: {
      kind: 'choice',
      choices: ['Default', 'DownloadOnly', 'InstallASAP', 'NotifyOnly', 'InstallLater', 'InstallForceRestart'],
      required: true,
    },
    ProductVersion: text(20),
    ProductKey: text(100),
  }),
  RefreshCellularPlans: configure(0, { eSIMServerURL: required(url) }),
  RequestMirroring: configure(
    0,
    { DestinationName: text(100), DestinationDeviceID: text(40), ScanTime: { kind: 'number', min: 10, max: 300 }, Password: password },
    { oneOf: ['DestinationName', 'DestinationDeviceID'], single: true, schedulable: false },
  ),
  StopMirroring: configure(0, {}, { schedulable: false }),
  DeclarativeManagement: configure(0, {}),
  DeviceConfigured: configure(0, {}),
  UserConfigured: configure(0, {}),
  AccountConfiguration: configure(
    0,
    {
      SkipPrimarySetupAccountCreation: tick,
      SetPrimarySetupAccountAsRegularUser: tick,
      PrimaryAccountFullName: text(100),
      PrimaryAccountUserName: text(32),
      LockPrimaryAccountInfo: tick,
      'AutoSetupAdminAccounts.shortName': text(32),
      'AutoSetupAdminAccounts.fullName': text(100),
      'AutoSetupAdminAccounts.password': password,
      'AutoSetupAdminAccounts.hidden': tick,
    },
    { schedulable: false },
  ),
  EnableRemoteDesktop: configure(0, {}),
  DisableRemoteDesktop: configure(0, {}),

  // Protect: what a lost phone, a forgotten passcode or a stuck device needs.
  DeviceLock: protect(1, { Message: { kind: 'lines', max: 500 }, PhoneNumber: text(50), PIN: { kind: 'pin' } }, { schedulable: false }),
  ClearPasscode: protect(1, {}),
  ClearRestrictionsPassword: protect(1, {}),
  EnableLostMode: protect(
    1,
    { Message: { kind: 'lines', max: 500 }, PhoneNumber: text(50), Footnote: text(200) },
    { anyOf: ['Message', 'PhoneNumber'], schedulable: false },
  ),
  DisableLostMode: protect(1, {}, { schedulable: false }),
  DeviceLocation: protect(1, {}, { single: true, schedulable: false }),
  PlayLostModeSound: protect(1, {}, { schedulable: false }),
  RestartDevice: protect(1, { NotifyUser: tick }),
  ShutDownDevice: protect(1, {}),
  ActivationLockBypassCode: protect(0, {}),
  ClearActivationLockBypassCode: protect(1, {}),
  LogOutUser: protect(1, {}),
  UnlockUserAccount: protect(1, { UserName: required(text(100)) }, { single: true }),
  SetRecoveryLock: protect(1, { CurrentPassword: password, NewPassword: required(password) }, { schedulable: false }),
  VerifyRecoveryLock: protect(0, { Password: required(password) }, { schedulable: false }),
  SetFirmwarePassword: protect(1, { CurrentPassword: password, NewPassword: required(password), AllowOroms: tick }, { schedulable: false }),
  VerifyFirmwarePassword: protect(0, { Password: required(password) }, { schedulable: false }),
  SetAutoAdminPassword: protect(1, { GUID: required(text(64)), password: required(password) }, { schedulable: false }),
  RotateFileVaultKey: protect(
    1,
    {
      KeyType: { kind: 'choice', choices: ['personal'], required: true },
      'FileVaultUnlock.Password': required(password),
      ReplyEncryptionCertificate: required(certificateFile),
    },
    { single: true, schedulable: false },
  ),

  // Danger: what cannot be undone.
  EraseDevice: danger({
    PreserveDataPlan: tick,
    DisallowProximitySetup: tick,
    'ReturnToService.Enabled': tick,
    'ReturnToService.WiFiProfileData': profileFile,
    ObliterationBehavior: { kind: 'choice', choices: ['Default', 'DoNotObliterate', 'ObliterateWithWarning', 'Always'] },
    PIN: { kind: 'pin' },
  }),
  SelectiveWipe: danger({}),
  Unenroll: danger({}),
  DeleteUser: danger({ UserName: text(200), DeleteAllUsers: tick, ForceDeletion: tick }, { oneOf: ['UserName', 'DeleteAllUsers'] }),
} as const satisfies Readonly<Record<string, CatalogueEntry>>;

export type CommandType = keyof typeof commandCatalogue;
export const commandTypes = Object.keys(commandCatalogue) as CommandType[];

/** The entry of a command, in the general form. */
export const catalogueEntry = (type: CommandType): CatalogueEntry => commandCatalogue[type];
