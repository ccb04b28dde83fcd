import type { About, ActivityAction, ActivityEntry, otherActors } from '#contract/activity.ts';

type OtherActor = (typeof otherActors)[number];

/** Deeds that nobody at the console did. Everything else is done by the person at it. */
const byThemselves: Partial<Record<ActivityAction, OtherActor>> = {
  'enrollment.enrolled': '@device',
  'enrollment.checked-out': '@device',
  'enrollment.refused': '@device',
  'commands.succeeded': '@device',
  'commands.failed': '@device',
  'lostMode.located': '@device',
  'bench.prepare-finished': '@shitaku',
  'bench.prepare-stopped': '@shitaku',
  'bench.erased': '@shitaku',
  'activity.trail-broken': '@shitaku',
};

/** Whose deed it is: the trail must not put a device's answer in a person's mouth. */
export const actorOf = (action: ActivityAction, person: string): string => byThemselves[action] ?? person;

/** What the subject of an entry is called. A phone at the bench may have no record: its serial number was noted with the deed. */
export const aboutOf = (
  { action, subject, details }: Pick<ActivityEntry, 'action' | 'subject' | 'details'>,
  known: ReadonlyMap<string, About>,
): About | null => {
  const found = known.get(subject);
  if (found !== undefined) return found;
  const { serialNumber = '' } = details;
  return serialNumber !== '' && /^(bench|inspection)\./.test(action) ? { kind: 'device', name: serialNumber } : null;
};
