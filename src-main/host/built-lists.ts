import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Log } from '#lib/log.ts';

const lists = z.object({
  libraries: z.array(z.object({ name: z.string(), version: z.string(), licence: z.string(), homepage: z.string(), text: z.string() })),
});

/** What the build wrote down of everything that is shipped (scripts/licences.ts); null: nothing can be read there. */
export function readBuiltLists(folder: string, log: Log) {
  try {
    const { libraries } = lists.parse(JSON.parse(readFileSync(join(folder, 'licences.json'), 'utf8')));
    return { libraries, sbom: readFileSync(join(folder, 'sbom.cdx.json'), 'utf8') };
  } catch (error) {
    log.warn('the lists of what is shipped cannot be read', { folder, error });
    return null;
  }
}
