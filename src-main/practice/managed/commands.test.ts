import { beforeEach, describe, expect, it } from 'vitest';
import { answerPrompts, ownApp } from './app-commands.ts';
import { localInstant } from './declared-configurations.ts';
import { erasedMemory, pinDigest } from './managed-memory.ts';
import { SystemUpdate } from './system-update.ts';
import { profileBytes, TestDevice, UNLOCK_TOKEN } from './testing.ts';

const DAY = 86_400_000;
let phone: TestDevice;
beforeEach(() => {
  phone = new TestDevice('iOS', '18.6.2');
});

describe('lost mode', () => {
  const LOST = { Message: '紛失しました', PhoneNumber: '03-1234-5678' };

  it('tells where it is only while it is lost, and plays a sound', () => {
    for (const type of ['DeviceLocation', 'DisableLostMode', 'PlayLostModeSound']) expect(phone.say(type)).toBe(12067);
    expect(phone.say('EnableLostMode', LOST)).toEqual({});
    expect(phone.deeds).toEqual(['lock']);
    expect(phone.say('DeviceLocation')).toMatchObject({ Latitude: 35.681236, Timestamp: '2026-11-21T00:00:00Z' });
    phone.remember({ place: null });
    expect(phone.say('DeviceLocation')).toBe(12068);
    expect(phone.say('PlayLostModeSound')).toEqual({});
    expect(phone.memory.sound).toBe(true);
    expect(phone.say('DeviceInformation', { Queries: ['IsMDMLostModeEnabled'] })).toEqual({
      QueryResponses: { IsMDMLostModeEnabled: true },
    });
    phone.remember({ lostModeStays: true });
    expect(phone.say('DisableLostMode')).toBe(12069);
    phone.remember({ lostModeStays: false });
    expect(phone.say('DisableLostMode')).toEqual({});
    expect(phone.memory).toMatchObject({ lostMode: null, sound: false });
  });

  it('wants words for the finder, takes no apps meanwhile, shows no other message, and ends with an erase', () => {
    expect(phone.say('EnableLostMode', { Footnote: 'x' })).toBe(-1);
    phone.say('EnableLostMode', LOST);
    expect(phone.say('InstallApplication', { Identifier: 'a.b' })).toBe(12078);
    expect(phone.say('DeviceLock', { Message: 'x' })).toEqual({ MessageResult: 'DeviceInLostMode' });
    expect(erasedMemory(phone.memory).lostMode).toBeNull();
  });
});

