import { type DeviceDetail, type DeviceRow, devicePlatform } from '#contract/devices.ts';
import { profileStanding } from '#contract/profile-standing.ts';
import { daysLeft, silentDays, statusOfCode } from './devices-rules.ts';
import type { StoredDetail, StoredDevice } from './fleet-store.ts';

/** A device as the list shows it. */
export function rowOf(stored: StoredDevice, now: number): DeviceRow {
  const status = statusOfCode(stored.status);
  return {
    id: stored.id,
    name: stored.name,
    serialNumber: stored.serialNumber,
    assetNumber: stored.assetNumber,
    productName: stored.productName,
    modelName: stored.modelName,
    platform: devicePlatform.safeParse(stored.platform).data ?? null,
    osVersion: stored.osVersion,
    status,
    silentDays: silentDays(status, stored.lastContactAt, now),
    provisionalDays: daysLeft(stored.provisionalUntil, now),
    supervised: stored.supervised === null ? null : stored.supervised === 1,
    owner: stored.owner,
    organization: stored.organization,
    ade: profileStanding.safeParse(stored.ade).data ?? null,
    lastContactAt: stored.lastContactAt,
    waitingCommands: stored.waitingCommands,
    topic: stored.topic ?? '',
    simulated: stored.simulated === 1,
  };
}

/** The same with everything its own screen shows. */
export const detailOf = (stored: StoredDetail, now: number): DeviceDetail => ({
  ...rowOf(stored, now),
  udid: stored.udid,
  buildVersion: stored.buildVersion,
  enrolledAt: stored.enrolledAt,
  identityExpiresAt: stored.identityExpiresAt,
  batteryLevel: stored.batteryLevel,
  capacityGb: stored.capacityGb,
  availableGb: stored.availableGb,
  imei: stored.imei,
  wifiMac: stored.wifiMac,
  informationAt: stored.informationAt,
});
