import { z } from 'zod';
import { call, instant } from './define.ts';

/** product.md 4.12. `removed`: the device removed our profile. `withdrawn`: we ended the management. */
export const deviceStatus = z.enum(['managed', 'quiet', 'silent', 'removed', 'withdrawn']);

const row = z.object({
  id: z.string(),
  name: z.string(),
  serialNumber: z.string(),
  /** Apple's model identifier, e.g. `iPhone14,5`. */
  productName: z.string(),
  modelName: z.string(),
  osVersion: z.string(),
  status: deviceStatus,
  supervised: z.boolean().nullable(),
  lastContactAt: instant.nullable(),
  /** Commands that have not come to an end. */
  waitingCommands: z.int(),
  /** True for a device of the practice world. */
  simulated: z.boolean(),
});

const detail = row.extend({
  udid: z.string(),
  buildVersion: z.string(),
  topic: z.string(),
  enrolledAt: instant.nullable(),
  /** When the identity certificate of the device ends. */
  identityExpiresAt: instant.nullable(),
  /** 0 to 1; null when never asked. */
  batteryLevel: z.number().nullable(),
  /** Gigabytes (10^9), as the device reports them. */
  capacityGb: z.number().nullable(),
  availableGb: z.number().nullable(),
  imei: z.string().nullable(),
  wifiMac: z.string().nullable(),
  /** When DeviceInformation was answered last. */
  informationAt: instant.nullable(),
});

export const devices = {
  calls: {
    list: call({
      input: z.strictObject({
        search: z.string().max(200),
        status: deviceStatus.nullable(),
        sort: z.enum(['name', 'serialNumber', 'lastContactAt']),
        descending: z.boolean(),
        offset: z.int().nonnegative(),
        limit: z.int().min(1).max(500),
      }),
      output: z.object({ rows: z.array(row), total: z.int(), counts: z.partialRecord(deviceStatus, z.int()) }),
      errors: [],
    }),
    get: call({ input: z.strictObject({ id: z.string().max(200) }), output: detail, errors: ['not-found'] }),
  },
  events: { changed: z.object({ id: z.string() }) },
};

export type DeviceRow = z.output<typeof row>;
export type DeviceDetail = z.output<typeof detail>;
export type DeviceStatus = z.output<typeof deviceStatus>;
