import type { Outcome } from '#lib/outcome.ts';
import type { RecoveryFacts } from './recovery-serial.ts';
import type { UsbMode } from './usb-mode.ts';

/** An iPhone or iPad on the bus, in whatever mode it is. */
export interface UsbAppleDevice {
  /** On macOS the first byte of the LocationID, one for each controller; on Linux the bus. */
  readonly busNumber: number;
  /** `1-4-2`: the port numbers on the way through the hubs, as for devices of usbmuxd. Null: the bus tells none. */
  readonly portPath: string | null;
  readonly vendorId: number;
  readonly productId: number;
  /** The USB serial number as it is: a UDID without dash in normal mode. It is the device's word. */
  readonly serialString: string | null;
  readonly mode: UsbMode;
  /** Null in normal and restore mode, and when the serial number tells nothing. */
  readonly parsed: RecoveryFacts | null;
}

/** Anything else on the bus: it takes an address and endpoints, too. */
export interface UsbOther {
  readonly busNumber: number;
  readonly portPath: string | null;
  readonly hub: boolean;
}

export interface UsbBus {
  readonly devices: readonly UsbAppleDevice[];
  readonly others: readonly UsbOther[];
  /** Why nothing can be seen: the machine has no USB bus, or the library is not there. Null: this is the bus. */
  readonly unavailable: 'no-bus' | 'no-library' | null;
}

/**
 * `gone`: no such device any more. `not-in-recovery`: DFU and KIS take no commands (usb.md 5.3). `no-access`: the system
 * does not let us open it (on Linux a udev rule is missing; another program holds it). `refused`: it did not take a command.
 */
export type LeaveRecoveryFailure = 'gone' | 'not-in-recovery' | 'no-access' | 'refused';

/** What is plugged in, whether or not usbmuxd speaks with it: a device in recovery or DFU mode is seen here only. */
export interface UsbInventory {
  /** Never fails: a machine without USB has an empty bus, with the reason. */
  list(): Promise<UsbBus>;
  /** Tells the bus as it is now and after each change. Resolves when `signal` aborts. */
  watch(onBus: (bus: UsbBus) => void, signal: AbortSignal): Promise<void>;
  /**
   * Has a device in recovery mode start its system. Success says that it took the commands; that it is back is told by
   * the bus, some ten seconds later, and a device whose system is broken comes back to recovery mode.
   */
  leaveRecovery(device: UsbAppleDevice): Promise<Outcome<null, LeaveRecoveryFailure>>;
}

/** Compares what the bus carries, whatever the order it is told in. */
export function sameBus(one: UsbBus, other: UsbBus): boolean {
  const key = (bus: UsbBus) =>
    JSON.stringify([bus.unavailable, [...bus.devices, ...bus.others].map((each) => JSON.stringify(each)).sort()]);
  return key(one) === key(other);
}
