import { z } from 'zod';
import { call, instant, nothing } from './define.ts';
import { factNames } from './inventory-facts.ts';

const deviceId = z.string().max(200);
const page = { offset: z.int().nonnegative(), limit: z.int().min(1).max(500) };
const search = z.string().max(200);

const fact = z.object({ name: z.enum(factNames), value: z.union([z.string(), z.number(), z.boolean()]) });
/** One slot of the telephone part, from iOS 16 on; null where the device is silent. */
const simSlot = z.object({
  slot: z.string().nullable(),
  label: z.string().nullable(),
  phoneNumber: z.string().nullable(),
  carrier: z.string().nullable(),
  homeCarrier: z.string().nullable(),
  imei: z.string().nullable(),
  meid: z.string().nullable(),
  iccid: z.string().nullable(),
  eid: z.string().nullable(),
  roaming: z.boolean().nullable(),
  forData: z.boolean().nullable(),
  forVoice: z.boolean().nullable(),
});
const user = z.object({
  name: z.string(),
  fullName: z.string(),
  loggedIn: z.boolean().nullable(),
  waitsToSync: z.boolean().nullable(),
  /** Bytes. */
  used: z.number().nullable(),
  quota: z.number().nullable(),
  secureToken: z.boolean().nullable(),
});
const update = z.object({
  name: z.string(),
  version: z.string(),
  build: z.string(),
  sizeBytes: z.number().nullable(),
  critical: z.boolean(),
  restart: z.boolean(),
  securityResponse: z.boolean(),
});
const updateProgress = z.object({ productKey: z.string(), status: z.string(), downloaded: z.number().nullable() });
const restriction = z.object({ name: z.string(), value: z.string() });

/** `told` null: never asked, or never answered. */
const section = <T extends z.ZodType>(told: T) => z.object({ at: instant, told }).nullable();

export const inventoryChange = z.enum([
  'profile-added',
  'profile-vanished',
  'certificate-added',
  'certificate-vanished',
  'app-added',
  'app-updated',
  'app-vanished',
]);
/** How long a certificate is good: `soon` in 30 days or less. `unknown`: it could not be read. */
export const certificateStanding = z.enum(['good', 'soon', 'expired', 'not-yet', 'unknown']);

const profile = z.object({
  identifier: z.string(),
  name: z.string(),
  organization: z.string(),
  /** Null: the device did not say. */
  managed: z.boolean().nullable(),
  removable: z.boolean().nullable(),
  encrypted: z.boolean().nullable(),
  signed: z.boolean(),
  payloads: z.array(z.object({ type: z.string(), name: z.string() })),
});
const certificate = z.object({
  name: z.string(),
  issuer: z.string(),
  serialNumber: z.string(),
  notBefore: instant.nullable(),
  notAfter: instant.nullable(),
  /** The device holds the private key, too. */
  identity: z.boolean(),
  standing: certificateStanding,
});
/** Where an app came from, as far as the device says. */
export const appOrigin = z.enum(['store', 'volume', 'beta', 'enterprise', 'clip', 'unknown']);
const app = z.object({
  bundleId: z.string(),
  name: z.string(),
  /** The version people know, and the build behind it. */
  version: z.string(),
  build: z.string(),
  /** Not there: managed but not (or not yet) installed. */
  installed: z.boolean(),
  origin: appOrigin,
  sizeBytes: z.number().nullable(),
  dataBytes: z.number().nullable(),
  updateAvailable: z.boolean(),
  /** Apple's word of ManagedApplicationList; null: not managed. */
  managed: z.string().nullable(),
});
const refreshPlan = z.object({
  enabled: z.boolean(),
  /** Hours of the day in Japan between which devices are asked. */
  fromHour: z.int().min(0).max(23),
  untilHour: z.int().min(1).max(24),
  perMinute: z.int().min(1).max(2_000),
});

