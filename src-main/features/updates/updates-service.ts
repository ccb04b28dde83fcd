import type { Answer, ServiceOf } from '#contract/define.ts';
import type { Update, UpdateRefusal, UpdatesView, updates } from '#contract/updates.ts';
import type { Clock } from '#lib/clock.ts';
import type { Log } from '#lib/log.ts';
import { type Failure, fail, type Outcome, ok } from '#lib/outcome.ts';
import { type Feed, type FeedProblem, hindranceOf, judgeManifest, type UnderWay } from './update-rules.ts';

/** Gets an update and puts it in. What cannot be got is said by a code. */
export interface Updater {
  /** The manifest of the feed as it came, and whether this system takes that version. */
  check(): Promise<Outcome<{ manifest: unknown; suits: boolean }, UpdateRefusal>>;
  /** Gets what the last {@link check} named and verifies its checksum. */
  download(told: (progress: { received: number; total: number }) => void, signal: AbortSignal): Promise<Outcome<object, UpdateRefusal>>;
  /** Ends this program and starts the new one; the same one again where that fails. Nothing of ours runs any more when it is called. */
  install(): Promise<void>;
}

/** What is kept from one start to the next. */
export interface UpdateChoices {
  /** Ask at every start. */
  readonly automatic: boolean;
  /** The version that was being put in when the program ended; null: none was. */
  readonly attempted: string | null;
}

interface Ports {
  readonly version: string;
  readonly signature: UpdatesView['signature'];
  readonly source:
    | { readonly feed: Feed; readonly updater: Updater; readonly installs: boolean }
    | { readonly problem: FeedProblem | 'browser' };
  readonly choices: { readonly value: UpdateChoices; save(change: Partial<UpdateChoices>): void };
  readonly underWay: () => Promise<UnderWay>;
  /** Stops everything without asking, then does this. */
  readonly leave: (how: () => Promise<void>) => Promise<void>;
  readonly publish: (name: 'changed', view: UpdatesView) => void;
  readonly clock: Clock;
  readonly log: Log;
}

type Now = UpdatesView['now'];
type Calls = (typeof updates)['calls'];
type AnswerTo<K extends keyof Calls> = Answer<Record<string, never>, Calls[K]['errors'][number]>;

/** Progress is told this often at most. Milliseconds. */
const TOLD_EVERY_MS = 250;

/**
 * Updates of the program itself: asked for by a person, or at the start when a person switched that on; got when a person says so; put
 * in only while nothing is under way. Whatever goes wrong is said, and leaves the program as it is.
 */
export class UpdatesService implements ServiceOf<typeof updates> {
  readonly #ports: Ports;
  #now: Now;
  #downloading: AbortController | null = null;
  #toldAt = 0;

  constructor(ports: Ports) {
    this.#ports = ports;
    const { source, choices } = ports;
    const { attempted } = choices.value;
    this.#now = 'problem' in source ? { state: 'off', why: source.problem } : { state: 'none', checkedAt: null };
    if (attempted === null) return;
    choices.save({ attempted: null });
    // Still the one before: it was not put in, and that is said once.
    if (!('problem' in source) && attempted !== ports.version) this.#now = { state: 'refused', why: 'not-installed', version: attempted };
  }

  get(): Answer<UpdatesView, never> {
    return ok(this.#view());
  }

  /** At the start of the program: asks when a person wanted that. */
  start(): void {
    if (this.#ports.choices.value.automatic) void this.check();
  }

  /** How far a download is, 0 to 1; null: there is none. */
  get progress(): number | null {
    return this.#now.state === 'downloading' ? this.#now.received / Math.max(1, this.#now.total) : null;
  }

  async check(): Promise<AnswerTo<'check'>> {
    const { source } = this.#ports;
    if ('problem' in source) return fail('off');
    // What was downloaded can be put in: asking again would lose that.
    if (this.#now.state === 'ready') return ok({});
    if (this.#now.state === 'checking' || this.#now.state === 'downloading') return fail('busy');
    this.#become({ state: 'checking' });
    void this.#ask(source);
    return ok({});
  }

  async download(): Promise<AnswerTo<'download'>> {
    const { source } = this.#ports;
    if ('problem' in source || this.#now.state !== 'available') return fail('nothing-to-download');
    if (!source.installs) return fail('cannot-install');
    const { update } = this.#now;
    this.#become({ state: 'downloading', update, received: 0, total: update.size ?? 0 });
    void this.#get(source.updater, update);
    return ok({});
  }

  cancelDownload(): AnswerTo<'cancelDownload'> {
    this.#downloading?.abort();
    return ok({});
  }

  async install(): Promise<AnswerTo<'install'>> {
    const { source, leave, underWay } = this.#ports;
    if ('problem' in source || this.#now.state !== 'ready') return fail('nothing-to-install');
    const { version } = this.#now.update;
    const hindrance = hindranceOf(await underWay());
    if (hindrance !== null) return fail(hindrance.code, hindrance.code, { count: String(hindrance.count) });
    // After the answer is out: the screens are cut off now.
    setImmediate(() => {
      // What cannot be put in is said by the next start.
      this.#ports.choices.save({ attempted: version });
      void leave(() => source.updater.install());
    });
    return ok({});
  }

  setAutomatic({ on }: { on: boolean }): AnswerTo<'setAutomatic'> {
    if ('problem' in this.#ports.source) return fail('off');
    this.#ports.choices.save({ automatic: on });
    this.#ports.publish('changed', this.#view());
    return ok({});
  }

  #view(): UpdatesView {
    const { version, source, choices, signature } = this.#ports;
    const off = 'problem' in source;
    return {
      version,
      now: this.#now,
      automatic: !off && choices.value.automatic,
      feed: off ? null : source.feed.url,
      signature,
      installs: off ? null : source.installs,
    };
  }

  async #ask({ feed, updater }: { feed: Feed; updater: Updater }): Promise<void> {
    const answer = await updater.check();
    if (!answer.ok) return this.#refuse(answer.error, null);
    const { manifest, suits } = answer.value;
    const judged = judgeManifest(manifest, this.#ports.version, feed.url);
    if ('refused' in judged) return this.#refuse({ code: judged.refused, message: 'the manifest' }, null);
    const { update } = judged;
    if (update === null) return this.#become({ state: 'none', checkedAt: this.#ports.clock.now() });
    if (!suits) return this.#refuse({ code: 'system-too-old', message: 'the manifest' }, update.version);
    this.#become({ state: 'available', update });
  }

  async #get(updater: Updater, update: Update): Promise<void> {
    const downloading = new AbortController();
    this.#downloading = downloading;
    const answer = await updater.download(({ received, total }) => this.#receive(update, received, total), downloading.signal);
    this.#downloading = null;
    if (answer.ok) this.#become({ state: 'ready', update });
    else if (downloading.signal.aborted) this.#become({ state: 'available', update });
    else this.#refuse(answer.error, update.version);
  }

  #refuse({ code, message }: Failure<UpdateRefusal>, version: string | null): void {
    this.#ports.log.warn('an update was not taken', { code, reason: message, version });
    this.#become({ state: 'refused', why: code, version });
  }

  #receive(update: Update, received: number, total: number): void {
    if (this.#now.state !== 'downloading') return;
    const now = { state: 'downloading', update, received: Math.round(received), total: Math.round(total) } as const;
    if (this.#ports.clock.now() - this.#toldAt < TOLD_EVERY_MS) {
      this.#now = now;
      return;
    }
    this.#toldAt = this.#ports.clock.now();
    this.#become(now);
  }

  #become(now: Now): void {
    this.#now = now;
    this.#ports.publish('changed', this.#view());
  }
}
