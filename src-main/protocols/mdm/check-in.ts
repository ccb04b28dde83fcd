import { fail, type Outcome, ok } from '#lib/outcome.ts';
import type { PlistDict } from '#plist/plist.ts';
import { PlistError, parsePlistDict } from '#plist/plist.ts';
import { booleanAt, bytesAt, dictAt, stringAt } from '#plist/read.ts';

/**
 * Who speaks. Device channel: `udid`, or `enrollmentId` under account-driven user enrolment (then never a UDID).
 * User channel: `userId` or `enrollmentUserId` besides; Shared iPad sends the constant FFFFFFFF-… and the short name.
 * Apple: MDM check-in, "Enrollment ID"; the same keys are in every command report.
 */
export interface EnrollmentKeys {
  readonly udid: string | null;
  readonly enrollmentId: string | null;
  readonly userId: string | null;
  readonly enrollmentUserId: string | null;
  readonly userShortName: string | null;
  readonly userLongName: string | null;
}

interface CheckInBase extends EnrollmentKeys {
  /** The bytes as they came: some holders (escrow, migration) need the message itself. May hold secrets. */
  readonly raw: Buffer;
}

export interface AuthenticateMessage extends CheckInBase {
  readonly type: 'Authenticate';
  readonly topic: string;
  readonly osVersion: string | null;
  readonly buildVersion: string | null;
  readonly productName: string | null;
  readonly serialNumber: string | null;
  readonly imei: string | null;
  readonly meid: string | null;
  readonly deviceName: string | null;
  readonly model: string | null;
  readonly modelName: string | null;
}

export interface TokenUpdateMessage extends CheckInBase {
  readonly type: 'TokenUpdate';
  readonly topic: string;
  /** The push token: a secret in effect; never log it. */
  readonly token: Buffer;
  readonly pushMagic: string;
  /** Null does not cancel the one stored before (Apple: TokenUpdate). Secret. */
  readonly unlockToken: Buffer | null;
  readonly awaitingConfiguration: boolean;
  readonly notOnConsole: boolean;
}

export interface CheckOutMessage extends CheckInBase {
  readonly type: 'CheckOut';
  readonly topic: string;
}

export interface UserAuthenticateMessage extends CheckInBase {
  readonly type: 'UserAuthenticate';
  readonly digestResponse: string | null;
}

export interface SetBootstrapTokenMessage extends CheckInBase {
  readonly type: 'SetBootstrapToken';
  /** Null (missing or empty) deletes the stored one. Secret. */
  readonly bootstrapToken: Buffer | null;
  readonly awaitingConfiguration: boolean;
}

export interface GetBootstrapTokenMessage extends CheckInBase {
  readonly type: 'GetBootstrapToken';
  readonly awaitingConfiguration: boolean;
}

export interface DeclarativeManagementMessage extends CheckInBase {
  readonly type: 'DeclarativeManagement';
  readonly endpoint: string;
  /** JSON, for the `status` endpoint. */
  readonly data: Buffer | null;
}

export interface GetTokenMessage extends CheckInBase {
  readonly type: 'GetToken';
  readonly tokenServiceType: string;
  readonly tokenParameters: PlistDict | null;
}

export interface ReturnToServiceMessage extends CheckInBase {
  readonly type: 'ReturnToService';
}

/** A MessageType this table does not know; the service decides (never with 401). */
export interface UnknownCheckIn extends CheckInBase {
  readonly type: 'unknown';
  readonly messageType: string;
}

export type CheckInMessage =
  | AuthenticateMessage
  | TokenUpdateMessage
  | CheckOutMessage
  | UserAuthenticateMessage
  | SetBootstrapTokenMessage
  | GetBootstrapTokenMessage
  | DeclarativeManagementMessage
  | GetTokenMessage
  | ReturnToServiceMessage
  | UnknownCheckIn;

/** Reads a check-in body. A known message without its required keys, or without any id, is 'not-a-check-in'. */
export function parseCheckIn(body: Uint8Array): Outcome<CheckInMessage, 'not-a-plist' | 'not-a-check-in'> {
  const dict = readBody(body);
  return dict === null ? fail('not-a-plist') : checkInFrom(dict, body);
}

/** The plist dictionary of a request body, or null when it is none. */
export function readBody(body: Uint8Array): PlistDict | null {
  try {
    return parsePlistDict(body);
  } catch (error) {
    if (error instanceof PlistError) return null;
    throw error;
  }
}

