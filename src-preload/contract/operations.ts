import { z } from 'zod';
import { commandRequest, commandState, commandType, unavailableReason } from './commands.ts';
import { call, instant, nothing } from './define.ts';
import { devicePlatform, deviceSelection } from './devices.ts';

/**
 * An operation says one thing to many devices (product.md 4.6): plan, confirm, send, answer. The plan is frozen when it is made, stored,
 * and is what runs: nobody is added later, and whoever meanwhile cannot take it is left out with the reason.
 */
export const operationState = z.enum([
  /** Made and not confirmed. */
  'planned',
  /** Confirmed for a later hour. */
  'scheduled',
  /** Its hour passed while this computer slept or was off; a person decides. */
  'missed',
  /** The brake or the rule of two persons holds it (product.md I-07). */
  'held',
  'running',
  /** Everything was said; devices may still be answering. */
  'sent',
  'ended',
  'cancelled',
]);

/** `now`: will receive it. `later`: it was not heard of for a while, so it will receive it when it comes. */
export const planTile = z.enum(['now', 'later', 'excluded']);

/** What a person should know about a device that is in the plan. */
export const planWarning = z.enum([
  /** A locked Wi-Fi-only device does not come back to its Wi-Fi after a restart (C-10). */
  'wifi-only-restart',
  'in-lost-mode',
  'not-supervised-so-asked',
  'no-passcode-set',
  'find-my-on',
  'pin-needs-open-app',
  'last-heard-long-ago',
]);

const id = z.string().max(100);

/** Only those of the target that can take all of these now: the others were left out by one press. */
const able = z.array(commandType).max(100).optional();
const counts = z.object({ now: z.int(), later: z.int(), excluded: z.int(), warned: z.int() });

/** One entry per target, each in exactly one of these. */
const progress = z.object({
  waiting: z.int(),
  queued: z.int(),
  fetched: z.int(),
  succeeded: z.int(),
  failed: z.int(),
  expired: z.int(),
  cancelled: z.int(),
  unknown: z.int(),
  /** Left out when its turn came. */
  skipped: z.int(),
});

const summary = z.object({
  id: z.string(),
  command: commandType,
  /** Without secrets and without files. */
  options: z.array(z.object({ key: z.string(), value: z.string() })),
  level: z.int().min(0).max(2),
  state: operationState,
  actor: z.string(),
  reason: z.string(),
  createdAt: instant,
  confirmedAt: instant.nullable(),
  runAt: instant.nullable(),
  spreadMinutes: z.int(),
  /** Milliseconds its start was late, after sleep; null when it was not. */
  lateMs: z.int().nullable(),
  endedAt: instant.nullable(),
  counts,
  progress,
});

const detail = summary.extend({
  platforms: z.record(z.string(), z.int()),
  exclusions: z.array(z.object({ reason: unavailableReason.or(z.enum(['left-out', 'enrolment-ended'])), count: z.int() })),
  warnings: z.array(z.object({ warning: planWarning, count: z.int() })),
  /** Lines of a pasted list that name no device of ours. */
  unmatched: z.array(z.string()),
  /** First names, for the confirmation. */
  firstNames: z.array(z.string()),
  /** What must be typed, in either language; null below level 2. For one device the last four signs of its serial or its asset number. */
  confirmation: z
    .object({ word: z.enum(['erase', 'wipe', 'unenroll', 'delete']), count: z.int(), serialTail: z.string().nullable() })
    .nullable(),
  /** Ids of Macs that each want a PIN of six digits with the confirmation. */
  pinsFor: z.array(z.object({ deviceId: z.string(), name: z.string(), serialNumber: z.string() })),
  test: z.object({ deviceId: z.string(), deviceName: z.string(), state: commandState.nullable() }).nullable(),
  hold: z
    .object({
      why: z.enum(['too-many-erases', 'second-person']),
      since: instant,
      /** Whoever asked may go on alone from here on, with a reason; null: only somebody else may. */
      aloneFrom: instant.nullable(),
      approvedBy: z.string().nullable(),
    })
    .nullable(),
  mayCancel: z.boolean(),
  /** Something said with it is secret: to say it again wants that anew. */
  secret: z.boolean(),
  retryable: z.int(),
  checkable: z.int(),
});

const row = z.object({
  deviceId: z.string(),
  name: z.string(),
  serialNumber: z.string(),
  owner: z.string(),
  modelName: z.string(),
  osVersion: z.string(),
  lastContactAt: instant.nullable(),
  tile: planTile,
  reason: z.string().nullable(),
  details: z.record(z.string(), z.string()),
  warnings: z.array(planWarning),
  /** Null before its command was enqueued. */
  state: commandState.or(z.literal('skipped')).nullable(),
  error: z.string().nullable(),
});

