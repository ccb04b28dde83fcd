import type { BatchSummary } from '#contract/batches.ts';
import type { Slot } from '#contract/bench.ts';
import type { BridgeEvent } from '#contract/index.ts';
import type { Notice } from '#contract/notices.ts';
import type { StartWarning } from '#contract/start.ts';
import { type Clock, systemClock } from '#lib/clock.ts';
import { BatchNotice } from './batch-notice.ts';
import { type Language, shellText } from './shell-text.ts';
import { TopicNotices } from './topic-notices.ts';

type DueDate = Extract<BridgeEvent, { noun: 'deadlines'; name: 'due' }>['payload'];

/**
 * Tells a person who looks elsewhere that a device is prepared or needs a decision. Once per change: slots are
 * published again and again while nothing about them changes. While a batch is open only the batch is told of. Dates and notices are told also to who looks: each comes only once.
 * A click opens the place it speaks of.
 */
export class Notifications {
  readonly #language: () => Language;
  readonly #lookedAt: () => boolean;
  readonly #topics: TopicNotices;
  readonly #batch: BatchNotice;
  readonly #last = new Map<string, Slot['state']>();

  constructor(language: () => Language, lookedAt: () => boolean, go: (place: string) => void, clock: Clock = systemClock) {
    this.#language = language;
    this.#lookedAt = lookedAt;
    this.#topics = new TopicNotices({ go, clock });
    this.#batch = new BatchNotice({ language, lookedAt, go });
  }

  /** Another core: what was seen of the one before says nothing about it. `batch`: the one that is open there. */
  begin(batch: BatchSummary | null): void {
    this.#last.clear();
    this.#topics.forget();
    this.#batch.begin(batch);
  }

  hear(event: BridgeEvent): void {
    if (event.noun === 'deadlines' && event.name === 'due') this.#hearDue(event.payload);
    if (event.noun === 'notices') this.#hearNotice(event.payload);
    if (event.noun === 'start' && event.name === 'warned') this.#hearWarning(event.payload.warning);
    if (event.noun === 'batches' && event.name === 'changed') this.#batch.hear(event.payload);
    if (event.noun !== 'bench') return;
    if (event.name === 'slotRemoved') this.#last.delete(event.payload.udid);
    if (event.name === 'slot') this.#hearSlot(event.payload);
  }

  #hearDue({ type, kind, name, daysLeft, escalated }: DueDate): void {
    const text = shellText[this.#language()];
    this.#topics.tell(
      'dates',
      {
        title: text.dateLeft(text.matter(kind), daysLeft),
        body: escalated ? text.dateEscalated(name) : text.dateTodo(name, kind),
        place: type === 'sign-in' ? '#/accounts' : '#/certificates',
      },
      (count) => ({ ...shellText[this.#language()].together.dates(count), place: '#/' }),
    );
  }

  #hearNotice(notice: Notice): void {
    const { kind } = notice;
    this.#topics.tell(kind, { ...shellText[this.#language()].notice[kind](notice), place: placeOf(notice) }, (count) => ({
      ...shellText[this.#language()].together[kind](count),
      place: placeOf({ ...notice, deviceId: null, operationId: null }),
    }));
  }

  #hearWarning(warning: StartWarning): void {
    const saying = () => ({ ...shellText[this.#language()].warned[warning], place: '#/' });
    if (!this.#lookedAt()) this.#topics.tell(warning, saying(), saying);
  }

  #hearSlot(slot: Slot): void {
    const before = this.#last.get(slot.udid);
    this.#last.set(slot.udid, slot.state);
    if (this.#batch.open || slot.run !== null) return;
    // The first sight of a slot is no news: it may have been done for days.
    if (before === undefined || before === slot.state || this.#lookedAt()) return;
    if (slot.state !== 'done' && slot.state !== 'attention') return;
    const topic = slot.state === 'done' ? 'prepared' : 'attention';
    const title = shellText[this.#language()][topic](slot.name);
    this.#topics.tell(topic, { title, place: '#/bench' }, (count) => ({
      ...shellText[this.#language()].together[topic](count),
      place: '#/bench',
    }));
  }
}

/** Where there is something to do about it. */
function placeOf({ kind, deviceId, operationId }: Notice): string {
  if (operationId !== null) return `#/operations/${operationId}`;
  if (deviceId !== null) return `#/devices/${deviceId}?tab=${kind === 'device-found' ? 'location' : 'timeline'}`;
  if (kind === 'device-found') return '#/devices';
  return kind === 'commands-expiring' ? '#/' : '#/operations';
}
