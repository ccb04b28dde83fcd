import { mkdirSync } from 'node:fs';
import { storePath } from '#store/backup-shelf.ts';
import { type Database, openDatabase } from '#store/database.ts';
import type { Config } from './config.ts';

/** The store of a world. Before one is chosen there is nothing to keep: what has to be made for the welcome is gone with the process. */
export function openStore({ world, dataFolder }: Pick<Config, 'world' | 'dataFolder'>): Database {
  if (world === 'undecided') return openDatabase(':memory:');
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  return openDatabase(storePath(dataFolder));
}
