import { z } from 'zod';
import { call, instant } from './define.ts';

/** Every deed that leaves a trace. Its sentence, in both languages, is in the renderer's text. */
export const activityAction = z.enum([
  'settings.organization-named',
  'settings.engine-moved',
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
  'commands.sent',
  'commands.cancelled',
  'commands.rung',
  'commands.succeeded',
  'commands.failed',
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

/** What was done, by whom and when: append-only. */
export const activity = {
  calls: {
    list: call({
      input: z.strictObject({ beforeSequence: z.int().nullable(), limit: z.int().min(1).max(200) }),
      output: z.object({ entries: z.array(entry) }),
      errors: [],
    }),
  },
  events: { added: entry },
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
