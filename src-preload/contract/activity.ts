import { z } from 'zod';
import { call, instant, nothing } from './define.ts';
import { outgoing } from './incoming.ts';

/** Every deed that leaves a trace. Its sentence, in both languages, is in the renderer's text. */
export const activityAction = z.enum([
  'settings.organization-named',
  'settings.engine-moved',
  'settings.clock-taken',
  'settings.store-restored',
  'settings.diagnostics-collected',
  'certificates.request-made',
  'certificates.push-imported',
  'certificates.push-installed',
  'certificates.vendor-imported',
  'certificates.rolled-back',
  'certificates.renewed',
  'certificates.exported',
  'certificates.imported',
  'certificates.backup-made',
  'certificates.backup-restored',
  'push.signature-asked',
  'push.request-signed',
  'push.topic-accepted',
  'push.proved',
  'push.answers-dropped',
  'tokens.key-made',
  'tokens.imported',
  'tokens.installed',
  'tokens.identity-accepted',
  'tokens.owner-taken',
  'accounts.saved',
  'accounts.removed',
  'accounts.sign-in-answered',
  'deadlines.acknowledged',
  'deadlines.reminded',
  'deadlines.escalated',
  'deadlines.mail-saved',
  'enrollment.enrolled',
  'enrollment.checked-out',
  'enrollment.refused',
  'enrollment.let-go',
  'enrollment.let-go-taken-back',
  'enrollment.let-go-told',
  'commands.sent',
  'commands.cancelled',
  'commands.rung',
  'commands.succeeded',
  'commands.failed',
  'commands.expired',
  'commands.bypass-code-seen',
  'bench.prepare-finished',
  'bench.prepare-stopped',
  'bench.prepare-abandoned',
  'recipes.saved',
  'recipes.imported',
  'recipes.removed',
  'recipes.wifi-password-set',
  'assets.bound',
  'assets.unbound',
  'assets.user-changed',
  'assets.removed',
  'assets.list-taken',
  'assets.exported',
  'assets.rules-saved',
  'devices.organization-set',
  'devices.view-saved',
  'devices.view-removed',
  'devices.exported',
  'devices.removed',
  'devices.thresholds-saved',
  'assignment.server-assigned',
  'assignment.profile-assigned',
  'assignment.move-confirmed',
  'bench.step-skipped',
  'bench.restarted-from',
  'bench.erased',
  'inspection.restarted',
  'inspection.shut-down',
  'batches.started',
  'batches.paused',
  'batches.went-on',
  'batches.ended',
  'operations.planned',
  'operations.left-out',
  'operations.excluded-dropped',
  'operations.tested',
  'operations.confirmed',
  'operations.held',
  'operations.approved',
  'operations.cancelled',
  'operations.missed',
  'operations.ended',
  'lostMode.location-asked',
  'lostMode.location-seen',
  'lostMode.located',
  'workHours.saved',
  'workHours.removed',
  'workHours.began',
  'workHours.ended',
  'approvals.added',
  'approvals.removed',
  'approvals.brake-set',
  'diagnosis.made',
  'diagnosis.ticked',
  'activity.exported',
  'activity.trail-broken',
]);

/** Who else acts besides people: a device by itself, and Shitaku by itself. */
export const otherActors = ['@device', '@shitaku'] as const;

const entry = z.object({
  sequence: z.int(),
  at: instant,
  /** The person's name, or one of {@link otherActors}. */
  actor: z.string(),
  /** One of {@link activityAction}, or one that an older version of the program knew. */
  action: z.string(),
  subject: z.string(),
  details: z.record(z.string(), z.string()),
});

/** What people call the subject: the device that has this id, or the operation, which is called by the command it says. */
const about = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('device'), name: z.string() }),
  z.object({ kind: z.literal('operation'), command: z.string() }),
]);

/** An entry, and what its subject is called now; null: the subject says it, or nobody knows it any more. */
const namedEntry = entry.extend({ about: about.nullable() });

/** Which entries; null and empty: all. */
export const activityFilter = z.strictObject({
  /** A name, one of {@link otherActors}, or `@people`: everybody but those. */
  actor: z.string().max(200).nullable(),
  /** What it was done to, e.g. the id of a device. */
  subject: z.string().max(300).nullable(),
  /** A noun such as `commands`, or a whole action. */
  action: z.string().max(100).nullable(),
  /** Somewhere in subject, person or details. */
  text: z.string().max(200),
  from: instant.nullable(),
  /** Until before this moment. */
  until: instant.nullable(),
});

