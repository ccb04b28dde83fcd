import { join } from 'node:path';

/** Where the web host keeps its data when nobody says otherwise: SHITAKU_DATA, or the platform's place. */
export function defaultDataFolder(platform: NodeJS.Platform, env: NodeJS.ProcessEnv, home: string): string {
  if (env.SHITAKU_DATA) return env.SHITAKU_DATA;
  if (platform === 'darwin') return join(home, 'Library/Application Support/Shitaku');
  if (platform === 'win32') return join(env.APPDATA ?? join(home, 'AppData/Roaming'), 'Shitaku');
  return join(env.XDG_DATA_HOME || join(home, '.local/share'), 'shitaku');
}
