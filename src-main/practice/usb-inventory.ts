import type { IphoneIdentity } from './iphone-models.ts';
import { portOf } from './iphone-places.ts';

/** One device as the USB bus itself lists it, whatever mode it is in. */
export interface UsbInventoryEntry {
  /** Of hub and port: `2-3`. */
  readonly portPath: string;
  readonly productId: number;
  readonly serialString: string;
}

const RECOVERY = 0x1281;
const DFU = 0x1227;

/** What the device's USB descriptors say (usb.md 1.8, 5.1, 5.2). Boot loader and revision are made up. */
export function usbEntry(identity: IphoneIdentity, mode: 'normal' | 'recovery' | 'dfu'): UsbInventoryEntry {
  const portPath = portOf(identity.place);
  if (mode === 'normal') return { portPath, productId: identity.productId, serialString: identity.udid.replace('-', '') };
  const chip = [
    `CPID:${hex(identity.chipId, 4)}`,
    'CPRV:11',
    'CPFM:03',
    'SCEP:01',
    `BDID:${hex(identity.boardId, 2)}`,
    `ECID:${hex(identity.ecid, 16)}`,
  ].join(' ');
  // DFU runs from the chip's own memory: it knows its loader, and not the serial number.
  if (mode === 'dfu') return { portPath, productId: DFU, serialString: `${chip} IBFL:3C SRTG:[iBoot-0000.0.0.0.1]` };
  return { portPath, productId: RECOVERY, serialString: `${chip} IBFL:3D SRNM:[${identity.serialNumber}]` };
}

const hex = (value: number | bigint, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0');
