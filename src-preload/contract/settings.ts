import { z } from 'zod';
import { call, nothing } from './define.ts';

/** Where the core stands: nothing chosen yet, the real world, or the practice world. */
export const world = z.enum(['undecided', 'real', 'practice']);
export const language = z.enum(['ja', 'en']);
export const theme = z.enum(['auto', 'light', 'dark']);

const engine = z.object({
  /** Where devices reach the MDM engine. `embedded`: in this process, deaf while it is closed. */
  placement: z.enum(['embedded']),
  state: z.enum(['stopped', 'listening', 'failed']),
  /** Host name or address that devices use, and that the TLS certificate names. */
  host: z.string(),
  port: z.int(),
  url: z.string().nullable(),
  problem: z.enum(['port-in-use', 'failed']).nullable(),
});

const view = z.object({
  world,
  language,
  theme,
  host: z.enum(['desktop', 'web']),
  version: z.string(),
  organizationName: z.string(),
  engine,
  endpoints: z.object({ apns: z.string(), pushPortal: z.string(), usbmux: z.string() }),
});

export const settings = {
  calls: {
    get: call({ input: nothing, output: view, errors: [] }),
    /** Chooses the world; the core starts again in it and every screen loads anew. */
    chooseWorld: call({ input: z.strictObject({ world: z.enum(['real', 'practice']) }), output: nothing, errors: ['run-in-progress'] }),
    setLanguage: call({ input: z.strictObject({ language }), output: nothing, errors: [] }),
    setTheme: call({ input: z.strictObject({ theme }), output: nothing, errors: [] }),
    setOrganizationName: call({ input: z.strictObject({ name: z.string().max(200) }), output: nothing, errors: ['name-empty'] }),
    /** Where devices reach the engine. Takes effect at once; refused while devices are enrolled at another host. */
    setEngineAddress: call({
      input: z.strictObject({ host: z.string().max(253), port: z.int().min(1).max(65535) }),
      output: nothing,
      errors: ['host-invalid', 'port-in-use', 'devices-enrolled'],
    }),
  },
  events: { changed: view },
};

export type SettingsView = z.output<typeof view>;
