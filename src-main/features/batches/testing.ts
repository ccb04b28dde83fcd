import type { Slot } from '#contract/bench.ts';

/** For tests: a device out of its box that may be begun. */
export const readySlot = (udid: string, more: Partial<Slot> = {}): Slot => ({
  udid,
  port: null,
  attached: true,
  state: 'ready',
  problem: null,
  name: `iPhone ${udid}`,
  serialNumber: `SERIAL-${udid}`,
  productType: 'iPhone14,5',
  modelName: 'iPhone 13',
  osVersion: '18.1',
  imei: null,
  battery: 80,
  activationState: 'Unactivated',
  supervised: false,
  managed: false,
  run: null,
  critical: false,
  conditions: { findMy: false, signedIn: false, setUp: false, supervisedBy: 'nobody' },
  duplicate: false,
  assetNumber: null,
  user: '',
  portVerdict: 'ok',
  simulated: true,
  ...more,
});
