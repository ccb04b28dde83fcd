import { type DeviceStatus, deviceFilter } from '#contract/devices.ts';
import type { CoreServices } from '#contract/index.ts';

/** Those that a command can reach: they come to the engine, and hear nothing where there is none. */
const reached: readonly DeviceStatus[] = ['managed', 'quiet', 'silent', 'lost', 'locked', 'provisional'];

/** How many devices the engine of a core answers: none while it does not listen. */
export async function servedBy({ settings, devices }: Pick<CoreServices, 'settings' | 'devices'>): Promise<number> {
  const [view, counts] = await Promise.all([settings.get({}), devices.counts({ filter: deviceFilter.parse({}) })]);
  if (!view.ok || !counts.ok || view.value.engine.state !== 'listening') return 0;
  return reached.reduce((sum, status) => sum + (counts.value.statuses[status] ?? 0), 0);
}
