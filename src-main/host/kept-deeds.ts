import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { Log } from '#lib/log.ts';
import { KeptFile } from './kept-file.ts';

const deed = z.object({
  at: z.number().int(),
  action: z.literal('settings.store-restored'),
  details: z.record(z.string(), z.string()),
});
const kept = z.object({ deeds: z.array(deed) });
export type KeptDeed = z.output<typeof deed>;

/** What was done to a world that could not run, in a file beside its store until its trail can take it: the program may end before that. */
export class KeptDeeds {
  readonly #path: string;
  readonly #file: KeptFile<z.output<typeof kept>>;

  constructor(worldFolder: string, log: Log) {
    this.#path = join(worldFolder, 'deeds.json');
    this.#file = new KeptFile(this.#path, kept, { deeds: [] }, log);
  }

  add(done: KeptDeed): void {
    this.#file.save({ deeds: [...this.#file.value.deeds, done] });
  }

  /** Hands over each of them, then forgets them. Cut off in between, each is handed over once more at the next start. */
  handOver(take: (done: KeptDeed) => void): void {
    const { deeds } = this.#file.value;
    if (deeds.length === 0) return;
    for (const done of deeds) take(done);
    this.#file.save({ deeds: [] });
    rmSync(this.#path, { force: true });
  }
}
