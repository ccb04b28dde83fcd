import { z } from 'zod';
import { commandTypes } from './command-catalogue.ts';
import { call, instant, nothing } from './define.ts';
import { MAX_MESSAGE_BYTES } from './file-limit.ts';

/**
 * product.md 4.12. `notified`: APNs took the push. `fetched`: the device took the command. `unknown`: it took it a good while ago and
 * never said how it went.
 */
export const commandState = z.enum(['queued', 'notified', 'fetched', 'not-now', 'unknown', 'succeeded', 'failed', 'expired', 'cancelled']);

/** A device that took a command and said nothing for so long is `unknown`; it repeats its answer until the engine takes it. */
export const unknownAfterMs = 15 * 60_000;

export const commandType = z.enum(commandTypes);

/** Longest option: a profile or a picture, as base64. What fits into a message at all is judged by its field, which has a sentence. */
const MAX_OPTION = MAX_MESSAGE_BYTES;

/** What is said, by the fields of the catalogue; main judges them (`invalid-options` names the field). */
export const commandRequest = z.strictObject({
  type: commandType,
  options: z.record(z.string().max(80), z.union([z.string().max(MAX_OPTION), z.number(), z.boolean()])),
});

/** Why a device cannot take a command now, product.md I-22: each with what would change it. */
export const unavailableReason = z.enum([
  'pre-registered',
  'removed',
  'withdrawn',
  'wrong-platform',
  'unknown-platform',
  'os-too-old',
  'os-too-new',
  'not-supervised',
  'no-right',
  'not-automated',
  'shared-only',
  'not-when-shared',
  'no-user-channel',
  'not-in-lost-mode',
  'only-in-lost-mode',
  'no-unlock-token',
  'bypass-code-too-late',
  'not-waiting-for-configuration',
  'already-waiting',
  'erase-waiting',
  'update-by-declaration',
  'nothing-to-remove',
]);

const unavailable = z.object({
  reason: unavailableReason,
  /** What the sentence names: `since`, `until`, `platform`, `osVersion`, `uuid` of the command that waits. */
  details: z.record(z.string(), z.string()),
});

/**
 * The seven stages of product.md 4.5. Three facts that are never mixed: enqueued, pushed, reported.
 * `delivered` (Apple to device) leaves no trace anywhere and is always null.
 */
const stages = z.object({
  acceptedAt: instant,
  enqueuedAt: instant,
  pushedAt: instant.nullable(),
  deliveredAt: z.null(),
  fetchedAt: instant.nullable(),
  reportedAt: instant.nullable(),
  appliedAt: instant.nullable(),
});

const card = z.object({
  uuid: z.string(),
  type: commandType,
  state: commandState,
  actor: z.string(),
  /** What was said with it, without secrets and without files. */
  options: z.array(z.object({ key: z.string(), value: z.string() })),
  /** The operation it belongs to; null when it was said alone. */
  operationId: z.string().nullable(),
  stages,
  /** End of the hold; null for commands that never expire. */
  expiresAt: instant.nullable(),
  notNowCount: z.int(),
  notNowAt: instant.nullable(),
  /** Why the doorbell did not ring: an APNs reason (`BadDeviceToken`), `unreachable`, or `no-certificate`. */
  pushProblem: z.string().nullable(),
  /** Apple's ErrorChain, first link first. Domain `Shitaku`: it ended here, and `code` says why. */
  errors: z.array(z.object({ domain: z.string(), code: z.int(), text: z.string() })),
  /** What the device answered, as plain pairs of Apple's key and a printable value. */
  answer: z.array(z.object({ key: z.string(), value: z.string() })),
  mayCancel: z.boolean(),
  mayRing: z.boolean(),
  /** It can be said again as it was: it failed, expired or was cancelled, and needs no secret. */
  mayRepeat: z.boolean(),
});

const deviceId = z.string().max(200);
const uuid = z.string().max(100);

export const commands = {
  calls: {
    timeline: call({
      input: z.strictObject({ deviceId, limit: z.int().min(1).max(200) }),
      output: z.object({ cards: z.array(card) }),
      errors: ['device-not-found'],
    }),
    /** Every command of the catalogue for this device; one that it cannot take now says why. */
    available: call({
      input: z.strictObject({ deviceId }),
      output: z.object({ commands: z.array(z.object({ type: commandType, unavailable: unavailable.nullable() })) }),
      errors: ['device-not-found'],
    }),
    /**
     * Accepted means: stored and queued. What the device did arrives by event. What loses data goes by an operation, even for one device
     * (`needs-plan`). `replace`: an older one of the kind that was not fetched yet gives way.
     */
    send: call({
      input: z.strictObject({ deviceId, command: commandRequest, confirmed: z.boolean(), replace: z.boolean().optional() }),
      output: z.object({ uuid: z.string() }),
      errors: ['device-not-found', 'unavailable', 'invalid-options', 'confirmation-needed', 'needs-plan'],
    }),
    /** Says the same again. */
    repeat: call({
      input: z.strictObject({ deviceId, uuid, confirmed: z.boolean() }),
      output: z.object({ uuid: z.string() }),
      errors: [
        'command-not-found',
        'not-repeatable',
        'device-not-found',
        'unavailable',
        'invalid-options',
        'confirmation-needed',
        'needs-plan',
      ],
    }),
    cancel: call({
      input: z.strictObject({ deviceId, uuid }),
      output: nothing,
      errors: ['command-not-found', 'already-fetched'],
    }),
    ring: call({
      input: z.strictObject({ deviceId, uuid }),
      output: nothing,
      errors: ['command-not-found', 'already-ended'],
    }),
    /**
     * The code that lifts Activation Lock where the person's Apple Account is not to be had. It is read to somebody who types it on the
     * device, and so the one secret that is shown: with a reason, which is written down first. Null: the device never told one.
     */
    bypassCode: call({
      input: z.strictObject({ deviceId, reason: z.string().max(500) }),
      output: z.object({ code: z.string().nullable(), toldAt: instant.nullable() }),
      errors: ['device-not-found', 'reason-empty'],
    }),
    /** The same of a device whose record was deleted: its code outlives the record. */
    keptBypassCode: call({
      input: z.strictObject({ serialNumber: z.string().max(100), reason: z.string().max(500) }),
      output: z.object({ code: z.string().nullable(), toldAt: instant.nullable() }),
      errors: ['reason-empty'],
    }),
    /** Commands whose hold ends within a day, soonest first. */
    expiring: call({
      input: z.strictObject({ limit: z.int().min(1).max(100) }),
      output: z.object({
        total: z.int(),
        commands: z.array(
          z.object({ uuid: z.string(), type: commandType, deviceId: z.string(), deviceName: z.string(), expiresAt: instant }),
        ),
      }),
      errors: [],
    }),
  },
  events: {
    changed: z.object({ deviceId: z.string() }),
    /** Once for each command: its hold ends within a day and the device has not come. */
    expiresSoon: z.object({ count: z.int(), soonestAt: instant }),
  },
};

export type CommandCard = z.output<typeof card>;
export type CommandRequest = z.output<typeof commandRequest>;
export type CommandOptions = CommandRequest['options'];
export type CommandState = z.output<typeof commandState>;
export type UnavailableReason = z.output<typeof unavailableReason>;
export type Unavailable = z.output<typeof unavailable>;
