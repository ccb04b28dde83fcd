import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { App } from 'electron';

type Take = (paths: readonly string[]) => void;

/** Files that the system hands to this program, from before it is ready: `open-file` of macOS, and the words it was started with. */
export class OpenedPaths {
  #early: string[] = [];
  #take: Take | null = null;

  /** Before `ready`: macOS says at once what the program was opened with. */
  constructor(app: Pick<App, 'on'>) {
    app.on('open-file', (event, path) => {
      event.preventDefault();
      this.open([path]);
    });
  }

  open(paths: readonly string[]): void {
    if (paths.length === 0) return;
    if (this.#take === null) this.#early.push(...paths);
    else this.#take(paths);
  }

  /** From now on somebody takes them; first what came before. */
  begin(take: Take): void {
    this.#take = take;
    this.open(this.#early.splice(0));
  }
}

/**
 * The files among the words a program was started with. What begins with a dash is for us or for Chromium; the first word is the
 * program, and where it is not packed another one is the folder it lies in.
 */
export function pathsAmong(words: readonly string[], workingFolder: string, appPath: string): string[] {
  return words.slice(1).flatMap((word) => {
    if (word.startsWith('-') || word === '') return [];
    const path = /^file:\/\//i.test(word) ? pathOf(word) : resolve(workingFolder, word);
    return path === null || path === resolve(appPath) ? [] : [path];
  });
}

function pathOf(address: string): string | null {
  try {
    return fileURLToPath(address);
  } catch {
    return null; // another computer's file, or no address at all
  }
}
