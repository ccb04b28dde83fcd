import type { ja } from '../../text/ja.ts';

/** The nouns of the trail's actions, those that people look for most first. */
export const kinds = [
  'commands',
  'operations',
  'approvals',
  'lostMode',
  'workHours',
  'devices',
  'inventory',
  'declarations',
  'diagnosis',
  'enrollment',
  'assignment',
  'certificates',
  'push',
  'tokens',
  'accounts',
  'deadlines',
  'bench',
  'batches',
  'recipes',
  'assets',
  'inspection',
  'settings',
  'activity',
] as const satisfies readonly (keyof typeof ja.activity.kinds)[];
