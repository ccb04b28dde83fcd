import { join } from 'node:path';
import { z } from 'zod';
import { closingChoice } from '#contract/desktop.ts';
import type { Log } from '#lib/log.ts';
import { KeptFile } from './kept-file.ts';

const whole = z.number().finite();
const place = z.object({
  bounds: z.object({ x: whole, y: whole, width: whole, height: whole }),
  maximized: z.boolean(),
  fullScreen: z.boolean(),
});
// Chromium draws nothing useful beyond these.
const zoom = z.number().min(-7).max(7);
const keptWindow = z.object({ places: z.record(z.string(), place), last: z.string().nullable(), zoom });
const choices = z.object({ closing: closingChoice });

/** What the desktop app keeps of its window, beside any world: where it stood, and what closing it means. */
export const openWindowFiles = (folder: string, log: Log) => ({
  place: new KeptFile<z.output<typeof keptWindow>>(join(folder, 'window.json'), keptWindow, { places: {}, last: null, zoom: 0 }, log),
  choices: new KeptFile<z.output<typeof choices>>(join(folder, 'desktop.json'), choices, { closing: 'ask' }, log),
});
