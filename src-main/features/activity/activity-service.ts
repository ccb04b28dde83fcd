import type { ActivityEntry, ActivityFilter, activity, ExportFormat, RecordActivity, Verification } from '#contract/activity.ts';
import type { ServiceOf } from '#contract/define.ts';
import type { Clock } from '#lib/clock.ts';
import { Coalescer } from '#lib/coalescer.ts';
import { fail, ok } from '#lib/outcome.ts';
import { aboutOf, actorOf } from './activity-rules.ts';
import { type ActivityStore, entryOf } from './activity-store.ts';
import { CHAIN_START } from './chain.ts';
import { TrailExport } from './trail-export.ts';
import { TrailVerifier } from './trail-verifier.ts';

/** Entries looked through in one turn of the main thread. */
const SEARCHED_AT_ONCE = 4_000;
const CHAINED_AT_ONCE = 200;
const EXPORTED_AT_ONCE = 200;
/** What one answer carries; all of a longer trail is exported by `npm run audit:verify -- --export`. */
const EXPORT_LIMIT = 10_000;
/** A fleet at work writes many a second, and a screen that hears of it reads and filters anew. */
const EVENT_INTERVAL_MS = 1_000;
const everything: ActivityFilter = { actor: null, subject: null, action: null, text: '', from: null, until: null };
const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

interface Ports {
  readonly store: ActivityStore;
  readonly clock: Clock;
  readonly actor: string;
  /** Something was written; a verification went on. */
  readonly told: { changed(): void; verified(view: Verification): void };
}

/** The trail: written by every feature inside its own transaction, read, followed and exported here. */
export class ActivityService implements ServiceOf<typeof activity> {
  readonly #store: ActivityStore;
  readonly #clock: Clock;
  readonly #person: string;
  readonly #verifier: TrailVerifier;
  readonly #changes: Coalescer<null>;
  #chained: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor({ store, clock, actor, told }: Ports) {
    this.#store = store;
    this.#clock = clock;
    this.#person = actor;
    this.#verifier = new TrailVerifier({ store, clock, publish: (view) => told.verified(view) });
    this.#changes = new Coalescer(clock, EVENT_INTERVAL_MS, () => told.changed());
  }

  /** Looks at the end of the trail, says in the trail what is wrong with it, and chains what is from before the chain. */
  start(): void {
    const fault = this.#store.faultFound;
    if (fault !== null) {
      // Where the newest entries were cut off the chain goes on from the kept end, so that the gap stays for everybody to see.
      if (fault !== 'cut') this.#store.anchorAtNewest();
      this.record('activity.trail-broken', '', { reason: fault });
    }
    this.#chained = this.#chain();
  }

  stop(): void {
    this.#stopped = true;
    this.#verifier.stop();
    this.#changes.stop();
  }

  record: RecordActivity = (action, subject, details = {}, actor) => {
    this.#store.add({ at: this.#clock.now(), actor: actor ?? actorOf(action, this.#person), action, subject, details });
    // Told after the commit, which is one synchronous stretch.
    queueMicrotask(() => this.#stopped || this.#changes.offer('changed', null));
  };

  /** Filters by reading back from the newest, a slice a turn: no index has to be kept for it whenever an entry is written. */
  list = async (input: { beforeSequence: number | null; limit: number; filter: ActivityFilter | null }) => {
    const filter = input.filter ?? everything;
    const entries: ActivityEntry[] = [];
    let before = input.beforeSequence ?? this.#store.newestSequence() + 1;
    while (before > 1 && entries.length < input.limit && !this.#stopped) {
      const low = Math.max(1, before - SEARCHED_AT_ONCE);
      const wanted = input.limit - entries.length;
      const found = this.#store.matching(filter, low, before, wanted);
      entries.push(...found.map(entryOf));
      before = found.length === wanted ? (found.at(-1)?.sequence ?? low) : low;
      if (entries.length < input.limit && before > 1) await nextTurn();
    }
    const known = this.#store.about(entries.map(({ subject }) => subject));
    return ok({ entries: entries.map((entry) => ({ ...entry, about: aboutOf(entry, known) })), older: before > 1 ? before : null });
  };

  verify = (input: { noted: string }) => this.#verifier.begin(input.noted, this.#chained);

  verification = () => ok({ verification: this.#verifier.view });

  export = async (input: { format: ExportFormat; from: number | null; until: number | null; language: 'ja' | 'en' }) => {
    await this.#chained;
    const { first, last } = await this.#stretch(input.from, input.until);
    if (first === null || last === null) return fail('nothing-there');
    const count = last - first + 1;
    if (count > EXPORT_LIMIT) return fail('too-many', `${count} entries`, { entries: String(count), most: String(EXPORT_LIMIT) });
    const before = first === 1 ? null : this.#store.after(first - 2, 1)[0];
    const file = new TrailExport(input.format, input.language, before?.hash ?? CHAIN_START);
    for (let at = first - 1; at < last; at += EXPORTED_AT_ONCE) {
      file.add(this.#store.after(at, Math.min(EXPORTED_AT_ONCE, last - at)).filter(({ sequence }) => sequence <= last));
      await nextTurn();
    }
    const made = file.file();
    this.record('activity.exported', made.fileName, { entries: String(made.entries), format: input.format });
    return ok(made);
  };

  /** The numbers of the first and the last entry of a time. */
  async #stretch(from: number | null, until: number | null): Promise<{ first: number | null; last: number | null }> {
    let first: number | null = null;
    let last: number | null = null;
    const newest = this.#store.newestSequence();
    for (let at = 0; at < newest; at += SEARCHED_AT_ONCE) {
      const found = this.#store.stretch(at, SEARCHED_AT_ONCE, from, until);
      first ??= found.first;
      last = found.last ?? last;
      await nextTurn();
    }
    return { first, last };
  }

  async #chain(): Promise<void> {
    while (!this.#stopped && !this.#store.chainSome(CHAINED_AT_ONCE)) await nextTurn();
  }
}
