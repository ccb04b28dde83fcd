import { readFileSync } from 'node:fs';
import type { Platform } from '../platform.ts';

/** How one system differs; letters as in README.md. */
export interface SystemFacts {
  readonly i?: string;
  readonly d?: string;
  readonly x?: string;
  readonly a?: string;
  readonly s?: 0 | 1;
  readonly e?: 0 | 1;
  readonly dc?: 0 | 1;
  readonly uc?: 0 | 1;
  readonly m?: 0 | 1;
  readonly h?: 0 | 1;
  readonly u?: 'allowed' | 'required' | 'forbidden' | 'ignored';
  readonly p?: 'allowed' | 'required' | 'forbidden' | 'ignored';
}
export type Systems = Partial<Readonly<Record<Platform, SystemFacts>>>;

export interface SchemaNode {
  readonly k: string;
  readonly t: 's' | 'i' | 'r' | 'b' | 't' | 'd' | 'a' | 'm' | '*';
  readonly q?: 1;
  readonly v?: readonly (string | number)[];
  readonly r?: readonly [number | null, number | null];
  readonly n?: readonly [number | null, number | null];
  readonly f?: string;
  readonly s?: readonly SchemaNode[];
  readonly up?: number;
  readonly o?: Systems;
}

export interface SchemaEntry {
  readonly o: Systems;
  readonly s: readonly SchemaNode[];
  /** Keys of the answer. */
  readonly a?: readonly SchemaNode[];
}

export type SchemaTable = Readonly<Record<string, SchemaEntry>>;

/** Tables are JSON Lines: one command, message or payload per line, so that a new release shows as a readable difference. */
function read(file: string): SchemaTable {
  const lines = readFileSync(new URL(file, import.meta.url), 'utf8')
    .split('\n')
    .filter(Boolean);
  const entries = lines.map((line) => JSON.parse(line) as SchemaEntry & { readonly name: string });
  return Object.fromEntries(entries.map((entry) => [entry.name, entry]));
}

export const commandTable = read('./commands.jsonl');
export const checkInTable = read('./check-in.jsonl');
export const profileTable = read('./profiles.jsonl');
export const declarationTable = read('./declarations.jsonl');
export const statusItemTable = read('./status-items.jsonl');
