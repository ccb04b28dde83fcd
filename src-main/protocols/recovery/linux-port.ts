import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SYSFS = '/sys/bus/usb/devices';

/**
 * The physical port of a device of Linux' usbmuxd, whose LocationID is `bus << 16 | address` (usb.md 1.7) and new at every
 * replug. Read while the device is attached: afterwards its entry is gone. `1-4-2` as on macOS; null when there is no such
 * device, or no such folder.
 */
export function linuxPortPath(locationId: number | null, root = SYSFS): string | null {
  if (locationId === null || locationId < 0) return null;
  const bus = locationId >>> 16;
  const address = locationId & 0xffff;
  return portWhere(root, (entry) => entry.startsWith(`${bus}-`) && textAt(root, entry, 'devnum') === String(address));
}

/** The same by UDID, for a usbmuxd that tells no LocationID: the USB serial number is the UDID, without its dash. */
export function linuxPortOfUdid(udid: string, root = SYSFS): string | null {
  const serial = udid.replaceAll('-', '').toLowerCase();
  if (serial === '') return null;
  return portWhere(root, (entry) => textAt(root, entry, 'serial')?.replaceAll('-', '').toLowerCase() === serial);
}

/** Entries are named `<bus>-<port>.<port>`; root hubs (`usb1`) and interfaces (`1-4:1.0`) are none of ours. */
function portWhere(root: string, wanted: (entry: string) => boolean): string | null {
  const entry = entriesOf(root).find((name) => /^\d+-\d+(\.\d+)*$/.test(name) && wanted(name));
  return entry === undefined ? null : entry.slice(entry.indexOf('-') + 1).replaceAll('.', '-');
}

function entriesOf(root: string): string[] {
  try {
    return readdirSync(root);
  } catch {
    // No USB, or not Linux.
    return [];
  }
}

/** Files come and go with the devices: one that cannot be read belongs to a device that has just left. */
function textAt(root: string, entry: string, file: string): string | undefined {
  try {
    // Some kernels keep the NULs a serial number was padded with.
    return readFileSync(join(root, entry, file), 'utf8')
      .replaceAll('\0', '')
      .trim();
  } catch {
    return undefined;
  }
}
