import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { findTool } from '#lib/testing/find-tool.ts';
import { pairRecordToPlist } from '../protocols/lockdown/pair-record.ts';
import { TestHost } from './bench-testing.ts';
import type { FakeIphone } from './fake-iphone.ts';
import { type Ended, missing, Strangers } from './strangers-testing.ts';

// The rest of what libimobiledevice and go-ios can do (usb.md 10.1, 10.2): services of a device that is paired already.

let host: TestHost;
let phone: FakeIphone;
let strangers: Strangers;
/** A bench whose device trusts its host already: making keys anew for every test is most of what a pairing takes. */
let trusted: Uint8Array | null = null;
beforeAll(async () => {
  strangers = new Strangers();
  const first = await TestHost.start(1, { state: { load: () => null, save: (bytes) => (trusted = bytes) } });
  first.phone().setActivationState('Activated');
  const record = await first.paired(first.phone());
  await first.usbmux.savePairRecord(first.phone().udid, pairRecordToPlist(record));
  await first.stop();
});
afterAll(() => strangers.remove());
beforeEach(async () => {
  host = await TestHost.start(1, { state: { load: () => trusted, save: () => {} } });
  phone = host.phone();
});
afterEach(() => host.stop());

/** A test of one tool of Debian's. */
function check(tool: string, name: string, body: (run: (...args: string[]) => Promise<Ended>, program: string) => Promise<void>): void {
  it(`${tool}: ${name}`, async (context) => {
    const program = findTool(tool);
    if (program === null) return context.skip(missing(tool) ?? undefined);
    await body((...args) => strangers.run(host.address, program, args), program);
  }, 60_000);
}
const udid = () => ['-u', phone.udid];
const goneFromBus = () => vi.waitFor(async () => expect(await host.usbmux.listDevices()).toEqual([]), { timeout: 10_000 });

