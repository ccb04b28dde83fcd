import { createHash } from 'node:crypto';

/** An app or a Mac package as it stands on a device. Its progress is read from the time it was asked for, so nothing ticks. */
export interface KeptApp {
  readonly identifier: string;
  readonly name: string;
  readonly version: string;
  readonly storeId: number | null;
  readonly managed: boolean;
  /** Asked for at this instant (ms); null: it was there before. */
  readonly askedAt: number | null;
  /** Waits for a person: the device is not supervised, or the store asks for an account. */
  readonly prompt: 'install' | 'manage' | null;
  /** Said once, then forgotten. */
  readonly refused: 'UserRejected' | 'ManagementRejected' | null;
  readonly flags: number;
  /** XML plists. */
  readonly configuration: string | null;
  readonly attributes: string | null;
}

export interface KeptBook {
  readonly storeId: number | null;
  readonly persistentId: string | null;
  readonly kind: string | null;
  readonly version: string | null;
  readonly author: string | null;
  readonly title: string | null;
}

/** A user of a Shared iPad or a Mac. */
export interface KeptUser {
  readonly userName: string;
  readonly fullName: string;
  readonly uid: number;
  readonly guid: string;
  readonly loggedIn: boolean;
  readonly hasDataToSync: boolean;
  readonly locked: boolean;
}

export interface Place {
  readonly latitude: number;
  readonly longitude: number;
  /** Metres. */
  readonly accuracy: number;
}

/** A system update under way on a device. */
interface PracticeSystemUpdate {
  readonly version: string;
  readonly build: string;
  /** Who asked: a declaration (its identifier) or a command. */
  readonly by: string | 'command';
  readonly phase: 'waiting' | 'downloading' | 'prepared' | 'installing';
  /** Installs not before (ms). Null: as soon as it is prepared. Infinity is told as `hold`. */
  readonly notBefore: number | null;
  /** Downloads only: a person or another command installs it. */
  readonly hold: boolean;
}

/** What management has put on a device and what belongs to it: plain JSON, gone with an erase unless it says otherwise. */
export interface ManagedMemory {
  readonly passcode: boolean;
  /** Of Screen Time. */
  readonly restrictionsPasscode: boolean;
  readonly lostMode: { readonly message: string; readonly phoneNumber: string; readonly footnote: string } | null;
  /** Lost mode cannot be turned off, as a hand wanted it. */
  readonly lostModeStays: boolean;
  /** Where it is; null: it cannot find out. Not changed by an erase. */
  readonly place: Place | null;
  /** A sound is played until somebody ends it. */
  readonly sound: boolean;
  /** Items of `Settings` by their name, as they were last set. */
  readonly settings: Readonly<Record<string, string | number | boolean>>;
  /** XML plist of `OrganizationInfo`. */
  readonly organizationInfo: string | null;
  /** SHA-256 of the pictures. */
  readonly wallpaper: { readonly lock: string | null; readonly home: string | null };
  readonly apps: readonly KeptApp[];
  readonly books: readonly KeptBook[];
  readonly provisioningProfiles: readonly { readonly uuid: string; readonly name: string; readonly expiresAt: number }[];
  readonly users: readonly KeptUser[];
  /** When supervision began (ms); the bypass code can be read for 15 days from then. */
  readonly supervisedAt: number | null;
  /** Null: cleared, there is none any more. */
  readonly bypassCode: string | null;
  readonly awaitingConfiguration: boolean;
  /** SHA-256 of the PIN that a Mac is locked with: it does nothing until it is typed. The PIN itself is in no file. */
  readonly lockPin: string | null;
  readonly recoveryLock: string | null;
  readonly firmwarePassword: string | null;
  /** When a firmware password was last tried (ms). */
  readonly firmwareTriedAt: number | null;
  readonly remoteDesktop: boolean;
  readonly adminPasswordSet: boolean;
  /** A newer system than it was made with. Not changed by an erase. */
  readonly system: { readonly osVersion: string; readonly buildVersion: string } | null;
  readonly update: PracticeSystemUpdate | null;
}

/** Where simulated devices are when nobody says otherwise: in front of Tokyo Station. */
export const DEFAULT_PLACE: Place = { latitude: 35.681236, longitude: 139.767125, accuracy: 12 };

/** What a Mac keeps of the PIN it is locked with. */
export const pinDigest = (pin: string): string => createHash('sha256').update(pin).digest('hex');

/** Of a device that management has not touched yet. */
export const freshMemory = (): ManagedMemory => ({
  passcode: true,
  restrictionsPasscode: false,
  lostMode: null,
  lostModeStays: false,
  place: DEFAULT_PLACE,
  sound: false,
  settings: {},
  organizationInfo: null,
  wallpaper: { lock: null, home: null },
  apps: [],
  books: [],
  provisioningProfiles: [],
  users: [],
  supervisedAt: null,
  bypassCode: null,
  awaitingConfiguration: false,
  lockPin: null,
  recoveryLock: null,
  firmwarePassword: null,
  firmwareTriedAt: null,
  remoteDesktop: false,
  adminPasswordSet: false,
  system: null,
  update: null,
});

/** An erase ends lost mode and everything else but what is no memory: where it lies, its system, the locks in its firmware. */
export const erasedMemory = ({ place, system, recoveryLock, firmwarePassword }: ManagedMemory): ManagedMemory => ({
  ...freshMemory(),
  place,
  system,
  recoveryLock,
  firmwarePassword,
});
