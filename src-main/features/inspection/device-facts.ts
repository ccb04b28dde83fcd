import type { ServiceOf } from '#contract/define.ts';
import type { inspection } from '#contract/inspection.ts';
import { errorCode } from '#lib/error-code.ts';
import type { PlistDict } from '#plist/plist.ts';
import { booleanAt, numberAt, stringAt } from '#plist/read.ts';
import type { BatteryHealth } from '../../protocols/diagnostics/battery-health.ts';
import type { TrustedDevice } from './inspected-device.ts';

type Answer = Awaited<ReturnType<ServiceOf<typeof inspection>['read']>>;
type Facts = Extract<Answer, { ok: true }>['value'];

const MOST_PROFILES = 500;
const MAX_TEXT = 256;
const short = (text: string): string => text.slice(0, MAX_TEXT).toWellFormed();

/** Reads all that the screen shows of one device, in a few short conversations one after the other (usb.md 2.1). */
export async function readFacts(device: TrustedDevice, organizationMagic: string, now: () => number): Promise<Facts> {
  const { global, findMy, disk } = await device.values();
  const configuration = await device.cloudConfiguration();
  const profiles = await device.profiles();
  const battery = await batteryOf(device);
  return {
    profiles: profiles.slice(0, MOST_PROFILES).map(({ identifier, displayName, organization, removalDisallowed }) => ({
      identifier: short(identifier),
      displayName: short(displayName),
      organization: short(organization),
      removalDisallowed,
    })),
    supervision: supervisionOf(configuration ?? {}, organizationMagic),
    pairing: { paired: true, hostId: device.hostId },
    battery,
    storage: { total: bytesOf(disk, 'TotalDiskCapacity'), available: bytesOf(disk, 'TotalDataAvailable') },
    findMy: booleanAt(findMy, 'IsAssociated') ?? null,
    activationState: short(stringAt(global, 'ActivationState') ?? ''),
    readAt: now(),
  };
}

/** The cloud configuration is the authoritative answer (usb.md 2.3). */
function supervisionOf(configuration: PlistDict, organizationMagic: string): Facts['supervision'] {
  const supervised = booleanAt(configuration, 'IsSupervised') ?? false;
  const ours = stringAt(configuration, 'OrganizationMagic') === organizationMagic;
  const organization = short(stringAt(configuration, 'OrganizationName') ?? '');
  return {
    supervised,
    by: supervised ? (ours ? 'us' : 'other') : 'nobody',
    organization: organization === '' ? null : organization,
    allowsPairing: booleanAt(configuration, 'AllowPairing') ?? null,
  };
}

const UNTOLD: BatteryHealth = {
  percent: null,
  isCharging: null,
  cycleCount: null,
  designCapacity: null,
  fullChargeCapacity: null,
  temperature: null,
};

/** A device whose service tells nothing of the battery has all the rest to tell. */
async function batteryOf(device: TrustedDevice): Promise<BatteryHealth> {
  try {
    return await device.battery();
  } catch (error) {
    const code = errorCode(error);
    if (code === 'refused' || code === 'unknown-request' || code === 'invalid-service') return UNTOLD;
    throw error;
  }
}

function bytesOf(disk: PlistDict, key: string): number | null {
  const value = numberAt(disk, key);
  return value !== undefined && value >= 0 && Number.isFinite(value) ? value : null;
}
