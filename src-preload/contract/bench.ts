import { z } from 'zod';
import { call, instant, nothing } from './define.ts';
import { stepKind } from './recipe.ts';

/**
 * `recognising`: reading values. `trust`: a person must tap Trust. `locked`: a person must unlock.
 * `ready`: may be prepared. `working`: a run is under way. `held`: its batch is paused. `asset`: waits for the asset number to be scanned.
 * `hand`: a person does something elsewhere (Apple Configurator, an update). `touch-nothing`: the device must stay as it is.
 * `power-on`: a person may go on through Setup Assistant. `interrupted`: unplugged with a run unfinished.
 * `attention`: a person must decide, `problem` says what about. `done`: everything read back and true; may be unplugged.
 */
export const slotState = z.enum([
  'recognising',
  'trust',
  'locked',
  'ready',
  'working',
  'held',
  'asset',
  'hand',
  'touch-nothing',
  'power-on',
  'interrupted',
  'attention',
  'done',
]);

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
  'cable-faulty',
  'step-timed-out',
  'storage-failed',
  'find-my-on',
  'signed-in',
  'os-too-old',
  'battery-too-low',
  'erase-unconfirmed',
  'erase-uncertain',
  'erase-not-begun',
  'erase-not-back',
  'update-not-back',
  'udid-twice',
  'name-refused',
  'language-refused',
  'apps-missing',
  'wallpaper-refused',
  'battery-worn',
  'not-in-organization',
  'assigned-elsewhere',
  'assignment-refused',
  'assignment-unreachable',
  'terms-not-signed',
  'ade-token-missing',
  'api-key-missing',
  'activated-too-early',
]);

const stepView = z.object({
  step: stepKind,
  state: z.enum(['waiting', 'running', 'done', 'skipped', 'failed']),
  startedAt: instant.nullable(),
  endedAt: instant.nullable(),
  /** How often it was begun. */
  attempts: z.int(),
  /** Why a person left it out; empty otherwise. */
  note: z.string(),
  /** May the run be taken up again from here? Not: it is over, goes on by itself, did not come here, or did what must not be done twice. */
  again: z.enum(['can', 'no-run', 'not-standing', 'not-reached', 'not-repeatable']),
});

/** What a run waits for while nothing of its own is going on. */
export const waitReason = z.enum(['trust', 'locked', 'asset', 'hand', 'touch-nothing', 'power-on']);

/** One line of a run's journal. */
export const journalEntry = z.object({
  at: instant,
  event: z.enum([
    'begun',
    'step-started',
    'step-already-true',
    'step-done',
    'step-failed',
    'step-left-out',
    'restarted-from',
    'erase-sent',
    'device-read',
    'waits',
    'goes-on',
    'held',
    'interrupted',
    'finished',
    'abandoned',
  ]),
  step: stepKind.nullable(),
  /** Of a step that failed. */
  problem: slotProblem.nullable(),
  waitsFor: waitReason.nullable(),
  /** Why a person left a step out; empty otherwise. */
  note: z.string(),
});

export const portVerdict = z.enum(['ok', 'suspect', 'flaky']);

const slot = z.object({
  udid: z.string(),
  /** Physical place as far as the system tells it, the last one where the device is away; null: not known. */
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
  run: z
    .object({
      id: z.string(),
      batchId: z.string(),
      steps: z.array(stepView),
      startedAt: instant,
      endedAt: instant.nullable(),
      /** 0 to 1, by the weights of the steps. */
      progress: z.number(),
    })
    .nullable(),
  /** Pulling the cable, quitting or sleep could harm the device now. */
  critical: z.boolean(),
  /** What speaks against beginning, as far as the device tells; null: not read yet. */
  conditions: z
    .object({
      findMy: z.boolean(),
      /** An Apple Account is signed in. */
      signedIn: z.boolean(),
      /** Somebody went through Setup Assistant. */
      setUp: z.boolean(),
      supervisedBy: z.enum(['nobody', 'us', 'other']),
    })
    .nullable(),
  /** Another device on the bench says it has the same serial number. */
  duplicate: z.boolean(),
  assetNumber: z.string().nullable(),
  user: z.string(),
  /** `suspect`: it may have been a hand. `flaky`: another cable, or another port. */
  portVerdict,
  simulated: z.boolean(),
});

