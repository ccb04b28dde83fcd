import type { PlistDict } from '#plist/plist.ts';
import { stringAt } from '#plist/read.ts';
import { commandTable } from '../../protocols/mdm/apple-schema/schema-table.ts';
import type { SchemaProblem } from '../../protocols/mdm/apple-schema/validate.ts';
import { validateCommand } from '../../protocols/mdm/apple-schema/validate.ts';
import type { CommandAnswer } from '../../protocols/mdm/fake-mdm-conversation.ts';
import { type ManagedDevice, MDM_ERRORS } from './managed-device.ts';

/**
 * Holds a request against Apple's schema for this very device, before anything is done. A request that its system does not
 * know is an error (12021), one that it cannot read a CommandFormatError. What is only newer than the device, it overlooks.
 */
export function judgeRequest(command: PlistDict, device: ManagedDevice): CommandAnswer | null {
  const { platform, identity } = device;
  const problems = validateCommand({ CommandUUID: '-', Command: command }, { platform, osVersion: identity.osVersion });
  if (problems.some(isUnknownRequest)) return MDM_ERRORS.unknownRequest;
  if (problems.some(isUnreadable)) return { unreadable: true };
  return needsSupervision(command, device) && !device.standing().supervised ? MDM_ERRORS.notSupervised : null;
}

const isUnknownRequest = ({ path, problem }: SchemaProblem): boolean =>
  path === 'Command.RequestType' && (problem === 'unknown-type' || problem === 'not-on-this-system');

/** Names of queries are judged by the answer: an unknown one is left out of it. */
const isUnreadable = ({ path, problem }: SchemaProblem): boolean =>
  problem !== 'not-on-this-system' && problem !== 'not-with-this-enrollment' && !path.startsWith('Command.Queries[');

/** Of the command as a whole; single settings have rules of their own. */
function needsSupervision(command: PlistDict, { platform }: ManagedDevice): boolean {
  return commandTable[stringAt(command, 'RequestType') ?? '']?.o[platform]?.s === 1;
}
