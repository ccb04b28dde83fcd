import type { PlistDict, PlistInput } from '#plist/plist.ts';
import { arrayAt, booleanAt, bytesAt, isPlistDict, numberAt, stringAt } from '#plist/read.ts';
import type { McError } from '../protocols/mcinstall/fake-mc-errors.ts';
import { displayName, type FakeProfile, payloadsOf } from '../protocols/mcinstall/fake-profiles.ts';
import type { CommandAnswer } from '../protocols/mdm/fake-mdm-conversation.ts';
import { queryResponses } from './iphone-inventory.ts';
import type { IphoneIdentity } from './iphone-models.ts';
import type { IphoneState } from './iphone-state.ts';

/** The device as its MDM client commands it. */
export interface CommandedPhone {
  readonly identity: IphoneIdentity;
  readonly state: IphoneState;
  lock(): void;
  erase(): void;
  restart(): void;
  /** As the server may: nobody is asked. */
  installBytes(bytes: Buffer): McError | null;
  removeByIdentifier(identifier: string): McError | null;
}

/** Carries out one MDM command, given its `Command` dictionary. Unknown ones: MCMDMErrorDomain 12021 (mdm.md 2.1). */
export function carryOut(command: PlistDict, phone: CommandedPhone): CommandAnswer {
  switch (stringAt(command, 'RequestType')) {
    case 'DeviceInformation': {
      const queries = (arrayAt(command, 'Queries') ?? []).filter((query) => typeof query === 'string');
      return { payload: { QueryResponses: queryResponses(queries, phone.identity, phone.state) } };
    }
    case 'DeviceLock': {
      phone.lock();
      const withMessage = stringAt(command, 'Message') !== undefined || stringAt(command, 'PhoneNumber') !== undefined;
      return { payload: { MessageResult: withMessage ? 'Success' : undefined } };
    }
    case 'EraseDevice':
      return { payload: {}, afterwards: () => phone.erase() };
    case 'RestartDevice':
      return { payload: {}, afterwards: () => phone.restart() };
    case 'ProfileList':
      return { payload: { ProfileList: phone.state.profiles.all().map(listedProfile) } };
    case 'InstallProfile':
      return answerOf(phone.installBytes(bytesAt(command, 'Payload') ?? Buffer.alloc(0)));
    case 'RemoveProfile':
      return answerOf(phone.removeByIdentifier(stringAt(command, 'Identifier') ?? ''));
    default:
      return { errorChain: [{ domain: 'MCMDMErrorDomain', code: 12021, text: 'The request type is not valid.' }] };
  }
}

const answerOf = (error: McError | null): CommandAnswer => (error === null ? { payload: {} } : { errorChain: [error] });

/** Apple: ProfileList response. */
function listedProfile(profile: FakeProfile): PlistInput {
  const payloads = (arrayAt(profile.content, 'PayloadContent') ?? []).filter(isPlistDict);
  return {
    PayloadIdentifier: profile.identifier,
    PayloadUUID: profile.uuid,
    PayloadVersion: profile.version,
    PayloadDisplayName: displayName(profile),
    PayloadOrganization: stringAt(profile.content, 'PayloadOrganization'),
    PayloadRemovalDisallowed: profile.removalDisallowed,
    HasRemovalPasscode: booleanAt(profile.content, 'HasRemovalPasscode') ?? false,
    IsEncrypted: false,
    IsManaged: payloadsOf(profile, 'com.apple.mdm').length === 0,
    PayloadContent: payloads.map((payload) => ({
      PayloadType: stringAt(payload, 'PayloadType'),
      PayloadVersion: numberAt(payload, 'PayloadVersion'),
      PayloadIdentifier: stringAt(payload, 'PayloadIdentifier'),
      PayloadUUID: stringAt(payload, 'PayloadUUID'),
    })),
  };
}
