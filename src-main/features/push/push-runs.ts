import type { PushForm, PushStep } from '#contract/push.ts';
import type { Clock } from '#lib/clock.ts';
import type { CredentialsStore } from '#store/credentials-store.ts';
import type { RunRow, RunsStore } from '#store/runs-store.ts';
import { next, type PushEvent, type PushRun, type PushState, restored } from './push-rules.ts';

export type Run = RunRow<PushRun> & { readonly step: PushStep };

interface Ports {
  readonly credentials: CredentialsStore;
  readonly runs: RunsStore<PushRun>;
  readonly clock: Clock;
  readonly newId: () => string;
}

const SUBJECT = 'push';

/** The wizard as a row: at most one is open. */
export class PushRuns {
  readonly #ports: Ports;
  readonly #changed: () => void;

  constructor(ports: Ports, changed: () => void) {
    this.#ports = ports;
    this.#changed = changed;
  }

  open(): Run | null {
    const [run] = this.#ports.runs.open();
    return run === undefined ? null : { ...run, step: run.step as PushStep, data: restored(run.data) };
  }

  /** What was typed in the last wizard, open or ended. */
  lastForm(): PushForm | null {
    const run = this.#ports.runs.latest(SUBJECT);
    return run === null ? null : restored(run.data).form;
  }

  /** In place of one that is done. */
  begin(state: PushState): void {
    const { credentials, runs, clock, newId } = this.#ports;
    credentials.transaction(() => {
      const ended = this.open();
      if (ended !== null) runs.end(ended.id, clock.now());
      runs.create({ id: newId(), subject: SUBJECT, ...state, at: clock.now() });
    });
    this.#changed();
  }

  /** Saves what the rules make of the event, together with what `also` keeps, and tells the screens. */
  advance(run: Run, event: PushEvent | (() => PushEvent), also: () => void = () => {}): Run {
    const state = this.#ports.credentials.transaction(() => {
      also();
      const following = next(run, typeof event === 'function' ? event() : event);
      this.#ports.runs.save(run.id, following.step, following.data, this.#ports.clock.now());
      return following;
    });
    this.#changed();
    return { ...run, ...state };
  }

  end(run: Run): void {
    this.#ports.runs.end(run.id, this.#ports.clock.now());
  }
}