describe('locks', () => {
  it('a message is shown only behind a passcode', () => {
    expect(phone.say('DeviceLock', { Message: 'x' })).toEqual({ MessageResult: 'Success' });
    expect(phone.say('DeviceLock')).toEqual({});
    phone.remember({ passcode: false });
    expect(phone.say('DeviceLock', { PhoneNumber: '1' })).toEqual({ MessageResult: 'NoPasscodeSet' });
  });

  it('the passcode goes with the right token only', () => {
    expect(phone.say('ClearPasscode', { UnlockToken: Buffer.from('another') })).toBe(-1);
    expect(phone.deeds).toEqual([]);
    expect(phone.say('ClearPasscode', { UnlockToken: UNLOCK_TOKEN })).toEqual({});
    expect(phone.deeds).toEqual(['clear-passcode']);
  });

  it('a Mac wants six digits', () => {
    const mac = new TestDevice('macOS', '15.7.2');
    expect(mac.say('DeviceLock')).toBe(-1);
    expect(mac.say('DeviceLock', { PIN: '12345' })).toBe(-1);
    expect(mac.memory.lockPin).toBeNull();
    expect(mac.say('DeviceLock', { PIN: '123456' })).toEqual({});
    expect(mac.memory.lockPin).toBe(pinDigest('123456'));
    expect(JSON.stringify(mac.memory)).not.toContain('123456');
    const intel = new TestDevice('macOS', '15.7.2', { appleSilicon: false });
    expect(intel.say('EraseDevice')).toBe(-1);
    expect(intel.say('EraseDevice', { PIN: '123456' })).toEqual({});
    expect(intel.deeds).toEqual(['erase']);
  });

  it('the bypass code can be read for fifteen days and until it is cleared', () => {
    expect(phone.say('ActivationLockBypassCode')).toBe(-1);
    phone.remember({ supervisedAt: phone.now(), bypassCode: 'CODE' });
    phone.clock.advance(15 * DAY);
    expect(phone.say('ActivationLockBypassCode')).toEqual({ ActivationLockBypassCode: 'CODE' });
    phone.clock.advance(1);
    expect(phone.say('ActivationLockBypassCode')).toBe(-1);
    phone.remember({ supervisedAt: phone.now() });
    phone.say('ClearActivationLockBypassCode');
    expect(phone.say('ActivationLockBypassCode')).toBe(-1);
  });

  it('recovery lock is of Apple silicon, firmware password of Intel and tried once in 30 seconds', () => {
    const mac = new TestDevice('macOS', '15.7.2');
    expect(mac.say('SetRecoveryLock', { NewPassword: 'a' })).toEqual({});
    expect(mac.say('SetRecoveryLock', { NewPassword: 'b' })).toBe(-1);
    expect(mac.say('SetRecoveryLock', { NewPassword: 'b', CurrentPassword: 'a' })).toEqual({});
    expect(mac.say('VerifyRecoveryLock', { Password: 'a' })).toEqual({ PasswordVerified: false });
    expect(mac.say('VerifyRecoveryLock', { Password: 'b' })).toEqual({ PasswordVerified: true });
    expect(mac.say('SetFirmwarePassword', { NewPassword: 'a' })).toBe(-1);
    const intel = new TestDevice('macOS', '15.7.2', { appleSilicon: false });
    expect(intel.say('SetRecoveryLock', { NewPassword: 'a' })).toBe(-1);
    expect(intel.say('SetFirmwarePassword', { NewPassword: 'a' })).toEqual({ SetFirmwarePassword: { PasswordChanged: true } });
    expect(intel.say('VerifyFirmwarePassword', { Password: 'a' })).toEqual({ VerifyFirmwarePassword: { PasswordVerified: true } });
    expect(intel.say('VerifyFirmwarePassword', { Password: 'a' })).toBe(-1);
    intel.clock.advance(30_000);
    expect(intel.say('VerifyFirmwarePassword', { Password: 'b' })).toEqual({ VerifyFirmwarePassword: { PasswordVerified: false } });
  });
});

