import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const packageFolder = resolve(import.meta.dirname, '../node_modules/electron');

const executables: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  win32: 'electron.exe',
};

/** The path of an Electron runtime: the one in ELECTRON_OVERRIDE_DIST_PATH, or the one the package fetched; or null. */
export function findElectron(): string | null {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  const pathFile = join(packageFolder, 'path.txt');
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8').trim() : (executables[process.platform] ?? 'electron');
  const path = join(override === undefined || override === '' ? join(packageFolder, 'dist') : override, name);
  return existsSync(path) ? path : null;
}

/** The script that fetches the runtime; null where the package is not installed. */
export function electronInstaller(): string | null {
  const path = join(packageFolder, 'install.js');
  return existsSync(path) ? path : null;
}
