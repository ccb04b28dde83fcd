import type { CommandType } from '#contract/command-catalogue.ts';
import { compareVersions } from '#lib/compare-versions.ts';
import { appleType } from './features/commands/apple-command.ts';
import { commandConditions, commandKeyKnown } from './protocols/mdm/command-conditions.ts';
import { encodeCommand } from './protocols/mdm/commands.ts';
import { inventoryQueries } from './protocols/mdm/device-information.ts';
import { type Platform, platformOf } from './protocols/mdm/platform.ts';

/** What the commands feature asks about Apple's commands, answered by the protocol's tables. */
export const appleFacts = {
  conditions: (type: CommandType, platform: Platform) => {
    const { requestType, item } = appleType(type);
    return commandConditions(requestType, item, platform);
  },
  keyKnown: (type: CommandType, path: string, platform: Platform, osVersion: string) => {
    const { requestType, item } = appleType(type);
    // Passwords are typed; Apple takes their hash.
    return commandKeyKnown(requestType, item, path.replace(/\bpassword$/, 'passwordHash'), platform, osVersion);
  },
  platformOf,
  compareVersions,
  encode: encodeCommand,
  queries: (target: { readonly osVersion: string; readonly productName: string }) =>
    inventoryQueries(target.osVersion, platformOf(target.productName) ?? 'iOS'),
};
