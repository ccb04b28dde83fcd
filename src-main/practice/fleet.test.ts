import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PracticeFleetKind } from '#contract/practice.ts';
import { ManualClock } from '#lib/clock.ts';
import { buildXmlPlist, type PlistDict, type PlistInput, parsePlistDict } from '#plist/plist.ts';
import { validateAnswer, validateCheckIn } from '../protocols/mdm/apple-schema/validate.ts';
import type { TokenUpdateMessage } from '../protocols/mdm/check-in.ts';
import { buildEnrollmentProfile } from '../protocols/mdm/enrollment-profile.ts';
import {
  createCa,
  createTls,
  directIdentity,
  MemoryCourier,
  type Pair,
  profileOf,
  startServer,
  type TestServer,
  type TestTls,
} from '../protocols/mdm/testing.ts';
import type { FleetDevice } from './fleet-device.ts';
import { fleetIdentity } from './fleet-models.ts';
import { PracticeFleet } from './practice-fleet.ts';

const KINDS: readonly PracticeFleetKind[] = [
  'iphone',
  'iphone-wifi',
  'iphone-unsupervised',
  'ipad',
  'shared-ipad',
  'mac-silicon',
  'mac-intel',
  'apple-tv',
];
let tls: TestTls;
let ca: Pair;
let server: TestServer;
let courier: MemoryCourier;
let clock: ManualClock;
let saved: Uint8Array | null;
let fleet: PracticeFleet;

const make = () =>
  new PracticeFleet({
    courier,
    spoilToken: (token) => courier.unregister(token),
    enrollIdentity: directIdentity(ca),
    clock,
    pace: () => 1,
    state: { load: () => saved, save: (bytes) => (saved = bytes) },
  });
const profile = () => buildEnrollmentProfile(profileOf(server.url, tls));
const enrolled = async (kind: PracticeFleetKind): Promise<FleetDevice> => {
  const [device] = fleet.add(kind, 1);
  if (device === undefined) throw new Error('no device');
  await device.enrol(Buffer.from(profile()));
  expect(device.view().enrollmentError).toBeNull();
  expect(device.mdm.enrolled).toBe(true);
  return device;
};
const tokenUpdate = (): TokenUpdateMessage => {
  const found = server.service.messages.findLast((message): message is TokenUpdateMessage => message.type === 'TokenUpdate');
  if (found === undefined) throw new Error('no TokenUpdate');
  return found;
};
const ring = () => courier.push(tokenUpdate().token, tokenUpdate().pushMagic);
let count = 0;
/** Sends one command and waits for what the device says to it. */
const tell = async (device: FleetDevice, requestType: string, keys: { readonly [key: string]: PlistInput } = {}) => {
  const uuid = `C${++count}`;
  server.service.enqueue(uuid, buildXmlPlist({ CommandUUID: uuid, Command: { RequestType: requestType, ...keys } }));
  ring();
  await device.mdm.idle();
  return server.service.reports.findLast(({ commandUuid }) => commandUuid === uuid);
};

beforeAll(async () => {
  [tls, ca] = await Promise.all([createTls(), createCa('Device CA')]);
});
beforeEach(async () => {
  server = await startServer(tls, ca);
  courier = new MemoryCourier();
  clock = new ManualClock();
  saved = null;
  fleet = make();
  fleet.start();
});
afterEach(async () => {
  await fleet.stop();
  await server.listener.stop();
});

