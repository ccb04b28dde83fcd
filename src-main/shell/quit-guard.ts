import { type App, type BrowserWindow, dialog, type MessageBoxOptions } from 'electron';
import type { Log } from '#lib/log.ts';
import { type CriticalDevice, type Language, shellText } from './shell-text.ts';

interface Ports {
  /** Devices being worked on right now, and those of them that quitting could harm. */
  readonly atStake: () => Promise<{ readonly working: number; readonly critical: readonly CriticalDevice[] }>;
  /** Stops everything that runs; afterwards the process may end. */
  readonly stop: () => Promise<void>;
  readonly language: () => Language;
  readonly window: () => BrowserWindow | null;
  readonly log: Log;
}

/** Nothing can keep a person from quitting for longer than this. Milliseconds. */
const STOP_LIMIT_MS = 5_000;

/**
 * Asks before quitting while devices are being prepared, and names those in a step that must not be cut off; then stops everything,
 * then lets the process end. `ended`: everything has stopped, and nothing is held back any more. `restart`: the same, and a new process
 * after it, unless the person stays.
 */
export function guardQuit(
  app: App,
  ports: Ports,
): { ended: () => boolean; leave: (how: () => Promise<void>) => Promise<void>; restart: () => void } {
  let state: 'open' | 'asking' | 'stopped' = 'open';
  let again = false;
  /** For who has asked already: stops everything, then ends the process in a way of its own. */
  const leave = async (how: () => Promise<void>) => {
    state = 'asking';
    ports.window()?.hide();
    try {
      await Promise.race([ports.stop(), new Promise((resolve) => setTimeout(resolve, STOP_LIMIT_MS))]);
    } catch (error) {
      // Who has no window any more cannot be left with a program that will not end.
      ports.log.error('stopping failed', { error });
    }
    state = 'stopped';
    await how();
  };
  const ask = async () => {
    if (!(await confirmed(ports))) {
      state = 'open';
      again = false;
      return;
    }
    await leave(async () => end());
  };
  // Only now: what Electron was told to start again it starts, however this process ends.
  const end = () => {
    if (again) app.relaunch();
    app.quit();
  };
  app.on('before-quit', (event) => {
    if (state === 'stopped') return;
    event.preventDefault();
    if (state === 'asking') return;
    state = 'asking';
    ask().catch((error: unknown) => {
      ports.log.error('quitting failed', { error });
      state = 'stopped';
      end();
    });
  });
  return {
    leave,
    restart: () => {
      again = true;
      app.quit();
    },
    ended: () => state === 'stopped',
  };
}

async function confirmed(ports: Ports): Promise<boolean> {
  const { working, critical } = await ports.atStake();
  if (working === 0 && critical.length === 0) return true;
  const text = shellText[ports.language()];
  const options: MessageBoxOptions = {
    ...(critical.length > 0
      ? {
          type: 'warning',
          message: text.criticalQuestion(critical.length),
          detail: text.criticalDetail(critical),
          buttons: [text.stay, text.quitAllTheSame],
        }
      : { type: 'question', message: text.quitQuestion(working), detail: text.quitDetail, buttons: [text.stay, text.quitAnyway] }),
    defaultId: 0,
    cancelId: 0,
  };
  const window = ports.window();
  const { response } = window === null ? await dialog.showMessageBox(options) : await dialog.showMessageBox(window, options);
  return response === 1;
}
