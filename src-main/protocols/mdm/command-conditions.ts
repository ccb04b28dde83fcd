import { compareVersions } from '#lib/compare-versions.ts';
import { commandTable, type SchemaNode, type SystemFacts } from './apple-schema/schema-table.ts';
import type { Platform } from './platform.ts';

/** What Apple asks of a device before it takes a command (Apple: open schema, see apple-schema/README.md). */
export interface CommandConditions {
  /** First release. */
  readonly since: string;
  /** First release that no longer knows it. */
  readonly until: string | null;
  readonly supervised: boolean;
  /** Enrolled by Automated Device Enrollment. */
  readonly automated: boolean;
  /** Bit of the MDM payload's AccessRights; 0: none is needed. */
  readonly right: number;
  readonly shared: 'allowed' | 'required' | 'forbidden';
  /** False: only a user channel takes it. */
  readonly deviceChannel: boolean;
}

/** Names differ by system (mdm.md 3, format traps). */
const RIGHTS: Readonly<Record<string, number>> = {
  None: 0,
  // Each question of DeviceInformation has a right of its own.
  'Special Case': 0,
  AllowInspection: 1,
  AllowInstallationRemoval: 2,
  AllowPasscodeRemovalAndLock: 4,
  DeviceLockAndRemovePasscode: 4,
  AllowDeviceErase: 8,
  AllowQueryNetworkInformation: 32,
  AllowProvisioningInspection: 64,
  AllowProvisioningInstallationRemoval: 128,
  AllowQueryApplications: 256,
  QueryInstalledApps: 256,
  AllowQueryRestrictions: 512,
  AllowQuerySecurity: 1024,
  AllowSettings: 2048,
  AllowAppInstallation: 4096,
};

/**
 * The conditions of a command on a system; null: that system does not know it. `item`: one item of `Settings`. A right whose name is not
 * known throws: the table would be newer than this list.
 */
export function commandConditions(requestType: string, item: string | null, platform: Platform): CommandConditions | null {
  const entry = commandTable[requestType];
  if (entry === undefined) return null;
  const command = entry.o[platform] ?? {};
  if ((command.i ?? '-') === '-') return null;
  const node = item === null ? undefined : settingsItem(entry.s, item);
  if (item !== null && node === undefined) return null;
  const own: SystemFacts = node?.o?.[platform] ?? {};
  if (own.i === '-') return null;
  const facts: SystemFacts = { ...command, ...own };
  return {
    since: facts.i ?? '0',
    until: facts.x ?? null,
    supervised: facts.s === 1,
    automated: facts.e === 1,
    right: rightOf(facts.a),
    shared: facts.p === 'required' || facts.p === 'forbidden' ? facts.p : 'allowed',
    deviceChannel: facts.dc !== 0,
  };
}

function settingsItem(nodes: readonly SchemaNode[], item: string): SchemaNode | undefined {
  return nodes.find((node) => node.k === 'Settings')?.s?.find((node) => node.k === item);
}

function rightOf(name: string | undefined): number {
  if (name === undefined) return 0;
  const bit = RIGHTS[name];
  if (bit === undefined) throw new Error(`an access right of Apple's that is not known: ${name}`);
  return bit;
}

/** Whether a system of this version knows a key of the command (`Message`, `ReturnToService.Enabled`); `item` as above. */
export function commandKeyKnown(requestType: string, item: string | null, path: string, platform: Platform, osVersion: string): boolean {
  const entry = commandTable[requestType];
  let nodes: readonly SchemaNode[] | undefined = entry?.s;
  if (item !== null) nodes = settingsItem(entry?.s ?? [], item)?.s;
  // One array of dictionaries stands between some commands and their keys.
  if (requestType === 'ScheduleOSUpdate') nodes = nodes?.[0]?.s?.[0]?.s;
  for (const key of path.split('.')) {
    const node: SchemaNode | undefined = nodes?.find((each) => each.k === key) ?? nodes?.find((each) => each.k.startsWith('ANY'));
    if (node === undefined) return false;
    const { i, x } = node.o?.[platform] ?? {};
    if (i === '-') return false;
    if (i !== undefined && isVersion(osVersion) && compareVersions(osVersion, i) < 0) return false;
    if (x !== undefined && isVersion(osVersion) && compareVersions(osVersion, x) >= 0) return false;
    nodes = node.t === 'a' ? node.s?.[0]?.s : node.s;
  }
  return true;
}

const isVersion = (text: string): boolean => /^\d+(\.\d+)*$/.test(text);
