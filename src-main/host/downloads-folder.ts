import { constants } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { MAX_FILE_BYTES } from '#contract/file-limit.ts';
import type { Clock } from '#lib/clock.ts';
import { errorCode } from '#lib/error-code.ts';
import type { Log } from '#lib/log.ts';
import { EMPTY, FolderWatch } from './downloads-folder-watch.ts';

/** What browsers call a file until it is whole (Chromium, Safari, Firefox), and what editors leave lying. */
const UNFINISHED = /\.(?:crdownload|download|part|partial|tmp|temp|opdownload)$/i;
/** A link is not followed out of this folder, and nobody waits for the other end of a pipe. */
const PLAIN = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** The folder that a browser saves to: tells of files that were saved there and have settled. It reads, and changes nothing. */
export class DownloadsFolder {
  readonly folder: string;
  readonly #clock: Clock;
  readonly #log: Log;

  constructor(folder: string, clock: Clock, log: Log) {
    this.folder = folder;
    this.#clock = clock;
    this.#log = log;
  }

  /** Null when the folder cannot be read. Answers what ends it; `onGone` is told when it ended by itself. */
  watch(onFile: (fileName: string) => void, onGone: () => void = () => {}): (() => void) | null {
    const watching = FolderWatch.open({
      folder: this.folder,
      clock: this.#clock,
      stamp: (name) => this.#stamp(name),
      isOffered,
      onFile,
      onGone: (error) => {
        this.#log.warn('the downloads folder is not watched any more', { error });
        onGone();
      },
    });
    return watching && (() => watching.end());
  }

  /** Null when it is no plain file of this folder, too large, or gone. */
  async read(fileName: string): Promise<Uint8Array | null> {
    if (!isOffered(fileName)) return null;
    try {
      const handle = await open(join(this.folder, fileName), PLAIN);
      try {
        const facts = await handle.stat();
        if (!facts.isFile() || facts.size > MAX_FILE_BYTES) return null;
        const bytes = Buffer.alloc(facts.size);
        const { bytesRead } = await handle.read(bytes, 0, facts.size, 0);
        return bytes.subarray(0, bytesRead);
      } finally {
        await handle.close();
      }
    } catch (error) {
      if (errorCode(error) === null) throw error;
      return null; // gone, a link, or not ours to read
    }
  }

  /** Size and time of a plain file; null for links, folders, what is too large, and what is gone. */
  async #stamp(name: string): Promise<string | null> {
    try {
      const facts = await lstat(join(this.folder, name));
      if (!facts.isFile() || facts.size > MAX_FILE_BYTES) return null;
      return facts.size === 0 ? EMPTY : `${facts.size} ${facts.mtimeMs}`;
    } catch (error) {
      if (errorCode(error) === null) throw error;
      return null;
    }
  }
}

const isOffered = (name: string): boolean => name !== '' && !name.startsWith('.') && basename(name) === name && !UNFINISHED.test(name);
