import type { StartAction, StartFaultCode } from '#contract/start.ts';
import type { World } from './launch-file.ts';

/** A start that failed for a reason we know ourselves. */
export class StartTrouble extends Error {
  readonly code: StartFaultCode;
  readonly file: string | null;
  /** `clock-back`: when the last deed was written. */
  readonly newestAt: number | null;

  constructor(code: StartFaultCode, message: string, facts: { file?: string; newestAt?: number; cause?: unknown } = {}) {
    super(message, facts.cause === undefined ? {} : { cause: facts.cause });
    this.name = 'StartTrouble';
    this.code = code;
    this.file = facts.file ?? null;
    this.newestAt = facts.newestAt ?? null;
  }
}

/** An error of a start, judged. */
export interface JudgedFault {
  readonly code: StartFaultCode;
  readonly detail: string | null;
  readonly file: string | null;
  readonly newestAt: number | null;
}

/** The clock may be set right by this much without a word: time servers do it, and what we hold is counted in days. */
export const CLOCK_TOLERANCE_MS = 3_600_000;

const byCode: Readonly<Record<string, StartFaultCode>> = {
  EROFS: 'folder-read-only',
  EACCES: 'folder-read-only',
  EPERM: 'folder-read-only',
  SQLITE_READONLY: 'folder-read-only',
  SQLITE_CANTOPEN: 'folder-read-only',
  SQLITE_PERM: 'folder-read-only',
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  SQLITE_FULL: 'disk-full',
  // The index of the write-ahead log could not be made as large as it must be.
  SQLITE_IOERR_SHMSIZE: 'disk-full',
  'folder-in-use': 'locked',
  SQLITE_BUSY: 'locked',
  SQLITE_LOCKED: 'locked',
  'newer-than-program': 'newer-database',
  damaged: 'corrupt-database',
  SQLITE_CORRUPT: 'corrupt-database',
  SQLITE_NOTADB: 'corrupt-database',
  'endpoints-damaged': 'endpoints-damaged',
  'no-keychain': 'no-keychain',
  'key-refused': 'key-refused',
  'not-a-key': 'key-refused',
  'too-open': 'key-refused',
  'seal-broken': 'key-refused',
};

/** A door that is shut to us is not a folder. */
const ofNetwork = new Set(['listen', 'bind', 'connect']);

/** What an error that ended a start was: by its code, or that of what caused it. Never by its message. */
export function judgeFault(error: unknown): JudgedFault {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (at instanceof StartTrouble) return { code: at.code, detail: null, file: at.file, newestAt: at.newestAt };
    const told = 'code' in at && typeof at.code === 'string' ? at.code : null;
    const code = told === null ? undefined : faultOf(told);
    if (code === undefined || ('syscall' in at && ofNetwork.has(String(at.syscall)))) continue;
    const file = 'path' in at && typeof at.path === 'string' ? at.path : null;
    return { code, detail: told, file, newestAt: null };
  }
  const detail = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
  return { code: 'unknown', detail, file: null, newestAt: null };
}

/** SQLite's extended codes go on where the plain ones end: `SQLITE_BUSY_RECOVERY`. */
const faultOf = (code: string): StartFaultCode | undefined =>
  byCode[code] ?? Object.entries(byCode).find(([known]) => known.startsWith('SQLITE_') && code.startsWith(`${known}_`))?.[1];

/** Is this clock behind the last deed in the trail? What waits for a day would wait for another one. */
export const isClockBack = (now: number, newestEntryAt: number | null): boolean =>
  newestEntryAt !== null && newestEntryAt - now > CLOCK_TOLERANCE_MS;

/** May a copy of the store help? */
export const backupHelps = (code: StartFaultCode): boolean =>
  code === 'corrupt-database' || code === 'missing-database' || code === 'newer-database';

/** What is offered, in the order in which it is worth trying. */
export function actionsFor(
  code: StartFaultCode,
  can: { readonly world: World; readonly backup: boolean; readonly showFolder: boolean; readonly quit: boolean },
): StartAction[] {
  const first: Readonly<Record<StartFaultCode, readonly StartAction[]>> = {
    'folder-read-only': ['retry'],
    'disk-full': ['retry'],
    locked: ['retry'],
    'newer-database': ['practise', 'retry', 'use-backup'],
    'corrupt-database': ['use-backup', 'retry', 'practise'],
    'missing-database': ['use-backup', 'retry', 'practise'],
    'settings-damaged': ['open-real', 'practise'],
    'endpoints-damaged': ['retry', 'practise'],
    'no-keychain': ['retry', 'practise'],
    'key-refused': ['retry', 'practise'],
    'clock-back': ['retry', 'go-on', 'practise'],
    unknown: ['retry', 'practise'],
  };
  return [...first[code], 'show-folder' as const, 'quit' as const].filter((action) => {
    if (action === 'use-backup') return can.backup;
    // Practice that does not start is not helped by practice.
    if (action === 'practise') return can.world !== 'practice';
    if (action === 'show-folder') return can.showFolder;
    return action !== 'quit' || can.quit;
  });
}
