import { type FSWatcher, readdirSync, watch } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Clock } from '#lib/clock.ts';
import { errorCode } from '#lib/error-code.ts';
import type { Log } from '#lib/log.ts';

const MAX_BYTES = 4 * 1024 * 1024;
const LOOK_MS = 500;
/** "Unchanged twice": browsers pause while they scan a file. */
const STEADY_LOOKS = 2;
/** An empty file stands for a download that has only begun; after ten minutes nobody waits for it any more. */
const MOST_LOOKS = 1200;
/** What browsers call a file until it is whole (Chromium, Safari, Firefox), and what editors leave lying. */
const UNFINISHED = /\.(?:crdownload|download|part|partial|tmp|temp|opdownload)$/i;

interface Settling {
  looks: number;
  steady: number;
  stamp: string;
}

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

  /** Null when the folder cannot be read. Answers what ends it. */
  watch(onFile: (fileName: string) => void): (() => void) | null {
    const settling = new Map<string, Settling>();
    const timers = new Map<string, () => void>();
    let stopped = false;
    const later = (name: string): void => {
      timers.set(
        name,
        this.#clock.after(LOOK_MS, () => void look(name)),
      );
    };
    const drop = (name: string): void => {
      settling.delete(name);
      timers.delete(name);
    };
    const look = async (name: string): Promise<void> => {
      const [state, stamp] = [settling.get(name), await this.#stamp(name)];
      if (stopped || state === undefined) return;
      state.looks += 1;
      if (stamp === null || state.looks > MOST_LOOKS) return drop(name);
      state.steady = stamp !== EMPTY && stamp === state.stamp ? state.steady + 1 : 0;
      state.stamp = stamp;
      if (state.steady < STEADY_LOOKS) return later(name);
      drop(name);
      onFile(name);
    };
    const watcher = this.#open((name) => {
      if (stopped || settling.has(name) || !isOffered(name)) return;
      settling.set(name, { looks: 0, steady: 0, stamp: '' });
      later(name);
    });
    if (watcher === null) return null;
    return () => {
      stopped = true;
      watcher.close();
      for (const cancel of timers.values()) cancel();
    };
  }

  /** Null when it is no plain file of this folder, too large, or gone. */
  async read(fileName: string): Promise<Uint8Array | null> {
    if (!isOffered(fileName) || (await this.#stamp(fileName)) === null) return null;
    try {
      const handle = await open(join(this.folder, fileName), 'r');
      try {
        // It may have been exchanged since it was looked at.
        const facts = await handle.stat();
        if (!facts.isFile() || facts.size > MAX_BYTES) return null;
        const bytes = Buffer.alloc(facts.size);
        const { bytesRead } = await handle.read(bytes, 0, facts.size, 0);
        return bytes.subarray(0, bytesRead);
      } finally {
        await handle.close();
      }
    } catch (error) {
      if (errorCode(error) === null) throw error;
      return null; // gone, or not ours to read
    }
  }

  #open(onName: (name: string) => void): FSWatcher | null {
    try {
      // Watching alone may be allowed where reading is not (macOS asks the person at this moment).
      readdirSync(this.folder);
      const watcher = watch(this.folder, { persistent: false }, (_event, name) => {
        if (name !== null) onName(name);
      });
      watcher.on('error', (error) => this.#log.warn('the downloads folder is not watched any more', { error }));
      return watcher;
    } catch (error) {
      if (errorCode(error) === null) throw error;
      return null;
    }
  }

  /** Size and time of a plain file; null for links, folders, what is too large, and what is gone. */
  async #stamp(name: string): Promise<string | null> {
    try {
      const facts = await lstat(join(this.folder, name));
      if (!facts.isFile() || facts.size > MAX_BYTES) return null;
      return facts.size === 0 ? EMPTY : `${facts.size} ${facts.mtimeMs}`;
    } catch (error) {
      if (errorCode(error) === null) throw error;
      return null;
    }
  }
}

const EMPTY = 'empty';
const isOffered = (name: string): boolean => name !== '' && !name.startsWith('.') && basename(name) === name && !UNFINISHED.test(name);
