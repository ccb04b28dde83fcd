import { closeSync, fsyncSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** So much must fit before anything is begun: a store that cannot grow by a page stops half-way through its first deed. */
const ROOM_BYTES = 1_048_576;

/** What is asked of the file system. A test puts one in its place that refuses. */
export interface ClaimFiles {
  makeFolder(path: string): void;
  /** Writes so many bytes to a file and takes it away again. */
  tryRoom(path: string, bytes: number): void;
}

const realFiles: ClaimFiles = {
  makeFolder: (path) => void mkdirSync(path, { recursive: true, mode: 0o700 }),
  tryRoom: (path, bytes) => {
    const file = openSync(path, 'w', 0o600);
    try {
      for (let written = 0; written < bytes; ) written += writeSync(file, Buffer.alloc(bytes - written));
      fsyncSync(file);
    } finally {
      closeSync(file);
      rmSync(path, { force: true });
    }
  },
};

/** The data folder, for this process alone: made, tried and locked before any world starts, and tried again when that failed. */
export class FolderClaim {
  readonly #folder: string;
  readonly #lock: (folder: string) => () => void;
  readonly #files: ClaimFiles;
  #unlock: (() => void) | null = null;

  /** `lock` throws when another process has the folder; what it returns gives the folder back. */
  constructor(folder: string, lock: (folder: string) => () => void, files: ClaimFiles = realFiles) {
    this.#folder = folder;
    this.#lock = lock;
    this.#files = files;
  }

  /** Throws the system's own error, or that of the lock. Once it is ours it is only tried for room. */
  take(): void {
    this.#files.makeFolder(this.#folder);
    this.#tryRoom();
    this.#unlock ??= this.#lock(this.#folder);
  }

  #tryRoom(): void {
    try {
      this.#files.tryRoom(join(this.#folder, `room-${process.pid}`), ROOM_BYTES);
    } catch (error) {
      // It is the folder that refuses. A person who was told of this file would look for it.
      throw error instanceof Error && 'path' in error ? Object.assign(error, { path: undefined }) : error;
    }
  }

  release(): void {
    this.#unlock?.();
    this.#unlock = null;
  }
}
