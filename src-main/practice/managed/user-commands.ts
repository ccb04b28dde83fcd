import type { PlistDict } from '#plist/plist.ts';
import { booleanAt, stringAt } from '#plist/read.ts';
import { type CommandHandler, done, type ManagedDevice, MDM_ERRORS, refused, UNTOLD } from './managed-device.ts';
import type { KeptUser } from './managed-memory.ts';

const GB = 1_000_000_000;
const hasUsers = (device: ManagedDevice): boolean => device.platform === 'macOS' || device.standing().sharedIpad;
const NO_USERS = refused(UNTOLD, 'The device has no users.');

const userList: CommandHandler = (_command, device) => {
  if (!hasUsers(device)) return NO_USERS;
  const onMac = device.platform === 'macOS';
  return done({
    Users: device.memory.users.map((user) => ({
      UserName: user.userName,
      FullName: onMac ? user.fullName : undefined,
      UID: onMac ? user.uid : undefined,
      UserGUID: onMac ? user.guid : undefined,
      IsLoggedIn: user.loggedIn,
      HasDataToSync: onMac ? undefined : user.hasDataToSync,
      DataQuota: onMac ? undefined : GB,
      DataUsed: onMac ? undefined : Math.round(GB / 4),
      MobileAccount: onMac ? false : undefined,
      HasSecureToken: onMac ? true : undefined,
    })),
  });
};

const deleteUser: CommandHandler = (command, device) => {
  if (!hasUsers(device)) return NO_USERS;
  if (booleanAt(command, 'DeleteAllUsers') === true) return deleteAll(device);
  const user = userNamed(command, device);
  if (user === undefined) return MDM_ERRORS.noSuchUser;
  if (user.loggedIn) return MDM_ERRORS.userLoggedIn;
  if (device.platform !== 'macOS' && user.hasDataToSync && booleanAt(command, 'ForceDeletion') !== true) return MDM_ERRORS.unsyncedData;
  // The last user of a Mac is its administrator.
  if (device.platform === 'macOS' && device.memory.users.length === 1) return MDM_ERRORS.deletionFailed;
  device.remember({ users: device.memory.users.filter((other) => other !== user) });
  return done();
};

function deleteAll(device: ManagedDevice) {
  if (device.memory.users.some(({ loggedIn }) => loggedIn)) return MDM_ERRORS.userLoggedIn;
  device.remember({ users: [] });
  return done();
}

const logOutUser: CommandHandler = (_command, device) => {
  if (!device.standing().sharedIpad) return NO_USERS;
  device.remember({ users: device.memory.users.map((user) => ({ ...user, loggedIn: false })) });
  return done();
};

const unlockUserAccount: CommandHandler = (command, device) => {
  const user = userNamed(command, device);
  if (user === undefined) return MDM_ERRORS.noSuchUser;
  device.remember({ users: device.memory.users.map((other) => (other === user ? { ...user, locked: false } : other)) });
  return done();
};

const userNamed = (command: PlistDict, device: ManagedDevice): KeptUser | undefined =>
  device.memory.users.find(({ userName }) => userName === stringAt(command, 'UserName'));

export const USER_COMMANDS = {
  UserList: userList,
  DeleteUser: deleteUser,
  LogOutUser: logOutUser,
  UnlockUserAccount: unlockUserAccount,
} as const;
