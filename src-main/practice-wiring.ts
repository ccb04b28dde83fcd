import { join } from 'node:path';
import type { Clock } from '#lib/clock.ts';
import type { Log } from '#lib/log.ts';
import type { Config } from './config.ts';
import type { PracticeWorld } from './practice/practice-world.ts';

/** The practice world, started; null in the others, which never load its code. */
export async function openPractice(config: Config, clock: Clock, log: Log): Promise<PracticeWorld | null> {
  if (config.world !== 'practice') return null;
  const { PracticeWorld } = await import('./practice/practice-world.ts');
  const folder = join(config.dataFolder, 'world');
  const world = await PracticeWorld.open({ folder, clock, log, devices: config.practiceDevices });
  await world.start();
  return world;
}
