import type { PlistDict } from '#plist/plist.ts';
import { dictAt, numberAt, stringAt } from '#plist/read.ts';

/** One entry of usbmuxd's device list. The same device may be listed twice: over USB and over the network. */
export interface UsbmuxDevice {
  /** Given anew at every attach; never the identity of a device. */
  readonly deviceId: number;
  readonly udid: string;
  readonly connectionType: 'USB' | 'Network';
  readonly productId: number | null;
  /** On Linux `bus << 16 | address`, which changes on every replug; on macOS the place in the USB tree. */
  readonly locationId: number | null;
}

export type UsbmuxEvent =
  | { readonly type: 'attached'; readonly device: UsbmuxDevice }
  | { readonly type: 'detached'; readonly deviceId: number }
  | { readonly type: 'paired'; readonly deviceId: number };

const integerAt = (dict: PlistDict, key: string): number | null => {
  const value = numberAt(dict, key);
  return value !== undefined && Number.isInteger(value) ? value : null;
};

/** The shape of every UDID: 40 hex digits, or 8-16; simulators and virtual devices have others. It is the device that says it. */
export const isUdid = (text: string): boolean => /^[0-9A-Za-z-]{1,64}$/.test(text);

/** A device entry, or null when it lacks an id or a serial number that can be a UDID: one odd entry must not hide the others. */
export function readDevice(entry: PlistDict): UsbmuxDevice | null {
  const properties = dictAt(entry, 'Properties');
  if (properties === undefined) return null;
  const deviceId = integerAt(entry, 'DeviceID') ?? integerAt(properties, 'DeviceID');
  const udid = stringAt(properties, 'SerialNumber');
  if (deviceId === null || udid === undefined || !isUdid(udid)) return null;
  return {
    deviceId,
    udid: withDash(udid),
    connectionType: stringAt(properties, 'ConnectionType') === 'Network' ? 'Network' : 'USB',
    productId: integerAt(properties, 'ProductID'),
    locationId: integerAt(properties, 'LocationID'),
  };
}

/** An event message, or null for one we do not know. */
export function readEvent(message: PlistDict): UsbmuxEvent | null {
  const deviceId = integerAt(message, 'DeviceID');
  switch (stringAt(message, 'MessageType')) {
    case 'Attached': {
      const device = readDevice(message);
      return device === null ? null : { type: 'attached', device };
    }
    case 'Detached':
      return deviceId === null ? null : { type: 'detached', deviceId };
    case 'Paired':
      return deviceId === null ? null : { type: 'paired', deviceId };
    default:
      return null;
  }
}

/** The USB serial number of newer devices comes without the dash of the UDID (8-16 hex digits). */
function withDash(serial: string): string {
  return /^[0-9a-f]{24}$/i.test(serial) ? `${serial.slice(0, 8)}-${serial.slice(8)}` : serial;
}
