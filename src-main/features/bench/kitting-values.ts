import type { SlotProblem } from '#contract/bench.ts';
import type { PlistDict } from '#plist/plist.ts';
import { booleanAt, numberAt, stringAt } from '#plist/read.ts';
import type { InstallationProxyClient } from '../../protocols/installation-proxy/installation-proxy-client.ts';
import type { LockdownClient } from '../../protocols/lockdown/lockdown-client.ts';
import type { PairRecord } from '../../protocols/lockdown/pair-record.ts';
import type { McInstallClient } from '../../protocols/mcinstall/mcinstall-client.ts';
import type { DeviceLink } from './device-link.ts';
import type { DeviceContents, RunDevice } from './kitting-run.ts';

/** What a card shows of a device, read over USB. */
export interface KittingValues {
  readonly name: string;
  readonly serialNumber: string;
  readonly productType: string;
  readonly osVersion: string;
  readonly imei: string | null;
  readonly activationState: string;
  /** Percent; null when the device did not say. */
  readonly battery: number | null;
}

const BATTERY = 'com.apple.mobile.battery';

/** Characters of what a card shows. An answer may have millions, and the card goes to the screen four times a second. */
const MAX_TEXT = 256;

/** What the device says of itself, as far as a card can carry it. */
const textAt = (values: PlistDict, key: string): string | undefined => stringAt(values, key)?.slice(0, MAX_TEXT).toWellFormed();

function fromGlobal(values: PlistDict): Omit<KittingValues, 'battery'> {
  return {
    name: textAt(values, 'DeviceName') ?? '',
    serialNumber: textAt(values, 'SerialNumber') ?? '',
    productType: textAt(values, 'ProductType') ?? '',
    osVersion: textAt(values, 'ProductVersion') ?? '',
    imei: textAt(values, 'InternationalMobileEquipmentIdentity') ?? null,
    activationState: textAt(values, 'ActivationState') ?? '',
  };
}

/** Whole percent; what cannot be any is as good as not said. */
function percentAt(values: PlistDict, key: string): number | null {
  const value = numberAt(values, key);
  return value !== undefined && value >= 0 && value <= 100 ? Math.round(value) : null;
}

/** The public identity that lockdown gives without trust (usb.md 2.3). */
export async function readPublicValues(link: DeviceLink): Promise<KittingValues> {
  const values = await link.lockdown((client) => client.getValues());
  return { ...fromGlobal(values), battery: null };
}

async function valuesOf(client: LockdownClient): Promise<KittingValues> {
  const values = await client.getValues();
  const battery = await client.getValues(BATTERY);
  return { ...fromGlobal(values), battery: percentAt(battery, 'BatteryCurrentCapacity') };
}

/** The full values, in one session. */
export const readKittingValues = (link: DeviceLink, record: PairRecord): Promise<KittingValues> => link.session(record, valuesOf);

/** Who a run is about. */
export const runDeviceOf = (
  { name, serialNumber, productType, osVersion, imei }: KittingValues,
  modelName: (productType: string) => string,
): RunDevice => ({ name, serialNumber, productType, modelName: modelName(productType), osVersion, imei });

/** More is on no device that is handed out; a run keeps them. */
const MOST = 500;
const short = (text: string): string => text.slice(0, MAX_TEXT).toWellFormed();

/** The apps that somebody put there. */
export const appsOn = async (client: InstallationProxyClient): Promise<DeviceContents['apps']> =>
  (await client.userApps())
    .slice(0, MOST)
    .map(({ bundleId, name, version }) => ({ bundleId: short(bundleId), name: short(name), version: short(version) }));

export const profilesOn = async (client: McInstallClient): Promise<DeviceContents['profiles']> =>
  (await client.getProfileList())
    .slice(0, MOST)
    .map(({ identifier, displayName, version }) => ({ identifier: short(identifier), name: short(displayName), version }));

export interface Supervision {
  /** Does the device hold any cloud configuration? Then another one can only be set after an erase. */
  readonly configured: boolean;
  readonly supervised: boolean;
  /** Our own mark, if it is ours. */
  readonly magic: string | null;
  readonly organization: string | null;
}

/** The authoritative answer to "supervised, and by whom" (usb.md 2.3, 3.2). */
export const readSupervision = (link: DeviceLink, record: PairRecord): Promise<Supervision> => link.mcinstall(record, supervisionOf);

/** The same, in a conversation that is open already. */
export async function supervisionOf(client: McInstallClient): Promise<Supervision> {
  const configuration = await client.getCloudConfiguration();
  if (configuration === null) return { configured: false, supervised: false, magic: null, organization: null };
  return {
    configured: Object.keys(configuration).length > 0,
    supervised: booleanAt(configuration, 'IsSupervised') ?? false,
    magic: textAt(configuration, 'OrganizationMagic') ?? null,
    organization: textAt(configuration, 'OrganizationName') ?? null,
  };
}

export const hasProfile = (profiles: readonly { identifier: string }[], identifier: string): boolean =>
  profiles.some((profile) => profile.identifier === identifier);

/** What speaks against beginning (usb.md 2.3). The Apple Account of the store domain is a lead: real devices may leave it out. */
export interface Conditions {
  readonly findMy: boolean;
  readonly signedIn: boolean;
  readonly setUp: boolean;
}

/** The same, in a session that is open already. */
export async function conditionsOf(client: LockdownClient): Promise<Conditions> {
  return {
    findMy: booleanAt(await client.getValues('com.apple.fmip'), 'IsAssociated') ?? false,
    signedIn: (stringAt(await client.getValues('com.apple.mobile.iTunes.store'), 'AppleID') ?? '') !== '',
    setUp: booleanAt(await client.getValues('com.apple.purplebuddy'), 'SetupDone') ?? false,
  };
}

export const readConditions = (link: DeviceLink, record: PairRecord): Promise<Conditions> => link.session(record, conditionsOf);

/** Everything a card and a start need to know, in one session and the one conversation it starts. */
export async function readDevice(
  link: DeviceLink,
  record: PairRecord,
): Promise<{ values: KittingValues; conditions: Conditions; supervision: Supervision }> {
  let values: KittingValues | null = null;
  let conditions: Conditions | null = null;
  const supervision = await link.mcinstall(record, supervisionOf, async (client) => {
    values = await valuesOf(client);
    conditions = await conditionsOf(client);
  });
  if (values === null || conditions === null) throw new Error('a session that was not held');
  return { values, conditions, supervision };
}

/** Why a device could not be read, by the code of the failure: silent, or it answered, but nothing that a device would say. */
export function unreadable(code: string | null): SlotProblem {
  const isNonsense = code === null || code === 'unexpected-answer' || code === 'tls-failed' || code === 'invalid-device-key';
  return isNonsense ? 'device-answer-invalid' : 'device-silent';
}
