import type { Verification } from '#contract/activity.ts';
import type { Clock } from '#lib/clock.ts';
import { Coalescer } from '#lib/coalescer.ts';
import { fail, ok } from '#lib/outcome.ts';
import type { ActivityStore } from './activity-store.ts';
import { ChainCheck, detailsOf } from './chain.ts';

/** About 2 ms of the main thread. */
const SLICE = 250;
const EVENT_INTERVAL_MS = 250;
const INCIDENTS_SHOWN = 20;

/** Follows the whole chain in slices, between which everything else has its turn. */
export class TrailVerifier {
  readonly #store: ActivityStore;
  readonly #clock: Clock;
  readonly #events: Coalescer<Verification>;
  #view: Verification | null = null;
  #stopped = false;

  constructor(ports: { store: ActivityStore; clock: Clock; publish: (view: Verification) => void }) {
    this.#store = ports.store;
    this.#clock = ports.clock;
    this.#events = new Coalescer(ports.clock, EVENT_INTERVAL_MS, ports.publish);
  }

  get view(): Verification | null {
    return this.#view;
  }

  /** Begins once `ready`. `noted`: the beginning of a hash that somebody wrote down, as it was typed. */
  begin(noted: string, ready: Promise<void>) {
    if (this.#view?.state === 'running') return fail('already-running');
    const hash = noted.normalize('NFKC').replace(/\s/g, '').toLowerCase();
    if (hash !== '' && !/^[0-9a-f]{16,64}$/.test(hash)) return fail('not-a-hash');
    this.#show({
      state: 'running',
      startedAt: this.#clock.now(),
      checked: 0,
      total: this.#store.newestSequence(),
      newest: null,
      broken: null,
      noted: hash === '' ? null : { hash, sequence: null },
      incidents: [],
    });
    void ready.then(() => this.#run(hash === '' ? null : hash));
    return ok({});
  }

  stop(): void {
    this.#stopped = true;
    this.#events.stop();
  }

  async #run(noted: string | null): Promise<void> {
    const check = new ChainCheck(null, noted);
    const incidents: Verification['incidents'] = [];
    for (let last = 0; !this.#stopped; ) {
      const entries = this.#store.after(last, SLICE);
      for (const entry of entries) {
        if (entry.action === 'activity.trail-broken' && incidents.length < INCIDENTS_SHOWN) {
          const { reason = '' } = detailsOf(entry);
          incidents.push({ sequence: entry.sequence, at: entry.at, reason });
        }
        if (!check.follow(entry)) break;
        last = entry.sequence;
      }
      // In one turn with the last entries: what is added later moves the anchor as well.
      const over = entries.length < SLICE || check.broken !== null;
      const broken = over ? check.end(this.#store.anchor()) : null;
      this.#tell(check, over ? (broken === null ? 'whole' : 'broken') : 'running', incidents);
      if (over) return;
      await new Promise(setImmediate);
    }
  }

  #tell(check: ChainCheck, state: Verification['state'], incidents: Verification['incidents']): void {
    if (this.#view === null) return;
    const { noted, total } = this.#view;
    this.#show({
      ...this.#view,
      state,
      checked: check.entries,
      total: Math.max(total, check.entries),
      newest: check.newest,
      broken: check.broken,
      noted: noted && { ...noted, sequence: check.notedAt },
      incidents: [...incidents],
    });
  }

  #show(view: Verification): void {
    this.#view = view;
    this.#events.offer('verification', view);
  }
}