/** Reads the identification keys (Apple: MDM check-in). */
export function enrollmentKeys(dict: PlistDict): EnrollmentKeys {
  return {
    udid: stringAt(dict, 'UDID') || null,
    enrollmentId: stringAt(dict, 'EnrollmentID') || null,
    userId: stringAt(dict, 'UserID') || null,
    enrollmentUserId: stringAt(dict, 'EnrollmentUserID') || null,
    userShortName: stringAt(dict, 'UserShortName') || null,
    userLongName: stringAt(dict, 'UserLongName') || null,
  };
}

/** As `parseCheckIn`, for a body that has been read already. */
export function checkInFrom(dict: PlistDict, body: Uint8Array): Outcome<CheckInMessage, 'not-a-check-in'> {
  const messageType = stringAt(dict, 'MessageType');
  if (messageType === undefined) return fail('not-a-check-in', 'MessageType is missing');
  const base: CheckInBase = { ...enrollmentKeys(dict), raw: Buffer.from(body.buffer, body.byteOffset, body.byteLength) };
  if (base.udid === null && base.enrollmentId === null) return fail('not-a-check-in', 'UDID and EnrollmentID are missing');
  const message = known(messageType, dict, base);
  return message === null ? fail('not-a-check-in', `${messageType} lacks a required key`) : ok(message);
}

const text = (dict: PlistDict, key: string): string | null => stringAt(dict, key) ?? null;

function known(messageType: string, dict: PlistDict, base: CheckInBase): CheckInMessage | null {
  switch (messageType) {
    case 'Authenticate':
      return authenticate(dict, base);
    case 'TokenUpdate':
      return tokenUpdate(dict, base);
    case 'CheckOut': {
      const topic = stringAt(dict, 'Topic');
      return topic === undefined ? null : { ...base, type: 'CheckOut', topic };
    }
    case 'UserAuthenticate':
      return base.userId === null ? null : { ...base, type: 'UserAuthenticate', digestResponse: text(dict, 'DigestResponse') };
    case 'SetBootstrapToken':
      return { ...base, type: 'SetBootstrapToken', bootstrapToken: nonEmpty(bytesAt(dict, 'BootstrapToken')), ...awaiting(dict) };
    case 'GetBootstrapToken':
      return { ...base, type: 'GetBootstrapToken', ...awaiting(dict) };
    case 'DeclarativeManagement': {
      const endpoint = stringAt(dict, 'Endpoint');
      return endpoint === undefined ? null : { ...base, type: 'DeclarativeManagement', endpoint, data: nonEmpty(bytesAt(dict, 'Data')) };
    }
    case 'GetToken': {
      const tokenServiceType = stringAt(dict, 'TokenServiceType');
      const tokenParameters = dictAt(dict, 'TokenParameters') ?? null;
      return tokenServiceType === undefined ? null : { ...base, type: 'GetToken', tokenServiceType, tokenParameters };
    }
    case 'ReturnToService':
      return { ...base, type: 'ReturnToService' };
    default:
      return { ...base, type: 'unknown', messageType };
  }
}

function authenticate(dict: PlistDict, base: CheckInBase): AuthenticateMessage | null {
  const topic = stringAt(dict, 'Topic');
  if (topic === undefined) return null;
  return {
    ...base,
    type: 'Authenticate',
    topic,
    osVersion: text(dict, 'OSVersion'),
    buildVersion: text(dict, 'BuildVersion'),
    productName: text(dict, 'ProductName'),
    serialNumber: text(dict, 'SerialNumber'),
    imei: text(dict, 'IMEI'),
    meid: text(dict, 'MEID'),
    deviceName: text(dict, 'DeviceName'),
    model: text(dict, 'Model'),
    modelName: text(dict, 'ModelName'),
  };
}

function tokenUpdate(dict: PlistDict, base: CheckInBase): TokenUpdateMessage | null {
  const topic = stringAt(dict, 'Topic');
  const token = nonEmpty(bytesAt(dict, 'Token'));
  const pushMagic = stringAt(dict, 'PushMagic');
  if (topic === undefined || token === null || pushMagic === undefined) return null;
  return {
    ...base,
    type: 'TokenUpdate',
    topic,
    token,
    pushMagic,
    unlockToken: nonEmpty(bytesAt(dict, 'UnlockToken')),
    ...awaiting(dict),
    notOnConsole: booleanAt(dict, 'NotOnConsole') ?? false,
  };
}

const awaiting = (dict: PlistDict): { awaitingConfiguration: boolean } => ({
  awaitingConfiguration: booleanAt(dict, 'AwaitingConfiguration') ?? false,
});

const nonEmpty = (bytes: Uint8Array | undefined): Buffer | null =>
  bytes === undefined || bytes.length === 0 ? null : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