describe('apps', () => {
  const statusOf = (device: TestDevice): unknown => {
    const list = device.say('ManagedApplicationList');
    const { ManagedApplicationList: apps } = list as { ManagedApplicationList: Record<string, { Status: string }> };
    return Object.values(apps).map(({ Status }) => Status);
  };

  it('come by and by on a supervised device, silently', () => {
    expect(phone.say('InstallApplication', { iTunesStoreID: 361285480 })).toEqual({ Identifier: 'com.apple.Keynote', State: 'Queued' });
    expect(statusOf(phone)).toEqual(['Queued']);
    phone.clock.advance(3_000);
    expect(statusOf(phone)).toEqual(['Installing']);
    expect(phone.say('InstallApplication', { iTunesStoreID: 361285480 })).toBe(-1);
    expect(phone.do('InstallApplication', { iTunesStoreID: 361285480 })).toMatchObject({ beside: { RejectionReason: 'AppAlreadyQueued' } });
    phone.clock.advance(10_000);
    expect(statusOf(phone)).toEqual(['Managed']);
    expect(phone.say('RemoveApplication', { Identifier: 'com.apple.Keynote' })).toEqual({});
    expect(statusOf(phone)).toEqual([]);
  });

  it('wait for a person elsewhere; a refusal is told once', () => {
    const own = new TestDevice('iOS', '18.6.2', { supervised: false });
    own.say('InstallApplication', { Identifier: 'jp.example.one' });
    own.clock.advance(DAY);
    expect(statusOf(own)).toEqual(['Prompting']);
    answerPrompts(own, false);
    expect(statusOf(own)).toEqual(['UserRejected']);
    expect(statusOf(own)).toEqual([]);
    own.say('InstallApplication', { Identifier: 'jp.example.one' });
    answerPrompts(own, true);
    own.clock.advance(60_000);
    expect(statusOf(own)).toEqual(['Managed']);
  });

  it('of a person are taken over only when asked; what is not known or not one thing is rejected', () => {
    phone.remember({ apps: [ownApp('com.example.own', 'x', '1.0')] });
    expect(phone.do('InstallApplication', { Identifier: 'com.example.own' })).toMatchObject({
      beside: { RejectionReason: 'AppAlreadyInstalled' },
    });
    expect(phone.say('InstallApplication', { Identifier: 'com.example.own', ChangeManagementState: 'Managed' })).toMatchObject({
      State: 'Managed',
    });
    expect(phone.do('InstallApplication', { iTunesStoreID: 0 })).toMatchObject({ beside: { RejectionReason: 'CouldNotVerifyAppID' } });
    expect(phone.say('InstallApplication', { iTunesStoreID: 1, Identifier: 'a' })).toBe('unreadable');
    expect(phone.say('RemoveApplication', { Identifier: 'a' })).toBe(-1);
  });
});

describe('settings', () => {
  const set = (device: TestDevice, item: Parameters<TestDevice['say']>[1]) =>
    (device.say('Settings', { Settings: [item ?? {}] }) as { Settings: { Status: string } }).Settings.Status;

  it('name, picture, roaming and time zone stand afterwards', () => {
    expect(set(phone, { Item: 'DeviceName', DeviceName: '営業02' })).toBe('Acknowledged');
    expect(phone.name).toBe('営業02');
    expect(set(phone, { Item: 'Wallpaper', Where: 1, Image: Buffer.from([0xff, 0xd8, 0xff]) })).toBe('Acknowledged');
    expect(phone.memory.wallpaper).toMatchObject({ lock: expect.any(String), home: null });
    expect(set(phone, { Item: 'Wallpaper', Where: 1, Image: Buffer.from('gif') })).toBe('Error');
    expect(set(phone, { Item: 'DataRoaming', Enabled: true })).toBe('Acknowledged');
    expect(set(phone, { Item: 'TimeZone', TimeZone: 'America/New_York' })).toBe('Acknowledged');
    expect(set(phone, { Item: 'TimeZone', TimeZone: 'Mars/Base' })).toBe('Error');
    const answer = phone.say('DeviceInformation', { Queries: ['DeviceName', 'DataRoamingEnabled', 'TimeZone'] });
    expect(answer).toEqual({ QueryResponses: { DeviceName: '営業02', DataRoamingEnabled: true, TimeZone: 'America/New_York' } });
  });

  it('an item that the device cannot have is an error of its own', () => {
    const own = new TestDevice('iOS', '18.6.2', { supervised: false });
    expect(set(own, { Item: 'DeviceName', DeviceName: 'x' })).toBe('Error');
    expect(own.name).toBe('営業01');
    expect(set(phone, { Item: 'SharedDeviceConfiguration', QuotaSize: 5 })).toBe('Error');
    phone.identity = { ...phone.identity, imeis: [] };
    expect(set(phone, { Item: 'PersonalHotspot', Enabled: true })).toBe('Error');
    expect(set(phone, { Item: 'ApplicationConfiguration', Identifier: 'a.b' })).toBe('Error');
  });
});

