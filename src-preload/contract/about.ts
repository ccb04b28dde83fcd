import { z } from 'zod';
import { call, nothing } from './define.ts';

const library = z.object({ name: z.string(), version: z.string(), licence: z.string(), homepage: z.string() });

/** What this program is and what it is made of, as written down when it was built. */
export const about = {
  calls: {
    get: call({
      input: nothing,
      output: z.object({
        version: z.string(),
        /** What it runs on, by name: Electron, Chromium, Node.js. */
        runtimes: z.array(z.object({ name: z.string(), version: z.string() })),
        libraries: z.array(library),
      }),
      errors: ['not-built'],
    }),
    /** The licence as its authors wrote it. */
    licence: call({
      input: z.strictObject({ name: z.string().max(200), version: z.string().max(100) }),
      output: z.object({ text: z.string() }),
      errors: ['not-found', 'not-built'],
    }),
    /** The bill of materials, as a CycloneDX file to be saved. */
    sbom: call({ input: nothing, output: z.object({ fileName: z.string(), content: z.string() }), errors: ['not-built'] }),
  },
  events: {},
};

export type Library = z.output<typeof library>;
