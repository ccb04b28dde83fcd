import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import type SqliteDatabase from 'better-sqlite3';
import { isSound } from './store-check.ts';

/** A copy of the store. */
export interface StoreBackup {
  readonly path: string;
  readonly name: string;
  /** By the clock of that time, which may have been wrong. */
  readonly madeAt: number;
  /** Copies are counted as they are made: whatever the clock says, the greater number is the newer copy. */
  readonly number: number;
  /** Made because the store was about to be changed by a newer program. */
  readonly beforeMigration: boolean;
}

/** How many are kept of either kind. */
const KEPT = 3;
const backupName = /^shitaku-(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z(?:-(\d{1,9}))?(-before-\d{4})?\.sqlite$/;

/** The copies of one world's store, in `backups/` beside it. They hold secrets only as the store does: sealed. */
export class BackupShelf {
  readonly #store: string;
  readonly #folder: string;

  /** `worldFolder` holds `shitaku.sqlite`. */
  constructor(worldFolder: string) {
    this.#store = storePath(worldFolder);
    this.#folder = join(worldFolder, 'backups');
  }

  /** Newest first: by their numbers; those without one are older, and go by their time. */
  list(): StoreBackup[] {
    return namesIn(this.#folder)
      .flatMap((name) => readName(name) ?? [])
      .map((read) => ({ ...read, path: join(this.#folder, read.name) }))
      .sort((a, b) => b.number - a.number || b.madeAt - a.madeAt);
  }

  /** The newest one that can be worked with. Reads as much of the copies as that takes. */
  newestSound(): StoreBackup | null {
    return this.list().find(({ path }) => isSound(path)) ?? null;
  }

  /** Copies the open store before its migration. It is at rest then, so this holds nobody up but the start. */
  copyBeforeMigration(database: SqliteDatabase.Database, now: number, next: number): void {
    const target = this.begin();
    database.prepare('VACUUM INTO ?').run(target);
    this.finish(target, now, `-before-${String(next).padStart(4, '0')}`);
  }

  /** The store was found damaged while it was worked with: the next start is to look at all of it. */
  markDamaged(): void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    writeFileSync(this.#mark, '', { mode: 0o600 });
  }

  get markedDamaged(): boolean {
    return existsFile(this.#mark);
  }

  /** It was looked at, and is sound. */
  clearMark(): void {
    rmSync(this.#mark, { force: true });
  }

  get #mark(): string {
    return join(this.#folder, 'store-damaged');
  }

  /** Where to write a new copy. What an earlier try left there is gone. */
  begin(): string {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
    const target = join(this.#folder, 'unfinished.sqlite');
    this.drop();
    return target;
  }

  /** Takes away what a try left. */
  drop(): void {
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(join(this.#folder, `unfinished.sqlite${end}`), { force: true });
  }

  /** The copy is whole: from now on it is on the shelf, and the oldest of its kind leaves it. */
  finish(target: string, now: number, mark = ''): StoreBackup {
    chmodSync(target, 0o600);
    flush(target);
    const number = (this.list()[0]?.number ?? 0) + 1;
    const name = `shitaku-${stampOf(now)}-${number}${mark}.sqlite`;
    const path = join(this.#folder, name);
    renameSync(target, path);
    const kind = this.list().filter(({ beforeMigration }) => beforeMigration === (mark !== ''));
    for (const old of kind.slice(KEPT)) rmSync(old.path, { force: true });
    return { name, path, madeAt: Math.floor(now / 1_000) * 1_000, number, beforeMigration: mark !== '' };
  }

  /**
   * Puts a copy in the place of the store. What was there stays beside it under a dated name, which is the answer (null: there was
   * nothing). Killed anywhere in between, the store is the old or the new one, never none.
   */
  restore(backup: StoreBackup, now: number, why: 'damaged' | 'newer'): string | null {
    const next = `${this.#store}.new`;
    copyFileSync(backup.path, next);
    chmodSync(next, 0o600);
    flush(next);
    const kept = this.#store.replace(/\.sqlite$/, `-${why}-${stampOf(now)}.sqlite`);
    const there = existsFile(this.#store);
    if (there) keepAlso(this.#store, kept);
    // Its write-ahead log belongs to what was there; to the copy it would be poison.
    if (existsFile(`${this.#store}-wal`)) renameSync(`${this.#store}-wal`, `${kept}-wal`);
    rmSync(`${this.#store}-shm`, { force: true });
    renameSync(next, this.#store);
    return there ? basename(kept) : null;
  }
}

/** The store of a world. */
export const storePath = (worldFolder: string): string => join(worldFolder, 'shitaku.sqlite');

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return []; // no folder, or none that can be read: there is nothing to offer
  }
}

/** Null: not the name of a copy. */
function readName(name: string): Omit<StoreBackup, 'path'> | null {
  const found = backupName.exec(name);
  if (found === null) return null;
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map(Number) as [number, number, number, number, number, number];
  const madeAt = Date.UTC(year, month - 1, day, hour, minute, second);
  return { name, madeAt, number: Number(found[7] ?? 0), beforeMigration: found[8] !== undefined };
}

const stampOf = (now: number) => `${new Date(now).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`;

const existsFile = (path: string) => statSync(path, { throwIfNoEntry: false }) !== undefined;

/** A second name where the file system has such a thing, else a second copy. */
function keepAlso(path: string, kept: string): void {
  try {
    linkSync(path, kept);
  } catch {
    copyFileSync(path, kept, constants.COPYFILE_EXCL);
  }
}

function flush(path: string): void {
  const file = openSync(path, 'r+');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
