import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fetchOlderRuntime, OLDER_VERSION, olderRuntime } from '../e2e/older-electron/fetch-runtime.ts';
import { obtainElectron } from './fetch-electron.ts';
import { findElectron } from './find-electron.ts';

/** A runtime that is present. */
export interface ElectronRuntime {
  /** Absolute path of its program. */
  readonly path: string;
  readonly version: string;
  /** Older than what the app is built for: only what e2e/older-electron makes of the app starts in it. */
  readonly older: boolean;
}

/** The newest Electron runtime on this machine: the `electron` package's, else the older one in the cache; null where there is none. */
export function presentRuntime(): ElectronRuntime | null {
  const path = findElectron();
  if (path !== null) return { path, version: versionBeside(path), older: false };
  const older = join(olderRuntime, 'electron');
  return existsSync(older) ? { path: older, version: OLDER_VERSION, older: true } : null;
}

/** The `version` file of Electron's distribution lies beside its program, on macOS outside the application. */
function versionBeside(path: string): string {
  const folder = process.platform === 'darwin' ? dirname(path.slice(0, path.indexOf('Electron.app') + 1)) : dirname(path);
  const file = join(folder, 'version');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().replace(/^v/, '') : 'unknown';
}

/** Finds a runtime or fetches one. Rejects with one sentence where neither can be done. */
async function obtainRuntime(say: (line: string) => void): Promise<ElectronRuntime> {
  const present = presentRuntime();
  if (present !== null && !present.older) return present;
  await obtainElectron(() => say('Electron を取得しています… / Fetching Electron …'));
  if (findElectron() === null && present === null) {
    say('古い Electron を取得しています(テスト用)… / Fetching an older Electron, for tests …');
    await fetchOlderRuntime();
  }
  const runtime = presentRuntime();
  if (runtime === null) throw new Error('no Electron runtime was found or could be fetched');
  return runtime;
}

/** `npm run electron:runtime`: a runtime for `npm start` and the desktop tests; its path and version, or why there is none. */
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    const { path, version, older } = await obtainRuntime((line) => process.stderr.write(`${line}\n`));
    process.stdout.write(`${path}\nElectron ${version}${older ? ' (for the tests: older than what the app is built for)' : ''}\n`);
  } catch (error) {
    process.stdout.write(
      `Electron はありません。デスクトップのテストは省かれます。 / No Electron here, the desktop tests will skip: ${error instanceof Error ? error.message : String(error)}\n`,
    );
  }
}