describe('devices of the fleet', () => {
  it('are all different, recognisably made up, and never one of the bench', () => {
    const all = Array.from({ length: 500 }, (_, number) => fleetIdentity(number, KINDS[number % KINDS.length] ?? 'iphone'));
    expect(new Set(all.map(({ udid }) => udid)).size).toBe(500);
    expect(new Set(all.map(({ serialNumber }) => serialNumber)).size).toBe(500);
    for (const { udid, serialNumber, imeis } of all) {
      expect(udid.toUpperCase()).toContain('FA4E');
      expect(serialNumber).toMatch(/^PRACT/);
      for (const imei of imeis) expect(imei).toMatch(/^00\d{13}$/);
    }
  });

  it.each(KINDS)('%s enrols and answers as Apple describes its platform', async (kind) => {
    const device = await enrolled(kind);
    const { platform, osVersion } = device.identity;
    for (const message of server.service.messages)
      expect(validateCheckIn(parsePlistDict(message.raw), { platform, osVersion })).toEqual([]);
    expect(tokenUpdate().unlockToken === null).toBe(platform !== 'iOS' || kind === 'shared-ipad');
    for (const type of ['DeviceInformation', 'SecurityInfo', 'ProfileList', 'CertificateList']) {
      const report = await tell(
        device,
        type,
        type === 'DeviceInformation' ? { Queries: ['UDID', 'DeviceName', 'OSVersion', 'IsSupervised'] } : {},
      );
      expect(report?.status, type).toBe('Acknowledged');
      expect(validateAnswer(type, report?.answer as PlistDict, { platform, osVersion }), type).toEqual([]);
    }
  });

  it('go on after a restart of the world', async () => {
    const device = await enrolled('iphone');
    await tell(device, 'EnableLostMode', { Message: '紛失' });
    expect(device.view()).toMatchObject({ lostMode: true, locked: true });
    await fleet.stop();
    fleet = make();
    fleet.start();
    const again = fleet.device(device.identity.udid);
    expect(again?.view()).toMatchObject({ enrollment: 'enrolled', lostMode: true });
    if (again === undefined) throw new Error('gone');
    expect((await tell(again, 'DeviceLocation'))?.status).toBe('Acknowledged');
    expect(again.act({ act: 'unlock' })).toBe('not-possible-now');
    expect((await tell(again, 'DisableLostMode'))?.status).toBe('Acknowledged');
    expect(again.act({ act: 'unlock' })).toBeNull();
  });

  it('lock: a Mac is gone until its PIN is typed, and a Wi-Fi iPad after a restart until it is unlocked', async () => {
    const mac = await enrolled('mac-silicon');
    expect((await tell(mac, 'DeviceLock', { PIN: '482913' }))?.status).toBe('Acknowledged');
    expect(mac.online).toBe(false);
    expect(mac.act({ act: 'type-pin', pin: '000000' })).toBe('wrong-pin');
    expect(mac.act({ act: 'type-pin', pin: '482913' })).toBeNull();
    expect(mac.online).toBe(true);

    const ipad = await enrolled('ipad');
    await tell(ipad, 'RestartDevice');
    expect(ipad.view()).toMatchObject({ running: false });
    clock.advance(10_000);
    expect(ipad.view()).toMatchObject({ running: true, online: false, locked: true });
    ipad.act({ act: 'unlock' });
    expect(ipad.online).toBe(true);

    const iphone = await enrolled('iphone');
    await tell(iphone, 'RestartDevice');
    clock.advance(10_000);
    expect(iphone.view()).toMatchObject({ online: true, locked: true });
    // Locked, it puts off what needs its owner, and does what Apple says it always does.
    expect((await tell(iphone, 'InstallProfile', { Payload: Buffer.from('x') }))?.status).toBe('NotNow');
    expect((await tell(iphone, 'DeviceInformation', { Queries: ['UDID'] }))?.status).toBe('Acknowledged');
  });

  it('a Mac in Power Nap puts off all but a few', async () => {
    const mac = await enrolled('mac-silicon');
    expect(mac.act({ act: 'sleep' })).toBeNull();
    expect((await tell(mac, 'DeviceInformation', { Queries: ['UDID'] }))?.status).toBe('NotNow');
    expect((await tell(mac, 'UserList'))?.status).toBe('Acknowledged');
    mac.act({ act: 'wake' });
    await mac.mdm.idle();
    expect(server.service.waiting).toBe(0);
  });

  it('leave in either way, are erased and set up again', async () => {
    const device = await enrolled('iphone');
    expect(device.act({ act: 'remove-profile' })).toBeNull();
    await vi.waitFor(() => expect(device.mdm.enrolled).toBe(false));
    expect(server.service.messages.at(-1)?.type).toBe('CheckOut');
    expect(device.profiles.all()).toEqual([]);

    const silent = await enrolled('iphone');
    const heard = server.service.messages.length;
    silent.act({ act: 'remove-profile-silently' });
    expect(silent.mdm.enrolled).toBe(false);
    expect(server.service.messages).toHaveLength(heard);

    const erased = await enrolled('iphone');
    expect((await tell(erased, 'EraseDevice'))?.status).toBe('Acknowledged');
    expect(erased.view()).toMatchObject({ setUp: false, enrollment: 'none', running: false });
    clock.advance(10_000);
    expect(erased.online).toBe(false);
    expect(erased.act({ act: 'set-up' })).toBeNull();
    await erased.enrol(Buffer.from(profile()));
    expect(erased.view()).toMatchObject({ enrollment: 'enrolled', online: true });
  });

  it('tokens are spoilt and renewed', async () => {
    const device = await enrolled('iphone');
    const { token } = tokenUpdate();
    device.act({ act: 'token-dead' });
    expect(device.view().token).toBe('dead');
    expect(courier.dead).toEqual([token.toString('hex')]);
    device.act({ act: 'token-new' });
    await device.mdm.idle();
    expect(tokenUpdate().token.equals(token)).toBe(false);
    expect((await tell(device, 'ProfileList'))?.status).toBe('Acknowledged');
  });

  it('a hundred of them idle without a timer', () => {
    const timers = vi.spyOn(clock, 'after');
    const begin = performance.now();
    fleet.add('iphone', 100);
    expect(performance.now() - begin).toBeLessThan(2_000);
    // Only the file is written, once.
    expect(timers.mock.calls.length).toBe(1);
  });

  it('vanish when they are removed', async () => {
    const device = await enrolled('iphone');
    expect(fleet.remove(device.identity.udid)).toBe(true);
    expect(fleet.remove(device.identity.udid)).toBe(false);
    expect(fleet.devices()).toEqual([]);
  });
});
