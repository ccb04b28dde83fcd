import { z } from 'zod';
import { call, instant, nothing } from './define.ts';
import { world } from './settings.ts';

/** What kept the chosen world from starting. */
export const startFault = z.enum([
  'folder-read-only',
  'disk-full',
  /** Another process, or another person at this computer, works on the same data. */
  'locked',
  'newer-database',
  'corrupt-database',
  /** Gone or empty, though copies of it lie beside it: no new one is made in its place. */
  'missing-database',
  /** The file of the first choices holds nothing, or nothing that can be understood. */
  'settings-damaged',
  /** The same of the file that names other services than Apple's: nobody wants Apple's by accident. */
  'endpoints-damaged',
  /** There is nothing that keeps a key safe, or it is locked. */
  'no-keychain',
  /** There is a key, or what it belongs to, but it cannot be had: no other is ever made in its place. */
  'key-refused',
  'clock-back',
  'unknown',
]);

/** What helps. Which of them are offered is decided in main. */
export const startAction = z.enum(['retry', 'show-folder', 'use-backup', 'go-on', 'practise', 'open-real', 'quit']);

/** What was found under a world that runs. It goes on; what is to be done about it is a person's. */
export const startWarning = z.enum([
  /** By the daily check. The next start looks at the whole store. */
  'store-damaged',
  /** By more than time servers do. */
  'clock-back',
  /** The same, and no sleep explains it: until it is right nothing that waits expires. */
  'clock-forward',
]);

const fault = z.object({
  code: startFault,
  /** The world that was to start. */
  world,
  /** When it was tried last. */
  at: instant,
  /** Where the data is. */
  folder: z.string(),
  /** The file it is about; null: none in particular. */
  file: z.string().nullable(),
  /** Under which name the damaged settings were kept; null: they held nothing, or could not be kept. */
  kept: z.string().nullable(),
  /** The code the system gave, such as `EROFS`; null: none. For whoever helps. */
  detail: z.string().nullable(),
  /** The last good copy of the store; null: there is none, or it would not help. */
  backup: z.object({ madeAt: instant }).nullable(),
  /** `clock-back`: when the last deed was written; else null. */
  newestAt: instant.nullable(),
  /** In the order in which they are worth trying. */
  actions: z.array(startAction),
});

/** How the program came up, and whether what it stands on holds. Answered also when no world could be started. */
export const start = {
  calls: {
    get: call({ input: nothing, output: z.object({ fault: fault.nullable(), warnings: z.array(startWarning) }), errors: [] }),
    /** Tries the same world once more. Answers at once; every screen loads anew. */
    retry: call({ input: nothing, output: nothing, errors: ['not-offered'] }),
    /** Puts the last good copy in the place of the store, which is kept beside it, and tries again. */
    useBackup: call({ input: z.strictObject({ madeAt: instant }), output: nothing, errors: ['not-offered', 'backup-failed'] }),
    /** Takes the clock as it is. */
    goOn: call({ input: nothing, output: nothing, errors: ['not-offered'] }),
    /** Practice for this time; the next start tries the chosen world again. */
    practise: call({ input: nothing, output: nothing, errors: ['not-offered'] }),
    /** Chooses the real world, as the welcome does. */
    openReal: call({ input: nothing, output: nothing, errors: ['not-offered'] }),
    showFolder: call({ input: nothing, output: nothing, errors: ['not-offered'] }),
    quit: call({ input: nothing, output: nothing, errors: ['not-offered'] }),
  },
  events: { warned: z.object({ warning: startWarning }), cleared: z.object({ warning: startWarning }) },
};

export type StartFault = z.output<typeof fault>;
export type StartFaultCode = z.output<typeof startFault>;
export type StartWarning = z.output<typeof startWarning>;
export type StartAction = z.output<typeof startAction>;
