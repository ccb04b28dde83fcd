import { z } from 'zod';
import { call, nothing } from './define.ts';

/** What a hand at the practice bench can do to a simulated device. */
export const practiceAct = z.enum([
  'plug',
  'unplug',
  'tap-trust',
  'tap-dont-trust',
  'lock',
  'unlock',
  'finish-setup',
  'install-downloaded',
  'sign-out',
  'go-offline',
  'go-online',
  'answer-not-now',
  'answer-normally',
  'enter-recovery',
  'enter-dfu',
  'leave-recovery',
  'erase',
  /** What Apple Configurator does: erased, in the organisation, left at "Hello". */
  'add-by-hand',
  /** The organisation gives the device up. */
  'release',
]);

/** The past of the phone that lies at a place. */
export const practiceKind = z.enum([
  'new',
  'set-up',
  'managed-elsewhere',
  'managed-closed',
  'find-my',
  'signed-in',
  'organization',
  'passcode',
  'low-battery',
  'old-ios',
  'duplicate-serial',
  'recovery',
  'dfu',
]);

/** What a host asks of a device, by what it is for; a fault may strike in the middle of it. */
export const practiceRequest = z.enum([
  'pair',
  'session',
  'activate',
  'read-configuration',
  'supervise',
  'install-profile',
  'list-profiles',
  'erase',
  'restart',
]);

/** Those that cost a device time of its own. */
export const practiceWork = practiceRequest.extract(['activate', 'supervise', 'install-profile', 'erase', 'restart']);

/** Faults that need no more than their name. */
export const plainPracticeFault = z.enum([
  'trust-refused',
  'passcode',
  'configuration-present',
  'organization-device',
  'activation-down',
  'low-battery',
  'old-ios',
  'duplicate-serial',
  'not-now',
  'offline',
]);

/** `once`: over when it has struck; for what a device is rather than does, when it next leaves the bus. */
export const practiceFaultEnd = z.enum(['once', 'until-cleared']);

/** One fault of one simulated device. A device may have several. */
export const practiceFault = z.discriminatedUnion('fault', [
  z.strictObject({ fault: plainPracticeFault, ends: practiceFaultEnd }),
  /** Before or after the request has its effect; a hand puts the cable in again. */
  z.strictObject({
    fault: z.literal('cable-pulled'),
    at: practiceRequest,
    when: z.enum(['before', 'after']),
    ends: practiceFaultEnd,
  }),
  /** The request has its effect, and the host hears nothing. */
  z.strictObject({ fault: z.literal('answer-lost'), at: practiceRequest, ends: practiceFaultEnd }),
  /** The work takes `ms` more, in the device's own time. */
  z.strictObject({ fault: z.literal('slow'), at: practiceWork, ms: z.int().min(1).max(600_000), ends: practiceFaultEnd }),
  /** The port loses the device every `requests` requests or so and finds it again by itself. */
  z.strictObject({ fault: z.literal('bad-cable'), requests: z.int().min(1).max(1_000), ends: practiceFaultEnd }),
]);

const faults = z.array(practiceFault).max(16);

/** How many times faster than life the simulated devices are. */
export const practiceSpeed = z.literal([1, 10, 100]);

const device = z.object({
  udid: z.string(),
  /** From 0; ten places are one hub. */
  place: z.int(),
  /** As it is written at the hub: `2-3` is port 3 of hub 2. */
  port: z.string(),
  kind: practiceKind,
  /** Marketing name. */
  model: z.string(),
  faults,
  name: z.string(),
  serialNumber: z.string(),
  plugged: z.boolean(),
  /** In `recovery` and `dfu` it is not on usbmux. */
  mode: z.enum(['normal', 'recovery', 'dfu']),
  screen: z.enum(['setup-assistant', 'home']),
  trustDialog: z.boolean(),
  /** A profile waits in Settings for a person. */
  profileWaits: z.boolean(),
  /** Its owner's Apple Account is on it, or locks it after an erase. */
  owned: z.boolean(),
  locked: z.boolean(),
  online: z.boolean(),
  answersNotNow: z.boolean(),
  supervised: z.boolean(),
  enrolled: z.boolean(),
});

