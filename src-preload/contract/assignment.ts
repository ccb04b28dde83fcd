import { z } from 'zod';
import { call, instant, nothing } from './define.ts';
import { deviceSelection } from './devices.ts';
import { profileStanding } from './profile-standing.ts';

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

const list = z.object({
  devices: z.int(),
  /** Null: it never was. */
  readAt: instant.nullable(),
  reading: z.boolean(),
  /** Why the last reading failed, if it did. */
  trouble: z.object({ at: instant, code: assignmentTrouble }).nullable(),
});

/**
 * How a chosen device stands to being assigned here. `assignable`: now; `elsewhere`: once a person allowed it to be taken from another
 * server; `by-hand`: only in Apple's portal, as there is no API key; `outside`: not in the organisation; `unknown`: Apple was not asked,
 * or does not tell; `unnumbered`: its serial number is not known.
 */
export const assignmentKind = z.enum(['assignable', 'assigning', 'ready', 'elsewhere', 'by-hand', 'outside', 'unknown', 'unnumbered']);

/** What an assignment of many would find, each device counted once. */
const selectionStanding = z.object({
  counts: z.record(assignmentKind, z.int()),
  /** What the other servers are called, as far as that is known. */
  servers: z.array(z.string()),
  /** In the way of all of them. */
  obstacle: assignmentTrouble.nullable(),
  /** What those met last that are neither ready nor under way. */
  troubles: z.partialRecord(assignmentTrouble, z.int()),
  /** Apple is being asked. */
  checking: z.boolean(),
  /** What must be typed before those elsewhere are moved, too. */
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
    /** How the devices of a selection stand, without asking Apple. */
    selection: call({ input: z.strictObject({ selection: deviceSelection }), output: selectionStanding, errors: ['view-unknown'] }),
    /** Asks Apple about all of them. Answers at once; `changed` tells of the rest. */
    refreshSelection: call({ input: z.strictObject({ selection: deviceSelection }), output: nothing, errors: ['view-unknown'] }),
    /**
     * Assigns all that can be, however many; with `move` also those of other servers, which their number confirms as in `assign`.
     * Answers at once with how many it is about; `changed` tells of what becomes of them.
     */
    assignSelection: call({
      input: z.strictObject({ selection: deviceSelection, move: z.boolean(), typed: z.string().max(50) }),
      output: z.object({ devices: z.int() }),
      errors: ['view-unknown', 'no-ade-token', 'engine-not-listening', 'confirmation-wrong', 'nothing-to-assign'],
    }),
    /** Devices added by hand whose provisional period runs, soonest end first. */
    provisional: call({
      input: nothing,
      output: z.object({ devices: z.array(z.object({ serialNumber: z.string(), model: z.string(), ...provisional })) }),
      errors: [],
    }),
    /** How the list of the devices of this server stands, which is read by itself; null: there is no token. */
    list: call({ input: nothing, output: z.object({ list: list.nullable() }), errors: [] }),
    /** Reads it now. Answers at once; `listChanged` tells of the rest. */
    readList: call({ input: nothing, output: nothing, errors: ['no-ade-token'] }),
  },
  events: { changed: z.object({ serialNumber: z.string() }), listChanged: nothing },
};

export type AdeList = z.output<typeof list>;
export type Standing = z.output<typeof standing>;
export type SelectionStanding = z.output<typeof selectionStanding>;
export type AssignmentKind = z.output<typeof assignmentKind>;
export type AssignmentTrouble = z.output<typeof assignmentTrouble>;
export type AdeStanding = z.output<typeof profileStanding>;
