import { buildXmlPlist, type PlistInput } from '#plist/plist.ts';

/** The XML a device is answered with. `uuid` names the command in every later report; `command` has Apple's RequestType and its keys. */
export function encodeCommand(uuid: string, command: { readonly [key: string]: PlistInput | undefined }): Buffer {
  return buildXmlPlist({ CommandUUID: uuid, Command: { ...command } });
}
