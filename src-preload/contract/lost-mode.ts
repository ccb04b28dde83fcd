import { z } from 'zod';
import { call, instant, nothing } from './define.ts';

/** `turning-on`, `turning-off`: the command waits for the device. */
export const lostModeState = z.enum(['off', 'turning-on', 'on', 'turning-off']);

const location = z.object({
  /** When the device says it was there. */
  at: instant,
  receivedAt: instant,
  /** Degrees. */
  latitude: z.number(),
  longitude: z.number(),
  /** Metres around it; null: the device could not tell. */
  accuracy: z.number().nullable(),
});

const deviceId = z.string().max(200);
const reason = z.string().max(500);

/** Lost mode of a device, and where it is: personal, so each look wants a reason and leaves a trace (product.md 6.2, right L). */
export const lostMode = {
  calls: {
    get: call({
      input: z.strictObject({ deviceId }),
      output: z.object({
        state: lostModeState,
        message: z.string(),
        phoneNumber: z.string(),
        footnote: z.string(),
        askedAt: instant.nullable(),
        askedBy: z.string(),
        onAt: instant.nullable(),
        offAt: instant.nullable(),
        endedByErase: z.boolean(),
        /** How many locations are kept, and when the newest came. Where: only by `locations`. */
        known: z.int(),
        newestAt: instant.nullable(),
        /** A question for the location waits for the device. */
        asking: z.boolean(),
      }),
      errors: ['device-not-found'],
    }),
    /** Asks the device where it is; it answers in lost mode only. */
    locate: call({
      input: z.strictObject({ deviceId, reason }),
      output: nothing,
      errors: ['device-not-found', 'reason-empty', 'not-in-lost-mode', 'already-asking'],
    }),
    /** What it told, newest first. */
    locations: call({
      input: z.strictObject({ deviceId, reason }),
      output: z.object({ locations: z.array(location) }),
      errors: ['device-not-found', 'reason-empty'],
    }),
  },
  events: {
    changed: z.object({ deviceId: z.string() }),
  },
};

export type DeviceLocation = z.output<typeof location>;
export type LostModeState = z.output<typeof lostModeState>;