/** An Apple device on the bus that usbmuxd does not know: in recovery, DFU or another mode. */
const stray = z.object({
  /** Key among the strays. */
  id: z.string(),
  port: z.string().nullable(),
  mode: z.enum(['recovery', 'dfu', 'wtf', 'restore', 'kis', 'pwned-dfu', 'other']),
  serialNumber: z.string().nullable(),
  modelName: z.string().nullable(),
  /** Can be told to start normally. */
  canLeave: z.boolean(),
  simulated: z.boolean(),
});

export const layoutPreset = z.enum(['10x2', '8x2', 'cart-20', 'cart-30', 'cart-40', 'single']);

/** The bench as it stands on the table, and how its ports and cables are. */
const ports = z.object({
  /** Null: cards in the order of the ports. */
  layout: z.object({ columns: z.int(), places: z.array(z.string().nullable()) }).nullable(),
  /** Which of the shapes the layout has; null: none of them, or there is no layout. */
  preset: layoutPreset.nullable(),
  /** The shapes there are to choose from. */
  presets: z.array(layoutPreset),
  faults: z.array(
    z.object({ path: z.string(), kind: z.enum(['port', 'hub']), disconnects: z.int(), lastAt: instant, verdict: portVerdict }),
  ),
  /** How full each controller is, the fullest first. */
  budgets: z.array(
    z.object({
      busNumber: z.int(),
      devices: z.int(),
      hubs: z.int(),
      remaining: z.int(),
      limit: z.int(),
      reason: z.enum(['addresses', 'endpoints']),
      hubsBelow: z.int(),
    }),
  ),
});

export const bench = {
  calls: {
    slots: call({
      input: nothing,
      output: z.object({
        /** `absent`: no usbmuxd answers; `connected`: it does. */
        bus: z.enum(['absent', 'connected']),
        slots: z.array(slot),
        strays: z.array(stray),
      }),
      errors: [],
    }),
    ports: call({ input: nothing, output: ports, errors: [] }),
    /** Null: no layout. What was learnt of the ports stays in its order. */
    setLayout: call({ input: z.strictObject({ preset: layoutPreset.nullable() }), output: nothing, errors: [] }),
    movePort: call({
      input: z.strictObject({ port: z.string().max(40), to: z.int().min(0).max(199) }),
      output: nothing,
      errors: ['no-layout', 'place-not-found', 'port-invalid'],
    }),
    /** The cable of a port was changed: its count starts over. */
    cableChanged: call({ input: z.strictObject({ port: z.string().max(40) }), output: nothing, errors: [] }),
    leaveRecovery: call({
      input: z.strictObject({ id: z.string().max(100) }),
      output: nothing,
      errors: ['gone', 'not-in-recovery', 'no-access', 'refused'],
    }),
    /** Goes on with a run that stands still, from the step where it stands. */
    resume: call({ input: z.strictObject({ udid: z.string().max(64) }), output: nothing, errors: ['no-run', 'not-attached'] }),
    /** Leaves out the step where the run stands, with a reason; only steps that nothing later depends on. */
    skipStep: call({
      input: z.strictObject({ udid: z.string().max(64), reason: z.string().max(500) }),
      output: nothing,
      errors: ['no-run', 'not-attached', 'step-needed', 'reason-missing'],
    }),
    /** Has a run that stands still do this step and those after it again. Only where nothing of it must not be done twice. */
    restartFrom: call({
      input: z.strictObject({ udid: z.string().max(64), index: z.int().min(0).max(99) }),
      output: nothing,
      errors: ['no-run', 'not-standing', 'not-reached', 'not-repeatable'],
    }),
    /** The last fifty lines of the journal of the device's run, the newest last. Empty: it has none. */
    journal: call({ input: z.strictObject({ udid: z.string().max(64) }), output: z.object({ lines: z.array(journalEntry) }), errors: [] }),
    /** Ends a run where it stands, but not in a step that must not be cut off. What was done to the device stays done. */
    abandon: call({ input: z.strictObject({ udid: z.string().max(64) }), output: nothing, errors: ['no-run', 'critical-step'] }),
  },
  events: {
    slot: slot,
    slotRemoved: z.object({ udid: z.string() }),
    strays: z.object({ strays: z.array(stray) }),
    ports: nothing,
    bus: z.object({ bus: z.enum(['absent', 'connected']) }),
  },
};

export type Slot = z.output<typeof slot>;
export type Stray = z.output<typeof stray>;
export type JournalEntry = z.output<typeof journalEntry>;
export type SlotState = z.output<typeof slotState>;
export type SlotProblem = z.output<typeof slotProblem>;
