import { buildXmlPlist } from '#plist/plist.ts';
import { inventoryQueries } from './device-information.ts';
import type { Platform } from './platform.ts';

/** The commands we can say; keys and limits are Apple's (checked against `apple-schema/` by test). */
export type CommandRequest =
  | { readonly type: 'DeviceInformation'; readonly queries: readonly string[] }
  | { readonly type: 'DeviceLock'; readonly message?: string | undefined; readonly phoneNumber?: string | undefined };

/** The XML a device is answered with. `uuid` names the command in every later report. */
export function encodeCommand(uuid: string, request: CommandRequest): Buffer {
  return buildXmlPlist({ CommandUUID: uuid, Command: commandDict(request) });
}

/** The `Command` dictionary. */
function commandDict(request: CommandRequest) {
  switch (request.type) {
    case 'DeviceInformation':
      return { RequestType: 'DeviceInformation', Queries: [...request.queries] };
    case 'DeviceLock':
      return { RequestType: 'DeviceLock', Message: request.message || undefined, PhoneNumber: request.phoneNumber || undefined };
  }
}

/**
 * The inventory questions a device of this system can be asked, in a fixed order.
 * `osVersion` is Apple's ("17.6.1"); one that cannot be read gets the questions every release knows.
 */
export function deviceInformationQueries(osVersion: string, platform: Platform): string[] {
  return inventoryQueries(osVersion, platform);
}
