import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { language, type SettingsView, theme, world } from '#contract/settings.ts';
import type { Log } from '#lib/log.ts';
import { writeFileAtomically } from './write-file.ts';

export type LaunchChoices = Pick<SettingsView, 'world' | 'language' | 'theme'>;
export type World = LaunchChoices['world'];

const choicesSchema = z.object({ world, language, theme });

/** What must be known before any store is open: `launch.json` in the data folder. */
export class LaunchFile {
  readonly #path: string;
  #choices: LaunchChoices;

  /** `systemLanguage`: what to speak until a person says otherwise, e.g. `ja-JP`. */
  constructor(path: string, systemLanguage: string, log: Log) {
    this.#path = path;
    const first: LaunchChoices = { world: 'undecided', language: systemLanguage.startsWith('ja') ? 'ja' : 'en', theme: 'auto' };
    this.#choices = read(path, log) ?? first;
  }

  get choices(): LaunchChoices {
    return this.#choices;
  }

  save(change: Partial<LaunchChoices>): void {
    this.#choices = { ...this.#choices, ...change };
    writeFileAtomically(this.#path, `${JSON.stringify(this.#choices, null, 2)}\n`);
  }
}

function read(path: string, log: Log): LaunchChoices | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  const parsed = choicesSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  // The person is asked for the world again; no store was touched.
  log.warn('launch.json cannot be read and is ignored', { path });
  return null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the schema refuses it
  }
}
