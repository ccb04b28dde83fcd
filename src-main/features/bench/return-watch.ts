import type { SlotProblem } from '#contract/bench.ts';
import type { Clock } from '#lib/clock.ts';
import { currentStep, isAwayByOrder, type KittingRun } from './kitting-run.ts';

/** A device that was sent away, to be erased or updated, is back and answers after so long. */
export const BACK_WITHIN_MS = 30 * 60_000;

/** Waits for a device that was sent away, and tells when it does not come back. */
export class ReturnWatch {
  readonly #clock: Clock;
  readonly #late: (problem: SlotProblem) => void;
  #cancel: () => void = () => undefined;

  constructor(clock: Clock, late: (problem: SlotProblem) => void) {
    this.#clock = clock;
    this.#late = late;
  }

  /** Anew from this moment; null: there is no run that could have sent it away. */
  begin(run: KittingRun | null): void {
    this.#cancel();
    if (run === null || !isAwayByOrder(run)) return;
    const step = currentStep(run);
    if (step !== 'erase' && step !== 'update') return;
    const now = this.#clock.now();
    // Nobody is told when an update begins: from when the device left.
    const leftAt = (step === 'erase' ? run.eraseSent?.at : undefined) ?? now;
    this.#cancel = this.#clock.after(Math.max(0, leftAt + BACK_WITHIN_MS - now), () => this.#late(`${step}-not-back`));
  }

  end(): void {
    this.#cancel();
  }
}
