import { fail, type Outcome, ok } from '#lib/outcome.ts';
import type { LeaveRecoveryFailure } from './usb-inventory.ts';
import type { UsbLibraryDevice } from './usb-library.ts';

/** Start the system from now on, remember it, and do it (usb.md 5.3). */
const COMMANDS = ['setenv auto-boot true', 'saveenv'] as const;
/** `saveenv` writes to flash. */
const COMMAND_TIMEOUT_MS = 10_000;

/**
 * Sends iBoot the commands that leave recovery mode, as vendor control transfers with a NUL-terminated text.
 * The interface is claimed because the `usb` package sends no control transfer without one, to the device as a whole
 * neither. The answer to `reboot` is not judged: the device may be gone before it can give one.
 */
export async function sendLeaveRecovery(device: UsbLibraryDevice): Promise<Outcome<null, LeaveRecoveryFailure>> {
  try {
    await device.open();
    await device.claimInterface(0);
  } catch (error) {
    await letGo(device);
    return fail('no-access', messageOf(error));
  }
  try {
    for (const command of COMMANDS) await send(device, command);
  } catch (error) {
    await letGo(device);
    return fail('refused', messageOf(error));
  }
  await send(device, 'reboot').catch(() => {});
  await letGo(device);
  return ok(null);
}

async function send(device: UsbLibraryDevice, command: string): Promise<void> {
  const setup = { requestType: 'vendor', recipient: 'device', request: 0, value: 0, index: 0 } as const;
  await device.controlTransferOut(setup, new TextEncoder().encode(`${command}\0`), COMMAND_TIMEOUT_MS);
}

/** Released before it is closed: closing alone leaves the interface claimed. A device that left needs neither. */
async function letGo(device: UsbLibraryDevice): Promise<void> {
  await device.releaseInterface(0).catch(() => {});
  await device.close().catch(() => {});
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
