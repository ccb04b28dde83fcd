import { chmodSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file that is replaced whole or not at all, readable by its owner only. */
export function stateFile(folder: string, name: string) {
  const path = join(folder, `${name}.json`);
  return {
    load(): Uint8Array | null {
      try {
        return readFileSync(path);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
    },
    save(state: Uint8Array): void {
      const draft = `${path}.new`;
      writeFileSync(draft, state, { mode: 0o600 });
      chmodSync(draft, 0o600);
      renameSync(draft, path);
    },
  };
}