describe('users of a Shared iPad', () => {
  it('go by the rules of 12071 to 12073', () => {
    const ipad = new TestDevice('iOS', '18.6.2', { sharedIpad: true });
    const user = { fullName: '', uid: 501, guid: 'G', locked: false };
    ipad.remember({
      users: [
        { ...user, userName: 'a', loggedIn: true, hasDataToSync: false },
        { ...user, userName: 'b', loggedIn: false, hasDataToSync: true },
      ],
    });
    expect(ipad.say('DeleteUser', { UserName: 'c' })).toBe(12071);
    expect(ipad.say('DeleteUser', { UserName: 'a' })).toBe(12072);
    expect(ipad.say('DeleteUser', { UserName: 'b' })).toBe(12073);
    expect(ipad.say('DeleteUser', { UserName: 'b', ForceDeletion: true })).toEqual({});
    expect(ipad.say('LogOutUser')).toEqual({});
    expect(ipad.say('DeleteUser', { UserName: 'a' })).toEqual({});
    expect(ipad.memory.users).toEqual([]);
    const mac = new TestDevice('macOS', '15.7.2');
    mac.remember({ users: [{ ...user, userName: 'admin', loggedIn: false, hasDataToSync: false }] });
    expect(mac.say('DeleteUser', { UserName: 'admin' })).toBe(12074);
  });
});

describe('a system update', () => {
  const updateOf = (device: TestDevice) =>
    new SystemUpdate({
      clock: device.clock,
      memory: () => device.memory,
      remember: device.remember,
      running: () => true,
      restart: device.restart,
    });

  it('by command goes through its phases and ends with a restart into the new system', () => {
    const update = updateOf(phone);
    phone.say('ScheduleOSUpdate', { Updates: [{ ProductVersion: '26.1', InstallAction: 'InstallASAP' }] });
    update.resume();
    const seen: string[] = [];
    while (phone.memory.update !== null) {
      seen.push(phone.memory.update.phase);
      phone.clock.advance(15_000);
    }
    expect(seen[0]).toBe('waiting');
    expect(phone.memory.system).toEqual({ osVersion: '26.1', buildVersion: '23B85' });
    expect(phone.deeds).toEqual(['update', 'restart']);
  });

  it('is only downloaded when that was asked; a person may install it', () => {
    const update = updateOf(phone);
    phone.say('ScheduleOSUpdate', { Updates: [{ ProductVersion: '26.1', InstallAction: 'DownloadOnly' }] });
    update.resume();
    phone.clock.advance(DAY);
    expect(phone.memory.update?.phase).toBe('prepared');
    expect(phone.say('OSUpdateStatus')).toMatchObject({ OSUpdateStatus: [{ IsDownloaded: true }] });
    update.installNow();
    phone.clock.advance(60_000);
    expect(phone.memory.system?.osVersion).toBe('26.1');
  });

  it('knows local time', () => {
    expect(localInstant('2026-11-21T09:00:00', 'Asia/Tokyo')).toBe(Date.UTC(2026, 10, 21, 0));
    expect(localInstant('2026-07-01T00:00:00', 'America/New_York')).toBe(Date.UTC(2026, 6, 1, 4));
  });
});

it('profiles: installed, listed, removed, and their restrictions in force', () => {
  expect(phone.say('InstallProfile', { Payload: Buffer.from('x') })).toBe(4000);
  expect(phone.say('InstallProfile', { Payload: profileBytes('a') })).toEqual({});
  const more = { PayloadType: 'com.apple.applicationaccess', allowCamera: true, forceEncryptedBackup: true, ratingMovies: 200 };
  phone.say('InstallProfile', { Payload: profileBytes('b', more) });
  expect(phone.say('Restrictions')).toMatchObject({
    GlobalRestrictions: {
      restrictedBool: { allowCamera: { value: false }, forceEncryptedBackup: { value: true } },
      restrictedValue: { ratingMovies: { value: 200 } },
    },
  });
  expect(phone.say('RemoveProfile', { Identifier: 'a' })).toEqual({});
  expect(phone.say('RemoveProfile', { Identifier: 'a' })).toBe(-1);
});
