import { realpathSync } from 'node:fs';
import { sep } from 'node:path';

/**
 * The file of the AppImage that this program is; undefined: it is none. Programs that are started from within an AppImage, as from the
 * terminal of an editor, inherit its name: it is ours only where our own program lies in what was mounted for it.
 */
export function ownAppImage(
  { APPIMAGE, APPDIR }: Readonly<Record<string, string | undefined>> = process.env,
  program = process.execPath,
): string | undefined {
  if (APPIMAGE === undefined || APPIMAGE === '' || APPDIR === undefined) return undefined;
  return isWithin(APPDIR, program) ? APPIMAGE : undefined;
}

function isWithin(folder: string, path: string): boolean {
  try {
    return realpathSync(path).startsWith(`${realpathSync(folder)}${sep}`);
  } catch {
    return false; // gone, and so not what we run from
  }
}
