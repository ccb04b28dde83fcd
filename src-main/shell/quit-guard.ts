import { type App, type BrowserWindow, dialog, type MessageBoxOptions } from 'electron';
import type { Log } from '#lib/log.ts';
import { within } from '#lib/within.ts';
import { type CriticalDevice, type Language, shellText } from './shell-text.ts';
import { startAgain } from './start-again.ts';

/** Devices being worked on right now, and those of them that quitting could harm. */
interface Stake {
  readonly working: number;
  readonly critical: readonly CriticalDevice[];
}

interface Ports {
  readonly atStake: () => Promise<Stake>;
  /** Stops everything that runs; afterwards the process may end. */
  readonly stop: () => Promise<void>;
  readonly language: () => Language;
  readonly window: () => BrowserWindow | null;
  readonly log: Log;
}

/** Nothing can keep a person from quitting for longer than this: neither a core that does not come, nor one that does not go. Milliseconds. */
const LIMIT_MS = 5_000;

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
      await within(LIMIT_MS, ports.stop());
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
    if (again) startAgain(app);
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

/** A question may stand for long: devices that came into a critical step meanwhile were not named in it, and are asked about anew. */
async function confirmed(ports: Ports): Promise<boolean> {
  const named = new Set<string>();
  for (let asked = false; ; asked = true) {
    const stake = await stakeOf(ports);
    const news = stake.critical.filter(({ serialNumber }) => !named.has(serialNumber));
    if (news.length === 0 && (asked || stake.working === 0)) return true;
    for (const { serialNumber } of news) named.add(serialNumber);
    if (!(await agreed(ports, stake))) return false;
  }
}

/** Where there is no core nothing is being done to a device: it still starts (the keychain may wait for its password), or ended. */
async function stakeOf({ atStake, log }: Ports): Promise<Stake> {
  try {
    return await within(LIMIT_MS, atStake());
  } catch (error) {
    log.warn('nobody knows what quitting would cut off', { error });
    return { working: 0, critical: [] };
  }
}

async function agreed(ports: Ports, { working, critical }: Stake): Promise<boolean> {
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
