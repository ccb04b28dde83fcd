import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { portPath } from '../features/bench/port-rules.ts';
import { MemoryCourier } from '../protocols/mdm/testing.ts';
import { FlyingClock, TestHost } from './bench-testing.ts';
import { PracticeBench } from './practice-bench.ts';

let host: TestHost;
afterEach(() => host.stop());

/** A state file in memory. */
class Drawer {
  bytes: Uint8Array | null = null;
  load(): Uint8Array | null {
    return this.bytes;
  }
  save(bytes: Uint8Array): void {
    this.bytes = bytes;
  }
}

describe('the places of the bench', () => {
  it('are hubs of ten ports, up to sixty', async () => {
    host = await TestHost.start(60);
    const devices = await host.usbmux.listDevices();
    const ports = devices.map(({ locationId }) => portPath(locationId));
    expect([ports[0], ports[9], ports[10], ports[59]]).toEqual(['1-1', '1-10', '2-1', '6-10']);
    expect(new Set(ports).size).toBe(60);
    expect(host.bench.devices().map((device) => device.view().port)).toEqual(ports);
    expect((await host.bench.usb.list()).devices.map((device) => device.portPath)).toEqual(ports);
  });

  it('keep their devices when the number changes', async () => {
    host = await TestHost.start(12);
    host.bench.setKind(3, 'set-up');
    const before = host.bench.devices().map(({ udid }) => udid);
    host.bench.setCount(4);
    expect(host.bench.devices().map(({ udid }) => udid)).toEqual(before.slice(0, 4));
    host.bench.setCount(12);
    expect(host.bench.devices().map(({ udid }) => udid)).toEqual(before);
    expect(await host.usbmux.listDevices()).toHaveLength(12);
  });

  it('take another phone each time, at the same port; a bad cable stays there', async () => {
    host = await TestHost.start(2);
    host.phone(1).setFaults([
      { fault: 'bad-cable', requests: 500, ends: 'until-cleared' },
      { fault: 'offline', ends: 'until-cleared' },
    ]);
    const seen = new Set([host.phone(1).udid]);
    for (const kind of ['new', 'low-battery', 'new'] as const) {
      expect(host.bench.setKind(1, kind)).toBe(true);
      seen.add(host.phone(1).udid);
    }
    expect(seen.size).toBe(4);
    expect(host.phone(1).state.faults).toEqual([{ fault: 'bad-cable', requests: 500, ends: 'until-cleared' }]);
    const [, second] = await host.usbmux.listDevices();
    expect([second?.udid, portPath(second?.locationId ?? null)]).toEqual([host.phone(1).udid, '1-2']);
    expect(host.bench.setKind(2, 'new')).toBe(false);
  });

  it('change hands two by two: the devices go, plugged in as they were, and a bad cable stays', async () => {
    const state = new Drawer();
    host = await TestHost.start(3, { state });
    const [first, , third] = host.bench.devices().map(({ udid }) => udid);
    host.phone(2).unplug();
    host.phone(0).setFaults([
      { fault: 'bad-cable', requests: 500, ends: 'until-cleared' },
      { fault: 'offline', ends: 'until-cleared' },
    ]);
    expect(host.bench.swap(first ?? '', third ?? '')).toBe(true);
    const views = host.bench.devices().map((device) => device.view());
    expect(views.map(({ udid, port, plugged }) => [udid, port, plugged])).toEqual([
      [third, '1-1', false],
      [host.phone(1).udid, '1-2', true],
      [first, '1-3', true],
    ]);
    expect(views.map(({ faults }) => faults.map(({ fault }) => fault))).toEqual([['bad-cable'], [], ['offline']]);
    const onBus = async () => (await host.usbmux.listDevices()).map(({ udid, locationId }) => [udid, portPath(locationId)]);
    expect(await onBus()).toEqual([
      [host.phone(1).udid, '1-2'],
      [first, '1-3'],
    ]);
    expect((await host.bench.usb.list()).devices.map(({ portPath: port }) => port).sort()).toEqual(['1-2', '1-3']);
    expect(host.bench.swap(first ?? '', 'nobody')).toBe(false);
    // The number of the first lies at another place now: no second device gets it.
    host.bench.setCount(0);
    host.bench.setCount(3);
    const [one, , three] = host.bench.devices().map(({ udid }) => udid);
    host.bench.swap(one ?? '', three ?? '');
    host.bench.setCount(2);
    host.bench.setCount(3);
    expect(new Set(host.bench.devices().map(({ udid }) => udid)).size).toBe(3);
    const kept = host.bench.devices().map((device) => device.view());
    await host.stop();
    host = await TestHost.start(0, { state });
    expect(host.bench.devices().map((device) => device.view())).toEqual(kept);
  });

  it('of one hub lose and find their devices together', async () => {
    host = await TestHost.start(12, { clock: new FlyingClock() });
    const gone: number[] = [];
    const came: string[] = [];
    const listening = new AbortController();
    const ids = new Map((await host.usbmux.listDevices()).map(({ deviceId, udid }) => [deviceId, udid]));
    const heard = new Set<number>();
    const listened = host.usbmux.listen((event) => {
      if (event.type === 'detached') gone.push(event.deviceId);
      if (event.type === 'attached') heard.add(event.device.deviceId);
      if (event.type === 'attached' && !ids.has(event.device.deviceId)) came.push(event.device.udid);
    }, listening.signal);
    await vi.waitFor(() => expect(heard.size).toBe(12));
    expect(host.bench.resetHub(2)).toBe(true);
    const hub = [host.phone(10).udid, host.phone(11).udid];
    await vi.waitFor(() => expect(came).toEqual(hub));
    expect(gone.map((id) => ids.get(id))).toEqual(hub);
    expect(host.bench.resetHub(3)).toBe(false);
    listening.abort();
    await listened;
  });
});

