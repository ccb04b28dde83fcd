import { createHash } from 'node:crypto';
import { buildXmlPlist, type PlistDict, type PlistInput } from '#plist/plist.ts';
import { arrayAt, bytesAt, dictAt, isPlistDict, numberAt, stringAt } from '#plist/read.ts';
import { commandTable, type SchemaNode } from '../../protocols/mdm/apple-schema/schema-table.ts';
import { supportProblem } from '../../protocols/mdm/apple-schema/validate-keys.ts';
import { errorChain } from '../../protocols/mdm/fake-mdm-messages.ts';
import { changeManagedApp } from './app-commands.ts';
import { type CommandHandler, done, type ManagedDevice, UNTOLD } from './managed-device.ts';

const NODES: readonly SchemaNode[] = commandTable['Settings']?.s.find(({ k }) => k === 'Settings')?.s ?? [];
const NAMES = new Map(NODES.map((node) => [node.k, node]));

/** Items that a device without cellular does not have. */
const CELLULAR: ReadonlySet<string> = new Set(['DataRoaming', 'VoiceRoaming', 'PersonalHotspot']);
/** PNG and JPEG. */
const PICTURES = [Buffer.from([0x89, 0x50, 0x4e, 0x47]), Buffer.from([0xff, 0xd8, 0xff])];
const LOCK_SCREEN = 1;
const HOME_SCREEN = 2;

/** Each item stands for itself. The command is acknowledged; the answer says whether an item was refused. */
const settings: CommandHandler = (command, device) => {
  const problems = (arrayAt(command, 'Settings') ?? []).filter(isPlistDict).flatMap((item) => {
    const problem = problemOf(item, device) ?? applied(item, device);
    return problem === null ? [] : [{ item, problem }];
  });
  const [first] = problems;
  if (first === undefined) return done({ Settings: { Status: 'Acknowledged' } });
  const chain: PlistInput = errorChain([{ domain: 'MCSettingsErrorDomain', code: UNTOLD, text: first.problem }]);
  return done({ Settings: { Status: 'Error', ErrorChain: chain, Identifier: stringAt(first.item, 'Identifier') } });
};

/** May this device be set so? */
function problemOf(item: PlistDict, device: ManagedDevice): string | null {
  const name = stringAt(item, 'Item') ?? '';
  const facts = NAMES.get(name)?.o?.[device.platform];
  if (supportProblem(facts, { platform: device.platform, osVersion: device.identity.osVersion }) !== null) return `${name} is not known.`;
  const { supervised, sharedIpad } = device.standing();
  if (facts?.s === 1 && !supervised) return `${name} needs supervision.`;
  if (facts?.p === 'required' && !sharedIpad) return `${name} is for a Shared iPad.`;
  return CELLULAR.has(name) && device.identity.imeis.length === 0 ? `${name}: there is no cellular network here.` : null;
}

function applied(item: PlistDict, device: ManagedDevice): string | null {
  switch (stringAt(item, 'Item')) {
    case 'DeviceName': {
      const name = stringAt(item, 'DeviceName') ?? '';
      if (name === '') return 'The name is empty.';
      device.rename(name);
      return null;
    }
    case 'Wallpaper':
      return wallpaper(item, device);
    case 'OrganizationInfo': {
      const info = dictAt(item, 'OrganizationInfo');
      device.remember({ organizationInfo: info === undefined ? null : buildXmlPlist(info).toString('utf8') });
      return null;
    }
    case 'ApplicationConfiguration':
      return isManaged(changeManagedApp(device, stringAt(item, 'Identifier') ?? '', { configuration: dictAt(item, 'Configuration') }));
    case 'ApplicationAttributes':
      return isManaged(changeManagedApp(device, stringAt(item, 'Identifier') ?? '', { attributes: dictAt(item, 'Attributes') }));
    case 'TimeZone': {
      const zone = stringAt(item, 'TimeZone') ?? '';
      if (!Intl.supportedValuesOf('timeZone').includes(zone) && zone !== 'UTC') return 'There is no such time zone.';
      device.remember({ settings: { ...device.memory.settings, TimeZone: zone } });
      return null;
    }
    default:
      device.remember({ settings: { ...device.memory.settings, ...values(item) } });
      return null;
  }
}

const isManaged = (was: boolean): string | null => (was ? null : 'The app is not managed.');

function wallpaper(item: PlistDict, device: ManagedDevice): string | null {
  const image = bytesAt(item, 'Image') ?? Buffer.alloc(0);
  if (!PICTURES.some((magic) => image.subarray(0, magic.length).equals(magic))) return 'The picture is neither PNG nor JPEG.';
  const digest = createHash('sha256').update(image).digest('hex');
  const where = numberAt(item, 'Where') ?? 0;
  const { lock, home } = device.memory.wallpaper;
  device.remember({ wallpaper: { lock: where & LOCK_SCREEN ? digest : lock, home: where & HOME_SCREEN ? digest : home } });
  return null;
}

/** Scalars of an item by the name under which DeviceInformation answers them. `Enabled` is the item itself. */
function values(item: PlistDict): Record<string, string | number | boolean> {
  const name = stringAt(item, 'Item') ?? '';
  const kept: Record<string, string | number | boolean> = {};
  const inner = dictAt(item, 'MDMOptions') ?? item;
  for (const [key, value] of Object.entries(inner)) {
    if (key === 'Item' || (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean')) continue;
    kept[key === 'Enabled' ? name : name === 'AccessibilitySettings' ? `${name}.${key}` : key] = value;
  }
  return kept;
}

export const SETTINGS_COMMANDS = { Settings: settings } as const;
