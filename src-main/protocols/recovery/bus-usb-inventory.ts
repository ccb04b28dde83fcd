import { type Clock, systemClock } from '#lib/clock.ts';
import { fail, type Outcome } from '#lib/outcome.ts';
import { sendLeaveRecovery } from './leave-recovery.ts';
import { parseRecoverySerial } from './recovery-serial.ts';
import { type LeaveRecoveryFailure, sameBus, type UsbAppleDevice, type UsbBus, type UsbInventory } from './usb-inventory.ts';
import { loadUsbLibrary, type UsbLibrary, type UsbLibraryDevice } from './usb-library.ts';
import { APPLE_VENDOR_ID, usbModeOf } from './usb-mode.ts';

const HUB_CLASS = 9;
const WITHOUT_FACTS: ReadonlySet<string> = new Set(['normal', 'restore', 'other']);

export interface BusUsbInventoryOptions {
  readonly load?: () => Promise<UsbLibrary>;
  readonly clock?: Clock;
  /** How often `watch` looks, in milliseconds. */
  readonly everyMs?: number;
  /** macOS writes the bus in hex. */
  readonly platform?: NodeJS.Platform;
}

/** The USB bus of this machine, through the `usb` package. */
export class BusUsbInventory implements UsbInventory {
  readonly #load: () => Promise<UsbLibrary>;
  readonly #clock: Clock;
  readonly #everyMs: number;
  readonly #platform: NodeJS.Platform;

  constructor(options: BusUsbInventoryOptions = {}) {
    this.#load = options.load ?? loadUsbLibrary;
    this.#clock = options.clock ?? systemClock;
    this.#everyMs = options.everyMs ?? 2_000;
    this.#platform = options.platform ?? process.platform;
  }

  async list(): Promise<UsbBus> {
    const seen = await this.#look();
    return typeof seen === 'string' ? { devices: [], others: [], unavailable: seen } : this.#busOf(seen);
  }

  /**
   * Looks again and again rather than taking the package's events: where these cannot be had (a container, no udev) it
   * throws from a timer of its own, which nobody can catch. A look reads the system's tables and disturbs no device.
   */
  async watch(onBus: (bus: UsbBus) => void, signal: AbortSignal): Promise<void> {
    let last: UsbBus | null = null;
    while (!signal.aborted) {
      const bus = await this.list();
      if (signal.aborted) return;
      if (last === null || !sameBus(last, bus)) onBus(bus);
      last = bus;
      await this.#pause(signal);
    }
  }

  async leaveRecovery(device: UsbAppleDevice): Promise<Outcome<null, LeaveRecoveryFailure>> {
    if (device.mode !== 'recovery') return fail('not-in-recovery');
    const seen = await this.#look();
    const found = typeof seen === 'string' ? undefined : seen.find((candidate) => this.#is(candidate, device));
    return found === undefined ? fail('gone') : sendLeaveRecovery(found);
  }

  async #look(): Promise<readonly UsbLibraryDevice[] | 'no-bus' | 'no-library'> {
    let library: UsbLibrary;
    try {
      library = await this.#load();
    } catch {
      return 'no-library';
    }
    try {
      return await library.getDevices();
    } catch {
      return 'no-bus';
    }
  }

  #busOf(seen: readonly UsbLibraryDevice[]): UsbBus {
    const apple = seen.filter(isAppleDevice);
    return {
      devices: apple.map((device) => this.#read(device)),
      others: seen
        .filter((device) => !isAppleDevice(device))
        .map((device) => ({ ...this.#placeOf(device), hub: device.deviceClass === HUB_CLASS })),
      unavailable: null,
    };
  }

  #read(device: UsbLibraryDevice): UsbAppleDevice {
    const mode = usbModeOf(device.productId);
    const serialString = serialOf(device);
    const parsed = serialString === null || WITHOUT_FACTS.has(mode) ? null : parseRecoverySerial(serialString);
    return { ...this.#placeOf(device), vendorId: device.vendorId, productId: device.productId, serialString, mode, parsed };
  }

  #placeOf(device: UsbLibraryDevice): { busNumber: number; portPath: string | null } {
    const busNumber = Number.parseInt(device.bus, this.#platform === 'darwin' ? 16 : 10);
    return { busNumber: Number.isNaN(busNumber) ? 0 : busNumber, portPath: device.ports.length === 0 ? null : device.ports.join('-') };
  }

  /** The same thing at the same place: between two looks another device may have been plugged in there. */
  #is(candidate: UsbLibraryDevice, device: UsbAppleDevice): boolean {
    if (!isAppleDevice(candidate) || candidate.productId !== device.productId) return false;
    const { busNumber, portPath } = this.#placeOf(candidate);
    return busNumber === device.busNumber && portPath === device.portPath && serialOf(candidate) === device.serialString;
  }

  #pause(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        cancel();
        signal.removeEventListener('abort', done);
        resolve();
      };
      const cancel = this.#clock.after(this.#everyMs, done);
      signal.addEventListener('abort', done);
    });
  }
}

const isAppleDevice = (device: UsbLibraryDevice): boolean =>
  device.vendorId === APPLE_VENDOR_ID && device.deviceClass !== HUB_CLASS && usbModeOf(device.productId) !== 'other';

function serialOf(device: UsbLibraryDevice): string | null {
  try {
    return device.serialNumber ?? null;
  } catch {
    // It may not be opened: it is there all the same, without its name.
    return null;
  }
}
