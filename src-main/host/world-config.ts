import { homedir, hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { appleEndpoints, type Config, defaultPracticeDevices, defaultTimes, realEndpoints } from '../config.ts';
import type { World } from './launch-file.ts';

/** Port of the engine until the administrator says otherwise. Above 1024, so that nobody needs to be root. */
const ENGINE_PORT = 8443;

/** The master key of a world, in its folder: as a plain file (web host, practice), or sealed by the keychain (desktop). */
export const KEY_FILE = 'master.key';
export const SEALED_KEY_FILE = 'master-key.sealed';

/** The configuration of a world. `folder` is the data folder of the host; each world has its own folder in it. */
export function worldConfig(
  world: World,
  facts: { folder: string; host: Config['host']; version: string; downloads?: string | null },
): Config {
  const practice = world === 'practice';
  return {
    world,
    host: facts.host,
    version: facts.version,
    actor: userInfo().username,
    dataFolder: worldFolder(facts.folder, world),
    endpoints: world === 'real' ? realEndpoints(facts.folder) : appleEndpoints,
    downloadsFolder: facts.downloads ?? join(homedir(), 'Downloads'),
    // Practice stays on this machine: nothing outside can reach its engine, and it reaches nothing outside.
    engine: practice
      ? { bindAddress: '127.0.0.1', defaultHost: '127.0.0.1', defaultPort: 0 }
      : { bindAddress: '0.0.0.0', defaultHost: hostname().toLowerCase(), defaultPort: ENGINE_PORT },
    times: defaultTimes,
    practiceDevices: defaultPracticeDevices,
  };
}

export const worldFolder = (folder: string, world: World): string => join(folder, world);