export const inventory = {
  calls: {
    /** What a device told of itself, in sections with the time of each answer. */
    ofDevice: call({
      input: z.strictObject({ deviceId }),
      output: z.object({
        device: section(z.object({ facts: z.array(fact), slots: z.array(simSlot) })),
        security: section(z.array(fact)),
        /** Told by itself, over the status channel. */
        status: section(z.array(fact)),
        restrictions: section(z.array(restriction)),
        users: section(z.array(user)),
        updates: section(z.array(update)),
        updateProgress: section(z.array(updateProgress)),
        /** Newest first. */
        changes: z.array(
          z.object({ at: instant, kind: inventoryChange, name: z.string(), before: z.string().nullable(), after: z.string().nullable() }),
        ),
      }),
      errors: ['device-not-found'],
    }),
    profiles: call({
      input: z.strictObject({ deviceId, search }),
      output: z.object({ at: instant.nullable(), profiles: z.array(profile), total: z.int() }),
      errors: ['device-not-found'],
    }),
    certificates: call({
      input: z.strictObject({ deviceId, search }),
      output: z.object({ at: instant.nullable(), certificates: z.array(certificate), total: z.int() }),
      errors: ['device-not-found'],
    }),
    apps: call({
      input: z.strictObject({
        deviceId,
        search,
        managedOnly: z.boolean(),
        sort: z.enum(['name', 'version', 'size']),
        descending: z.boolean(),
        ...page,
      }),
      output: z.object({
        installedAt: instant.nullable(),
        managedAt: instant.nullable(),
        apps: z.array(app),
        total: z.int(),
      }),
      errors: ['device-not-found'],
    }),
    /** The apps of the whole fleet, the most common first, and their versions. */
    appVersions: call({
      input: z.strictObject({ search, ...page }),
      output: z.object({
        apps: z.array(
          z.object({
            bundleId: z.string(),
            name: z.string(),
            devices: z.int(),
            versions: z.array(z.object({ version: z.string(), devices: z.int() })),
          }),
        ),
        total: z.int(),
      }),
      errors: [],
    }),
    devicesWithApp: call({
      input: z.strictObject({ bundleId: z.string().max(300), version: z.string().max(300).nullable(), ...page }),
      output: z.object({
        devices: z.array(z.object({ deviceId: z.string(), name: z.string(), serialNumber: z.string(), version: z.string() })),
        total: z.int(),
      }),
      errors: [],
    }),
    /** Certificates on devices that end within these days, the earliest first. */
    expiringCertificates: call({
      input: z.strictObject({ withinDays: z.int().min(0).max(3_650), ...page }),
      output: z.object({
        certificates: z.array(
          z.object({
            deviceId: z.string(),
            deviceName: z.string(),
            serialNumber: z.string(),
            name: z.string(),
            issuer: z.string(),
            notAfter: instant,
            standing: certificateStanding,
          }),
        ),
        total: z.int(),
      }),
      errors: [],
    }),
    refreshPlan: call({ input: nothing, output: refreshPlan, errors: [] }),
    setRefreshPlan: call({ input: z.strictObject(refreshPlan.shape), output: nothing, errors: ['window-empty'] }),
  },
  events: { changed: z.object({ deviceId: z.string() }) },
};

export type InventoryOfDevice = z.output<(typeof inventory)['calls']['ofDevice']['output']>;
export type InventoryFact = z.output<typeof fact>;
export type SimSlot = z.output<typeof simSlot>;
export type DeviceUser = z.output<typeof user>;
export type AvailableUpdate = z.output<typeof update>;
export type UpdateProgress = z.output<typeof updateProgress>;
export type Restriction = z.output<typeof restriction>;
export type InventoryChange = z.output<typeof inventoryChange>;
export type InstalledProfile = z.output<typeof profile>;
export type InstalledCertificate = z.output<typeof certificate>;
export type CertificateStanding = z.output<typeof certificateStanding>;
export type InstalledApp = z.output<typeof app>;
export type AppOrigin = z.output<typeof appOrigin>;
export type RefreshPlan = z.output<typeof refreshPlan>;
