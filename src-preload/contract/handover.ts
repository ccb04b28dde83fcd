import { z } from 'zod';
import { identified } from './certificates.ts';
import { call, nothing } from './define.ts';
import { file } from './incoming.ts';

/** A file that came from outside the window: opened with this program, dropped on its icon, named when it was started. */
const opened = z.object({
  fileName: z.string(),
  /** Null: it could not be read, see `problem`. */
  file: file.nullable(),
  identified: identified.nullable(),
  problem: z.enum(['folder', 'not-a-file', 'unreadable', 'too-large', 'too-many']).nullable(),
});

const batchId = z.string().max(64);

/** What can be dragged out of the window. Main makes the file; the page says only which. */
export const draggable = z.discriminatedUnion('what', [
  z.strictObject({ what: z.literal('push-csr') }),
  z.strictObject({ what: z.literal('push-request') }),
  /** The certificate with the public key that the portal asks for. */
  z.strictObject({ what: z.literal('ade-certificate') }),
  z.strictObject({ what: z.literal('report'), batchId, language: z.enum(['ja', 'en']) }),
  z.strictObject({
    what: z.literal('labels'),
    batchId,
    udids: z.array(z.string().max(64)).max(2_000),
    sheet: z.string().max(40),
    code: z.enum(['qr', 'code128']),
    skip: z.int().min(0).max(200),
  }),
]);

/** Files that pass between this program and the desktop around it. */
export const handover = {
  calls: {
    /** The oldest file that was opened and not taken yet. Whoever asks has it; it is kept nowhere. */
    take: call({ input: nothing, output: z.object({ opened: opened.nullable() }), errors: [] }),
    /** Makes what needs time (a PDF) before anybody drags it. Changes nothing that a person could see. */
    prepare: call({ input: z.strictObject({ file: draggable }), output: nothing, errors: ['not-here', 'not-made', 'not-writable'] }),
    /** The pointer drags it: the system goes on from here. Dragging the request is saving it: the wizard goes on to the portal. */
    drag: call({
      input: z.strictObject({ file: draggable }),
      output: z.object({ fileName: z.string() }),
      errors: ['not-here', 'not-made', 'not-writable'],
    }),
  },
  events: {
    /** Something was opened: ask for it. */
    opened: nothing,
  },
};

export type Opened = z.output<typeof opened>;
export type Draggable = z.output<typeof draggable>;
