/** Percent of what a new battery holds, as the device's own settings show it: never more than 100. Null: not told. */
export const maximumCapacity = (designCapacity: number | null, fullChargeCapacity: number | null): number | null =>
  designCapacity === null || fullChargeCapacity === null || designCapacity <= 0
    ? null
    : Math.min(100, Math.round((fullChargeCapacity / designCapacity) * 100));