/** The simulated services that can be made to fail. */
export const practiceServiceName = z.enum(['apns', 'business-portal', 'dep', 'apps-and-books', 'business', 'mdmcert']);

const service = z.object({
  service: practiceServiceName,
  /** What it can be made to do wrong, by code. */
  faults: z.array(z.string()),
  /** What it does wrong now; null when it works. */
  fault: z.string().nullable(),
});

/** Devices that are only in the fleet: nobody has a cable to them. */
export const practiceFleetKind = z.enum([
  'iphone',
  /** Without a SIM: only Wi-Fi. */
  'iphone-wifi',
  /** Its user's own setup: not supervised. */
  'iphone-unsupervised',
  'ipad',
  'shared-ipad',
  'mac-silicon',
  'mac-intel',
  'apple-tv',
]);

/** What hands can do to a device of the fleet, and what can befall it. */
export const plainFleetAct = z.enum([
  'go-offline',
  'go-online',
  'lock',
  'unlock',
  'switch-on',
  'answer-not-now',
  'answer-normally',
  /** A Mac on battery that sleeps with Power Nap, and wakes. */
  'sleep',
  'wake',
  /** The user takes the management away: the server is told, or not. */
  'remove-profile',
  'remove-profile-silently',
  'erase',
  /** Set up again after an erase, and enrolled anew. */
  'set-up',
  /** APNs does not know the token (400), calls it dead (410), or the device gets another one and says so. */
  'token-unknown',
  'token-dead',
  'token-new',
  /** It cannot find out where it is. */
  'hide-location',
  'hold-lost-mode',
  'release-lost-mode',
  'stop-sound',
  'accept-apps',
  'refuse-apps',
  'install-update',
]);

export const practiceFleetAct = z.discriminatedUnion('act', [
  z.strictObject({ act: plainFleetAct }),
  z.strictObject({ act: z.literal('type-pin'), pin: z.string().regex(/^\d{6}$/) }),
  z.strictObject({ act: z.literal('set-battery'), percent: z.int().min(1).max(100) }),
  z.strictObject({
    act: z.literal('set-location'),
    latitude: z.number().min(-90).max(90),
    longitude: z.number().min(-180).max(180),
    accuracy: z.number().min(1).max(100_000),
  }),
  /** It goes silent, and the practice store is told that it has been for so many days. */
  z.strictObject({ act: z.literal('age'), days: z.int().min(1).max(3_650) }),
]);

/** Most devices of the practice fleet. */
export const MOST_FLEET_DEVICES = 500;

const fleetDevice = z.object({
  udid: z.string(),
  serialNumber: z.string(),
  kind: practiceFleetKind,
  /** Marketing name. */
  model: z.string(),
  name: z.string(),
  osVersion: z.string(),
  /** `enrolling` also while it waits for its turn; `failed` has its code. */
  enrollment: z.enum(['enrolled', 'enrolling', 'failed', 'none']),
  enrollmentError: z.string().nullable(),
  online: z.boolean(),
  /** False: shut down, or restarting. */
  running: z.boolean(),
  /** False after an erase. */
  setUp: z.boolean(),
  locked: z.boolean(),
  /** A Mac that waits for its PIN. */
  pinLocked: z.boolean(),
  supervised: z.boolean(),
  answersNotNow: z.boolean(),
  asleep: z.boolean(),
  lostMode: z.boolean(),
  sound: z.boolean(),
  located: z.boolean(),
  /** Null: it has none. */
  batteryPercent: z.int().nullable(),
  token: z.enum(['good', 'unknown', 'dead']),
  /** Apps that ask a person. */
  appsAsking: z.int(),
  updating: z.enum(['waiting', 'downloading', 'prepared', 'installing']).nullable(),
});

