import type { RecordActivity } from '#contract/activity.ts';
import type { PushWatch as PushWatchView } from '#contract/push.ts';
import { backoffMs } from '#lib/backoff.ts';
import type { Clock } from '#lib/clock.ts';
import type { CredentialsStore } from '#store/credentials-store.ts';
import type { RunRow, RunsStore } from '#store/runs-store.ts';
import {
  forgottenAt,
  judgeWatch,
  LONGEST_RING_AGAIN_MS,
  NORMAL_MS,
  normalRate,
  type PushWatchRun,
  RING_AGAIN_MS,
  type RingAnswers,
  type Rings,
  rate,
  restoredWatch,
  ringsOf,
  rungAgain,
  type WatchState,
  wayBack,
} from './watch-rules.ts';

export interface PushWatchPorts {
  readonly credentials: CredentialsStore;
  /** Runs of kind `push-watch`. */
  readonly watches: RunsStore<PushWatchRun>;
  readonly clock: Clock;
  readonly record: RecordActivity;
  readonly fleet: {
    /** Devices enrolled and enabled. */
    enrolled(): number;
    /** Rings all of those. The codes are those of the push client. */
    ringAll(): Promise<RingAnswers>;
    /** Devices that were enrolled at `at` and sent a command report after it. A check-in is no answer: nobody has to ring for it. */
    answeredSince(at: number): number;
    /** Devices whose last command report lies in that span. */
    reportedBetween(from: number, to: number): number;
  };
  /** How long answers are counted: one hour. */
  readonly watchMs: number;
  /** How often they are counted. */
  readonly watchPollMs: number;
  readonly newId: () => string;
}

interface Hooks {
  /** Tells the screens. */
  changed(): void;
  /** Answers were counted just now. */
  counted(): void;
  /** Runs one task after another with everything else that changes the wizard. */
  soon(task: () => Promise<void> | void): void;
}

type Row = RunRow<PushWatchRun> & { readonly step: WatchState };

const SUBJECT = 'push';

/** Whether the devices still answer after a change of the push certificate. It is a row, and goes on after a restart. */
export class PushWatch {
  readonly #ports: PushWatchPorts;
  readonly #hooks: Hooks;
  #cancel: () => void = () => {};
  #halted = false;
  /** Rings in a row that did not reach everybody, and when the next one is due. */
  #unreached: { readonly times: number; readonly ringAt: number } | null = null;

  constructor(ports: PushWatchPorts, hooks: Hooks) {
    this.#ports = ports;
    this.#hooks = hooks;
  }

  /** Goes on where it stood; begins when a change was made and the process died before anybody watched it. */
  resume(): void {
    this.#halted = false;
    const { credentials, watches, clock, watchMs } = this.#ports;
    const current = credentials.current('push');
    const watched = watches.latest(SUBJECT)?.data.since ?? 0;
    const isRecent = current !== null && clock.now() - current.installedAt < watchMs;
    if (isRecent && current.installedAt > watched) this.begin(current.id);
    const row = this.#row();
    // Cut off, or not got through to everybody: what hindered it may be over by now.
    if (row !== null && (row.data.rings === null || (row.step === 'watching' && row.data.rings.unreached > 0))) this.ring();
    else this.#tick();
  }

  halt(): void {
    this.#halted = true;
    this.#cancel();
  }

  /** Begins anew; false when there is no device to watch. To be called where the change is kept, and {@link ring} after it. */
  begin(credentialId: number): boolean {
    const { credentials, watches, clock, fleet, watchMs, newId } = this.#ports;
    const since = clock.now();
    const enrolled = fleet.enrolled();
    this.#unreached = null;
    credentials.transaction(() => {
      this.#end();
      const normal = fleet.reportedBetween(since - NORMAL_MS, since);
      const data: PushWatchRun = { credentialId, since, endsAt: since + watchMs, enrolled, normal, rings: null, answered: 0 };
      const id = newId();
      watches.create({ id, subject: SUBJECT, step: 'watching', data, at: since });
      // Kept all the same, so that a restart does not take the change for one that nobody noticed.
      if (enrolled === 0) watches.end(id, since);
    });
    return enrolled > 0;
  }

