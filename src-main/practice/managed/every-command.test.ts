import { describe, expect, it } from 'vitest';
import { buildXmlPlist, type PlistInput, parsePlistDict } from '#plist/plist.ts';
import { commandTable, type SchemaNode } from '../../protocols/mdm/apple-schema/schema-table.ts';
import { validateAnswer, validateCommand } from '../../protocols/mdm/apple-schema/validate.ts';
import { supportProblem } from '../../protocols/mdm/apple-schema/validate-keys.ts';
import type { Platform } from '../../protocols/mdm/platform.ts';
import { ownApp } from './app-commands.ts';
import { carryOut } from './carry-out.ts';
import type { ManagedStanding } from './managed-device.ts';
import { profileBytes, TestDevice, UNLOCK_TOKEN, wire } from './testing.ts';

type Dict = { readonly [key: string]: PlistInput };

/** Marked C in mdm.md 3.2: no console of ours asks for them, and a simulated device does not know them. */
const NOT_OURS = new Set([
  'ActiveNSExtensions',
  'ApplyRedemptionCode',
  'ContentCachingInformation',
  'LOMDeviceRequest',
  'LOMSetupRequest',
  'NSExtensionMappings',
  'RequestUnlockToken',
  'ScheduleOSUpdateScan',
]);

const QUERIES: readonly SchemaNode[] = commandTable['DeviceInformation']?.s.find(({ k }) => k === 'Queries')?.s?.[0]?.s ?? [];

/** A reasonable request of each kind. */
function requestOf(type: string, { platform, osVersion }: { platform: Platform; osVersion: string }): Dict {
  const keys: Readonly<Record<string, Dict>> = {
    DeviceInformation: {
      Queries: QUERIES.filter((node) => supportProblem(node.o?.[platform], { platform, osVersion }) === null).map(({ k }) => k),
    },
    DeviceLock: platform === 'macOS' ? { PIN: '123456' } : { Message: '返却してください', PhoneNumber: '0312345678' },
    ClearPasscode: { UnlockToken: UNLOCK_TOKEN },
    EnableLostMode: { Message: '紛失', PhoneNumber: '0312345678', Footnote: '株式会社サンプル' },
    InstallProfile: { Payload: profileBytes('jp.example.camera') },
    RemoveProfile: { Identifier: 'jp.example.wifi' },
    InstallApplication: { iTunesStoreID: 361285480 },
    RemoveApplication: { Identifier: 'jp.example.managed' },
    ManagedApplicationConfiguration: { Identifiers: ['jp.example.managed'] },
    ManagedApplicationAttributes: { Identifiers: ['jp.example.managed'] },
    ManagedApplicationFeedback: { Identifiers: ['jp.example.managed'] },
    InstallMedia: { MediaType: 'Book', iTunesStoreID: 5 },
    RemoveMedia: { MediaType: 'Book', iTunesStoreID: '4' },
    InstallProvisioningProfile: { ProvisioningProfile: Buffer.from('<key>Name</key><string>In House</string>') },
    RemoveProvisioningProfile: { UUID: 'there' },
    InviteToProgram: { ProgramID: 'com.apple.cloudvpp', InvitationURL: 'https://example.com/' },
    RefreshCellularPlans: { eSIMServerURL: 'https://example.com/' },
    RequestMirroring: { DestinationName: '会議室' },
    Settings: { Settings: [{ Item: 'OrganizationInfo', OrganizationInfo: { OrganizationName: '株式会社サンプル' } }] },
    DeleteUser: platform === 'macOS' ? { UserName: 'sato' } : { UserName: 'sato', ForceDeletion: true },
    UnlockUserAccount: { UserName: 'sato' },
    ScheduleOSUpdate: { Updates: [{ InstallAction: 'InstallASAP' }] },
    SetRecoveryLock: { NewPassword: 'secret' },
    VerifyRecoveryLock: { Password: 'secret' },
    SetFirmwarePassword: { NewPassword: 'secret' },
    VerifyFirmwarePassword: { Password: 'secret' },
    RotateFileVaultKey: { KeyType: 'personal', FileVaultUnlock: { Password: 'x' } },
    SetAutoAdminPassword: { GUID: 'g', passwordHash: Buffer.from('x') },
    InstallEnterpriseApplication: { ManifestURL: 'https://example.com/agent.plist' },
  };
  return keys[type] ?? {};
}

function prepared(platform: Platform, osVersion: string, standing: Partial<ManagedStanding>): TestDevice {
  const device = new TestDevice(platform, osVersion, standing);
  device.installBytes(profileBytes('jp.example.wifi'));
  const user = { uid: 501, guid: 'G', hasDataToSync: true, locked: true };
  device.remember({
    awaitingConfiguration: true,
    supervisedAt: device.now(),
    bypassCode: '01234-56789-ACDE-FGHJ-KMNP-QRTU',
    apps: [{ ...ownApp('jp.example.managed', '管理アプリ', '2.0.1'), managed: true }, ownApp('com.example.own', '私のアプリ', '1.0')],
    books: [{ storeId: 4, persistentId: null, kind: 'epub', version: '1', author: '漱石', title: 'こころ' }],
    provisioningProfiles: [{ uuid: 'there', name: 'In House', expiresAt: device.now() }],
    users: [
      { ...user, userName: 'sato', fullName: '佐藤', loggedIn: false },
      { ...user, userName: 'suzuki', fullName: '鈴木', loggedIn: true },
    ],
  });
  return device;
}

