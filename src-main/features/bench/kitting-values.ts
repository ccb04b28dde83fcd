import type { PlistDict } from '#plist/plist.ts';
import { booleanAt, numberAt, stringAt } from '#plist/read.ts';
import type { PairRecord } from '../../protocols/lockdown/pair-record.ts';
import type { DeviceLink } from './device-link.ts';

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

function fromGlobal(values: PlistDict): Omit<KittingValues, 'battery'> {
  return {
    name: stringAt(values, 'DeviceName') ?? '',
    serialNumber: stringAt(values, 'SerialNumber') ?? '',
    productType: stringAt(values, 'ProductType') ?? '',
    osVersion: stringAt(values, 'ProductVersion') ?? '',
    imei: stringAt(values, 'InternationalMobileEquipmentIdentity') ?? null,
    activationState: stringAt(values, 'ActivationState') ?? '',
  };
}

/** The public identity that lockdown gives without trust (usb.md 2.3). */
export async function readPublicValues(link: DeviceLink): Promise<KittingValues> {
  const values = await link.lockdown((client) => client.getValues());
  return { ...fromGlobal(values), battery: null };
}

/** The full values, in one session. */
export async function readKittingValues(link: DeviceLink, record: PairRecord): Promise<KittingValues> {
  return link.session(record, async (client) => {
    const values = await client.getValues();
    const battery = await client.getValues(BATTERY);
    return { ...fromGlobal(values), battery: numberAt(battery, 'BatteryCurrentCapacity') ?? null };
  });
}

export interface Supervision {
  /** Does the device hold any cloud configuration? Then another one can only be set after an erase. */
  readonly configured: boolean;
  readonly supervised: boolean;
  /** Our own mark, if it is ours. */
  readonly magic: string | null;
  readonly organization: string | null;
}

/** The authoritative answer to "supervised, and by whom" (usb.md 2.3, 3.2). */
export async function readSupervision(link: DeviceLink, record: PairRecord): Promise<Supervision> {
  const configuration = await link.mcinstall(record, (client) => client.getCloudConfiguration());
  if (configuration === null) return { configured: false, supervised: false, magic: null, organization: null };
  return {
    configured: Object.keys(configuration).length > 0,
    supervised: booleanAt(configuration, 'IsSupervised') ?? false,
    magic: stringAt(configuration, 'OrganizationMagic') ?? null,
    organization: stringAt(configuration, 'OrganizationName') ?? null,
  };
}

export const hasProfile = (profiles: readonly { identifier: string }[], identifier: string): boolean =>
  profiles.some((profile) => profile.identifier === identifier);
