import { describe, expect, it } from 'vitest';
import { ManualClock } from '#lib/clock.ts';
import { BusUsbInventory } from './bus-usb-inventory.ts';
import { fakeRecoveryDevice } from './fake-usb-inventory.ts';
import type { UsbBus } from './usb-inventory.ts';
import type { UsbLibrary, UsbLibraryDevice } from './usb-library.ts';

const RECOVERY = fakeRecoveryDevice('recovery', { busNumber: 0x14, portPath: '1-4-2' }, { chipId: 0x8110, boardId: 0x18, ecid: 0xa11n });

/** A device of the `usb` package, with its rule: a control transfer needs a claimed interface, and a command may fail. */
class BusDevice implements UsbLibraryDevice {
  vendorId = RECOVERY.vendorId;
  productId = RECOVERY.productId;
  deviceClass = 0;
  bus = '14';
  ports = [1, 4, 2];
  serialNumber: string | null = RECOVERY.serialString;
  readonly sent: string[] = [];
  readonly lifecycle: string[] = [];
  #claimed = false;
  failAt: string | null = null;

  async open() {
    this.lifecycle.push('open');
    if (this.failAt === 'open') throw new Error('open error: access denied');
  }
  async close() {
    this.lifecycle.push('close');
  }
  async claimInterface(number: number) {
    if (this.failAt === 'claim') throw new Error('claimInterface error: busy');
    this.lifecycle.push(`claim ${number}`);
    this.#claimed = true;
  }
  async releaseInterface(number: number) {
    if (!this.#claimed) throw new Error('releaseInterface error: not claimed');
    this.lifecycle.push(`release ${number}`);
    this.#claimed = false;
  }
  async controlTransferOut(setup: object, data: Uint8Array) {
    if (!this.#claimed) throw new Error('controlTransferOut error: invalid state');
    expect(setup).toEqual({ requestType: 'vendor', recipient: 'device', request: 0, value: 0, index: 0 });
    const command = new TextDecoder().decode(data);
    this.sent.push(command);
    if (this.failAt !== null && command.startsWith(this.failAt)) throw new Error('controlTransferOut error: stall');
    return { bytesWritten: data.length, status: 'ok' };
  }
}

const busDevice = (fields: Partial<BusDevice> = {}): BusDevice => Object.assign(new BusDevice(), fields);

const inventoryOf = (
  devices: () => Promise<readonly UsbLibraryDevice[]>,
  options: { clock?: ManualClock; platform?: NodeJS.Platform } = {},
) => new BusUsbInventory({ load: async (): Promise<UsbLibrary> => ({ getDevices: devices }), platform: 'darwin', ...options });

describe('the bus of this machine', () => {
  it('lists iPhones in every mode, with what the boot loader tells', async () => {
    const normal = busDevice({ productId: 0x12a8, serialNumber: '00008110000A1111222233AA', ports: [1, 3] });
    const bus = await inventoryOf(async () => [busDevice(), normal]).list();
    expect(bus.unavailable).toBeNull();
    expect(bus.devices).toEqual([
      RECOVERY,
      {
        busNumber: 0x14,
        portPath: '1-3',
        vendorId: 0x05ac,
        productId: 0x12a8,
        serialString: '00008110000A1111222233AA',
        mode: 'normal',
        parsed: null,
      },
    ]);
  });

  it('counts hubs and everything else beside them', async () => {
    const hub = busDevice({ vendorId: 0x2109, deviceClass: 9, ports: [1] });
    const appleHub = busDevice({ productId: 0x12a8, deviceClass: 9, ports: [2] });
    const keyboard = busDevice({ productId: 0x0250, ports: [3] });
    const root = busDevice({ vendorId: 0x1d6b, deviceClass: 9, ports: [], bus: '01' });
    const bus = await inventoryOf(async () => [hub, appleHub, keyboard, root]).list();
    expect(bus.devices).toEqual([]);
    expect(bus.others).toEqual([
      { busNumber: 0x14, portPath: '1', hub: true },
      { busNumber: 0x14, portPath: '2', hub: true },
      { busNumber: 0x14, portPath: '3', hub: false },
      { busNumber: 1, portPath: null, hub: true },
    ]);
  });

  it('reads the bus in hex on macOS and in decimals on Linux', async () => {
    const devices = async () => [busDevice({ bus: '014' })];
    expect((await inventoryOf(devices).list()).devices[0]?.busNumber).toBe(0x14);
    expect((await inventoryOf(devices, { platform: 'linux' }).list()).devices[0]?.busNumber).toBe(14);
  });

  it('shows a device that may not be opened, without its name', async () => {
    const closed = busDevice();
    Object.defineProperty(closed, 'serialNumber', {
      get: () => {
        throw new Error('open error: access denied');
      },
    });
    expect((await inventoryOf(async () => [closed]).list()).devices).toMatchObject([
      { mode: 'recovery', serialString: null, parsed: null },
    ]);
  });

  it('is empty, and says why, without a bus and without the library', async () => {
    const busless = inventoryOf(async () => {
      throw new Error('getDevices error: /sys/bus/usb/devices/ not found (errno 2)');
    });
    expect(await busless.list()).toEqual({ devices: [], others: [], unavailable: 'no-bus' });
    const bare = new BusUsbInventory({
      load: async () => {
        throw new Error('no native binding');
      },
    });
    expect(await bare.list()).toEqual({ devices: [], others: [], unavailable: 'no-library' });
  });

  it('answers through the real package, wherever this runs', async () => {
    const bus = await new BusUsbInventory().list();
    expect([null, 'no-bus', 'no-library']).toContain(bus.unavailable);
    if (bus.unavailable !== null) expect(bus.devices).toEqual([]);
  });
});

describe('watching the bus', () => {
  it('tells the bus as it is, then each change, and nothing in between', async () => {
    const clock = new ManualClock();
    const abort = new AbortController();
    const heard: UsbBus[] = [];
    let looks = 0;
    let looked = () => {};
    let present: BusDevice[] = [];
    const inventory = inventoryOf(
      async () => {
        looks++;
        return present;
      },
      { clock },
    );
    const watching = inventory.watch((bus) => heard.push(bus), abort.signal);
    const after = clock.after.bind(clock);
    clock.after = (ms, task) => {
      const cancel = after(ms, task);
      looked();
      return cancel;
    };
    /** Two seconds pass; resolves when the bus was looked at and the next look is arranged. */
    const look = async () => {
      const arranged = new Promise<void>((resolve) => {
        looked = resolve;
      });
      clock.advance(2_000);
      await arranged;
    };
    await new Promise<void>((resolve) => {
      looked = resolve;
    });
    await look();
    present = [busDevice(), busDevice({ ports: [2] })];
    await look();
    present = [...present].reverse();
    await look();
    present = [];
    await look();
    expect(looks).toBe(5);
    expect(heard.map((bus) => bus.devices.length)).toEqual([0, 2, 0]);
    abort.abort();
    await watching;
    clock.advance(10_000);
    expect(looks).toBe(5);
  });
});

describe('leaving recovery mode', () => {
  it('sends iBoot its three commands and lets go of the device', async () => {
    const device = busDevice();
    expect(await inventoryOf(async () => [device]).leaveRecovery(RECOVERY)).toEqual({ ok: true, value: null });
    expect(device.sent).toEqual(['setenv auto-boot true\0', 'saveenv\0', 'reboot\0']);
    expect(device.lifecycle).toEqual(['open', 'claim 0', 'release 0', 'close']);
  });

  it('is a success when the device is gone before it answered the last one', async () => {
    expect(await inventoryOf(async () => [busDevice({ failAt: 'reboot' })]).leaveRecovery(RECOVERY)).toMatchObject({ ok: true });
  });

  it.each([
    ['open', 'no-access', [], ['open', 'close']],
    ['claim', 'no-access', [], ['open', 'close']],
    ['setenv', 'refused', ['setenv auto-boot true\0'], ['open', 'claim 0', 'release 0', 'close']],
    ['saveenv', 'refused', ['setenv auto-boot true\0', 'saveenv\0'], ['open', 'claim 0', 'release 0', 'close']],
  ])('that fails at %s: %s', async (failAt, code, sent, lifecycle) => {
    const device = busDevice({ failAt });
    expect(await inventoryOf(async () => [device]).leaveRecovery(RECOVERY)).toMatchObject({ ok: false, error: { code } });
    expect(device.sent).toEqual(sent);
    expect(device.lifecycle).toEqual(lifecycle);
  });

  it('touches no device that is not the one that was meant', async () => {
    const others = [
      busDevice({ ports: [1, 4, 3] }),
      busDevice({ bus: '15' }),
      busDevice({ serialNumber: 'CPID:8110 ECID:0B' }),
      busDevice({ productId: 0x1227 }),
    ];
    expect(await inventoryOf(async () => others).leaveRecovery(RECOVERY)).toMatchObject({ ok: false, error: { code: 'gone' } });
    expect(others.flatMap((device) => device.lifecycle)).toEqual([]);
  });

  it('is not tried in DFU mode', async () => {
    const device = busDevice({ productId: 0x1227 });
    const inventory = inventoryOf(async () => [device]);
    const [dfu] = (await inventory.list()).devices;
    if (dfu === undefined) throw new Error('no device');
    expect(await inventory.leaveRecovery(dfu)).toMatchObject({ ok: false, error: { code: 'not-in-recovery' } });
    expect(device.lifecycle).toEqual([]);
  });
});