/** Only in the practice world. Everything here is simulated. */
export const practice = {
  calls: {
    state: call({
      input: nothing,
      output: z.object({
        /** Simulated push certificates portal. */
        portalUrl: z.string(),
        /** Simulated Business Manager. */
        businessPortalUrl: z.string(),
        /** The mailbox of whoever practises. */
        mailUrl: z.string(),
        /** Whose mailbox it is; the only address that simulated mdmcert.download knows. */
        mailAddress: z.string(),
        services: z.array(service),
        speed: practiceSpeed,
        /** What there is to put at a place. */
        models: z.array(z.object({ productType: z.string(), name: z.string() })),
        /** In the order of their places. */
        devices: z.array(device),
      }),
      errors: ['not-in-practice'],
    }),
    /** `fault` null puts the service right. */
    setFault: call({
      input: z.strictObject({ service: practiceServiceName, fault: z.string().max(64).nullable() }),
      output: nothing,
      errors: ['not-in-practice', 'unknown-fault'],
    }),
    /** The device has these faults from now on, and no others. */
    setFaults: call({
      input: z.strictObject({ udid: z.string().max(64), faults }),
      output: nothing,
      errors: ['not-in-practice', 'device-not-found'],
    }),
    /** Puts another phone at the place, with such a past; `productType` null: any model. */
    setKind: call({
      input: z.strictObject({ place: z.int().min(0).max(59), kind: practiceKind, productType: z.string().max(32).nullable() }),
      output: nothing,
      errors: ['not-in-practice', 'device-not-found', 'unknown-model'],
    }),
    /** Each goes to the port of the other, plugged in if it was; a bad cable stays with its port. */
    swap: call({
      input: z.strictObject({ udids: z.tuple([z.string().max(64), z.string().max(64)]) }),
      output: nothing,
      errors: ['not-in-practice', 'device-not-found'],
    }),
    act: call({
      input: z.strictObject({ udid: z.string().max(64), act: practiceAct }),
      output: nothing,
      errors: ['not-in-practice', 'device-not-found'],
    }),
    setDeviceCount: call({ input: z.strictObject({ count: z.int().min(1).max(60) }), output: nothing, errors: ['not-in-practice'] }),
    setSpeed: call({ input: z.strictObject({ speed: practiceSpeed }), output: nothing, errors: ['not-in-practice'] }),
    /** Every device of the hub leaves the bus and comes back. Hubs count from 1. */
    resetHub: call({
      input: z.strictObject({ hub: z.int().min(1).max(6) }),
      output: nothing,
      errors: ['not-in-practice', 'hub-not-found'],
    }),
    /** The devices without a cable, in the order in which they came. */
    fleet: call({ input: nothing, output: z.object({ devices: z.array(fleetDevice) }), errors: ['not-in-practice'] }),
    /** New devices, which enrol one after the other from now on. */
    addFleet: call({
      input: z.strictObject({ kind: practiceFleetKind, count: z.int().min(1).max(200) }),
      output: z.object({ udids: z.array(z.string()) }),
      errors: ['not-in-practice', 'fleet-full', 'push-certificate-missing', 'engine-not-listening'],
    }),
    /** They vanish without a word, as stolen devices do. */
    removeFleet: call({
      input: z.strictObject({ udids: z.array(z.string().max(64)).min(1).max(MOST_FLEET_DEVICES) }),
      output: nothing,
      errors: ['not-in-practice', 'device-not-found'],
    }),
    actFleet: call({
      input: z.strictObject({ udid: z.string().max(64), deed: practiceFleetAct }),
      output: nothing,
      errors: ['not-in-practice', 'device-not-found', 'not-possible-now', 'wrong-pin'],
    }),
  },
  events: { changed: nothing },
};

export type PracticeDevice = z.output<typeof device>;
export type PracticeAct = z.output<typeof practiceAct>;
export type PracticeKind = z.output<typeof practiceKind>;
export type PracticeRequest = z.output<typeof practiceRequest>;
export type PracticeWork = z.output<typeof practiceWork>;
export type PracticeFault = z.output<typeof practiceFault>;
export type PracticeSpeed = z.output<typeof practiceSpeed>;
export type PracticeServiceName = z.output<typeof practiceServiceName>;
export type PracticeFleetKind = z.output<typeof practiceFleetKind>;
export type PracticeFleetAct = z.output<typeof practiceFleetAct>;
export type PracticeFleetDevice = z.output<typeof fleetDevice>;