describe('libimobiledevice', () => {
  check('idevice_id', 'tells the name of one device, and no network devices', async (run) => {
    expect((await run(phone.udid)).stdout.trim()).toBe('iPhone');
    expect(await run('-n')).toMatchObject({ code: 0, stdout: '' });
  });

  check('idevicepair', 'tells who this host is to usbmuxd and to the device, and lists a folder that is not ours', async (run) => {
    expect((await run('systembuid')).stdout.trim()).toBe(host.bench.usbmuxd.buid);
    // Without a record `validate` pairs by itself.
    await host.usbmux.deletePairRecord(phone.udid);
    phone.pairings.clear();
    expect((await run(...udid(), 'validate')).stdout).toContain('SUCCESS: Validated');
    const hostId = (await run(...udid(), 'hostid')).stdout.trim();
    expect(phone.pairings.get(hostId)).toBeDefined();
    expect(await run('list')).toMatchObject({ code: 0, stdout: '' });
  });

  check('ideviceinfo', 'prints domains as property lists, and nothing for a key that is missing', async (run) => {
    expect((await run(...udid(), '-x', '-q', 'com.apple.disk_usage')).stdout).toContain('<integer>128000000000</integer>');
    expect((await run(...udid(), '-q', 'com.apple.fmip')).stdout).toBe('IsAssociated: false\n');
    expect(await run(...udid(), '-k', 'NoSuchKey')).toMatchObject({ code: 0, stdout: '' });
  });

  check('idevicedate', 'reads the clock, and may set it', async (run) => {
    const told = Date.parse((await run(...udid())).stdout.trim());
    expect(Math.abs(told - Date.now())).toBeLessThan(60_000);
    expect((await run(...udid(), '-c')).code).toBe(0);
  });

  check('idevicesyslog', 'ends with the cable when it is told to', async (_run, program) => {
    const { child, ended } = strangers.begin(host.address, program, [...udid(), '-x']);
    let seen = '';
    child.stdout?.on('data', (chunk: string) => (seen += chunk));
    await vi.waitFor(() => expect(seen).toContain('<Notice>'), { timeout: 10_000 });
    phone.unplug();
    expect((await ended).code).toBe(0);
  });

  check('idevicediagnostics', 'reads the battery and the registry', async (run) => {
    const gauge = await run(...udid(), 'diagnostics', 'GasGauge');
    expect(gauge.stdout, gauge.stderr).toContain(`<key>DesignCapacity</key>\n\t\t<integer>${phone.battery.designCapacity}</integer>`);
    expect((await run(...udid(), 'ioregentry', 'AppleSmartBattery')).stdout).toContain('<key>CycleCount</key>');
    expect((await run(...udid(), 'ioreg', 'IOPower')).stdout).toContain('<key>IORegistry</key>\n\t<dict/>');
    expect((await run(...udid(), 'mobilegestalt', 'ProductType')).stdout).toContain('MobileGestaltDeprecated');
  });

  check('idevicediagnostics', 'restarts and shuts down', async (run) => {
    const [before] = await host.usbmux.listDevices();
    expect((await run(...udid(), 'restart')).stdout).toContain('Restarting device');
    await vi.waitFor(async () => expect((await host.usbmux.listDevices())[0]?.deviceId).toBe((before?.deviceId ?? 0) + 1), {
      timeout: 10_000,
    });
    expect((await run(...udid(), 'shutdown')).code).toBe(0);
    await goneFromBus();
  });

  check('ideviceprovision', 'finds no profiles of developers', async (run) => {
    expect((await run(...udid(), 'list')).stdout).toContain('Device has 0 provisioning profiles installed');
  });

  check('ideviceinstaller', 'lists the apps of the user', async (run) => {
    const listed = await run(...udid(), '-l');
    expect(listed.code, listed.stderr).toBe(0);
    expect(listed.stdout).toContain('com.apple.Keynote');
  });

  it('idevicenotificationproxy: posts, and hears what is posted', async (context) => {
    const program = findTool('idevicenotificationproxy');
    if (program === null) return context.skip(missing('idevicenotificationproxy') ?? undefined);
    // Without it the tool keeps what it heard to itself until it ends.
    const unbuffered = findTool('stdbuf');
    if (unbuffered === null) return context.skip('stdbuf is not installed (Debian: coreutils)');
    const observe = ['-oL', program, ...udid(), 'observe', 'com.apple.purplebuddy.setupdone', 'com.example.ready'];
    const { child, ended } = strangers.begin(host.address, unbuffered, observe);
    let seen = '';
    child.stdout?.on('data', (chunk: string) => (seen += chunk));
    // Observing is not answered: posts are repeated until one of them is heard.
    await vi.waitFor(
      () => {
        phone.journal.post('com.example.ready');
        expect(seen).toContain('> com.example.ready');
      },
      { timeout: 20_000, interval: 100 },
    );
    phone.finishSetup();
    await vi.waitFor(() => expect(seen).toContain('> com.apple.purplebuddy.setupdone'), { timeout: 10_000 });
    child.kill('SIGTERM');
    await ended;
    const heard: string[] = [];
    phone.journal.subscribe((name) => heard.push(name));
    expect((await strangers.run(host.address, program, [...udid(), 'post', 'com.example.posted'])).code).toBe(0);
    await vi.waitFor(() => expect(heard).toContain('com.example.posted'));
  }, 60_000);

  check('ideviceenterrecovery', 'sends the device into recovery mode, off this bus', async (run) => {
    expect((await run(phone.udid)).stdout).toContain('successfully switching to recovery mode');
    await goneFromBus();
  });

  it.for([
    ['idevicebackup2', ['info', '.'], 'Could not start service com.apple.mobilebackup2'],
    ['ideviceimagemounter', ['-l'], 'Could not start mobile_image_mounter service'],
    ['idevicescreenshot', [], 'Could not start screenshotr service'],
    ['idevicecrashreport', ['crashes'], ''],
  ] as const)('%s: starts, and fails cleanly where the service is not there', async ([tool, args, says], context) => {
    const program = findTool(tool);
    if (program === null) return context.skip(missing(tool) ?? undefined);
    mkdirSync(join(strangers.folder, 'crashes'), { recursive: true });
    const failed = await strangers.run(host.address, program, [...udid(), ...args]);
    expect(failed.code).toBeTypeOf('number');
    expect(failed.code).not.toBe(0);
    expect(failed.stdout + failed.stderr).toContain(says);
    expect(await host.usbmux.listDevices()).toHaveLength(1);
  });
});

