import { type BrowserWindow, dialog, type MessageBoxOptions } from 'electron';
import type { ClosingChoice } from '#contract/desktop.ts';
import type { Log } from '#lib/log.ts';
import { within } from '#lib/within.ts';
import { desktopText } from './desktop-text.ts';
import type { Language } from './shell-text.ts';

interface Ports {
  readonly choice: { get(): ClosingChoice; set(closing: ClosingChoice): void };
  /** How many devices the engine answers. */
  readonly serving: () => Promise<number>;
  /** Everything has stopped: nothing is asked any more. */
  readonly ended: () => boolean;
  readonly window: () => BrowserWindow | null;
  /** Takes the window away and goes on in the menu bar. */
  readonly keep: () => void;
  readonly quit: () => void;
  readonly language: () => Language;
  readonly log: Log;
}

/** So long a window that is closed waits for the core. Milliseconds. */
const LIMIT_MS = 5_000;

/**
 * What closing the window means. While devices are served a person decides it once: go on in the menu bar, or quit and be deaf. Without
 * any, closing is quitting.
 */
export class Closing {
  readonly #ports: Ports;
  #asking = false;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** For the window's own event. */
  readonly closing = (event: { preventDefault(): void }): void => {
    if (this.#ports.ended()) return;
    event.preventDefault();
    if (this.#asking) return;
    this.#asking = true;
    void this.#decide().finally(() => {
      this.#asking = false;
    });
  };

  async #decide(): Promise<void> {
    const { choice, quit, keep } = this.#ports;
    if (choice.get() === 'keep') return keep();
    if (choice.get() === 'quit') return quit();
    const serving = await this.#serving();
    if (serving === 0) return quit();
    const chosen = await this.#ask(serving);
    if (chosen === null) return;
    choice.set(chosen);
    if (chosen === 'keep') keep();
    else quit();
  }

  /** A core that cannot say, or not yet, serves nobody. */
  async #serving(): Promise<number> {
    try {
      return await within(LIMIT_MS, this.#ports.serving());
    } catch (error) {
      this.#ports.log.warn('nobody knows how many devices are served', { error });
      return 0;
    }
  }

  async #ask(serving: number): Promise<'keep' | 'quit' | null> {
    const text = desktopText[this.#ports.language()].closing;
    const options: MessageBoxOptions = {
      type: 'question',
      message: text.question(serving),
      detail: text.detail,
      buttons: [text.keep, text.quit, text.cancel],
      defaultId: 0,
      cancelId: 2,
    };
    const window = this.#ports.window();
    const { response } = window === null ? await dialog.showMessageBox(options) : await dialog.showMessageBox(window, options);
    return response === 0 ? 'keep' : response === 1 ? 'quit' : null;
  }
}
