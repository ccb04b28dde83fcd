import type { Slot } from '#contract/bench.ts';
import type { UsbmuxDevice } from '../../protocols/usbmux/usbmux-client.ts';
import { slotView } from './slot-view.ts';

interface Ports {
  readonly portOf: (locationId: number | null) => string | null;
  readonly portVerdict: (port: string | null) => Slot['portVerdict'];
  readonly simulated: boolean;
}

/**
 * Devices that give the UDID of one that is attached already, from another place. Nobody can tell which of the two is meant: the
 * second is shown and left alone until one of them is unplugged.
 */
export class SecondDevices {
  readonly #ports: Ports;
  readonly #devices = new Map<number, UsbmuxDevice>();

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** At the place of the first it is the first, attached anew. */
  isSecond(first: UsbmuxDevice | null, device: UsbmuxDevice): boolean {
    if (first === null || first.deviceId === device.deviceId) return false;
    return first.locationId !== null && device.locationId !== null && first.locationId !== device.locationId;
  }

  put(device: UsbmuxDevice): Slot {
    this.#devices.set(device.deviceId, device);
    return this.#card(device);
  }

  /** Null: it is none of these. */
  take(deviceId: number): UsbmuxDevice | null {
    const device = this.#devices.get(deviceId) ?? null;
    this.#devices.delete(deviceId);
    return device;
  }

  /** The one that waits longest. */
  of(udid: string): UsbmuxDevice | null {
    return [...this.#devices.values()].find((device) => device.udid === udid) ?? null;
  }

  all(): UsbmuxDevice[] {
    return [...this.#devices.values()];
  }

  cards(): Slot[] {
    return this.all().map((device) => this.#card(device));
  }

  #card(device: UsbmuxDevice): Slot {
    const port = this.#ports.portOf(device.locationId);
    return slotView({
      udid: cardOf(device),
      port,
      attached: true,
      recognition: 'attention',
      problem: 'udid-twice',
      fault: null,
      device: { name: '', serialNumber: '', productType: '', modelName: '', osVersion: '', imei: null },
      values: null,
      supervision: null,
      conditions: null,
      stored: null,
      finishedHere: false,
      enrolledAt: null,
      duplicate: true,
      asset: null,
      portVerdict: this.#ports.portVerdict(port),
      simulated: this.#ports.simulated,
      organizationMagic: '',
    });
  }
}

/** A card of its own beside that of the first. */
export const cardOf = ({ udid, deviceId }: UsbmuxDevice): string => `${udid}#${deviceId}`;
