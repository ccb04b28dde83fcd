import { type App, type BrowserWindow, dialog } from 'electron';
import type { Log } from '#lib/log.ts';
import { type Language, shellText } from './shell-text.ts';

interface Ports {
  /** Devices being worked on right now. */
  readonly working: () => Promise<number>;
  /** Stops everything that runs; afterwards the process may end. */
  readonly stop: () => Promise<void>;
  readonly language: () => Language;
  readonly window: () => BrowserWindow | null;
  readonly log: Log;
}

/** Nothing can keep a person from quitting for longer than this. Milliseconds. */
const STOP_LIMIT_MS = 5_000;

/** Asks before quitting while devices are being prepared, then stops everything, then lets the process end. */
export function guardQuit(app: App, ports: Ports): void {
  let state: 'open' | 'asking' | 'stopped' = 'open';
  const ask = async () => {
    if (!(await confirmed(ports))) {
      state = 'open';
      return;
    }
    await Promise.race([ports.stop(), new Promise((resolve) => setTimeout(resolve, STOP_LIMIT_MS))]);
    state = 'stopped';
    app.quit();
  };
  app.on('before-quit', (event) => {
    if (state === 'stopped') return;
    event.preventDefault();
    if (state === 'asking') return;
    state = 'asking';
    ask().catch((error: unknown) => {
      ports.log.error('stopping failed', { error });
      state = 'stopped';
      app.quit();
    });
  });
}

async function confirmed(ports: Ports): Promise<boolean> {
  const working = await ports.working();
  if (working === 0) return true;
  const text = shellText[ports.language()];
  const options = {
    type: 'question' as const,
    message: text.quitQuestion(working),
    detail: text.quitDetail,
    buttons: [text.stay, text.quitAnyway],
    defaultId: 0,
    cancelId: 0,
  };
  const window = ports.window();
  const { response } = window === null ? await dialog.showMessageBox(options) : await dialog.showMessageBox(window, options);
  return response === 1;
}
