import { FakeUsbInventory, fakeRecoveryDevice } from '../protocols/recovery/fake-usb-inventory.ts';
import type { UsbAppleDevice } from '../protocols/recovery/usb-inventory.ts';
import { APPLE_VENDOR_ID } from '../protocols/recovery/usb-mode.ts';
import type { FakeIphone } from './fake-iphone.ts';
import { portOf } from './iphone-places.ts';

/** The first byte of every LocationID here. */
const BUS = 0x14;

/**
 * The USB bus of the bench: it also knows what usbmux does not show, devices in recovery and DFU mode (usb.md 5).
 * Told to leave recovery mode, a device starts.
 */
export class BenchUsb {
  readonly inventory = new FakeUsbInventory();
  readonly #devices: () => readonly FakeIphone[];
  #shown = new Map<string, UsbAppleDevice>();

  constructor(devices: () => readonly FakeIphone[]) {
    this.#devices = devices;
    this.inventory.onLeft = ({ portPath }) =>
      this.#devices()
        .find(({ hardware }) => portOf(hardware.place) === portPath)
        ?.leaveRecovery();
  }

  /** Shows what is plugged in now. */
  refresh(): void {
    const now = new Map(this.#devices().flatMap((device) => (device.onUsb ? [shown(device)] : [])));
    for (const [key, entry] of this.#shown) if (!now.has(key)) this.inventory.unplug(entry);
    for (const [key, entry] of now) {
      const before = this.#shown.get(key);
      if (before === undefined) this.inventory.plug(entry);
      else now.set(key, before);
    }
    this.#shown = now;
  }
}

function shown({ hardware, state: { mode } }: FakeIphone): [key: string, UsbAppleDevice] {
  const portPath = portOf(hardware.place);
  const key = `${hardware.udid} ${mode}`;
  if (mode !== 'normal') {
    const { chipId, boardId, ecid, serialNumber } = hardware;
    const who = { chipId, boardId, ecid, ...(mode === 'recovery' ? { serialNumber } : {}) };
    return [key, fakeRecoveryDevice(mode, { busNumber: BUS, portPath }, who)];
  }
  const { productId, udid } = hardware;
  const serialString = udid.replace('-', ''); // usb.md 1.8
  return [key, { busNumber: BUS, portPath, vendorId: APPLE_VENDOR_ID, productId, serialString, mode, parsed: null }];
}
