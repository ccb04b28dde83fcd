import type { ServiceOf } from '#contract/define.ts';
import type { StartAction, StartFault, StartWarning, start } from '#contract/start.ts';
import type { Log } from '#lib/log.ts';
import { fail, ok } from '#lib/outcome.ts';

interface Ports {
  /** What keeps the chosen world from starting; null: it runs. */
  readonly fault: () => StartFault | null;
  readonly warnings: () => StartWarning[];
  /** Tries the chosen world once more. Returns at once. */
  readonly retry: () => void;
  /** The same, whatever the clock says. */
  readonly goOn: () => void;
  /** Puts the copy made then in the place of the store. Throws when that does not work. */
  readonly restore: (madeAt: number) => void;
  /** Starts practice; `choose`: it is the chosen world from now on. */
  readonly practise: (choose: boolean) => void;
  readonly openReal: () => void;
  /** Null: not here. */
  readonly showFolder: (() => void) | null;
  readonly quit: (() => void) | null;
  readonly log: Log;
}

/** What a person can do about a start that failed. Nothing is done that is not offered. */
export class StartService implements ServiceOf<typeof start> {
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  get = () => ok({ fault: this.#ports.fault(), warnings: this.#ports.warnings() });

  retry = () => this.#if('retry', () => this.#ports.retry());
  goOn = () => this.#if('go-on', () => this.#ports.goOn());
  openReal = () => this.#if('open-real', () => this.#ports.openReal());
  showFolder = () => this.#if('show-folder', () => this.#ports.showFolder?.());
  quit = () => this.#if('quit', () => this.#ports.quit?.());
  /** Where the choice itself was lost it is made anew; otherwise the chosen world waits for better days. */
  practise = () => this.#if('practise', (fault) => this.#ports.practise(fault.code === 'settings-damaged'));

  useBackup = ({ madeAt }: { madeAt: number }) => {
    const fault = this.#ports.fault();
    if (fault?.backup?.madeAt !== madeAt || !fault.actions.includes('use-backup')) return fail('not-offered');
    try {
      this.#ports.restore(madeAt);
    } catch (error) {
      this.#ports.log.error('the copy of the store could not be put back', { error });
      return fail('backup-failed');
    }
    this.#ports.retry();
    return ok({});
  };

  #if(action: StartAction, act: (fault: StartFault) => void) {
    const fault = this.#ports.fault();
    if (fault === null || !fault.actions.includes(action)) return fail('not-offered');
    act(fault);
    return ok({});
  }
}
