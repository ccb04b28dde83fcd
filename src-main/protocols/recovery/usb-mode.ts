/** What a device on the bus can be talked to as, told by its product id alone (usb.md 5.1). */
export type UsbMode = 'normal' | 'recovery' | 'dfu' | 'wtf' | 'restore' | 'kis' | 'pwned-dfu' | 'other';

export const APPLE_VENDOR_ID = 0x05ac;

const RANGES: readonly (readonly [first: number, last: number, mode: UsbMode])[] = [
  [0x1222, 0x1222, 'wtf'],
  [0x1227, 0x1227, 'dfu'],
  [0x1280, 0x1283, 'recovery'],
  [0x1290, 0x12af, 'normal'],
  [0x1338, 0x1338, 'pwned-dfu'],
  [0x1881, 0x1881, 'kis'],
  [0x1901, 0x1905, 'restore'],
  [0xf014, 0xf014, 'dfu'],
];

/** The mode of an Apple product id; `other` for what is no iPhone or iPad (a keyboard, a hub, a Mac). */
export function usbModeOf(productId: number): UsbMode {
  return RANGES.find(([first, last]) => productId >= first && productId <= last)?.[2] ?? 'other';
}
