import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type PracticeKind, practiceKind } from '#contract/practice.ts';
import { PlistStream } from '#plist/plist-stream.ts';
import { FakeActivationServer } from '../protocols/activation/fake-activation-server.ts';
import type { PairRecord } from '../protocols/lockdown/pair-record.ts';
import { createCa } from '../protocols/mdm/testing.ts';
import { configurationFor, TestHost } from './bench-testing.ts';
import type { FakeIphone } from './fake-iphone.ts';

// Phones with a past, as a host finds them.

let server: FakeActivationServer;
let host: TestHost;
beforeAll(async () => {
  server = new FakeActivationServer({ isLocked: (udid) => host.bench.device(udid)?.state.activationLocked === true });
  await server.start();
});
afterAll(() => server.stop());
beforeEach(async () => {
  host = await TestHost.start(1);
});
afterEach(() => host.stop());

const lay = (kind: PracticeKind): FakeIphone => {
  host.bench.setKind(0, kind);
  return host.phone();
};
/** As after a tap on Trust. */
const trusted = async (phone: FakeIphone): Promise<PairRecord> => {
  const record = await host.newRecord(phone);
  await host.pair(phone, record).catch(() => phone.tapTrust());
  return host.pair(phone, record);
};
const codeOf = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    () => 'answered',
    (error: { code: string }) => error.code,
  );
const read = async (phone: FakeIphone, record: PairRecord, domain: string, key: string) => {
  const session = await host.session(phone, record);
  const value = await session.getValue({ domain, key }).catch((error: { code: string }) => error.code);
  session.close();
  return value;
};

describe('a phone', () => {
  it.each(practiceKind.options)('of every past lies there in its place, and says what it is: %s', (kind) => {
    const before = host.phone();
    const phone = lay(kind);
    expect(phone.view()).toMatchObject({ kind, place: 0, port: '1-1', plugged: true });
    expect(phone.udid).not.toBe(before.udid);
    expect(phone.onUsb).toBe(true);
  });

  it('that a person set up needs trust, and an erase', async () => {
    const phone = lay('set-up');
    expect(await codeOf(host.paired(phone))).toBe('pairing-dialog-response-pending');
    const record = await trusted(phone);
    const client = await host.mcinstall(phone, record);
    const supervision = await createCa('Supervision');
    expect(await codeOf(client.setCloudConfiguration(configurationFor(supervision)))).toBe('cloud-configuration-present');
    expect(phone.supervised).toBe(false);
  });

  it('managed elsewhere is supervised by others, with their profile on it', async () => {
    const phone = lay('managed-elsewhere');
    const record = await trusted(phone);
    const client = await host.mcinstall(phone, record);
    expect(await client.getCloudConfiguration()).toMatchObject({ IsSupervised: true, OrganizationName: 'Practice Elsewhere Inc.' });
    const [foreign] = await client.getProfileList();
    expect(foreign).toMatchObject({ displayName: 'Elsewhere MDM', removalDisallowed: true });
    if (foreign === undefined) throw new Error('no profile');
    expect(await codeOf(client.removeProfile(foreign))).toBe('other');
    await client.eraseDevice({ preserveDataPlan: false });
    await vi.waitFor(() => expect([phone.onUsb, phone.supervised]).toEqual([true, false]));
    expect(phone.profiles.all()).toEqual([]);
  });

  it('managed elsewhere may be closed to every other host', async () => {
    expect(await codeOf(host.paired(lay('managed-closed')))).toBe('mc-protected');
  });

  it('with Find My on is locked to its owner after an erase, until the owner lets it go', async () => {
    const phone = lay('find-my');
    const record = await trusted(phone);
    expect(await read(phone, record, 'com.apple.fmip', 'IsAssociated')).toBe(true);
    phone.erase();
    await vi.waitFor(() => expect(phone.onUsb).toBe(true));
    const fresh = await host.paired(phone);
    expect(await codeOf(host.activate(phone, fresh, server.url))).toBe('activation-locked');
    phone.finishSetup();
    expect([phone.activated, phone.screen, phone.view().owned]).toEqual([false, 'setup-assistant', true]);
    phone.act('sign-out');
    expect(await codeOf(host.activate(phone, fresh, server.url))).toBe('answered');
  });

  it('whose owner signed out before is free after an erase', async () => {
    const phone = lay('find-my');
    phone.act('sign-out');
    phone.erase();
    await vi.waitFor(() => expect(phone.onUsb).toBe(true));
    expect(await codeOf(host.activate(phone, await host.paired(phone), server.url))).toBe('answered');
  });

  it('signed in tells the account, and keeps no lock', async () => {
    const phone = lay('signed-in');
    const record = await trusted(phone);
    expect(await read(phone, record, 'com.apple.mobile.iTunes.store', 'AppleID')).toBe('hanako@example.jp');
    expect(await read(phone, record, 'com.apple.fmip', 'IsAssociated')).toBe(false);
    const fresh = lay('new');
    expect(await read(fresh, await host.paired(fresh), 'com.apple.mobile.iTunes.store', 'AppleID')).toBeUndefined();
  });

  it('of the organisation leaves configuring to automated enrolment', async () => {
    const phone = lay('organization');
    const record = await host.paired(phone);
    await host.activate(phone, record, server.url);
    const client = await host.mcinstall(phone, record);
    expect(await codeOf(client.setCloudConfiguration(configurationFor(await createCa('Supervision'))))).toBe('enrollment-program-device');
  });

  it('with a passcode is locked', async () => {
    const phone = lay('passcode');
    expect(await codeOf(host.paired(phone))).toBe('password-protected');
    phone.act('unlock');
    expect(await codeOf(host.paired(phone))).toBe('pairing-dialog-response-pending');
  });

  it('of any model', async () => {
    host.bench.setKind(0, 'new', 'iPad12,1');
    const phone = host.phone();
    expect(phone.view().model).toBe('iPad (9th generation)');
    expect(phone.hardware).toMatchObject({ homeButton: true, imeis: [], productId: 0x12ab });
    const client = await host.lockdown(phone);
    expect(await client.getValue({ key: 'ProductType' })).toBe('iPad12,1');
    client.close();
  });
});

