import { PlistReal } from '#plist/plist.ts';
import { stringAt } from '#plist/read.ts';
import { type CommandHandler, done, MDM_ERRORS, refused, UNTOLD } from './managed-device.ts';

const real = (value: number): PlistReal => new PlistReal(value);

const enableLostMode: CommandHandler = (command, device) => {
  const text = (key: string) => stringAt(command, key) ?? '';
  const lostMode = { message: text('Message'), phoneNumber: text('PhoneNumber'), footnote: text('Footnote') };
  if (lostMode.message === '' && lostMode.phoneNumber === '') return refused(UNTOLD, 'A message or a phone number is needed.');
  // Said again, it shows the new words.
  device.remember({ lostMode });
  device.lock();
  return done();
};

const disableLostMode: CommandHandler = (_command, device) => {
  if (device.memory.lostMode === null) return MDM_ERRORS.notInLostMode;
  if (device.memory.lostModeStays) return MDM_ERRORS.lostModeStays;
  device.remember({ lostMode: null, sound: false });
  return done();
};

const deviceLocation: CommandHandler = (_command, device) => {
  const { lostMode, place } = device.memory;
  if (lostMode === null) return MDM_ERRORS.notInLostMode;
  if (place === null) return MDM_ERRORS.locationUnknown;
  return done({
    Latitude: real(place.latitude),
    Longitude: real(place.longitude),
    HorizontalAccuracy: real(place.accuracy),
    VerticalAccuracy: real(8),
    Altitude: real(6.5),
    // It lies still: Apple's locations say so with -1.
    Speed: real(-1),
    Course: real(-1),
    Timestamp: new Date(device.now()).toISOString().replace(/\.\d{3}Z$/, 'Z'),
  });
};

const playLostModeSound: CommandHandler = (_command, device) => {
  if (device.memory.lostMode === null) return MDM_ERRORS.notInLostMode;
  device.remember({ sound: true });
  return done();
};

export const LOST_MODE_COMMANDS = {
  EnableLostMode: enableLostMode,
  DisableLostMode: disableLostMode,
  DeviceLocation: deviceLocation,
  PlayLostModeSound: playLostModeSound,
} as const;

/** In lost mode nobody can use the device, so nothing that needs its user or its apps is done (12078). */
export const NOT_IN_LOST_MODE: ReadonlySet<string> = new Set([
  'ClearPasscode',
  'DeviceConfigured',
  'InstallApplication',
  'RemoveApplication',
  'InstallMedia',
  'InviteToProgram',
  'LogOutUser',
  'DeleteUser',
  'RequestMirroring',
  'StopMirroring',
]);
