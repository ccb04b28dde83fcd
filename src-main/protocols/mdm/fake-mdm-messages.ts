import { buildXmlPlist, type PlistInput } from '#plist/plist.ts';

/** What a device tells about itself. */
export interface DeviceFacts {
  readonly udid: string;
  readonly serialNumber: string;
  readonly productName: string;
  readonly osVersion: string;
  readonly buildVersion: string;
  readonly deviceName: string;
  readonly imei: string | null;
}

export interface DeviceError {
  readonly code: number;
  readonly domain: string;
  readonly text: string;
}

/** Apple: Authenticate (device enrolment on iOS with right 16). */
export function authenticateMessage(facts: DeviceFacts, topic: string): Buffer {
  return buildXmlPlist({
    MessageType: 'Authenticate',
    Topic: topic,
    UDID: facts.udid,
    OSVersion: facts.osVersion,
    BuildVersion: facts.buildVersion,
    ProductName: facts.productName,
    SerialNumber: facts.serialNumber,
    IMEI: facts.imei ?? undefined,
  });
}

export interface TokenUpdateFacts {
  readonly udid: string;
  readonly topic: string;
  readonly token: Uint8Array;
  readonly pushMagic: string;
  readonly unlockToken: Uint8Array | null;
  readonly awaitingConfiguration: boolean;
}

/** Apple: TokenUpdate. */
export function tokenUpdateMessage(facts: TokenUpdateFacts): Buffer {
  return buildXmlPlist({
    MessageType: 'TokenUpdate',
    Topic: facts.topic,
    UDID: facts.udid,
    Token: facts.token,
    PushMagic: facts.pushMagic,
    UnlockToken: facts.unlockToken ?? undefined,
    AwaitingConfiguration: facts.awaitingConfiguration,
  });
}

/** Apple: CheckOut. */
export function checkOutMessage(udid: string, topic: string): Buffer {
  return buildXmlPlist({ MessageType: 'CheckOut', Topic: topic, UDID: udid });
}

export const idleReport = (udid: string): Buffer => buildXmlPlist({ UDID: udid, Status: 'Idle' });

/** A result. `commandUuid` is absent only in a CommandFormatError about a command that had none. */
export function resultReport(
  udid: string,
  commandUuid: string | undefined,
  status: 'Acknowledged' | 'Error' | 'CommandFormatError' | 'NotNow',
  rest: { readonly [key: string]: PlistInput | undefined } = {},
): Buffer {
  return buildXmlPlist({ ...rest, UDID: udid, CommandUUID: commandUuid, Status: status });
}

/** Apple: ErrorChain. */
export function errorChain(errors: readonly DeviceError[]): PlistInput {
  return errors.map((error) => ({
    ErrorCode: error.code,
    ErrorDomain: error.domain,
    LocalizedDescription: error.text,
    USEnglishDescription: error.text,
  }));
}
