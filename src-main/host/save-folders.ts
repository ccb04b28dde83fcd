import { statSync } from 'node:fs';
import { z } from 'zod';
import type { Log } from '#lib/log.ts';
import { KeptFile } from './kept-file.ts';

const schema = z.object({ folders: z.record(z.string(), z.string()) });

/** Where a person saved files of each kind last: `folders.json` in the data folder. Chromium keeps the folder of its open dialog itself. */
export function openSaveFolders(path: string, log: Log) {
  const file = new KeptFile(path, schema, { folders: {} }, log);
  return {
    of: (kind: string): string | null => {
      const folder = file.value.folders[kind];
      return folder !== undefined && isFolder(folder) ? folder : null;
    },
    remember: (kind: string, folder: string): void => {
      const { folders } = file.value;
      if (folders[kind] !== folder) file.save({ folders: { ...folders, [kind]: folder } });
    },
  };
}

/** A share that is away, or a folder that is closed to us now, is an error of its own: as good as gone. */
function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
