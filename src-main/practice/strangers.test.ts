import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { findTool } from '#lib/testing/find-tool.ts';
import { buildXmlPlist } from '#plist/plist.ts';
import { stringAt } from '#plist/read.ts';
import { TestHost } from './bench-testing.ts';
import type { FakeIphone } from './fake-iphone.ts';
import { missing, Strangers } from './strangers-testing.ts';

// Programs that other people wrote for real devices, against the practice bench. They need nothing but its TCP address.

let host: TestHost;
let phone: FakeIphone;
let strangers: Strangers;

beforeAll(() => {
  strangers = new Strangers();
});
afterAll(() => strangers.remove());
beforeEach(async () => {
  host = await TestHost.start(2);
  phone = host.phone();
});
afterEach(() => host.stop());

const run = (program: string, args: readonly string[], until?: (stdout: string) => boolean) =>
  strangers.run(host.address, program, args, until);

describe.each([
  { tool: 'idevice_id' },
  { tool: 'ideviceinfo' },
  { tool: 'idevicepair' },
  { tool: 'idevicename' },
  { tool: 'idevicesyslog' },
])('$tool of libimobiledevice', ({ tool }) => {
  const path = findTool(tool);
  const check = (name: string, ofTool: string, body: (program: string) => Promise<void>): void => {
    if (ofTool !== tool) return;
    it(name, async (context) => {
      if (path === null) return context.skip(missing(tool) ?? undefined);
      await body(path);
    }, 60_000);
  };

  check('-l lists what is plugged in', 'idevice_id', async (program) => {
    const both = host.bench.devices().map(({ udid }) => udid);
    expect((await run(program, ['-l'])).stdout.trim().split('\n').sort()).toEqual([...both].sort());
    phone.unplug();
    expect((await run(program, ['-l'])).stdout.trim()).toBe(host.phone(1).udid);
  });

  check('reads the public values, and with trust all of them', 'ideviceinfo', async (program) => {
    const simple = await run(program, ['-s', '-u', phone.udid]);
    expect(simple.code, simple.stderr).toBe(0);
    expect(simple.stdout).toContain(`UniqueDeviceID: ${phone.udid}\n`);
    expect(simple.stdout).not.toContain('SerialNumber:');
    const full = await run(program, ['-u', phone.udid]);
    expect(full.stdout, full.stderr).toContain(`SerialNumber: ${phone.serialNumber}\n`);
    expect(full.stdout).toContain(`UniqueChipID: ${phone.identity.ecid}\n`);
    const battery = await run(program, ['-u', phone.udid, '-q', 'com.apple.mobile.battery', '-k', 'BatteryCurrentCapacity']);
    expect(battery.stdout.trim()).toBe(String(phone.battery.percent));
  });

  check('pairs in Setup Assistant, validates, and unpairs', 'idevicepair', async (program) => {
    expect((await run(program, ['-u', phone.udid, 'pair'])).stdout).toContain('SUCCESS: Paired');
    expect(phone.pairings.size).toBe(1);
    expect((await run(program, ['-u', phone.udid, 'validate'])).stdout).toContain('SUCCESS: Validated');
    expect((await run(program, ['-u', phone.udid, 'unpair'])).stdout).toContain('SUCCESS: Unpaired');
    expect(phone.pairings.size).toBe(0);
  });

  check('meets the Trust dialog on the home screen', 'idevicepair', async (program) => {
    phone.finishSetup();
    const asked = await run(program, ['-u', phone.udid, 'pair']);
    expect([asked.code, asked.stdout]).toEqual([1, expect.stringContaining('Please accept the trust dialog')]);
    phone.tapTrust();
    expect((await run(program, ['-u', phone.udid, 'pair'])).stdout).toContain('SUCCESS: Paired');
    phone.lock();
    const other = host.phone(1);
    other.finishSetup();
    other.lock();
    expect((await run(program, ['-u', other.udid, 'pair'])).stdout).toContain('passcode is set');
  });

  check('reads and sets the name', 'idevicename', async (program) => {
    expect((await run(program, ['-u', phone.udid])).stdout.trim()).toBe('iPhone');
    expect((await run(program, ['-u', phone.udid, '受付のiPhone'])).code).toBe(0);
    expect(phone.name).toBe('受付のiPhone');
    expect((await run(program, ['-u', phone.udid])).stdout.trim()).toBe('受付のiPhone');
  });

  check('shows log lines as they come', 'idevicesyslog', async (program) => {
    const lines = (text: string): string[] => text.split('\n').filter((line) => /^\w{3} [ \d]\d .*\[\d+\] <Notice>: /.test(line));
    const { stdout } = await run(program, ['-u', phone.udid], (seen) => lines(seen).length >= 3);
    expect(lines(stdout).length).toBeGreaterThanOrEqual(3);
  });
});

