import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Clock } from '#lib/clock.ts';
import { errorCode } from '#lib/error-code.ts';

const LOOK_MS = 500;
/** "Unchanged twice": browsers pause while they scan a file. */
const STEADY_LOOKS = 2;
/** An empty file stands for a download that has only begun; after ten minutes nobody waits for it any more. */
const MOST_LOOKS = 1200;
/** An archive that is unpacked here brings hundreds; whoever wants one of the others gives it by hand. */
const MOST_FILES = 500;
/** macOS says nothing when the folder itself goes, so it is looked for. */
const PULSE_MS = 30_000;

/** An empty file, as its stamp. */
export const EMPTY = 'empty';

interface Settling {
  looks: number;
  steady: number;
  stamp: string;
}

interface WatchPorts {
  readonly folder: string;
  readonly clock: Clock;
  /** What tells a file from the same file later; null when there is nothing to wait for. */
  readonly stamp: (fileName: string) => Promise<string | null>;
  readonly isOffered: (fileName: string) => boolean;
  readonly onFile: (fileName: string) => void;
  /** The folder is not there any more, or another one is. Nothing is told after it. */
  readonly onGone: (error: unknown) => void;
}

/** Follows the files of a folder until each has settled, one after the other, and the folder until it is gone. */
export class FolderWatch {
  readonly #ports: WatchPorts;
  readonly #watcher: FSWatcher;
  readonly #identity: string;
  readonly #settling = new Map<string, Settling>();
  #cancelSweep: (() => void) | null = null;
  #cancelPulse: () => void = () => {};
  #sweeping = false;
  #ended = false;

  /** Null when the folder cannot be read. */
  static open(ports: WatchPorts): FolderWatch | null {
    try {
      return new FolderWatch(ports);
    } catch (error) {
      if (errorCode(error) === null) throw error;
      return null;
    }
  }

  private constructor(ports: WatchPorts) {
    this.#ports = ports;
    // Watching alone may be allowed where reading is not (macOS asks the person at this moment).
    readdirSync(ports.folder);
    this.#identity = identityOf(statSync(ports.folder));
    this.#watcher = watch(ports.folder, { persistent: false }, (_event, name) => this.#heard(name));
    this.#watcher.on('error', (error) => this.#gone(error));
    this.#pulse();
  }

  end(): void {
    this.#ended = true;
    this.#watcher.close();
    this.#cancelSweep?.();
    this.#cancelPulse();
    this.#settling.clear();
  }

  #heard(name: string | null): void {
    if (this.#ended || name === null) return;
    // Linux tells by its own name that the folder was removed or moved.
    if (name === basename(this.#ports.folder)) void this.#look();
    if (this.#settling.has(name) || this.#settling.size >= MOST_FILES || !this.#ports.isOffered(name)) return;
    this.#settling.set(name, { looks: 0, steady: 0, stamp: '' });
    this.#sweepLater();
  }

  #sweepLater(): void {
    if (this.#cancelSweep !== null || this.#sweeping || this.#ended) return;
    this.#cancelSweep = this.#ports.clock.after(LOOK_MS, () => void this.#sweep());
  }

  async #sweep(): Promise<void> {
    this.#cancelSweep = null;
    this.#sweeping = true;
    for (const [name, state] of [...this.#settling]) {
      const stamp = await this.#ports.stamp(name);
      if (this.#ended) return;
      this.#weigh(name, state, stamp);
    }
    this.#sweeping = false;
    if (this.#settling.size > 0) this.#sweepLater();
  }

  #weigh(name: string, state: Settling, stamp: string | null): void {
    state.looks += 1;
    if (stamp === null || state.looks > MOST_LOOKS) return void this.#settling.delete(name);
    state.steady = stamp !== EMPTY && stamp === state.stamp ? state.steady + 1 : 0;
    state.stamp = stamp;
    if (state.steady < STEADY_LOOKS) return;
    this.#settling.delete(name);
    this.#ports.onFile(name);
  }

  #pulse(): void {
    this.#cancelPulse = this.#ports.clock.after(PULSE_MS, () => {
      this.#pulse();
      void this.#look();
    });
  }

  /** Whether the folder is still the one that is watched: what is made anew in its place has no watcher. */
  async #look(): Promise<void> {
    try {
      if (identityOf(await stat(this.#ports.folder)) !== this.#identity) this.#gone('another folder is in its place');
    } catch (error) {
      this.#gone(error);
    }
  }

  #gone(error: unknown): void {
    if (this.#ended) return;
    this.end();
    this.#ports.onGone(error);
  }
}

const identityOf = ({ dev, ino }: { dev: number; ino: number }): string => `${dev} ${ino}`;