/**
 * Why a trail is not whole. `changed`: the content of this entry, or its hash, is not what was written. `missing`: this number is
 * not in its place; `found` stands there (null: nothing). `unchained`: the entry was put in without a hash. `cut`: entries from
 * this one on existed and are gone. `appended`: from this one on entries were put in behind the end that was kept. `rewritten`:
 * whole in itself, but its end is not the one that was kept. `anchor-missing`, `anchor-forged`: the kept end was tampered with.
 */
export const breakReason = z.enum(['changed', 'missing', 'unchained', 'cut', 'appended', 'rewritten', 'anchor-missing', 'anchor-forged']);

const chainBreak = z.object({
  reason: breakReason,
  /** The first entry that is not as it was. */
  sequence: z.int(),
  /** When it was written, as far as that is known. */
  at: instant.nullable(),
  found: z.int().nullable(),
});

const verification = z.object({
  state: z.enum(['running', 'whole', 'broken']),
  startedAt: instant,
  checked: z.int(),
  total: z.int(),
  /** The last entry that was followed. Whoever writes its hash down can have it looked for later. */
  newest: z.object({ sequence: z.int(), hash: z.string(), at: instant }).nullable(),
  broken: chainBreak.nullable(),
  /** The hash that was to be looked for, and the entry that bears it; null: none does (so far). */
  noted: z.object({ hash: z.string(), sequence: z.int().nullable() }).nullable(),
  /** What Shitaku itself noted at a start: the end of the trail was not the one it had kept. The first few. */
  incidents: z.array(z.object({ sequence: z.int(), at: instant, reason: z.string() })),
});

export const exportFormat = z.enum(['jsonl', 'csv-utf-8', 'csv-shift_jis']);

/** What was done, by whom and when: append-only, each entry chained to the one before by its hash. */
export const activity = {
  calls: {
    /** Newest first. `older`: give it as `beforeSequence` for what comes next; null: nothing does. */
    list: call({
      input: z.strictObject({
        beforeSequence: z.int().nullable(),
        limit: z.int().min(1).max(200),
        filter: activityFilter.nullable(),
      }),
      output: z.object({ entries: z.array(namedEntry), older: z.int().nullable() }),
      errors: [],
    }),
    /** Follows the whole chain in the background; progress and result come by event. `noted`: the first 16 characters or more of a hash. */
    verify: call({ input: z.strictObject({ noted: z.string().max(200) }), output: nothing, errors: ['already-running', 'not-a-hash'] }),
    /** The last verification since the program started, or the one under way. */
    verification: call({ input: nothing, output: z.object({ verification: verification.nullable() }), errors: [] }),
    /** Every entry of a time without a gap, whatever else is filtered, so that the chain can be followed in the file. */
    export: call({
      input: z.strictObject({
        format: exportFormat,
        from: instant.nullable(),
        until: instant.nullable(),
        language: z.enum(['ja', 'en']),
      }),
      output: outgoing.extend({ entries: z.int(), replaced: z.array(z.string()) }),
      errors: ['nothing-there', 'too-many'],
    }),
  },
  events: { changed: nothing, verified: verification },
};

/** How a feature leaves a trace. Called inside the transaction of the deed itself, hence synchronous. Never pass a secret. */
export type RecordActivity = (
  action: ActivityAction,
  subject: string,
  details?: Readonly<Record<string, string>>,
  /** Only where it is not the one the action usually stems from. */
  actor?: (typeof otherActors)[number],
) => void;

export type ActivityAction = z.output<typeof activityAction>;
export type ActivityEntry = z.output<typeof entry>;
export type NamedEntry = z.output<typeof namedEntry>;
export type About = z.output<typeof about>;
export type ActivityFilter = z.output<typeof activityFilter>;
export type BreakReason = z.output<typeof breakReason>;
export type ChainBreak = z.output<typeof chainBreak>;
export type Verification = z.output<typeof verification>;
export type ExportFormat = z.output<typeof exportFormat>;
