import { z } from 'zod';
import { call, instant, nothing } from './define.ts';
import { outgoing } from './incoming.ts';

const target = z.strictObject({ udid: z.string().max(64) });
const cannot = ['not-attached', 'not-trusted', 'locked', 'device-silent'] as const;
/** `busy`: something is being done to it that a restart would break off. `refused`: the device said no. */
const cannotSwitch = [...cannot, 'busy', 'refused'] as const;

const logLine = z.object({
  /** Counts up within one console. */
  number: z.int(),
  /** As the device writes it; its clock, no time zone. Empty, like the next three, where the line has no usual form. */
  at: z.string(),
  process: z.string(),
  pid: z.int().nullable(),
  level: z.string(),
  message: z.string(),
  /** Written by what has to do with MDM: mdmclient, profiled, apsd and the like. */
  mdm: z.boolean(),
});

export const findingCode = z.enum([
  'push-received',
  'push-rejected',
  'push-connection-lost',
  'check-in-failed',
  'server-unreachable',
  'tls-refused',
  'profile-installed',
  'profile-refused',
  'not-now',
  'enrollment-removed',
  'command-failed',
]);

const finding = z.object({
  code: findingCode,
  count: z.int(),
  /** When the newest was, as the device writes it. */
  last: z.string(),
  /** The newest one's message. */
  line: z.string(),
});

/** What can be read from and done to one attached device, without a batch. */
export const inspection = {
  calls: {
    read: call({
      input: target,
      output: z.object({
        profiles: z.array(
          z.object({ identifier: z.string(), displayName: z.string(), organization: z.string(), removalDisallowed: z.boolean() }),
        ),
        supervision: z.object({
          supervised: z.boolean(),
          by: z.enum(['nobody', 'us', 'other']),
          organization: z.string().nullable(),
          allowsPairing: z.boolean().nullable(),
        }),
        pairing: z.object({ paired: z.boolean(), hostId: z.string().nullable() }),
        battery: z.object({
          percent: z.int().nullable(),
          isCharging: z.boolean().nullable(),
          cycleCount: z.int().nullable(),
          /** mAh. */
          designCapacity: z.int().nullable(),
          fullChargeCapacity: z.int().nullable(),
          /** °C. */
          temperature: z.number().nullable(),
        }),
        /** Bytes. */
        storage: z.object({ total: z.number().nullable(), available: z.number().nullable() }),
        findMy: z.boolean().nullable(),
        activationState: z.string(),
        readAt: instant,
      }),
      errors: cannot,
    }),
    restart: call({ input: target, output: nothing, errors: cannotSwitch }),
    shutDown: call({ input: target, output: nothing, errors: cannotSwitch }),
    /**
     * Begins to listen, afresh unless it listens already. Kept: the last 20,000 lines, fewer where they are long. They stay
     * after the device has left, until the console is closed.
     */
    openConsole: call({ input: target, output: nothing, errors: cannot }),
    closeConsole: call({ input: target, output: nothing, errors: ['no-console'] }),
    /** The kept lines that hold `filter` (half and full width alike), the newest last. */
    lines: call({
      input: z.strictObject({
        udid: z.string().max(64),
        filter: z.string().max(200),
        mdmOnly: z.boolean(),
        limit: z.int().min(1).max(2_000),
        /** Only lines up to this number, for a screen that stands still; null: all. */
        upTo: z.int().nullable(),
      }),
      output: z.object({
        lines: z.array(logLine),
        kept: z.int(),
        /** Lines that came and are kept no longer. */
        dropped: z.int(),
        /** False: the device has left, or fell silent. */
        open: z.boolean(),
      }),
      errors: ['no-console'],
    }),
    /** What the lines that have to do with MDM say, in words where they are known. */
    summary: call({
      input: target,
      output: z.object({
        findings: z.array(finding),
      }),
      errors: ['no-console'],
    }),
    saveConsole: call({
      input: z.strictObject({ udid: z.string().max(64), filter: z.string().max(200), mdmOnly: z.boolean() }),
      output: outgoing,
      errors: ['no-console'],
    }),
  },
  events: {
    /** Lines came, at most four times a second. The screen asks for those it shows: nobody else's wire carries them. */
    linesCame: z.object({ udid: z.string(), kept: z.int(), dropped: z.int() }),
    consoleEnded: z.object({ udid: z.string(), reason: z.enum(['unplugged', 'device-silent', 'closed']) }),
  },
};

export type LogLine = z.output<typeof logLine>;
export type Finding = z.output<typeof finding>;
