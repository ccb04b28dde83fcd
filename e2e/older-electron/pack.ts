import { cpSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Packed, type PackOrder, pack } from '../../scripts/packing/pack.ts';
import { olderApp } from './build.ts';

const modules = resolve(import.meta.dirname, '../../node_modules');
/** The driver that stands in for better-sqlite3, and what it loads. */
const driver = ['libsql', '@libsql/linux-x64-gnu', '@neon-rs/load', 'detect-libc'];

/** Packs {@link olderApp} by way of the folder `staged`, into which its driver comes along. */
export function packForOlderElectron(order: PackOrder, staged: string): Promise<readonly Packed[]> {
  cpSync(olderApp, staged, { recursive: true });
  for (const name of driver) cpSync(join(modules, name), join(staged, 'node_modules', name), { recursive: true });
  return pack({ ...order, app: staged });
}
