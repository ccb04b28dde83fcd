import type { ServiceOf } from '#contract/define.ts';
import type { ClosingChoice, DesktopView, desktop } from '#contract/desktop.ts';
import type { PageCommand } from '#contract/page-commands.ts';
import { fail, ok } from '#lib/outcome.ts';

/** The window, its menu and the system around them. */
export interface WindowHands {
  /** Closing as it was chosen, and whether the system starts us at login; null where it cannot be asked. */
  view(): DesktopView;
  setClosing(closing: ClosingChoice): void;
  /** False: the system did not take it. */
  setStartAtLogin(on: boolean): boolean;
  offer(commands: readonly PageCommand[]): void;
}

type Publish = (
  event:
    | { readonly name: 'changed'; readonly payload: DesktopView }
    | { readonly name: 'command'; readonly payload: { command: PageCommand } },
) => void;

/** The window around the page, as a screen may speak of it. */
export class DesktopService implements ServiceOf<typeof desktop> {
  readonly #hands: WindowHands | null;
  readonly #publish: Publish;

  /** `hands` is null in a browser. */
  constructor(hands: WindowHands | null, publish: Publish) {
    this.#hands = hands;
    this.#publish = publish;
  }

  /** Somebody chose it in the menu: the page does it, when it can. */
  run(command: PageCommand): void {
    this.#publish({ name: 'command', payload: { command } });
  }

  get() {
    return ok({ desktop: this.#hands?.view() ?? null });
  }

  setClosing({ closing }: { closing: ClosingChoice }) {
    if (this.#hands === null) return notHere;
    this.#hands.setClosing(closing);
    this.#publish({ name: 'changed', payload: this.#hands.view() });
    return ok({});
  }

  setStartAtLogin({ on }: { on: boolean }) {
    if (this.#hands === null) return notHere;
    if (!this.#hands.setStartAtLogin(on)) return fail('refused', 'the system did not take it');
    this.#publish({ name: 'changed', payload: this.#hands.view() });
    return ok({});
  }

  offer({ commands }: { commands: readonly PageCommand[] }) {
    this.#hands?.offer(commands);
    return ok({});
  }
}

const notHere = fail('not-here', 'there is no window of the system here');
