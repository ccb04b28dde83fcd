import { z } from 'zod';
import { call, instant, nothing } from './define.ts';
import { deviceSelection } from './devices.ts';

/** 0: Sunday. */
export const weekday = z.int().min(0).max(6);
/** Minutes since midnight, this computer's local time. */
const minute = z.int().min(0).max(1_440);

/** From `from` until before `to` of that day; a span over midnight is two. */
export const workSpan = z.strictObject({ day: weekday, from: minute, to: minute });

const id = z.string().max(100);
const name = z.string().max(100);
const spans = z.array(workSpan).max(100);

const limit = z.object({
  id: z.string(),
  name: z.string(),
  /** Of the restriction profile. */
  profileName: z.string(),
  profileIdentifier: z.string(),
  /** When the profile is on the devices. */
  spans: z.array(workSpan),
  /** False: it does nothing, and the profile is taken off wherever it is. */
  active: z.boolean(),
  devices: z.int(),
  /** Whether now is such a time. */
  on: z.boolean(),
  nextChangeAt: instant.nullable(),
  /** Devices where it is as it should be, and where the command still waits or failed. */
  settled: z.int(),
  waiting: z.int(),
  failed: z.int(),
});

/** Work-time limits: a restriction profile that comes and goes by the week (product.md, Work Smart). */
export const workHours = {
  calls: {
    list: call({ input: nothing, output: z.object({ limits: z.array(limit) }), errors: [] }),
    /** `profile`: base64 of a mobileconfig; null keeps the one that is there. The devices are those the selection means now. */
    save: call({
      input: z.strictObject({
        id: id.nullable(),
        name,
        profile: z.string().max(6_000_000).nullable(),
        spans,
        devices: deviceSelection.nullable(),
        active: z.boolean(),
      }),
      output: z.object({ id: z.string() }),
      errors: [
        'not-found',
        'name-empty',
        'profile-missing',
        'not-a-profile',
        'profile-enrols',
        'identifier-taken',
        'no-spans',
        'span-empty',
        'spans-overlap',
        'nobody',
        'view-unknown',
      ],
    }),
    /** Takes the profile off the devices and forgets the limit. */
    remove: call({ input: z.strictObject({ id }), output: nothing, errors: ['not-found'] }),
  },
  events: { changed: nothing },
};

export type WorkLimit = z.output<typeof limit>;
export type WorkSpan = z.output<typeof workSpan>;