describe('go-ios', () => {
  const openssl = findTool('openssl');
  let ios: string | null = null;
  beforeAll(() => {
    ios = strangers.goIos();
  });
  const check = (name: string, body: (program: string) => Promise<void>): void =>
    it(name, async (context) => {
      if (ios === null) return context.skip(`the go-ios package has no program for ${process.platform} ${process.arch}`);
      await body(ios);
    }, 60_000);
  const ask = async (program: string, args: readonly string[]): Promise<unknown> => {
    const { code, stdout, stderr } = await run(program, args);
    expect(code, stderr).toBe(0);
    return JSON.parse(stdout) as unknown;
  };
  const udid = (): string => `--udid=${phone.udid}`;

  check('lists, pairs and reads', async (program) => {
    expect(await ask(program, ['list'])).toEqual({ deviceList: host.bench.devices().map((device) => device.udid) });
    expect((await run(program, ['pair', udid()])).stderr).toContain('Successfully paired');
    expect(phone.pairings.size).toBe(1);
    expect(await ask(program, ['info', udid()])).toMatchObject({ UniqueDeviceID: phone.udid, SerialNumber: phone.serialNumber });
  });

  it('supervises with prepare, once, and is then recognised by the supervision identity', async (context) => {
    if (ios === null) return context.skip(`the go-ios package has no program for ${process.platform} ${process.arch}`);
    if (openssl === null) return context.skip('openssl is not installed');
    const identity = await strangers.supervisionIdentity(openssl);
    if (identity === null) throw new Error('openssl could not make an identity');
    await run(ios, ['pair', udid()]);
    const prepare = ['prepare', udid(), '--skip-all', `--certfile=${identity.der}`, '--orgname=Example Org', '--locale=ja_JP', '--lang=ja'];
    const early = await run(ios, prepare);
    expect([early.code === 0, phone.supervised]).toEqual([false, false]); // not activated yet
    phone.setActivationState('Activated');
    const done = await run(ios, prepare);
    expect(done.code, done.stderr).toBe(0);
    expect(phone.supervised).toBe(true);
    expect(stringAt(phone.cloudConfiguration ?? {}, 'OrganizationName')).toBe('Example Org');
    expect(phone.values('com.apple.international')).toMatchObject({ Locale: 'ja_JP', Language: 'ja' });
    expect(phone.files.entry('iTunes_Control/iTunes/SkipSetup')).toEqual(Buffer.alloc(0));
    expect(await ask(ios, ['profile', 'list', udid()])).toMatchObject([{ Identifier: 'com.apple.configurator.usbrestrictedmode' }]);
    expect((await run(ios, prepare)).stderr).toContain('14002');

    // Past Setup Assistant: pairing and installing without a tap, by the identity (its challenge is signed with SHA-1).
    phone.finishSetup();
    phone.pairings.clear();
    expect((await run(ios, ['pair', udid()])).code).not.toBe(0);
    expect(phone.trustDialog).toBe(true);
    const withIdentity = [`--p12file=${identity.p12}`, '--password=secret', udid()];
    expect((await run(ios, ['pair', ...withIdentity])).stderr).toContain('Successfully paired');
    const profile = join(strangers.folder, 'wifi.mobileconfig');
    writeFileSync(profile, wifiProfile());
    const added = await run(ios, ['profile', 'add', profile, ...withIdentity]);
    expect(added.code, added.stderr).toBe(0);
    expect(phone.profiles.get('org.example.wifi')).toBeDefined();
    expect((await run(ios, ['profile', 'remove', 'org.example.wifi', udid()])).code).toBe(0);
    expect(phone.profiles.get('org.example.wifi')).toBeUndefined();
  }, 120_000);

  check('erases, and hears the device go and come', async (program) => {
    await run(program, ['pair', udid()]);
    const listening = run(program, ['listen'], (seen) => (seen.match(/"Attached"/g) ?? []).length >= 3);
    await vi.waitFor(() => expect(host.bench.usbmuxd.listeners()).toHaveLength(1), { timeout: 10_000 });
    expect((await run(program, ['erase', '--force', udid()])).code).toBe(0);
    const { stdout } = await listening;
    expect(stdout).toContain('"MessageType":"Detached","DeviceID":1');
    expect(stdout).toContain('"MessageType":"Attached","DeviceID":3');
    expect(phone.pairings.size).toBe(0);
  });
});

function wifiProfile(): Buffer {
  const common = { PayloadVersion: 1, PayloadUUID: 'B0A1C0DE-0000-4000-8000-000000000001' };
  return buildXmlPlist({
    ...common,
    PayloadType: 'Configuration',
    PayloadIdentifier: 'org.example.wifi',
    PayloadDisplayName: 'Office',
    PayloadContent: [{ ...common, PayloadType: 'com.apple.wifi.managed', PayloadIdentifier: 'org.example.wifi.1', SSID_STR: 'Office' }],
  });
}
