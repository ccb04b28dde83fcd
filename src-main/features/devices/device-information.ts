import type { PlistDict } from '#plist/plist.ts';
import { arrayAt, booleanAt, dictAt, isPlistDict, numberAt, stringAt } from '#plist/read.ts';
import { bounded } from './devices-rules.ts';

/** What DeviceInformation told us; undefined means the device did not say. */
export interface DeviceFacts {
  readonly name?: string | undefined;
  readonly productName?: string | undefined;
  readonly osVersion?: string | undefined;
  readonly buildVersion?: string | undefined;
  readonly supervised?: boolean | undefined;
  /** 0 to 1. */
  readonly batteryLevel?: number | undefined;
  readonly capacityGb?: number | undefined;
  readonly availableGb?: number | undefined;
  readonly imei?: string | undefined;
  readonly wifiMac?: string | undefined;
  /** Shared iPad. */
  readonly shared?: boolean | undefined;
  /** Whether it has a modem. */
  readonly cellular?: boolean | undefined;
}

/**
 * Reads the answer to DeviceInformation (Apple: DeviceInformationResponse). UDID and serial number are left out on
 * purpose: who a device is follows from its certificate, not from what it says about itself.
 */
export function readDeviceInformation(answer: PlistDict): DeviceFacts {
  const responses = dictAt(answer, 'QueryResponses') ?? answer;
  const battery = amountAt(responses, 'BatteryLevel');
  return {
    name: bounded(stringAt(responses, 'DeviceName')),
    productName: bounded(stringAt(responses, 'ProductName')),
    osVersion: bounded(stringAt(responses, 'OSVersion')),
    buildVersion: bounded(stringAt(responses, 'BuildVersion')),
    supervised: booleanAt(responses, 'IsSupervised'),
    batteryLevel: battery === undefined || battery > 1 ? undefined : battery,
    capacityGb: amountAt(responses, 'DeviceCapacity'),
    availableGb: amountAt(responses, 'AvailableDeviceCapacity'),
    imei: imei(responses),
    wifiMac: bounded(stringAt(responses, 'WiFiMAC')),
    shared: booleanAt(responses, 'IsMultiUser'),
    cellular: cellular(responses),
  };
}

/** -1 is Apple's "cannot be told"; what is no amount at all could not be shown. */
function amountAt(responses: PlistDict, key: string): number | undefined {
  const amount = numberAt(responses, key);
  return amount !== undefined && Number.isFinite(amount) && amount >= 0 ? amount : undefined;
}

/** Apple's 0: none; 1: GSM; 2: CDMA; 3: both. */
function cellular(responses: PlistDict): boolean | undefined {
  const technology = numberAt(responses, 'CellularTechnology');
  return technology === undefined ? undefined : technology > 0;
}

/** From 16 on ServiceSubscriptions carries the IMEI per SIM slot; the plain query is gone in 26. Apple groups the digits by spaces. */
function imei(responses: PlistDict): string | undefined {
  const slots = (arrayAt(responses, 'ServiceSubscriptions') ?? []).filter(isPlistDict);
  const text = stringAt(responses, 'IMEI') ?? slots.map((slot) => stringAt(slot, 'IMEI')).find((value) => value !== undefined);
  return bounded(text?.replaceAll(' ', ''));
}

const untold = {
  buildVersion: null,
  batteryLevel: null,
  capacityGb: null,
  availableGb: null,
  wifiMac: null,
  shared: null,
  cellular: null,
};

/** What goes into the row and nothing follows from; null where the device said nothing, yes and no as numbers. */
export const storedFacts = (facts: DeviceFacts): Readonly<Record<keyof typeof untold, string | number | null>> => ({
  ...untold,
  ...Object.fromEntries(
    (Object.keys(untold) as (keyof typeof untold)[]).flatMap((name) => {
      const value = facts[name];
      return value === undefined ? [] : [[name, typeof value === 'boolean' ? Number(value) : value] as const];
    }),
  ),
});
