import { z } from 'zod';
import { call, instant } from './define.ts';

/**
 * `declared`: the device has not fetched it. `received`: it has, and says nothing more. `unavailable`: it says it cannot. The others
 * are Apple's words (softwareupdate.install-state).
 */
export const updatePhase = z.enum(['declared', 'received', 'waiting', 'downloading', 'prepared', 'installing', 'failed', 'unavailable']);

/** What a declaration is for. */
export const declarationPurpose = z.enum(['activation', 'status', 'update', 'organization', 'server']);

const reason = z.object({ code: z.string(), description: z.string() });
const declaration = z.object({
  purpose: declarationPurpose,
  /** `pending`: the device has not told of this revision yet. */
  state: z.enum(['pending', 'active', 'inactive', 'invalid']),
  reasons: z.array(reason),
});
const update = z.object({
  version: z.string(),
  build: z.string().nullable(),
  /** The clock on the device's wall, `2026-12-01T03:00:00`. */
  deadline: z.string(),
  detailsUrl: z.string().nullable(),
  setAt: instant,
  phase: updatePhase,
  failures: z.int(),
  /** Apple's word for the last failure. */
  failure: z.string().nullable(),
  reasons: z.array(reason),
});

export const declarations = {
  calls: {
    ofDevice: call({
      input: z.strictObject({ deviceId: z.string().max(200) }),
      output: z.object({
        /** False: its system knows no declarations. */
        supported: z.boolean(),
        /** When the device came for what is declared now; null: not yet. */
        fetchedAt: instant.nullable(),
        /** When it last told of itself. */
        toldAt: instant.nullable(),
        declarations: z.array(declaration),
        update: update.nullable(),
        /** Status items the device could not tell. */
        errors: z.array(z.object({ item: z.string(), reasons: z.array(reason) })),
      }),
      errors: ['device-not-found'],
    }),
  },
  events: { changed: z.object({ deviceId: z.string() }) },
};

export type UpdatePhase = z.output<typeof updatePhase>;
export type DeclarationPurpose = z.output<typeof declarationPurpose>;
export type DeclarationView = z.output<typeof declaration>;
export type UpdateView = z.output<typeof update>;