  /** Rings everybody in the background; false when nothing is watched. */
  ring(): boolean {
    const watched = this.#row()?.id;
    if (watched === undefined) return false;
    if (this.#unreached !== null) this.#unreached = { ...this.#unreached, ringAt: Infinity };
    // Not awaited: a ring that APNs is slow to answer must hold up neither a call nor the wizard.
    const ringing = Promise.resolve().then(() => this.#ports.fleet.ringAll());
    ringing.then(
      (answers) => this.#hooks.soon(() => this.#rung(watched, ringsOf(answers))),
      (error: unknown) => this.#hooks.soon(() => Promise.reject(error)),
    );
    this.#tick();
    return true;
  }

  /** Somebody has seen how it ended. One under way goes on. */
  acknowledge(): void {
    if (this.#row()?.step !== 'watching') this.#end();
  }

  view(): PushWatchView | null {
    const row = this.#row();
    if (row === null) return null;
    const { credentials, clock, fleet } = this.#ports;
    const now = clock.now();
    if (row.step === 'good' && now >= forgottenAt(row.data)) return null;
    // Whoever asks is not told of less than has come since the last count.
    const data = row.step === 'good' ? row.data : { ...row.data, answered: fleet.answeredSince(row.data.since) };
    const hasSecret = (name: string): boolean => credentials.hasSecret(name);
    return {
      state: row.step,
      since: data.since,
      endsAt: data.endsAt,
      rung: data.rings?.rung ?? 0,
      refused: data.rings?.refused ?? 0,
      unreached: data.rings?.unreached ?? 0,
      answered: data.answered,
      rate: rate(data),
      normalRate: normalRate(data),
      rollbackId: wayBack(credentials.current('push'), credentials.history('push'), { now, hasSecret }),
    };
  }

  #rung(id: string, rings: Rings): void {
    const times = this.#unreached?.times ?? 0;
    const wait = backoffMs(times, RING_AGAIN_MS, LONGEST_RING_AGAIN_MS);
    this.#unreached = rings.unreached === 0 ? null : { times: times + 1, ringAt: this.#ports.clock.now() + wait };
    this.#count(id, rings);
  }

  #count(id: string | undefined, rings?: Rings): void {
    const { credentials, watches, clock, fleet, record, watchMs } = this.#ports;
    const row = this.#row();
    // What comes after a good end says nothing about the change.
    if (row === null || row.id !== id || row.step === 'good') return;
    const now = clock.now();
    const known = rings === undefined ? row.data : rungAgain(row.data, rings, { now, watchMs });
    const data: PushWatchRun = { ...known, answered: fleet.answeredSince(row.data.since) };
    const state = judgeWatch(row.step, data, now);
    if (state === row.step && JSON.stringify(data) === JSON.stringify(row.data)) return;
    credentials.transaction(() => {
      watches.save(row.id, state, data, now);
      if (state === 'alarm' && row.step !== 'alarm') {
        record('push.answers-dropped', credentials.get(data.credentialId)?.identity ?? '', countsOf(data), '@shitaku');
      }
    });
    this.#hooks.changed();
  }

  /** Counts, and comes back at the next moment something may have changed. */
  #tick(): void {
    this.#cancel();
    const { clock, watchPollMs } = this.#ports;
    this.#count(this.#row()?.id);
    this.#hooks.counted();
    const row = this.#row();
    if (row === null) return;
    const now = clock.now();
    const isGood = row.step === 'good';
    if (isGood && now >= forgottenAt(row.data)) {
      this.#end();
      return this.#hooks.changed();
    }
    if (this.#halted) return;
    if (row.step === 'watching' && this.#unreached !== null && now >= this.#unreached.ringAt) return void this.ring();
    const untilEnd = row.data.endsAt - now;
    const poll = row.step === 'watching' && untilEnd > 0 ? Math.min(watchPollMs, untilEnd) : watchPollMs;
    const wait = isGood ? forgottenAt(row.data) - now : poll;
    this.#cancel = clock.after(wait, () => this.#hooks.soon(() => this.#tick()));
  }

  #end(): void {
    const row = this.#row();
    if (row !== null) this.#ports.watches.end(row.id, this.#ports.clock.now());
  }

  #row(): Row | null {
    const [row] = this.#ports.watches.open();
    return row === undefined ? null : { ...row, step: row.step as WatchState, data: restoredWatch(row.data) };
  }
}

function countsOf(watch: PushWatchRun): Record<string, string> {
  const [rung, refused] = [watch.rings?.rung ?? watch.enrolled, watch.rings?.refused ?? 0];
  const texts = { rung: `${rung}`, refused: `${refused}`, answered: `${watch.answered}` };
  return { ...texts, rate: `${rate(watch) ?? 0}`, normalRate: `${normalRate(watch) ?? 0}` };
}
