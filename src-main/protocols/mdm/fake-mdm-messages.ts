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
  /** Only Macs tell their names at once. */
  readonly mac?: { readonly model: string; readonly modelName: string } | undefined;
  /** Apple TVs, Macs and Shared iPads have none; absent: it has one. */
  readonly hasUnlockToken?: boolean | undefined;
  /** Apple's data wants it of Apple TVs. */
  readonly notOnConsole?: boolean | undefined;
}

export interface DeviceError {
  readonly code: number;
  readonly domain: string;
  readonly text: string;
}

/** Apple: Authenticate (device enrolment with right 16). */
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
    ...(facts.mac === undefined ? {} : { DeviceName: facts.deviceName, Model: facts.mac.model, ModelName: facts.mac.modelName }),
  });
}

export interface TokenUpdateFacts {
  readonly udid: string;
  readonly topic: string;
  readonly token: Uint8Array;
  readonly pushMagic: string;
  readonly unlockToken: Uint8Array | null;
  readonly awaitingConfiguration: boolean;
  readonly notOnConsole?: boolean | undefined;
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
    NotOnConsole: facts.notOnConsole,
  });
}

/** Apple: CheckOut. */
export function checkOutMessage(udid: string, topic: string): Buffer {
  return buildXmlPlist({ MessageType: 'CheckOut', Topic: topic, UDID: udid });
}

/** Apple: DeclarativeManagement. */
export function declarativeMessage(udid: string, endpoint: string, data: Uint8Array | undefined): Buffer {
  return buildXmlPlist({ MessageType: 'DeclarativeManagement', UDID: udid, Endpoint: endpoint, Data: data });
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
