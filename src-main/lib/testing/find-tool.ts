import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';

/** Where a package manager or `go install` puts programs that are often missing from a test runner's PATH. */
const EXTRA_FOLDERS = [
  resolve(import.meta.dirname, '../../../node_modules/.bin'),
  join(homedir(), 'go/bin'),
  '/usr/local/bin',
  '/opt/homebrew/bin',
];

/** The absolute path of a program that a test needs, or null when it is not installed (the test then skips). */
export function findTool(name: string): string | null {
  const folders = [...(process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== ''), ...EXTRA_FOLDERS];
  const names = process.platform === 'win32' ? [`${name}.exe`, name] : [name];
  for (const folder of folders) {
    for (const candidate of names.map((file) => resolve(folder, file))) {
      if (isProgram(candidate)) return candidate;
    }
  }
  return null;
}

function isProgram(path: string): boolean {
  if (statSync(path, { throwIfNoEntry: false })?.isFile() !== true) return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false; // accessSync knows no other way to say no
  }
}
