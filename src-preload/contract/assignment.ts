import { z } from 'zod';
import { call, instant, nothing } from './define.ts';

/**
 * Why a device is not assigned and ready, or could not be asked about. `assigned-elsewhere` wants a person's confirmation;
 * `no-api-key`: somebody has to assign it in Apple's portal; `not-confirmed`: Apple took it, and shows nothing of it yet.
 */
export const assignmentTrouble = z.enum([
  'no-ade-token',
  'no-api-key',
  'not-in-organization',
  'assigned-elsewhere',
  'terms-not-signed',
  'throttled',
  'unreachable',
  'engine-not-listening',
  'refused',
  'not-confirmed',
]);

/** None · at Apple, not yet fetched · fetched by the device · taken away (product.md 4.12). */
export const profileStanding = z.enum(['empty', 'assigned', 'pushed', 'removed']);

/** `here`: the server row of the installed ADE token. */
export const serverPlace = z.enum(['here', 'elsewhere', 'none']);

const provisional = { until: instant, daysLeft: z.int() };

/** What Apple last said of a device. Null: it did not say, or nobody can ask. */
const standing = z.object({
  inOrganization: z.boolean().nullable(),
  server: serverPlace.nullable(),
  /** The name of the other server, where it is known. */
  serverName: z.string().nullable(),
  profile: profileStanding.nullable(),
  /** Whether `profile` is the one this installation assigns now. */
  profileIsOurs: z.boolean().nullable(),
  /** The days in which its user may take it out of the organisation again. */
  provisional: z.object(provisional).nullable(),
  /** Null: never asked. */
  checkedAt: instant.nullable(),
  /** An assignment asked for here is under way. */
  assigning: z.boolean(),
  /** What the last question or assignment met, since the app started; null: nothing. */
  trouble: assignmentTrouble.nullable(),
  /** What must be typed before it is taken from another server. */
  confirmation: z.string(),
});

const serialNumber = z.string().min(1).max(64);
const serialNumbers = z.array(serialNumber).min(1).max(1_000);

/** How devices stand with Apple, and their assignment to this server. */
export const assignment = {
  calls: {
    /** What is known, without asking. */
    standing: call({ input: z.strictObject({ serialNumber }), output: standing, errors: [] }),
    /** Asks Apple now, and tells of each device what was in the way. */
    refresh: call({
      input: z.strictObject({ serialNumbers }),
      output: z.object({ outcomes: z.array(z.object({ serialNumber: z.string(), trouble: assignmentTrouble.nullable() })) }),
      errors: [],
    }),
    /**
     * To this server, with the profile of now. Answers at once; `changed` tells of what becomes of it. With `move` also from another
     * server, which the last four characters of the only serial number, or the number of devices, confirms (level 2).
     */
    assign: call({
      input: z.strictObject({ serialNumbers, move: z.boolean(), typed: z.string().max(50) }),
      output: nothing,
      errors: ['confirmation-wrong'],
    }),
    /** Devices added by hand whose provisional period runs, soonest end first. */
    provisional: call({
      input: nothing,
      output: z.object({ devices: z.array(z.object({ serialNumber: z.string(), model: z.string(), ...provisional })) }),
      errors: [],
    }),
  },
  events: { changed: z.object({ serialNumber: z.string() }) },
};

export type Standing = z.output<typeof standing>;
export type AssignmentTrouble = z.output<typeof assignmentTrouble>;
