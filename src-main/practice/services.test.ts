import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PlistInput } from '#plist/plist.ts';
import { PlistStream } from '#plist/plist-stream.ts';
import { type AfcPacket, encodeAfcPacket, takeAfcPacket } from '../protocols/afc/afc-packet.ts';
import { DiagnosticsClient } from '../protocols/diagnostics/diagnostics-client.ts';
import { InstallationProxyClient } from '../protocols/installation-proxy/installation-proxy-client.ts';
import type { PairRecord } from '../protocols/lockdown/pair-record.ts';
import { createCa } from '../protocols/mdm/testing.ts';
import { syslogRecord } from '../protocols/syslog/fake-syslog.ts';
import { SyslogClient, type SyslogEntry } from '../protocols/syslog/syslog-client.ts';
import { configurationFor, supervisorOf, TestHost } from './bench-testing.ts';
import type { FakeIphone } from './fake-iphone.ts';

let host: TestHost;
let phone: FakeIphone;
let record: PairRecord;
beforeEach(async () => {
  host = await TestHost.start(1);
  phone = host.phone();
  record = await host.paired(phone);
});
afterEach(() => host.stop());

describe('diagnostics_relay', () => {
  const ask = async (request: PlistInput) => {
    const stream = new PlistStream(await host.service(phone, record, 'com.apple.mobile.diagnostics_relay'));
    await stream.send(request);
    const answer = await stream.receive();
    stream.close();
    return answer;
  };

  it('tells of the battery', async () => {
    expect(await ask({ Request: 'GasGauge' })).toMatchObject({ Status: 'Success', Diagnostics: { GasGauge: { CycleCount: 3 } } });
    expect(await ask({ Request: 'IORegistry', EntryClass: 'IOPMPowerSource' })).toMatchObject({
      Diagnostics: { IORegistry: { CurrentCapacity: 58, Temperature: 2650 } },
    });
    expect(await ask({ Request: 'MakeCoffee' })).toEqual({ Status: 'UnknownRequest' });
  });

  it('is understood by the client', async () => {
    const client = new DiagnosticsClient(await host.service(phone, record, 'com.apple.mobile.diagnostics_relay'));
    expect(await client.battery()).toEqual({
      percent: phone.battery.percent,
      isCharging: phone.battery.charging,
      cycleCount: phone.battery.cycleCount,
      designCapacity: phone.battery.designCapacity,
      fullChargeCapacity: phone.battery.fullChargeCapacity,
      temperature: phone.battery.temperature / 100,
    });
    await client.goodbye();
  });

  it.each(['restart', 'shutDown'] as const)('obeys the client: %s', async (act) => {
    const [before] = await host.usbmux.listDevices();
    const client = new DiagnosticsClient(await host.service(phone, record, 'com.apple.mobile.diagnostics_relay'));
    expect(await client[act]()).toBe('acknowledged');
    await vi.waitFor(async () => expect((await host.usbmux.listDevices())[0]?.deviceId).not.toBe(before?.deviceId));
  });

  it('may drop the connection instead of answering', async () => {
    phone.faults.add('com.apple.mobile.diagnostics_relay', 'Restart', { kind: 'apply-then-drop' });
    const client = new DiagnosticsClient(await host.service(phone, record, 'com.apple.mobile.diagnostics_relay'));
    expect(await client.restart()).toBe('hung-up');
  });

  it('restarts: off the bus, back with another id, still trusted', async () => {
    const [before] = await host.usbmux.listDevices();
    expect(await ask({ Request: 'Restart' })).toEqual({ Status: 'Success' });
    await vi.waitFor(async () => expect((await host.usbmux.listDevices())[0]?.deviceId).toBeGreaterThan(before?.deviceId ?? 99));
    (await host.session(phone, record)).close();
  });

  it('shuts down: off the bus until it is plugged in again', async () => {
    await ask({ Request: 'Shutdown' });
    await vi.waitFor(async () => expect(await host.usbmux.listDevices()).toEqual([]));
    expect(phone.online).toBe(false);
    phone.act('plug');
    expect(await host.usbmux.listDevices()).toHaveLength(1);
  });
});

