import { Notification } from 'electron';
import type { BatchSummary } from '#contract/batches.ts';
import type { Slot } from '#contract/bench.ts';
import type { BridgeEvent } from '#contract/index.ts';
import { BatchNotice } from './batch-notice.ts';
import { type Language, shellText } from './shell-text.ts';

type DueDate = Extract<BridgeEvent, { noun: 'deadlines'; name: 'due' }>['payload'];

/**
 * Tells a person who looks elsewhere that a device is prepared or needs a decision. Once per change: slots are
 * published again and again while nothing about them changes. While a batch is open only the batch is told of. Dates are told also to who looks: each stage comes only once.
 */
export class Notifications {
  readonly #language: () => Language;
  readonly #lookedAt: () => boolean;
  readonly #go: (place: string) => void;
  readonly #batch: BatchNotice;
  readonly #last = new Map<string, Slot['state']>();

  constructor(language: () => Language, lookedAt: () => boolean, go: (place: string) => void) {
    this.#language = language;
    this.#lookedAt = lookedAt;
    this.#go = go;
    this.#batch = new BatchNotice({ language, lookedAt, go });
  }

  /** Another core: what was seen of the one before says nothing about it. `batch`: the one that is open there. */
  begin(batch: BatchSummary | null): void {
    this.#last.clear();
    this.#batch.begin(batch);
  }

  hear(event: BridgeEvent): void {
    if (event.noun === 'deadlines' && event.name === 'due') this.#hearDue(event.payload);
    if (event.noun === 'batches' && event.name === 'changed') this.#batch.hear(event.payload);
    if (event.noun !== 'bench') return;
    if (event.name === 'slotRemoved') this.#last.delete(event.payload.udid);
    if (event.name === 'slot') this.#hearSlot(event.payload);
  }

  #hearDue({ type, kind, name, daysLeft, escalated }: DueDate): void {
    if (!Notification.isSupported()) return;
    const text = shellText[this.#language()];
    const notification = new Notification({
      title: text.dateLeft(text.matter(kind), daysLeft),
      body: escalated ? text.dateEscalated(name) : text.dateTodo(name, kind),
    });
    notification.on('click', () => this.#go(type === 'sign-in' ? '#/accounts' : '#/certificates'));
    notification.show();
  }

  #hearSlot(slot: Slot): void {
    const before = this.#last.get(slot.udid);
    this.#last.set(slot.udid, slot.state);
    if (this.#batch.open || slot.run !== null) return;
    // The first sight of a slot is no news: it may have been done for days.
    if (before === undefined || before === slot.state || this.#lookedAt() || !Notification.isSupported()) return;
    const text = shellText[this.#language()];
    if (slot.state === 'done') new Notification({ title: text.prepared(slot.name) }).show();
    if (slot.state === 'attention') new Notification({ title: text.attention(slot.name) }).show();
  }
}
