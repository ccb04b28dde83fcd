import { z } from 'zod';
import { call, instant, nothing } from './define.ts';

/** product.md 4.12. `notified`: APNs took the push. `fetched`: the device took the command. */
export const commandState = z.enum(['queued', 'notified', 'fetched', 'not-now', 'succeeded', 'failed', 'expired', 'cancelled']);

/** The commands of the first flight; their options are Apple's, checked against Apple's schema. */
export const commandRequest = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('DeviceInformation') }),
  z.strictObject({
    type: z.literal('DeviceLock'),
    message: z.string().max(500).optional(),
    phoneNumber: z.string().max(50).optional(),
  }),
]);
export const commandType = z.enum(['DeviceInformation', 'DeviceLock']);

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
  stages,
  /** End of the hold; null for commands that never expire. */
  expiresAt: instant.nullable(),
  notNowCount: z.int(),
  /** Why the doorbell did not ring: an APNs reason (`BadDeviceToken`), `unreachable`, or `no-certificate`. */
  pushProblem: z.string().nullable(),
  /** Apple's ErrorChain, first link first. */
  errors: z.array(z.object({ domain: z.string(), code: z.int(), text: z.string() })),
  /** What the device answered, as plain pairs of Apple's key and a printable value. */
  answer: z.array(z.object({ key: z.string(), value: z.string() })),
  mayCancel: z.boolean(),
  mayRing: z.boolean(),
});

export const commands = {
  calls: {
    timeline: call({
      input: z.strictObject({ deviceId: z.string().max(200), limit: z.int().min(1).max(200) }),
      output: z.object({ cards: z.array(card) }),
      errors: ['device-not-found'],
    }),
    /** Which commands this device can take now; a disabled one says why. */
    available: call({
      input: z.strictObject({ deviceId: z.string().max(200) }),
      output: z.object({
        commands: z.array(
          z.object({
            type: commandType,
            /** 0: undoable, 1: disturbing, 2: loses data (product.md 4.10). */
            confirmationLevel: z.int().min(0).max(3),
            enabled: z.boolean(),
            reason: z.enum(['not-enrolled', 'already-waiting', 'mac-needs-pin']).nullable(),
          }),
        ),
      }),
      errors: ['device-not-found'],
    }),
    /** Accepted means: stored and queued. What the device did arrives by event. */
    send: call({
      input: z.strictObject({ deviceId: z.string().max(200), command: commandRequest, confirmed: z.boolean() }),
      output: z.object({ uuid: z.string() }),
      errors: ['device-not-found', 'not-enrolled', 'already-waiting', 'confirmation-needed', 'mac-needs-pin'],
    }),
    cancel: call({
      input: z.strictObject({ deviceId: z.string().max(200), uuid: z.string().max(100) }),
      output: nothing,
      errors: ['command-not-found', 'already-fetched'],
    }),
    ring: call({
      input: z.strictObject({ deviceId: z.string().max(200), uuid: z.string().max(100) }),
      output: nothing,
      errors: ['command-not-found', 'already-ended'],
    }),
  },
  events: { changed: z.object({ deviceId: z.string() }) },
};

export type CommandCard = z.output<typeof card>;
export type CommandRequest = z.output<typeof commandRequest>;
export type CommandState = z.output<typeof commandState>;
