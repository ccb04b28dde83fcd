import { stringAt } from '#plist/read.ts';
import { ownApp } from './app-commands.ts';
import { type CommandHandler, done, type ManagedDevice, refused, UNTOLD } from './managed-device.ts';

/** Apple: a firmware password may be tried once in 30 seconds. */
const FIRMWARE_PAUSE_MS = 30_000;

const NOT_SILICON = refused(UNTOLD, 'A recovery lock needs Apple silicon.');
const NOT_INTEL = refused(UNTOLD, 'A firmware password needs an Intel Mac.');
const WRONG = refused(UNTOLD, 'The current password is not right.');

const setRecoveryLock: CommandHandler = (command, device) => {
  if (!device.standing().appleSilicon) return NOT_SILICON;
  const { recoveryLock } = device.memory;
  if (recoveryLock !== null && stringAt(command, 'CurrentPassword') !== recoveryLock) return WRONG;
  const wanted = stringAt(command, 'NewPassword') ?? '';
  device.remember({ recoveryLock: wanted === '' ? null : wanted });
  return done();
};

const verifyRecoveryLock: CommandHandler = (command, device) =>
  device.standing().appleSilicon
    ? done({ PasswordVerified: device.memory.recoveryLock !== null && device.memory.recoveryLock === stringAt(command, 'Password') })
    : NOT_SILICON;

const setFirmwarePassword: CommandHandler = (command, device) => {
  if (device.standing().appleSilicon) return NOT_INTEL;
  const { firmwarePassword } = device.memory;
  if (firmwarePassword !== null && stringAt(command, 'CurrentPassword') !== firmwarePassword)
    return done({ SetFirmwarePassword: { PasswordChanged: false } });
  const wanted = stringAt(command, 'NewPassword') ?? '';
  device.remember({ firmwarePassword: wanted === '' ? null : wanted });
  return done({ SetFirmwarePassword: { PasswordChanged: true } });
};

const verifyFirmwarePassword: CommandHandler = (command, device) => {
  if (device.standing().appleSilicon) return NOT_INTEL;
  const { firmwarePassword, firmwareTriedAt } = device.memory;
  if (firmwareTriedAt !== null && device.now() - firmwareTriedAt < FIRMWARE_PAUSE_MS)
    return refused(UNTOLD, 'The password was tried less than 30 seconds ago.');
  device.remember({ firmwareTriedAt: device.now() });
  const verified = firmwarePassword !== null && firmwarePassword === stringAt(command, 'Password');
  return done({ VerifyFirmwarePassword: { PasswordVerified: verified } });
};

const remoteDesktop =
  (on: boolean): CommandHandler =>
  (_command, device) => {
    device.remember({ remoteDesktop: on });
    return done();
  };

/** The new key of a personal rotation would be encrypted to a certificate of the server; a simulated Mac has none to show. */
const rotateFileVaultKey: CommandHandler = (command) =>
  stringAt(command, 'KeyType') === 'personal'
    ? refused(UNTOLD, 'A simulated Mac has no FileVault key to rotate.')
    : refused(UNTOLD, 'There is no institutional key.');

const awaiting = (device: ManagedDevice): boolean => device.memory.awaitingConfiguration && device.standing().automated;
const NOT_AWAITING = refused(UNTOLD, 'The Mac is not in Setup Assistant of an automated enrolment.');

const accountConfiguration: CommandHandler = (_command, device) => (awaiting(device) ? done() : NOT_AWAITING);

const setAutoAdminPassword: CommandHandler = (_command, device) => {
  if (!device.standing().automated) return refused(UNTOLD, 'The Mac was not enrolled by automated enrolment.');
  device.remember({ adminPasswordSet: true });
  return done();
};

const installEnterpriseApplication: CommandHandler = (command, device) => {
  const url = stringAt(command, 'ManifestURL');
  if (url === undefined && !('Manifest' in command)) return { unreadable: true };
  const name =
    (url ?? 'package')
      .split('/')
      .at(-1)
      ?.replace(/\.\w+$/, '') || 'package';
  const app = { ...ownApp(`jp.practice.package.${name.replaceAll(/[^\w-]+/g, '-')}`, name, '1.0.0'), askedAt: device.now() };
  device.remember({ apps: [...device.memory.apps.filter(({ identifier }) => identifier !== app.identifier), app] });
  return done();
};

export const MAC_COMMANDS = {
  SetRecoveryLock: setRecoveryLock,
  VerifyRecoveryLock: verifyRecoveryLock,
  SetFirmwarePassword: setFirmwarePassword,
  VerifyFirmwarePassword: verifyFirmwarePassword,
  EnableRemoteDesktop: remoteDesktop(true),
  DisableRemoteDesktop: remoteDesktop(false),
  RotateFileVaultKey: rotateFileVaultKey,
  AccountConfiguration: accountConfiguration,
  SetAutoAdminPassword: setAutoAdminPassword,
  InstallEnterpriseApplication: installEnterpriseApplication,
} as const;