describe('notification_proxy', () => {
  it('relays what is observed, and dies on request', async () => {
    const stream = new PlistStream(await host.service(phone, record, 'com.apple.mobile.notification_proxy'));
    await stream.send({ Command: 'ObserveNotification', Name: 'com.apple.purplebuddy.setupdone' });
    await stream.send({ Command: 'PostNotification', Name: 'com.example.nobody.listens' });
    // Observing has no answer: the post of another host proves that it was read.
    await stream.send({ Command: 'ObserveNotification', Name: 'com.example.ready' });
    await stream.send({ Command: 'PostNotification', Name: 'com.example.ready' });
    expect(await stream.receive()).toEqual({ Command: 'RelayNotification', Name: 'com.example.ready' });
    phone.finishSetup();
    expect(await stream.receive()).toEqual({ Command: 'RelayNotification', Name: 'com.apple.purplebuddy.setupdone' });
    await stream.send({ Command: 'Shutdown' });
    expect(await stream.receive()).toEqual({ Command: 'ProxyDeath' });
  });

  it('has a variant for strangers, without TLS', async () => {
    const client = await host.lockdown(phone);
    const { port, tls } = await client.startService('com.apple.mobile.insecure_notification_proxy');
    client.close();
    expect(tls).toBe(false);
    const stream = new PlistStream(await host.connect(phone, port));
    await stream.send({ Command: 'ObserveNotification', Name: 'x' });
    await stream.send({ Command: 'PostNotification', Name: 'x' });
    expect(await stream.receive()).toEqual({ Command: 'RelayNotification', Name: 'x' });
    stream.close();
  });
});

describe('syslog_relay', () => {
  it('writes classic syslog, and what is not ASCII as vis(3) does', () => {
    const line = { at: Date.UTC(2026, 10, 1, 3, 4, 5), process: 'profiled', pid: 112, level: 'Notice', text: '支度\n' } as const;
    const expected = 'Nov  1 03:04:05 My-iPhone profiled[112] <Notice>: \\M-f\\M^T\\M-/\\M-e\\M-:\\M-&\\^J\n\0';
    expect(syslogRecord(line, 'My iPhone').toString('latin1')).toBe(expected);
  });

  it('tells what happened and what happens', async () => {
    phone.journal.say('test', 1, 'before');
    const stream = await host.service(phone, record, 'com.apple.syslog_relay');
    let text = '';
    stream.on('data', (chunk: Buffer) => (text += chunk.toString('latin1')));
    await vi.waitFor(() => expect(text).toContain('test[1] <Notice>: before'));
    phone.journal.say('test', 1, 'after');
    await vi.waitFor(() => expect(text).toContain('after'));
    stream.destroy();
  });
});

describe('syslog_relay, read by the client', () => {
  it('comes entry by entry until the cable is pulled', async () => {
    phone.journal.say('test', 1, '支度 \\ one\ntwo');
    const client = new SyslogClient(await host.service(phone, record, 'com.apple.syslog_relay'));
    const seen: SyslogEntry[] = [];
    for await (const entry of client.entries()) {
      seen.push(entry);
      if (entry.kind === 'record' && entry.process === 'test') phone.unplug();
    }
    expect(seen).toContainEqual(expect.objectContaining({ process: 'test', pid: 1, level: 'Notice', message: '支度 \\ one\ntwo' }));
  });
});

describe('installation_proxy', () => {
  it('tells the client the apps of the user', async () => {
    const client = new InstallationProxyClient(await host.service(phone, record, 'com.apple.mobile.installation_proxy'));
    expect((await client.userApps()).map((app) => app.bundleId)).toEqual(['com.apple.Keynote', 'com.apple.Numbers', 'com.apple.Pages']);
  });

  it('looks up, and installs nothing', async () => {
    const stream = new PlistStream(await host.service(phone, record, 'com.apple.mobile.installation_proxy'));
    await stream.send({ Command: 'Lookup', ClientOptions: { BundleIDs: ['com.apple.mobilesafari'], ReturnAttributes: ['CFBundleName'] } });
    expect(await stream.receive()).toEqual({ Status: 'Complete', LookupResult: { 'com.apple.mobilesafari': { CFBundleName: 'Safari' } } });
    await stream.send({ Command: 'Install', PackagePath: 'x.ipa' });
    expect(await stream.receive()).toMatchObject({ Error: 'UnknownCommand' });
    stream.close();
  });
});

