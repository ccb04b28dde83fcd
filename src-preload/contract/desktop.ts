import { z } from 'zod';
import { call, nothing } from './define.ts';
import { allPageCommands } from './page-commands.ts';

const pageCommand = z.enum(allPageCommands);

/** What closing the window means while devices are served; `ask`: nobody has decided yet. */
export const closingChoice = z.enum(['ask', 'keep', 'quit']);

const view = z.object({
  closing: closingChoice,
  /** Null: this system cannot be asked. */
  startAtLogin: z.boolean().nullable(),
});

/** The window around the page: how it is closed, what its menu asks for. In a browser there is none. */
export const desktop = {
  calls: {
    /** `desktop` is null in a browser. */
    get: call({ input: nothing, output: z.object({ desktop: view.nullable() }), errors: [] }),
    setClosing: call({ input: z.strictObject({ closing: closingChoice }), output: nothing, errors: ['not-here'] }),
    /** Opens Shitaku at login, without a window. */
    setStartAtLogin: call({ input: z.strictObject({ on: z.boolean() }), output: nothing, errors: ['not-here', 'refused'] }),
    /** What the screen in front can do now; the other items of the menu are grey. */
    offer: call({ input: z.strictObject({ commands: z.array(pageCommand).max(100) }), output: nothing, errors: [] }),
  },
  events: {
    changed: view,
    /** Somebody chose it in the menu. */
    command: z.object({ command: pageCommand }),
  },
};

export type DesktopView = z.output<typeof view>;
export type ClosingChoice = z.output<typeof closingChoice>;
