import { Notification } from 'electron';
import type { BatchSummary } from '#contract/batches.ts';
import { type Language, shellText } from './shell-text.ts';

interface Ports {
  readonly language: () => Language;
  readonly lookedAt: () => boolean;
  readonly go: (place: string) => void;
}

type News = 'attention' | 'over';

/** Nobody is under way, and nobody is waited for. A batch that takes whatever is plugged in has no end of its own. */
const isOver = ({ counts, target, autoStart }: BatchSummary) =>
  counts.working === 0 && counts.waiting === 0 && (target !== null || !autoStart);

const newsOf = (batch: BatchSummary): News | null => {
  const { done, attention } = batch.counts;
  if (batch.endedAt !== null || done + attention === 0) return null;
  if (isOver(batch)) return 'over';
  return attention > 0 ? 'attention' : null;
};

/**
 * Tells of a batch to a person who looks elsewhere: that a device of it needs a decision, and that none is under way any more; each
 * once, and the later takes the place of the earlier. It names the batch and numbers, no device.
 */
export class BatchNotice {
  readonly #ports: Ports;
  readonly #told = new Map<string, Set<News | null>>();
  #batch: string | null = null;
  #shown: Notification | null = null;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** A batch is open: its devices are not told of one by one. */
  get open(): boolean {
    return this.#batch !== null;
  }

  /** Starts anew with what is there already; null: no batch is open. */
  begin(batch: BatchSummary | null): void {
    this.#told.clear();
    this.#batch = null;
    if (batch !== null) this.hear(batch);
  }

  hear(batch: BatchSummary): void {
    if (batch.endedAt === null) this.#batch = batch.id;
    else if (this.#batch === batch.id) this.#batch = null;
    const news = newsOf(batch);
    const told = this.#told.get(batch.id);
    // The first sight of a batch is no news.
    if (told === undefined) return void this.#told.set(batch.id, new Set([news]));
    if (news === null || told.has(news)) return;
    told.add(news);
    if (this.#ports.lookedAt() || !Notification.isSupported()) return;
    this.#show(batch, news);
  }

  #show({ name, counts }: BatchSummary, news: News): void {
    const text = shellText[this.#ports.language()];
    const undecided = text.batchUndecided(counts.attention);
    this.#shown?.close();
    this.#shown = new Notification(
      counts.attention === 0
        ? { title: text.batchFinished(name), body: text.batchDone(counts.done) }
        : { title: text.batchAttention(name), body: news === 'over' ? `${text.batchDone(counts.done)} ${undecided}` : undecided },
    );
    this.#shown.on('click', () => this.#ports.go('#/bench'));
    this.#shown.show();
  }
}
