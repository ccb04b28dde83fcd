import { randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '#lib/log.ts';

/** Left of a name: letters, numbers and what is harmless between them in any file system. */
const HARMFUL = /[\p{C}/\\:*?"<>|]/gu;

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
      const name = fileName.replace(HARMFUL, '_').replace(/^\.+/, '_').slice(0, 100) || 'file';
      const path = join(folder, name);
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