describe('recovery and DFU mode', () => {
  const usb = async () => (await host.bench.usb.list()).devices;

  it.each(['recovery', 'dfu'] as const)('%s: on USB only, until it starts', async (mode) => {
    const phone = lay(mode);
    expect(await host.usbmux.listDevices()).toEqual([]);
    expect(await usb()).toMatchObject([
      { portPath: '1-1', mode, parsed: { ecid: phone.hardware.ecid.toString(16).toUpperCase().padStart(16, '0') } },
    ]);
    phone.unplug();
    expect(await usb()).toEqual([]);
    phone.plug();
    expect((await usb()).map((device) => device.mode)).toEqual([mode]);
    expect(await host.usbmux.listDevices()).toEqual([]);
    phone.act('leave-recovery');
    await vi.waitFor(async () => expect(await host.usbmux.listDevices()).toHaveLength(1));
    expect(await usb()).toMatchObject([{ mode: 'normal', productId: 0x12a8, serialString: phone.udid.replace('-', '') }]);
  });

  it('is entered over lockdown, and left by a command over USB', async () => {
    const phone = host.phone();
    const stream = new PlistStream(await host.connect(phone, 62078));
    await stream.send({ Request: 'EnterRecovery' });
    expect(await stream.receive()).toEqual({ Request: 'EnterRecovery' });
    await vi.waitFor(async () => expect(await host.usbmux.listDevices()).toEqual([]));
    const [device] = await usb();
    if (device === undefined) throw new Error('nothing on USB');
    expect(device.parsed?.serialNumber).toBe(phone.serialNumber);
    expect(await host.bench.usb.leaveRecovery(device)).toEqual({ ok: true, value: null });
    await vi.waitFor(async () => expect(await host.usbmux.listDevices()).toHaveLength(1));
    expect(phone.state.mode).toBe('normal');
  });

  it('ends with an erase: that is a restore', async () => {
    const phone = lay('dfu');
    phone.act('erase');
    await vi.waitFor(() => expect(phone.onUsb && phone.running).toBe(true));
    expect(phone.state.mode).toBe('normal');
  });
});