const systems: readonly (readonly [string, Platform, string, Partial<ManagedStanding>])[] = [
  ['iOS 15.8', 'iOS', '15.8.4', {}],
  ['iOS 16.7', 'iOS', '16.7.12', {}],
  ['iOS 17.7', 'iOS', '17.7.1', { supervised: false, automated: false, storeAccount: true }],
  ['iOS 18.6', 'iOS', '18.6.2', {}],
  ['iOS 26.1', 'iOS', '26.1', {}],
  ['iOS 27.0', 'iOS', '27.0', {}],
  ['Shared iPad 18.6', 'iOS', '18.6.2', { sharedIpad: true }],
  ['macOS 14.8 on Intel', 'macOS', '14.8.2', { appleSilicon: false }],
  ['macOS 15.7', 'macOS', '15.7.2', {}],
  ['macOS 26.1', 'macOS', '26.1', {}],
  ['macOS 27.0', 'macOS', '27.0', {}],
  ['tvOS 18.6', 'tvOS', '18.6', { batteryLevel: null }],
  ['tvOS 26.1', 'tvOS', '26.1', { batteryLevel: null }],
];

describe.each(systems)('%s', (_name, platform, osVersion, standing) => {
  const context = { platform, osVersion };
  const types = Object.keys(commandTable);

  it.each(types)('%s', (type) => {
    const device = prepared(platform, osVersion, standing);
    const command = parsePlistDict(buildXmlPlist({ RequestType: type, ...requestOf(type, context) }));
    const asked = validateCommand({ CommandUUID: 'U', Command: command }, context);
    const answer = carryOut(command, device);
    const known = supportProblem(commandTable[type]?.o[platform], context) === null;
    if (!known || NOT_OURS.has(type)) {
      expect('payload' in answer).toBe(false);
      if (!known) expect(answer).toMatchObject({ errorChain: [{ domain: 'MCMDMErrorDomain', code: 12021 }] });
      return;
    }
    expect(asked, 'the request of this test').toEqual([]);
    const said = wire(answer);
    expect(said, 'it can be read').not.toBeNull();
    expect(validateAnswer(type, said ?? {}, context)).toEqual([]);
    // What was carried out can be asked about again.
    answer.afterwards?.();
    for (const question of ['DeviceInformation', 'SecurityInfo', 'ProfileList', 'InstalledApplicationList', 'ManagedApplicationList']) {
      const again = wire(device.do(question, requestOf(question, context))) ?? {};
      expect(validateAnswer(question, again, context), question).toEqual([]);
    }
  });
});

it.each<[string, Platform, string, Partial<ManagedStanding>, string[]]>([
  [
    'a supervised iPhone',
    'iOS',
    '18.6.2',
    {},
    ['DeleteUser', 'DeviceLocation', 'DisableLostMode', 'InviteToProgram', 'LogOutUser', 'PlayLostModeSound', 'UserConfigured', 'UserList'],
  ],
  [
    'a Shared iPad',
    'iOS',
    '18.6.2',
    { sharedIpad: true, storeAccount: true },
    ['ClearPasscode', 'DeviceLocation', 'DisableLostMode', 'PlayLostModeSound', 'UserConfigured'],
  ],
  ['a Mac with Apple silicon', 'macOS', '15.7.2', {}, ['RotateFileVaultKey', 'SetFirmwarePassword', 'VerifyFirmwarePassword']],
  ['an Apple TV', 'tvOS', '18.6', {}, []],
])('%s does all that it can and refuses the rest', (_name, platform, osVersion, standing, refusals) => {
  const context = { platform, osVersion };
  const known = Object.keys(commandTable).filter(
    (type) => !NOT_OURS.has(type) && supportProblem(commandTable[type]?.o[platform], context) === null,
  );
  const refused = known.filter((type) => {
    const command = parsePlistDict(buildXmlPlist({ RequestType: type, ...requestOf(type, context) }));
    return !('payload' in carryOut(command, prepared(platform, osVersion, standing)));
  });
  expect(refused.sort()).toEqual(refusals);
});

it('what Apple does not know is refused: another command, another key, another type', () => {
  const device = new TestDevice('iOS', '18.6.2');
  expect(device.say('DeviceLick')).toBe(12021);
  expect(device.say('DeviceLock', { Mesage: 'x' })).toBe('unreadable');
  expect(device.say('DeviceLock', { Message: 7 })).toBe('unreadable');
  expect(device.say('RemoveProfile')).toBe('unreadable');
  expect(device.say('SetRecoveryLock', { NewPassword: 'x' })).toBe(12021);
  expect(new TestDevice('iOS', '27.0').say('AvailableOSUpdates')).toBe(12021);
});

it('all that is asked of a supervised device alone is refused without supervision', () => {
  const device = new TestDevice('iOS', '18.6.2', { supervised: false });
  for (const type of ['EnableLostMode', 'RestartDevice', 'ShutDownDevice', 'ActivationLockBypassCode', 'AvailableOSUpdates'])
    expect(device.say(type, requestOf(type, { platform: 'iOS', osVersion: '18.6.2' }))).toBe(-1);
  expect(device.deeds).toEqual([]);
});
