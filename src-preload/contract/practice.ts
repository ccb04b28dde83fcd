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