describe('what the bench keeps', () => {
  it('is all of it: pasts, faults, speed, places', async () => {
    const state = new Drawer();
    host = await TestHost.start(3, { state });
    host.bench.setKind(1, 'find-my', 'iPad14,1');
    host.bench.setSpeed(10);
    host.phone(2).setFaults([{ fault: 'slow', at: 'erase', ms: 900, ends: 'once' }]);
    host.phone(0).act('enter-dfu');
    const before = host.bench.devices().map((device) => device.view());
    await host.stop();
    host = await TestHost.start(0, { state });
    expect(host.bench.devices().map((device) => device.view())).toEqual(before);
    expect(host.bench.speed).toBe(10);
    expect(await host.usbmux.listDevices()).toHaveLength(2);
    expect((await host.bench.usb.list()).devices.map(({ mode }) => mode).sort()).toEqual(['dfu', 'normal', 'normal']);
  });

  it('of an earlier release is read: the same devices, as they were', async () => {
    const state = new Drawer();
    state.bytes = readFileSync(join(import.meta.dirname, 'fixtures/bench-of-an-earlier-release.json'));
    host = await TestHost.start(0, { state });
    const devices = host.bench.devices().map((device) => device.view());
    expect(devices.map(({ model }) => model).slice(6)).toEqual(['iPhone 8', 'iPhone 16', 'iPhone 15']);
    expect(devices.map(({ port }) => port)).toEqual(Array.from({ length: 9 }, (_, place) => `1-${place + 1}`));
    expect(devices[0]).toMatchObject({ kind: 'new', faults: [], mode: 'normal', screen: 'home', locked: true });
    expect(devices.every((device) => device.plugged)).toBe(true);
    expect(host.phone(7).udid).toBe('00008140-000FA4E000A546B5');
  });

  it('is begun anew when it is of a later release', () => {
    const state = new Drawer();
    state.bytes = Buffer.from(JSON.stringify({ version: 2 }));
    expect(new PracticeBench({ courier: new MemoryCourier(), state }).devices()).toEqual([]);
  });
});
