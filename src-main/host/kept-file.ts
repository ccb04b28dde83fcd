import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import type { Log } from '#lib/log.ts';
import { writeFileAtomically } from './write-file.ts';

/** A small JSON of choices in the data folder. One that is not there, or cannot be understood, counts as the first choices. */
export class KeptFile<T extends object> {
  readonly #path: string;
  readonly #log: Log;
  #value: T;

  constructor(path: string, schema: z.ZodType<T>, first: T, log: Log) {
    this.#path = path;
    this.#log = log;
    this.#value = read(path, schema, log) ?? first;
  }

  get value(): T {
    return this.#value;
  }

  /** What cannot be written is kept for as long as the program runs. */
  save(change: Partial<T>): void {
    this.#value = { ...this.#value, ...change };
    try {
      writeFileAtomically(this.#path, `${JSON.stringify(this.#value, null, 2)}\n`);
    } catch (error) {
      this.#log.warn('a choice could not be written', { path: this.#path, error });
    }
  }
}

function read<T>(path: string, schema: z.ZodType<T>, log: Log): T | null {
  try {
    const parsed = schema.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    if (parsed.success) return parsed.data;
    log.warn('a file of choices cannot be understood and is ignored', { path });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') log.warn('a file of choices cannot be read and is ignored', { path, error });
  }
  return null;
}
