/** The part of the `usb` package used here; its devices are WebUSB's with a place on the bus. */
export interface UsbLibraryDevice {
  readonly vendorId: number;
  readonly productId: number;
  readonly deviceClass: number;
  /** macOS: two hex digits, the first byte of the LocationID. Linux: the bus, three decimal digits. */
  readonly bus: string;
  readonly ports: readonly number[];
  /** Opens the device when the system has not kept the string, and throws when it may not. */
  readonly serialNumber?: string | null | undefined;
  open(): Promise<void>;
  close(): Promise<void>;
  claimInterface(interfaceNumber: number): Promise<void>;
  releaseInterface(interfaceNumber: number): Promise<void>;
  controlTransferOut(
    setup: { requestType: 'vendor'; recipient: 'device'; request: number; value: number; index: number },
    data: Uint8Array<ArrayBuffer>,
    timeoutMs?: number,
  ): Promise<unknown>;
}

export interface UsbLibrary {
  /** Reads what the system knows of the bus, without talking to a device. Rejects where there is no bus. */
  getDevices(): Promise<readonly UsbLibraryDevice[]>;
}

/**
 * Native code, loaded when first asked for: a host without it (or without USB) must still start. The package's own types lean
 * on the browser's, which main does not have.
 */
export const loadUsbLibrary = async (): Promise<UsbLibrary> => (await import('usb')).usb as unknown as UsbLibrary;
