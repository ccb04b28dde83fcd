import { createSecretKey, type KeyObject } from 'node:crypto';
import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import SqliteDatabase from 'better-sqlite3';
import type { ChainBreak } from '#contract/activity.ts';
import { AesSecretBox } from '#lib/secret-box.ts';
import type { Database } from '#store/database.ts';
import { SecretsStore } from '#store/secrets-store.ts';
import { SEAL_KEY } from '../src-main/features/activity/activity-store.ts';
import { CHAIN_START, ChainCheck, sealOf } from '../src-main/features/activity/chain.ts';
import { ChainStore } from '../src-main/features/activity/chain-store.ts';
import { followFile } from '../src-main/features/activity/exported-trail.ts';
import { exportEnd, exportLine } from '../src-main/features/activity/trail-export.ts';
import { KEY_FILE } from '../src-main/host/world-config.ts';
import { defaultDataFolder } from '../src-main/web/data-folder.ts';
import { auditWords } from './audit-words.ts';
import { languageOf } from './kit/words.ts';

/**
 * Follows the chain of the audit log without the app: of a store, read only (also while the app runs), or of an exported file.
 * Exit codes: 0 whole, 1 not whole (or the hash that was written down is not in it), 2 nothing could be followed.
 */
interface Followed {
  readonly source: string;
  readonly entries: number;
  readonly newest: { sequence: number; hash: string; at: number } | null;
  readonly broken: ChainBreak | null;
  readonly notedAt: number | null;
  /** Whether the seal over the end was ours; null: an exported file has none. */
  readonly sealed: 'yes' | 'no' | 'unknown' | null;
}

/** Nothing could be followed; the message is for people. */
class Unusable extends Error {}

const SLICE = 1_000;
/** The migration that made the trail a chain. */
const CHAINED_SINCE = 17;
const words = auditWords[languageOf(process.env)];

try {
  const given = readArguments();
  const followed = given.file === null ? followStore(given) : followExport(given.file, given.noted);
  const whole = followed.broken === null && (given.noted === null || followed.notedAt !== null);
  process.stdout.write(given.json ? `${JSON.stringify({ whole, ...followed })}\n` : `${words.report(followed, given.noted).join('\n')}\n`);
  process.exitCode = whole ? 0 : 1;
} catch (error) {
  if (!(error instanceof Unusable)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        file: { type: 'string' },
        practice: { type: 'boolean', default: false },
        noted: { type: 'string' },
        export: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      process.stdout.write(`${words.usage}\n`);
      process.exit(0);
    }
    if (positionals.length > 1 || (values.file !== undefined && positionals.length + Number(values.export !== undefined) > 0)) {
      throw new Unusable(words.usage);
    }
    const noted = values.noted?.replace(/\s/g, '').toLowerCase() ?? null;
    if (noted !== null && !/^[0-9a-f]{16,64}$/.test(noted)) throw new Unusable(words.notAHash);
    return {
      folder: positionals[0] ?? null,
      file: values.file ?? null,
      practice: values.practice,
      noted,
      export: values.export ?? null,
      json: values.json,
    };
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) {
      throw new Unusable(`${error.message}\n${words.usage}`);
    }
    throw error;
  }
}

function followExport(path: string, noted: string | null): Followed {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new Unusable(words.noFile(path));
  }
  const { unreadableLine, entries, newest, broken, notedAt } = followFile(text, noted);
  if (unreadableLine !== null) throw new Unusable(words.notALine(path, unreadableLine));
  return { source: path, entries, newest, broken, notedAt, sealed: null };
}

function followStore(given: { folder: string | null; practice: boolean; noted: string | null; export: string | null }): Followed {
  const path = storeIn(given.folder ?? defaultDataFolder(process.platform, process.env, homedir()), given.practice);
  const database = openReadOnly(path);
  try {
    if (Number(database.pragma('user_version', { simple: true })) < CHAINED_SINCE) throw new Unusable(words.notChained(path));
    const key = sealKey(database, dirname(path));
    // One transaction: what the app adds meanwhile is not seen.
    return database.transaction(() => follow(database, path, key, given))();
  } finally {
    database.close();
  }
}

function follow(
  database: Database,
  source: string,
  key: KeyObject | null,
  given: { noted: string | null; export: string | null },
): Followed {
  const chain = new ChainStore(database);
  const row = chain.anchor();
  const anchor = row && { sequence: row.sequence, hash: row.hash, complete: row.complete === 1 };
  if (anchor?.complete === false) throw new Unusable(words.notChained(source));
  const sealed = row === null || anchor === null || key === null ? 'unknown' : sealOf(key, anchor) === row.seal ? 'yes' : 'no';
  const check = new ChainCheck(null, given.noted);
  const file = given.export === null ? null : openSync(given.export, 'wx', 0o600);
  let previous = CHAIN_START;
  for (let last = 0; ; ) {
    const entries = chain.after(last, SLICE);
    for (const entry of entries) {
      check.follow(entry);
      if (file !== null) writeSync(file, `${exportLine(entry, previous)}\n`);
      previous = entry.hash ?? '';
      last = entry.sequence;
    }
    if (entries.length < SLICE || (check.broken !== null && file === null)) break;
  }
  const { newest } = check;
  if (file !== null) {
    if (newest !== null) writeSync(file, `${exportEnd(check.entries, newest)}\n`);
    closeSync(file);
  }
  const broken = check.end(anchor && { anchor, sealed });
  return { source, entries: check.entries, newest, broken, notedAt: check.notedAt, sealed };
}

/** A store itself, the folder of a world, or a data folder with its worlds. */
function storeIn(given: string, practice: boolean): string {
  const folder = resolve(given);
  const places = [folder, join(folder, 'shitaku.sqlite'), join(folder, practice ? 'practice' : 'real', 'shitaku.sqlite')];
  const found = places.find((path) => path.endsWith('.sqlite') && existsSync(path));
  if (found === undefined) throw new Unusable(words.noStore(folder));
  return found;
}

function openReadOnly(path: string): Database {
  try {
    const database = new SqliteDatabase(path, { readonly: true, fileMustExist: true });
    database.pragma('user_version');
    return database;
  } catch {
    throw new Unusable(words.noStore(path));
  }
}

/** Null where the key of the seal is kept by the keychain, which opens for the app only. */
function sealKey(database: Database, folder: string): KeyObject | null {
  const path = join(folder, KEY_FILE);
  if (!existsSync(path)) return null;
  try {
    const key = new SecretsStore(database, new AesSecretBox(readFileSync(path))).get(SEAL_KEY);
    return key && createSecretKey(key);
  } catch {
    return null; // another key, or not readable for this user
  }
}
