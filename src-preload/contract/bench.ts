import { z } from 'zod';
import { call, instant, nothing } from './define.ts';

/** The steps of Prepare, in order. */
export const prepareStep = z.enum(['pair', 'activate', 'supervise', 'wifi', 'enroll', 'verify']);

/**
 * `recognising`: reading values. `trust`: a person must tap Trust. `locked`: a person must unlock.
 * `ready`: may be prepared. `working`: a run is under way. `interrupted`: unplugged with a run unfinished.
 * `attention`: a person must decide, `problem` says what about. `done`: supervised and managed, verified.
 */
export const slotState = z.enum(['recognising', 'trust', 'locked', 'ready', 'working', 'interrupted', 'attention', 'done']);

/** Reasons a slot waits or stands still; each has a sentence in both languages. */
export const slotProblem = z.enum([
  'trust-refused',
  'pairing-prohibited',
  'already-configured',
  'configured-by-other-organization',
  'assigned-to-automated-enrollment',
  'activation-failed',
  'activation-locked',
  'supervision-refused',
  'profile-refused',
  'enrollment-timed-out',
  'not-supervised-after-all',
  'not-managed-after-all',
  'push-certificate-missing',
  'engine-not-listening',
  'device-answer-invalid',
  'device-silent',
]);

const stepView = z.object({
  step: prepareStep,
  state: z.enum(['waiting', 'running', 'done', 'skipped', 'failed']),
  startedAt: instant.nullable(),
  endedAt: instant.nullable(),
});

const slot = z.object({
  udid: z.string(),
  /** Physical place as far as the system tells it; null when it does not. */
  port: z.string().nullable(),
  attached: z.boolean(),
  state: slotState,
  problem: slotProblem.nullable(),
  name: z.string(),
  serialNumber: z.string(),
  productType: z.string(),
  modelName: z.string(),
  osVersion: z.string(),
  imei: z.string().nullable(),
  /** Percent. */
  battery: z.int().nullable(),
  activationState: z.string(),
  supervised: z.boolean().nullable(),
  managed: z.boolean(),
  run: z.object({ id: z.string(), steps: z.array(stepView), startedAt: instant, endedAt: instant.nullable() }).nullable(),
  simulated: z.boolean(),
});

const blueprint = z.object({
  organizationName: z.string(),
  /** May hosts without our supervision identity pair with the prepared device? */
  allowPairing: z.boolean(),
  skipSetup: z.boolean(),
  wifi: z.object({ ssid: z.string(), hasPassword: z.boolean() }).nullable(),
});

export const bench = {
  calls: {
    slots: call({
      input: nothing,
      output: z.object({
        /** `absent`: no usbmuxd answers; `connected`: it does. */
        bus: z.enum(['absent', 'connected']),
        slots: z.array(slot),
      }),
      errors: [],
    }),
    blueprint: call({ input: nothing, output: blueprint, errors: [] }),
    saveBlueprint: call({
      input: z.strictObject({
        organizationName: z.string().max(200),
        allowPairing: z.boolean(),
        skipSetup: z.boolean(),
        /** `password` absent: keep the stored one. Empty: an open network. */
        wifi: z.strictObject({ ssid: z.string().max(32), password: z.string().max(63).optional() }).nullable(),
      }),
      output: nothing,
      errors: ['organization-empty', 'ssid-invalid', 'password-invalid'],
    }),
    /** Freezes what would be done. Only a plan can be carried out, and only once. */
    planPrepare: call({
      input: z.strictObject({ udids: z.array(z.string().max(64)).min(1).max(200) }),
      output: z.object({
        planId: z.string(),
        included: z.array(
          z.object({ udid: z.string(), name: z.string(), serialNumber: z.string(), modelName: z.string(), osVersion: z.string() }),
        ),
        excluded: z.array(
          z.object({ udid: z.string(), name: z.string(), reason: z.enum(['not-attached', 'not-ready', 'working', 'done']) }),
        ),
        /** What must be typed: the count for several devices, the last four characters of the serial for one. */
        confirmation: z.object({ kind: z.enum(['count', 'serial-tail']), expected: z.string() }),
        obstacles: z.array(z.enum(['push-certificate-missing', 'engine-not-listening', 'organization-missing'])),
      }),
      errors: [],
    }),
    /** Starts the frozen plan. `typed` is compared after NFKC, in main. */
    prepare: call({
      input: z.strictObject({ planId: z.string().max(100), typed: z.string().max(50) }),
      output: z.object({ started: z.int() }),
      errors: ['plan-unknown', 'confirmation-wrong', 'nothing-to-do', 'obstacle'],
    }),
    /** Goes on with a run that stands still, from the step where it stands. */
    resume: call({ input: z.strictObject({ udid: z.string().max(64) }), output: nothing, errors: ['no-run', 'not-attached'] }),
    /** Ends a run where it stands. What was done to the device stays done. */
    abandon: call({ input: z.strictObject({ udid: z.string().max(64) }), output: nothing, errors: ['no-run'] }),
  },
  events: {
    slot: slot,
    slotRemoved: z.object({ udid: z.string() }),
    bus: z.object({ bus: z.enum(['absent', 'connected']) }),
    blueprint,
  },
};

export type Slot = z.output<typeof slot>;
export type SlotState = z.output<typeof slotState>;
export type SlotProblem = z.output<typeof slotProblem>;
export type PrepareStep = z.output<typeof prepareStep>;
export type Blueprint = z.output<typeof blueprint>;
