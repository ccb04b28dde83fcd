import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { parseRecoverySerial } from './recovery-serial.ts';
import type { LeaveRecoveryFailure, UsbAppleDevice, UsbBus, UsbInventory, UsbOther } from './usb-inventory.ts';
import { APPLE_VENDOR_ID, usbModeOf } from './usb-mode.ts';

/** Who a simulated device is, as its boot loader tells it. */
export interface FakeRecoveryIdentity {
  readonly chipId: number;
  readonly boardId: number;
  readonly ecid: bigint;
  /** DFU tells none. */
  readonly serialNumber?: string;
  readonly imei?: string;
}

/** A bus in memory: tests and practice plug devices in and out. */
export class FakeUsbInventory implements UsbInventory {
  readonly #devices = new Set<UsbAppleDevice>();
  readonly #others = new Set<UsbOther>();
  readonly #watchers = new Set<(bus: UsbBus) => void>();
  #unavailable: UsbBus['unavailable'] = null;
  /** What the next `leaveRecovery` of a device in recovery answers instead of letting it go. */
  refuseLeaving: 'no-access' | 'refused' | null = null;
  /** Called when a device left recovery mode: practice attaches it to its usbmuxd again. */
  onLeft: (device: UsbAppleDevice) => void = () => {};

  async list(): Promise<UsbBus> {
    if (this.#unavailable !== null) return { devices: [], others: [], unavailable: this.#unavailable };
    return { devices: [...this.#devices], others: [...this.#others], unavailable: null };
  }

  async watch(onBus: (bus: UsbBus) => void, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    this.#watchers.add(onBus);
    onBus(await this.list());
    await aborted;
    this.#watchers.delete(onBus);
  }

  async leaveRecovery(device: UsbAppleDevice): Promise<Outcome<null, LeaveRecoveryFailure>> {
    if (device.mode !== 'recovery') return fail('not-in-recovery');
    const present = [...this.#devices].find((candidate) => JSON.stringify(candidate) === JSON.stringify(device));
    if (present === undefined) return fail('gone');
    if (this.refuseLeaving !== null) return fail(this.refuseLeaving);
    this.unplug(present);
    this.onLeft(present);
    return ok(null);
  }

  plug(device: UsbAppleDevice): void {
    this.#devices.add(device);
    this.#announce();
  }

  unplug(device: UsbAppleDevice): void {
    if (this.#devices.delete(device)) this.#announce();
  }

  plugOther(other: UsbOther): void {
    this.#others.add(other);
    this.#announce();
  }

  /** The bus is lost altogether, or back. */
  setUnavailable(reason: UsbBus['unavailable']): void {
    this.#unavailable = reason;
    this.#announce();
  }

  #announce(): void {
    for (const watcher of this.#watchers) void this.list().then(watcher);
  }
}

/** A device in recovery or DFU mode with the serial number its boot loader would give (usb.md 5.2). */
export function fakeRecoveryDevice(
  mode: 'recovery' | 'dfu',
  place: { readonly busNumber: number; readonly portPath: string | null },
  who: FakeRecoveryIdentity,
): UsbAppleDevice {
  const productId = mode === 'dfu' ? 0x1227 : 0x1281;
  const serialString = serialStringOf(mode, who);
  return {
    ...place,
    vendorId: APPLE_VENDOR_ID,
    productId,
    serialString,
    mode: usbModeOf(productId),
    parsed: parseRecoverySerial(serialString),
  };
}

function serialStringOf(mode: 'recovery' | 'dfu', who: FakeRecoveryIdentity): string {
  const hex = (value: number | bigint, digits: number) => value.toString(16).toUpperCase().padStart(digits, '0');
  const common = `CPID:${hex(who.chipId, 4)} CPRV:11 CPFM:03 SCEP:01 BDID:${hex(who.boardId, 2)} ECID:${hex(who.ecid, 16)} IBFL:3D`;
  if (mode === 'dfu') return `${common} SRTG:[iBoot-0000.0.0]`;
  const imei = who.imei === undefined ? '' : ` IMEI:[${who.imei}]`;
  return who.serialNumber === undefined ? `${common}${imei}` : `${common}${imei} SRNM:[${who.serialNumber}]`;
}
