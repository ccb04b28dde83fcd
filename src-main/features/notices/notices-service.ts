import type { ServiceOf } from '#contract/define.ts';
import type { Notice, notices } from '#contract/notices.ts';
import type { Clock } from '#lib/clock.ts';
import type { LongLived } from '#lib/lifecycle.ts';
import type { Log } from '#lib/log.ts';
import { noticeOf, tellAt } from './notice-rules.ts';
import { type NoticeMail, noticeMail } from './notice-text.ts';
import type { NotedThing, NoticesStore, Thing } from './notices-store.ts';

/** Hosts listen once everything has started: what is told before that, no notification shows. */
const FIRST_LOOK_MS = 10_000;
/** Timers stand still while a computer sleeps, so the clock is looked at again at least this often. */
const LONGEST_LOOK_MS = 60_000;
/** The key of a thing must outlive the thing: a device may be lost for long. */
const FORGET_AFTER_MS = 730 * 86_400_000;

interface Ports {
  readonly store: NoticesStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Leaves a mail to whoever wants to be told by mail, inside our transaction; what becomes of it is not our concern. */
  readonly post: (kind: Notice['kind'], write: (language: 'ja' | 'en') => NoticeMail) => void;
  readonly publish: (name: 'told', notice: Notice) => void;
}

/**
 * Tells people who look elsewhere what cannot wait until they look. A thing is noted in the same commit as what happened; that it was
 * told, and the mail that follows from it, are one commit again: whatever is killed in between, it is told once. Mails and
 * notifications come after, so that nothing about them can hold up the engine.
 */
export class NoticesService implements ServiceOf<typeof notices>, LongLived {
  readonly #ports: Ports;
  #running = false;
  #from = 0;
  #cancel: (() => void) | null = null;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  async start(): Promise<void> {
    const { store, clock } = this.#ports;
    this.#running = true;
    this.#from = clock.now() + FIRST_LOOK_MS;
    store.forget(clock.now() - FORGET_AFTER_MS);
    this.#plan();
  }

  async stop(): Promise<void> {
    this.#running = false;
    this.#cancel?.();
    this.#cancel = null;
  }

  /** Something happened; inside the commit of whatever it was. */
  note(thing: Thing): void {
    const { store, clock } = this.#ports;
    // A commit is one synchronous stretch, so a microtask runs after it.
    if (store.note({ ...thing, notedAt: clock.now() })) queueMicrotask(() => this.#plan());
  }

  /** Never throws: nobody waits for it. */
  #plan(failed = false): void {
    const { clock } = this.#ports;
    this.#cancel?.();
    this.#cancel = null;
    if (!this.#running) return;
    try {
      const now = clock.now();
      const next = Math.min(...this.#due(now).map(({ at }) => at));
      if (next === Number.POSITIVE_INFINITY) return;
      const wait = failed ? LONGEST_LOOK_MS : Math.max(0, Math.min(next - now, LONGEST_LOOK_MS));
      this.#cancel = clock.after(wait, () => this.#plan(this.#tell()));
    } catch (error) {
      this.#ports.log.error('notices cannot be looked at', { error });
      this.#cancel = clock.after(LONGEST_LOOK_MS, () => this.#plan());
    }
  }

  #due(now: number): { kind: Notice['kind']; at: number }[] {
    const from = this.#from > now + FIRST_LOOK_MS ? now : this.#from;
    return this.#ports.store
      .standing()
      .map(({ kind, since, lastToldAt }) => ({ kind, at: Math.max(from, tellAt(kind, since, lastToldAt, now)) }));
  }

  /** Whether it failed (a full disk): then it is tried again later. */
  #tell(): boolean {
    const { clock, log } = this.#ports;
    try {
      const now = clock.now();
      for (const { kind, at } of this.#due(now)) if (at <= now) this.#tellOf(kind, now);
      return false;
    } catch (error) {
      log.error('people could not be told', { error });
      return true;
    }
  }

  #tellOf(kind: Notice['kind'], now: number): void {
    const { store, post, publish } = this.#ports;
    const things: readonly NotedThing[] = store.transaction(() => {
      const untold = store.untold(kind);
      store.told(kind, now);
      if (untold.length > 0) post(kind, (language) => noticeMail(language, kind, untold));
      return untold;
    });
    if (things.length > 0) publish('told', noticeOf(kind, things));
  }
}
