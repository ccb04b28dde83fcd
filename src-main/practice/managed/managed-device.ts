import type { PlistDict, PlistInput } from '#plist/plist.ts';
import type { McError } from '../../protocols/mcinstall/fake-mc-errors.ts';
import type { FakeProfiles } from '../../protocols/mcinstall/fake-profiles.ts';
import type { CommandAnswer } from '../../protocols/mdm/fake-mdm-conversation.ts';
import type { Platform } from '../../protocols/mdm/platform.ts';
import type { ManagedMemory } from './managed-memory.ts';

/** Who a device is, as far as management asks. */
export interface ManagedIdentity {
  readonly index: number;
  readonly productType: string;
  readonly deviceClass: string;
  readonly marketingName: string;
  readonly modelNumber: string;
  /** GB. */
  readonly capacity: number;
  readonly udid: string;
  readonly serialNumber: string;
  readonly osVersion: string;
  readonly buildVersion: string;
  readonly imeis: readonly string[];
  readonly wifiMac: string;
  readonly bluetoothMac: string;
}

/** How it stands, as far as management asks. */
export interface ManagedStanding {
  readonly supervised: boolean;
  /** Enrolled by Apple's automated enrolment. */
  readonly automated: boolean;
  readonly sharedIpad: boolean;
  readonly appleSilicon: boolean;
  readonly findMy: boolean;
  readonly activationLocked: boolean;
  readonly storeAccount: boolean;
  /** 0 to 1; null: it has no battery. */
  readonly batteryLevel: number | null;
  readonly freeGb: number;
  /** Name and magic of the organisation that supervises it. */
  readonly organization: { readonly name: string; readonly magic: string | undefined } | null;
}

/** A simulated device as its MDM client commands it: the same for a phone on the bench and a device in the fleet. */
export interface ManagedDevice {
  readonly platform: Platform;
  /** With the system that runs on it now. */
  readonly identity: ManagedIdentity;
  readonly name: string;
  readonly profiles: FakeProfiles;
  readonly memory: ManagedMemory;
  remember(part: Partial<ManagedMemory>): void;
  standing(): ManagedStanding;
  now(): number;
  /** How many times faster than life it is. */
  pace(): number;
  rename(name: string): void;
  lock(): void;
  clearPasscode(): void;
  erase(): void;
  restart(): void;
  shutDown(): void;
  /** As the server may: nobody is asked. */
  installBytes(bytes: Buffer): McError | null;
  removeByIdentifier(identifier: string): McError | null;
  unlockTokenHolds(token: Uint8Array): boolean;
  /** DER of the identity of the enrolment. */
  enrollmentCertificate(): Buffer | null;
  /** Where APNs reaches it. */
  pushToken(): Buffer | null;
  /** Starts what `memory.update` asks for. */
  updateBegun(): void;
}

/** Carries out one command, given its `Command` dictionary. */
export type CommandHandler = (command: PlistDict, device: ManagedDevice) => CommandAnswer;

export const done = (payload: { readonly [key: string]: PlistInput | undefined } = {}): CommandAnswer => ({ payload });

/** The chain of one link; `payload` are keys that Apple's answer has beside it. */
export const refused = (code: number, text: string, payload?: { readonly [key: string]: PlistInput | undefined }): CommandAnswer => ({
  errorChain: [{ domain: 'MCMDMErrorDomain', code, text }],
  ...(payload === undefined ? {} : { beside: payload }),
});

/** Apple tells no number for these: no server can come to rely on an invented one. */
export const UNTOLD = -1;

/** The errors that Apple documents by number (mdm.md 2.1). */
export const MDM_ERRORS = {
  unknownRequest: refused(12021, 'The request type is not valid.'),
  notInLostMode: refused(12067, 'The device is not in Lost Mode.'),
  locationUnknown: refused(12068, 'The location of the device could not be determined.'),
  lostModeStays: refused(12069, 'Lost Mode could not be turned off.'),
  notInLostModeAllowed: refused(12078, 'The command is not valid in Lost Mode.'),
  noSuchUser: refused(12071, 'There is no such user.'),
  userLoggedIn: refused(12072, 'The user is signed in.'),
  unsyncedData: refused(12073, 'The user has data that is not synced yet.'),
  deletionFailed: refused(12074, 'The user could not be deleted.'),
  notSupervised: refused(UNTOLD, 'The device is not supervised.'),
} as const satisfies Record<string, CommandAnswer>;
