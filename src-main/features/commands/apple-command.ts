import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { type CommandField, type CommandType, catalogueEntry } from '#contract/command-catalogue.ts';
import type { CommandOptions } from '#contract/commands.ts';
import { buildXmlPlist, type PlistInput } from '#plist/plist.ts';
import { identifierLines } from './option-rules.ts';

type Dict = { [key: string]: PlistInput | undefined };

/** What a command needs that nobody typed. */
export interface CommandParts {
  /** The questions of DeviceInformation that this device's system knows. */
  readonly queries: () => readonly string[];
  /** ClearPasscode. */
  readonly unlockToken: () => Uint8Array | null;
  /** PayloadIdentifier of the profile that enrolled it. */
  readonly enrollmentProfile: string;
}

/** macOS takes a salted PBKDF2 of SHA-512; the rounds are those of a new local account. */
const PASSWORD_ROUNDS = 50_000;

/** Apple's RequestType of a catalogue command that is one command of Apple's, and the item of `Settings`. */
export function appleType(type: CommandType): { requestType: string; item: string | null } {
  if (type.startsWith('Settings.')) return { requestType: 'Settings', item: type.slice('Settings.'.length) };
  if (type === 'Unenroll') return { requestType: 'RemoveProfile', item: null };
  return { requestType: type, item: null };
}

/** The `Command` dictionary; null when a part of it is not to be had (the device never gave an unlock token). */
export function appleCommand(type: CommandType, options: CommandOptions, parts: CommandParts): Dict | null {
  const { requestType, item } = appleType(type);
  const told = nested(type, options);
  if (item !== null) return { RequestType: requestType, Settings: [{ Item: item, ...told }] };
  switch (type) {
    case 'DeviceInformation':
      return { RequestType: requestType, Queries: [...parts.queries()] };
    case 'ClearPasscode': {
      const token = parts.unlockToken();
      return token === null ? null : { RequestType: requestType, UnlockToken: Buffer.from(token) };
    }
    case 'Unenroll':
      return { RequestType: requestType, Identifier: parts.enrollmentProfile };
    case 'ScheduleOSUpdate':
      return { RequestType: requestType, Updates: [told] };
    case 'AccountConfiguration':
      return { RequestType: requestType, ...told, ...administrators(told['AutoSetupAdminAccounts']) };
    case 'SetAutoAdminPassword':
      return { RequestType: requestType, GUID: told['GUID'], passwordHash: passwordHash(textOf(told['password'])) };
    default:
      return { RequestType: requestType, ...told };
  }
}

/** Options with dotted names as nested dictionaries, each value in Apple's type. */
function nested(type: CommandType, options: CommandOptions): Dict {
  const fields = catalogueEntry(type).fields;
  const dict: Dict = {};
  for (const [path, value] of Object.entries(options)) {
    const field = fields[path];
    if (field === undefined) continue;
    const keys = path.split('.');
    const last = keys.pop() ?? path;
    let inner = dict;
    for (const key of keys) {
      inner[key] ??= {};
      inner = inner[key] as Dict;
    }
    inner[last] = appleValue(field, value);
  }
  return dict;
}

function appleValue(field: CommandField, value: string | number | boolean): PlistInput {
  switch (field.kind) {
    case 'identifiers':
      return identifierLines(String(value));
    case 'file':
      return Buffer.from(String(value), 'base64');
    default:
      return value;
  }
}

function administrators(told: PlistInput | undefined): Dict {
  const account = told as Dict | undefined;
  if (account === undefined || account['shortName'] === undefined) return { AutoSetupAdminAccounts: undefined };
  const { password, ...rest } = account;
  return { AutoSetupAdminAccounts: [{ ...rest, ...(password === undefined ? {} : { passwordHash: passwordHash(textOf(password)) }) }] };
}

/** The fields of passwords take text only. */
const textOf = (value: PlistInput | undefined): string => (typeof value === 'string' ? value : '');

/** Apple: AccountConfiguration, `passwordHash`: a property list with entropy, salt and iterations. */
function passwordHash(password: string): Buffer {
  const salt = randomBytes(32);
  const entropy = pbkdf2Sync(password, salt, PASSWORD_ROUNDS, 128, 'sha512');
  return Buffer.from(buildXmlPlist({ 'SALTED-SHA512-PBKDF2': { entropy, iterations: PASSWORD_ROUNDS, salt } }));
}
