import { type BrowserWindow, dialog } from 'electron';
import type { Log } from '#lib/log.ts';
import { desktopText } from './desktop-text.ts';
import type { Language } from './shell-text.ts';

/** A page that falls over this often within a minute would do so for ever. */
const CRASHES_AT_MOST = 3;
const WITHIN_MS = 60_000;

interface Ports {
  readonly language: () => Language;
  readonly quit: () => void;
  readonly log: Log;
  readonly now?: () => number;
}

/** Loads a page that crashed anew, at the screen where it stood; when that does not help, a person is asked. */
export class CrashWatch {
  readonly #ports: Ports;
  readonly #now: () => number;
  #crashes: number[] = [];
  #asking = false;

  constructor(ports: Ports) {
    this.#ports = ports;
    this.#now = ports.now ?? Date.now;
  }

  follow(window: BrowserWindow): void {
    window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
      if (reason === 'clean-exit') return;
      this.#ports.log.error('the page crashed', { reason, exitCode });
      const since = this.#now() - WITHIN_MS;
      this.#crashes = [...this.#crashes.filter((at) => at > since), this.#now()];
      if (this.#crashes.length <= CRASHES_AT_MOST) window.webContents.reload();
      else void this.#ask(window);
    });
  }

  async #ask(window: BrowserWindow): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    const text = desktopText[this.#ports.language()].crash;
    // A window whose page is gone shows nothing, and may still hold a sheet of its own.
    const { response } = await dialog.showMessageBox({
      type: 'error',
      message: text.message,
      detail: text.detail,
      buttons: [text.again, text.quit],
      defaultId: 0,
      cancelId: 0,
    });
    this.#asking = false;
    this.#crashes = [];
    if (response === 1) this.#ports.quit();
    else if (!window.isDestroyed()) window.webContents.reload();
  }
}
