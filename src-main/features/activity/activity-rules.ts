import type { ActivityAction, otherActors } from '#contract/activity.ts';

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
