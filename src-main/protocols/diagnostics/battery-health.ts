import type { PlistDict } from '#plist/plist.ts';
import { booleanAt, numberAt } from '#plist/read.ts';

/** A battery as the device's power source tells it. Null: not told, or a value that no battery has. */
export interface BatteryHealth {
  /** 0 to 100. */
  readonly percent: number | null;
  readonly isCharging: boolean | null;
  readonly cycleCount: number | null;
  /** mAh, of a new battery of this model. */
  readonly designCapacity: number | null;
  /** mAh, of this battery when it is full. */
  readonly fullChargeCapacity: number | null;
  /** °C. */
  readonly temperature: number | null;
}

const MAX_CAPACITY = 100_000;

/** Reads the registry entry of class IOPMPowerSource (usb.md 4.2): capacities in mAh, Temperature in 1/100 °C. */
export function batteryHealth(entry: PlistDict): BatteryHealth {
  const temperature = within(entry, 'Temperature', -5_000, 15_000);
  return {
    percent: percentOf(entry),
    isCharging: booleanAt(entry, 'IsCharging') ?? null,
    cycleCount: within(entry, 'CycleCount', 0, 100_000),
    designCapacity: within(entry, 'DesignCapacity', 1, MAX_CAPACITY),
    // The first is what Settings calculates the battery's health from; older systems have the second alone.
    fullChargeCapacity: within(entry, 'NominalChargeCapacity', 1, MAX_CAPACITY) ?? within(entry, 'AppleRawMaxCapacity', 1, MAX_CAPACITY),
    temperature: temperature === null ? null : temperature / 100,
  };
}

/** CurrentCapacity counts in the unit of MaxCapacity: percent on devices of today, mAh on old ones. */
function percentOf(entry: PlistDict): number | null {
  const max = within(entry, 'MaxCapacity', 1, MAX_CAPACITY) ?? 100;
  const now = within(entry, 'CurrentCapacity', 0, max);
  return now === null ? null : Math.round((now / max) * 100);
}

function within(entry: PlistDict, key: string, least: number, most: number): number | null {
  const value = numberAt(entry, key);
  return value !== undefined && value >= least && value <= most ? value : null;
}