describe('go-ios', () => {
  const noProgram = `the go-ios package has no program for ${process.platform} ${process.arch}`;
  const go = (
    name: string,
    body: (run: (...args: string[]) => Promise<Ended>, ask: (...args: string[]) => Promise<unknown>) => Promise<void>,
  ) =>
    it(name, async (context) => {
      const program = strangers.goIos();
      if (program === null) return context.skip(noProgram);
      const run = (...args: string[]) => strangers.run(host.address, program, [...args, `--udid=${phone.udid}`]);
      const ask = async (...args: string[]): Promise<unknown> => {
        const { code, stdout, stderr } = await run(...args);
        expect(code, stderr).toBe(0);
        return JSON.parse(stdout) as unknown;
      };
      await body(run, ask);
    }, 60_000);

  go('reads everything that kitting wants to know, six at a time', async (run, ask) => {
    const { percent, cycleCount, designCapacity, temperature } = phone.battery;
    const [battery, registry, diagnostics, space, name, details] = await Promise.all([
      ask('batterycheck'),
      ask('batteryregistry'),
      ask('diagnostics', 'list'),
      ask('diskspace'),
      ask('devicename'),
      ask('list', '--details'),
    ]);
    expect(battery).toMatchObject({ BatteryCurrentCapacity: percent, HasBattery: true });
    expect(registry).toMatchObject({
      CurrentCapacity: percent,
      CycleCount: cycleCount,
      DesignCapacity: designCapacity,
      Temperature: temperature,
    });
    expect(diagnostics).toMatchObject({ Status: 'Success', Diagnostics: { GasGauge: { CycleCount: cycleCount } } });
    expect(space).toMatchObject({ TotalBytes: 128_000_000_000 });
    expect(name).toEqual({ devicename: 'iPhone' });
    expect(details).toMatchObject({ deviceList: [{ Udid: phone.udid, ProductType: phone.productType }] });
    const [apps, date, language, profiles, cloud] = await Promise.all([
      run('apps', '--list'),
      ask('date'),
      ask('lang'),
      ask('profile', 'list'),
      ask('prepare', 'cloudconfig'),
    ]);
    expect(apps.stdout).toContain('com.apple.Keynote Keynote 14.4');
    expect(date).toMatchObject({ TimeIntervalSince1970: expect.any(Number) });
    expect(language).toMatchObject({ Language: 'ja-JP', Locale: 'ja_JP' });
    expect(profiles).toEqual([]);
    expect(cloud).toMatchObject({ Status: 'Acknowledged' });
  });

  go('sets the language and waits for the home screen, reads the log, and restarts', async (run) => {
    const [language, log] = await Promise.all([
      run('lang', '--setlang=en', '--setlocale=en_US'),
      strangers.run(host.address, strangers.goIos() ?? '', ['syslog', `--udid=${phone.udid}`], (seen) => seen.includes('is attached')),
    ]);
    expect(language.code, language.stderr).toBe(0);
    expect(phone.values('com.apple.international')).toMatchObject({ Language: 'en', Locale: 'en_US' });
    expect(log.stdout).toContain('lockdownd[71]');
    const [before] = await host.usbmux.listDevices();
    const reboot = await run('reboot');
    expect(reboot.stderr).not.toContain('reboot failed');
    await vi.waitFor(async () => expect((await host.usbmux.listDevices())[0]?.deviceId).toBe((before?.deviceId ?? 0) + 1), {
      timeout: 10_000,
    });
  });
});
