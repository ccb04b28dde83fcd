import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import type { Log } from '#lib/log.ts';

/** Left of a name: letters, numbers and what is harmless between them in any file system. */
const HARMFUL = /[\p{C}/\\:*?"<>|]/gu;

/** File systems take 255 bytes, of which a Japanese letter is three; whoever takes the file may add to its name. */
const NAME_BYTES = 200;

/**
 * Where files lie that are dragged out of the window: only this user sees it, and it is emptied at start and at quit. Whoever takes a
 * file copies it when it is dropped.
 */
export class OutgoingFolder {
  readonly #folder: string;
  readonly #log: Log;

  /** Removes what a killed program left. */
  constructor(folder: string, log: Log) {
    this.#folder = folder;
    this.#log = log;
    this.clear();
  }

  /** The path of the file as it will be dropped; null: it cannot be written. */
  write({ fileName, content, base64 }: { fileName: string; content: string; base64: boolean }): string | null {
    try {
      // Each in a folder of its own, so that its name can stay.
      const folder = join(this.#folder, randomUUID());
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      const path = join(folder, fitted(fileName.replace(HARMFUL, '_').replace(/^\.+/, '_')) || 'file');
      writeFileSync(path, base64 ? Buffer.from(content, 'base64') : content, { mode: 0o600, flag: 'wx' });
      return path;
    } catch (error) {
      this.#log.error('a file to drag out could not be written', { error });
      return null;
    }
  }

  clear(): void {
    try {
      rmSync(this.#folder, { recursive: true, force: true });
    } catch (error) {
      this.#log.warn('files that were dragged out could not be removed', { error });
    }
  }
}

/** Shortened in the middle, so that the ending stays: by it the desktop knows what the file is. */
function fitted(name: string): string {
  const ending = extname(name).length > 20 ? '' : extname(name);
  let room = NAME_BYTES - Buffer.byteLength(ending);
  const letters = [...basename(name, ending)];
  const cut = letters.findIndex((letter) => {
    room -= Buffer.byteLength(letter);
    return room < 0;
  });
  return `${letters.slice(0, cut === -1 ? letters.length : cut).join('')}${ending}`;
}