describe('wallpapers', () => {
  it('larger than other requests are taken whole, and are gone after an erase', async () => {
    const supervision = await createCa('Supervision');
    phone.configure(configurationFor(supervision));
    const client = await host.mcinstall(phone, record);
    await client.escalate(supervisorOf(supervision));
    const picture = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(6 * 1024 * 1024, 7)]);
    await client.setWallpaper(picture, 'lock');
    expect(phone.wallpapers.get('lock')?.equals(picture)).toBe(true);
    expect(await client.eraseDevice({ preserveDataPlan: false })).toBe('acknowledged');
    await vi.waitFor(() => expect(phone.wallpapers.size).toBe(0));
  });
});

describe('an erase', () => {
  it('that drops the connection instead of answering is told from one that answers, and happens all the same', async () => {
    phone.faults.add('com.apple.mobile.MCInstall', 'EraseDevice', { kind: 'apply-then-drop' });
    expect(await (await host.mcinstall(phone, record)).eraseDevice({ preserveDataPlan: false })).toBe('hung-up');
    await vi.waitFor(() => expect(phone.pairings.size).toBe(0));
  });
});

describe('AFC', () => {
  /** One packet out, one back. */
  async function* conversation(stream: Duplex): AsyncGenerator<AfcPacket, void, Partial<AfcPacket> & { operation: number }> {
    let number = 0n;
    let bytes = Buffer.alloc(0);
    let answer: AfcPacket = { number, operation: 0, args: bytes, data: bytes };
    for (;;) {
      const request = yield answer;
      stream.write(encodeAfcPacket({ number: ++number, args: Buffer.alloc(0), data: Buffer.alloc(0), ...request }));
      for (let taken = takeAfcPacket(bytes); ; taken = takeAfcPacket(bytes)) {
        if (taken !== null) {
          answer = taken.packet;
          bytes = Buffer.from(taken.rest);
          break;
        }
        const [chunk] = (await once(stream, 'data')) as [Buffer];
        bytes = Buffer.concat([bytes, chunk]);
      }
      expect(answer.number).toBe(number);
    }
  }
  const path = (text: string): Buffer => Buffer.from(`${text}\0`);
  const status = (packet: AfcPacket | void): number => Number(packet?.args.readBigUInt64LE(0) ?? -1n);

  it('makes folders, writes, lists, reads back and removes', async () => {
    const stream = await host.service(phone, record, 'com.apple.afc');
    const talk = conversation(stream);
    await talk.next({ operation: 0 });
    const ask = async (operation: number, args: Buffer, data = Buffer.alloc(0)) => (await talk.next({ operation, args, data })).value;
    const mode = Buffer.alloc(8);
    mode.writeBigUInt64LE(3n);
    expect(status(await ask(0x0a, path('/a/b')))).toBe(8);
    expect(status(await ask(0x09, path('/a/b')))).toBe(0);
    const opened = await ask(0x0d, Buffer.concat([mode, path('/a/b/file')]));
    if (!opened) throw new Error('no answer');
    expect(opened.operation).toBe(0x0e);
    const handle = Buffer.from(opened.args);
    expect(status(await ask(0x10, handle, Buffer.from('hello')))).toBe(0);
    expect(status(await ask(0x14, handle))).toBe(0);
    expect((await ask(0x03, path('/a/b')))?.data.toString()).toBe('.\0..\0file\0');
    expect((await ask(0x0a, path('/a/b/file')))?.data.toString()).toContain('st_size\x005\0');
    expect(status(await ask(0x08, path('/a')))).toBe(33);
    expect(status(await ask(0x22, path('/a')))).toBe(0);
    expect(status(await ask(0x09, path('/../out')))).toBe(10);
    expect(status(await ask(0x77, path('/a')))).toBe(15);
    stream.destroy();
  });

  it('hangs up on what is no packet', async () => {
    const stream = await host.service(phone, record, 'com.apple.afc');
    stream.on('error', () => {}).resume();
    stream.write(Buffer.alloc(40, 0x41));
    await once(stream, 'close');
  });
});
