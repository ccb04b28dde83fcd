import { stringAt } from '#plist/read.ts';
import { type CommandHandler, done, refused, UNTOLD } from './managed-device.ts';

/** Only this lets a device of an automated enrolment out of Setup Assistant. */
const deviceConfigured: CommandHandler = (_command, device) => {
  device.remember({ awaitingConfiguration: false });
  return done();
};

const clearRestrictionsPassword: CommandHandler = (_command, device) => {
  device.remember({ restrictionsPasscode: false });
  return done();
};

const refreshCellularPlans: CommandHandler = (_command, device) =>
  device.identity.imeis.length > 0 ? done() : refused(UNTOLD, 'There is no cellular network here.');

const requestMirroring: CommandHandler = (command) => {
  const destination = stringAt(command, 'DestinationName') ?? stringAt(command, 'DestinationDeviceID');
  return destination === undefined ? { unreadable: true } : done({ MirroringResult: 'DestinationNotFound' });
};

const inviteToProgram: CommandHandler = (command, device) => {
  const url = stringAt(command, 'InvitationURL') ?? '';
  if (!URL.canParse(url)) return done({ InvitationResult: 'InvalidInvitationURL' });
  return device.standing().storeAccount ? done({ InvitationResult: 'Acknowledged' }) : refused(UNTOLD, 'Nobody is signed in to the store.');
};

/** The declarations themselves are fetched after the answer, by the MDM client. */
const declarativeManagement: CommandHandler = () => done();

const acknowledged: CommandHandler = () => done();

export const OTHER_COMMANDS = {
  DeviceConfigured: deviceConfigured,
  ClearRestrictionsPassword: clearRestrictionsPassword,
  RefreshCellularPlans: refreshCellularPlans,
  RequestMirroring: requestMirroring,
  StopMirroring: acknowledged,
  InviteToProgram: inviteToProgram,
  DeclarativeManagement: declarativeManagement,
} as const;
