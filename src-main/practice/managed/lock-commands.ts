import type { PlistDict } from '#plist/plist.ts';
import { booleanAt, bytesAt, dictAt, stringAt } from '#plist/read.ts';
import type { CommandAnswer } from '../../protocols/mdm/fake-mdm-conversation.ts';
import { type CommandHandler, done, type ManagedDevice, refused, UNTOLD } from './managed-device.ts';
import { pinDigest } from './managed-memory.ts';

const SIX_DIGITS = /^\d{6}$/;

/** Locks the screen; a Mac shuts itself off until somebody types the PIN. */
const deviceLock: CommandHandler = (command, device) =>
  device.platform === 'macOS' ? lockMac(command, device) : lockScreen(command, device);

function lockScreen(command: PlistDict, device: ManagedDevice): CommandAnswer {
  const { lostMode, passcode } = device.memory;
  const message = stringAt(command, 'Message') !== undefined || stringAt(command, 'PhoneNumber') !== undefined;
  device.lock();
  if (!message) return done();
  if (lostMode !== null) return done({ MessageResult: 'DeviceInLostMode' });
  // A Shared iPad shows no message; nor does a device that anybody can unlock.
  if (device.standing().sharedIpad) return done();
  return done({ MessageResult: passcode ? 'Success' : 'NoPasscodeSet' });
}

function lockMac(command: PlistDict, device: ManagedDevice): CommandAnswer {
  const pin = stringAt(command, 'PIN');
  if (pin === undefined || !SIX_DIGITS.test(pin)) return refused(UNTOLD, 'A PIN of six digits is needed.');
  // The answer first: nothing more comes from it until the PIN is typed.
  return { payload: {}, afterwards: () => device.remember({ lockPin: pinDigest(pin) }) };
}

const clearPasscode: CommandHandler = (command, device) => {
  if (device.standing().sharedIpad) return refused(UNTOLD, 'A Shared iPad has no passcode of its own.');
  if (!device.unlockTokenHolds(bytesAt(command, 'UnlockToken') ?? Buffer.alloc(0)))
    return refused(UNTOLD, 'The unlock token is not the one of this device.');
  device.clearPasscode();
  return done();
};

const eraseDevice: CommandHandler = (command, device) => {
  // Intel Macs ask for the PIN again; Apple silicon and a Mac with T2 erase their contents without.
  const pin = stringAt(command, 'PIN');
  if (device.platform === 'macOS' && !device.standing().appleSilicon && (pin === undefined || !SIX_DIGITS.test(pin)))
    return refused(UNTOLD, 'A PIN of six digits is needed.');
  const service = dictAt(command, 'ReturnToService');
  const returns = service !== undefined && booleanAt(service, 'Enabled') === true;
  const { storeAccount, findMy } = device.standing();
  if (returns && findMy && storeAccount) return refused(UNTOLD, 'Activation Lock is on.');
  if (returns && service !== undefined && device.identity.imeis.length === 0 && bytesAt(service, 'WiFiProfileData') === undefined)
    return refused(UNTOLD, 'A Wi-Fi profile is needed to return to service.');
  return { payload: {}, afterwards: () => device.erase() };
};

const restartDevice: CommandHandler = (_command, device) => ({ payload: {}, afterwards: () => device.restart() });

const shutDownDevice: CommandHandler = (_command, device) => ({ payload: {}, afterwards: () => device.shutDown() });

export const LOCK_COMMANDS = {
  DeviceLock: deviceLock,
  ClearPasscode: clearPasscode,
  EraseDevice: eraseDevice,
  RestartDevice: restartDevice,
  ShutDownDevice: shutDownDevice,
} as const;
