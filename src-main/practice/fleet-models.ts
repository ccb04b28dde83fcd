import { createHash } from 'node:crypto';
import type { PracticeFleetKind } from '#contract/practice.ts';
import type { Platform } from '../protocols/mdm/platform.ts';
import { iphoneIdentity } from './iphone-models.ts';
import type { ManagedIdentity } from './managed/managed-device.ts';

/** Who one device of the fleet is, for good. */
export interface FleetIdentity extends ManagedIdentity {
  readonly kind: PracticeFleetKind;
  readonly platform: Platform;
  readonly appleSilicon: boolean;
  readonly hasBattery: boolean;
  /** Reaches the network without Wi-Fi. */
  readonly cellular: boolean;
}

/** Numbers of the bench stay far below: no device of the fleet is one of the bench. */
const FIRST_INDEX = 200_000;

const PHONES = ['iPhone17,3', 'iPhone15,4', 'iPhone14,7', 'iPhone14,5', 'iPhone14,6', 'iPhone13,2'];
const TABLETS = ['iPad13,18', 'iPad12,1', 'iPad14,1', 'iPad13,16'];

interface Desktop {
  readonly productType: string;
  readonly marketingName: string;
  readonly modelNumber: string;
  readonly capacity: number;
  readonly osVersion: string;
  readonly buildVersion: string;
  readonly hasBattery: boolean;
}

const SILICON: readonly Desktop[] = [
  desktop('Mac15,12', 'MacBook Air (M3)', 'MRXN3', 256, '26.1', '25B78', true),
  desktop('Mac14,2', 'MacBook Air (M2)', 'MLY33', 256, '15.7.2', '24G325', true),
  desktop('Mac16,10', 'Mac mini (M4)', 'MU9D3', 256, '26.0.1', '25A362', false),
];
const INTEL: readonly Desktop[] = [
  desktop('MacBookPro16,2', 'MacBook Pro (13-inch, 2020)', 'MWP42', 512, '15.7.2', '24G325', true),
  desktop('iMac20,1', 'iMac (27-inch, 2020)', 'MXWT2', 256, '14.8.2', '23J126', false),
];
const TV: readonly Desktop[] = [desktop('AppleTV14,1', 'Apple TV 4K (3rd generation)', 'MN893', 128, '26.1', '23J582', false)];

function desktop(
  productType: string,
  marketingName: string,
  modelNumber: string,
  capacity: number,
  osVersion: string,
  buildVersion: string,
  hasBattery: boolean,
): Desktop {
  return { productType, marketingName, modelNumber, capacity, osVersion, buildVersion, hasBattery };
}

/** The device of a number and a kind: always the same one, and recognisably made up (iphone-models.ts). */
export function fleetIdentity(number: number, kind: PracticeFleetKind): FleetIdentity {
  switch (kind) {
    case 'iphone':
    case 'iphone-unsupervised':
      return mobile(number, kind, PHONES, true);
    case 'iphone-wifi':
      return mobile(number, kind, PHONES, false);
    case 'ipad':
    case 'shared-ipad':
      return mobile(number, kind, TABLETS, false);
    case 'mac-silicon':
      return fixed(number, kind, SILICON, 'macOS');
    case 'mac-intel':
      return fixed(number, kind, INTEL, 'macOS');
    case 'apple-tv':
      return fixed(number, kind, TV, 'tvOS');
  }
}

function mobile(number: number, kind: PracticeFleetKind, models: readonly string[], cellular: boolean): FleetIdentity {
  const productType = models[number % models.length];
  const identity = iphoneIdentity(FIRST_INDEX + number, { place: number, productType });
  return { ...identity, kind, platform: 'iOS', appleSilicon: true, hasBattery: true, cellular };
}

function fixed(number: number, kind: PracticeFleetKind, models: readonly Desktop[], platform: 'macOS' | 'tvOS'): FleetIdentity {
  const model = models[number % models.length] ?? models[0];
  if (model === undefined) throw new Error('there is no model');
  // Serial number and addresses are numbered as those of phones are.
  const { index, serialNumber, wifiMac, bluetoothMac } = iphoneIdentity(FIRST_INDEX + number);
  return {
    ...model,
    index,
    serialNumber,
    wifiMac,
    bluetoothMac,
    udid: udidOf(index, kind),
    imeis: [],
    kind,
    platform,
    deviceClass: platform === 'macOS' ? 'Mac' : 'AppleTV',
    appleSilicon: kind !== 'mac-intel',
    cellular: false,
  };
}

/** Macs with Apple silicon name themselves as phones do, Intel Macs by a UUID, Apple TVs by 40 digits. All begin with FA4E. */
function udidOf(index: number, kind: PracticeFleetKind): string {
  const digits = `fa4e${createHash('sha256').update(`${kind} ${index}`).digest('hex').slice(0, 36)}`;
  if (kind === 'apple-tv') return digits;
  const upper = digits.toUpperCase();
  if (kind === 'mac-silicon') return `00008112-${upper.slice(0, 16)}`;
  return [upper.slice(0, 8), upper.slice(8, 12), upper.slice(12, 16), upper.slice(16, 20), upper.slice(20, 32)].join('-');
}
