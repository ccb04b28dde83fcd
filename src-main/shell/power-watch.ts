import { type App, powerMonitor, powerSaveBlocker } from 'electron';
import type { Log } from '#lib/log.ts';

interface Ports {
  /** Is a device in a step that must not be cut off? */
  readonly critical: () => boolean;
  /** The computer slept, and timers stood still meanwhile. */
  readonly resumed: () => void;
  readonly log: Log;
}

/**
 * Keeps the computer awake while it is needed, and holds a shutdown or logout back while a device is in a critical step. A person
 * who sends the computer to sleep by hand is not held: that cannot be done (Electron, powerSaveBlocker).
 */
export class PowerWatch {
  readonly #log: Log;
  #blocker: number | null = null;

  /** After `ready`: Electron has no power monitor before. */
  constructor(app: Pick<App, 'quit'>, ports: Ports) {
    this.#log = ports.log;
    // Electron's types know no event here, its documentation does.
    const onShutdown = (event?: { preventDefault(): void }) => {
      if (!ports.critical()) return;
      this.#log.warn('the system shuts down while a device is in a critical step');
      event?.preventDefault();
      // The same question as for quitting; macOS asks it by itself at a logout, and it is put once.
      app.quit();
    };
    powerMonitor.on('shutdown', onShutdown as () => void);
    powerMonitor.on('suspend', () => this.#log.info('the computer goes to sleep'));
    powerMonitor.on('resume', () => {
      this.#log.info('the computer is awake again');
      ports.resumed();
    });
  }

  /** Called at every change; holds sleep off exactly while `needed`. */
  keepAwake(needed: boolean): void {
    if (needed === (this.#blocker !== null)) return;
    if (this.#blocker === null) this.#blocker = powerSaveBlocker.start('prevent-app-suspension');
    else {
      powerSaveBlocker.stop(this.#blocker);
      this.#blocker = null;
    }
    this.#log.info(needed ? 'sleep is held off' : 'sleep is allowed again');
  }
}