export const operations = {
  calls: {
    list: call({
      input: z.strictObject({ open: z.boolean(), limit: z.int().min(1).max(200) }),
      output: z.object({ operations: z.array(summary), running: z.int(), held: z.int() }),
      errors: [],
    }),
    /**
     * Who is meant, and which commands they can take, before one is chosen: how many can, and how many cannot for which reason.
     * `unreachable`: no command reaches them.
     */
    choices: call({
      input: z.strictObject({ target: deviceSelection, able }),
      output: z.object({
        total: z.int(),
        platforms: z.partialRecord(devicePlatform, z.int()),
        unreachable: z.int(),
        unmatched: z.array(z.string()),
        commands: z.array(
          z.object({
            type: commandType,
            able: z.int(),
            reasons: z.array(z.object({ reason: unavailableReason, count: z.int() })),
          }),
        ),
      }),
      errors: ['view-unknown'],
    }),
    /** Works out the plan and keeps it. */
    plan: call({
      input: z.strictObject({ command: commandRequest, target: deviceSelection, able }),
      output: z.object({ id: z.string() }),
      errors: ['invalid-options', 'nobody', 'too-many', 'single-only', 'view-unknown'],
    }),
    get: call({ input: z.strictObject({ id }), output: detail, errors: ['not-found'] }),
    rows: call({
      input: z.strictObject({
        id,
        tile: planTile.nullable(),
        warning: planWarning.nullable(),
        state: commandState.or(z.literal('skipped')).nullable(),
        offset: z.int().nonnegative(),
        limit: z.int().min(1).max(200),
      }),
      output: z.object({ rows: z.array(row), total: z.int() }),
      errors: ['not-found'],
    }),
    /** Takes devices out of a plan that was not confirmed. */
    leaveOut: call({
      input: z.strictObject({ id, deviceIds: z.array(z.string().max(200)).max(1_000) }),
      output: nothing,
      errors: ['not-found', 'already-confirmed'],
    }),
    /** Takes all that are not eligible out of a plan that was not confirmed: they are not part of it any more. */
    dropExcluded: call({
      input: z.strictObject({ id }),
      output: z.object({ dropped: z.int() }),
      errors: ['not-found', 'already-confirmed'],
    }),
    /** Says it to one device of the plan first, confirmed as it is to be for all: `confirmed` at level 1, `typed` and `reason` at level 2. */
    test: call({
      input: z.strictObject({
        id,
        deviceId: z.string().max(200),
        confirmed: z.boolean(),
        typed: z.string().max(50),
        reason: z.string().max(500),
        pin: z.string().max(20).optional(),
      }),
      output: nothing,
      errors: [
        'not-found',
        'already-confirmed',
        'not-in-plan',
        'unavailable',
        'confirmation-needed',
        'confirmation-wrong',
        'reason-empty',
        'pin-refused',
      ],
    }),
    /** `runAt` null: now. `typed` and `reason` are wanted at level 2. */
    confirm: call({
      input: z.strictObject({
        id,
        typed: z.string().max(50),
        reason: z.string().max(500),
        runAt: instant.nullable(),
        spreadMinutes: z.int().min(0).max(1_440),
        /** By device. Main keeps them in memory only. */
        pins: z.record(z.string().max(200), z.string().max(20)),
        pinConsent: z.boolean(),
      }),
      output: z.object({ state: operationState }),
      errors: [
        'not-found',
        'already-confirmed',
        'nobody',
        'confirmation-wrong',
        'reason-empty',
        'not-schedulable',
        'in-the-past',
        'pin-missing',
        'pin-refused',
        'pin-consent-needed',
      ],
    }),
    /** Ends it: nothing more is said, and what was not fetched is taken back. Devices already at it are told apart in the answer. */
    cancel: call({
      input: z.strictObject({ id }),
      output: z.object({ takenBack: z.int(), alreadyFetched: z.int() }),
      errors: ['not-found', 'already-ended'],
    }),
    /** A missed one: run it now after all. */
    runNow: call({ input: z.strictObject({ id }), output: nothing, errors: ['not-found', 'not-missed'] }),
    /** Makes a new plan of those that failed or expired. What was secret is not kept and has to be given again, by its fields. */
    retryFailed: call({
      input: z.strictObject({ id, secrets: commandRequest.shape.options }),
      output: z.object({ id: z.string() }),
      errors: ['not-found', 'nobody', 'secret-needed', 'invalid-options'],
    }),
    /** Rings those whose answer never came, so that they say how it went. */
    checkUnknown: call({ input: z.strictObject({ id }), output: z.object({ rung: z.int() }), errors: ['not-found', 'nobody'] }),
    /** A held one: somebody else lets it go, or whoever asked does after the waiting time. */
    approve: call({
      input: z.strictObject({
        id,
        approverId: z.string().max(100).nullable(),
        passphrase: z.string().max(200),
        reason: z.string().max(500),
      }),
      output: nothing,
      errors: [
        'not-found',
        'not-held',
        'wrong-passphrase',
        'too-many-attempts',
        'same-person',
        'too-early',
        'reason-empty',
        'unknown-approver',
        'approver-too-new',
      ],
    }),
  },
  events: { changed: z.object({ id: z.string() }) },
};

export type OperationSummary = z.output<typeof summary>;
export type OperationDetail = z.output<typeof detail>;
export type OperationRow = z.output<typeof row>;
export type OperationState = z.output<typeof operationState>;
export type PlanTile = z.output<typeof planTile>;
export type PlanWarning = z.output<typeof planWarning>;
