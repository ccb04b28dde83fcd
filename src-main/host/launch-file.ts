import { copyFileSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
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
  readonly #log: Log;
  #choices: LaunchChoices;
  #damaged: DamagedFile | null = null;

  /** `systemLanguage`: what to speak until a person says otherwise, e.g. `ja-JP`. */
  constructor(path: string, systemLanguage: string, log: Log) {
    this.#path = path;
    this.#log = log;
    const first: LaunchChoices = { world: 'undecided', language: systemLanguage.startsWith('ja') ? 'ja' : 'en', theme: 'auto' };
    const found = read(path);
    if (found === 'damaged') {
      this.#damaged = { file: basename(path), kept: keepDamaged(path) };
      log.warn('launch.json cannot be read: its choices are asked for again', { path, kept: this.#damaged.kept });
    }
    this.#choices = found === 'damaged' || found === null ? first : found;
  }

  /** The file was there and told nothing; null: all is well, or it was written anew since. */
  get damaged(): DamagedFile | null {
    return this.#damaged;
  }

  get choices(): LaunchChoices {
    return this.#choices;
  }

  /** What cannot be written (a folder that is read-only) holds for as long as the program runs. */
  save(change: Partial<LaunchChoices>): void {
    this.#choices = { ...this.#choices, ...change };
    // Whoever only turned the language did not choose a world yet.
    if (change.world !== undefined) this.#damaged = null;
    if (this.#damaged !== null) return;
    try {
      writeFileAtomically(this.#path, `${JSON.stringify(this.#choices, null, 2)}\n`);
    } catch (error) {
      this.#log.warn('launch.json could not be written', { error });
    }
  }
}

/** A file of choices that holds nothing, or nothing that can be understood. */
interface DamagedFile {
  readonly file: string;
  /** The name of the copy that was put aside; null: it was empty, or could not be copied. */
  readonly kept: string | null;
}

function read(path: string): LaunchChoices | 'damaged' | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : 'damaged';
  }
  const parsed = choicesSchema.safeParse(parseJson(text));
  return parsed.success ? parsed.data : 'damaged';
}

function keepDamaged(path: string): string | null {
  const kept = path.replace(/(\.json)?$/, `-damaged-${new Date().toISOString().slice(0, 10)}.json`);
  try {
    if (readFileSync(path, 'utf8').trim() === '') return null;
    copyFileSync(path, kept);
    return basename(kept);
  } catch {
    return null; // a folder that takes nothing is told of by itself
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the schema refuses it
  }
}
