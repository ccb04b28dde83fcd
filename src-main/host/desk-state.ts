import type { BatchSummary } from '#contract/batches.ts';
import type { Slot } from '#contract/bench.ts';
import type { BridgeEvent, Services } from '#contract/index.ts';
import type { StepKind } from '#contract/recipe.ts';

/** A device that must not be left alone now, and the step it is in. */
export interface CriticalDevice {
  readonly name: string;
  readonly serialNumber: string;
  readonly step: StepKind;
}

interface Watched {
  readonly hub: { listen(listener: (event: BridgeEvent) => void): () => void };
  readonly services: Pick<Services, 'bench' | 'batches'>;
}

/** Those of the cards that are in a step which quitting or sleep could harm. */
export function criticalDevicesOf(slots: readonly Slot[]): CriticalDevice[] {
  return slots.flatMap(({ critical, name, serialNumber, run }) => {
    const running = run?.steps.find(({ state }) => state === 'running');
    return critical && running !== undefined ? [{ name, serialNumber, step: running.step }] : [];
  });
}

/**
 * What a host needs to know of the bench at any moment, without asking the core: kept by its events, at most 250 ms late
 * (BenchService). Follows one core; the next one takes its place.
 */
export class DeskState {
  readonly #changed: () => void;
  readonly #slots = new Map<string, Slot>();
  /** Undefined: not known yet. */
  #batch: BatchSummary | null | undefined;
  #leave: () => void = () => undefined;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** From now on this core's bench. Resolves when what it shows already is known. */
  async follow({ hub, services }: Watched): Promise<void> {
    this.#leave();
    this.#slots.clear();
    this.#batch = undefined;
    const leave = hub.listen((event) => this.#hear(event));
    this.#leave = leave;
    const [bench, batches] = await Promise.all([services.bench.slots({}), services.batches.current({})]);
    if (this.#leave !== leave) return;
    // An event that came meanwhile is newer than the answer.
    for (const slot of bench.ok ? bench.value.slots : []) if (!this.#slots.has(slot.udid)) this.#slots.set(slot.udid, slot);
    if (this.#batch === undefined && batches.ok) this.#batch = batches.value.batch;
    this.#changed();
  }

  get critical(): CriticalDevice[] {
    return criticalDevicesOf([...this.#slots.values()]);
  }

  /** How many devices wait for a person's decision. */
  get attention(): number {
    return [...this.#slots.values()].filter(({ state }) => state === 'attention').length;
  }

  /** The batch that is not ended; null: there is none. */
  get batch(): BatchSummary | null {
    return this.#batch ?? null;
  }

  /** A batch with devices under way; a paused one rests. */
  get batchRuns(): boolean {
    return this.batch !== null && !this.batch.paused && this.batch.counts.working > 0;
  }

  /** How far the batch that runs is, 0 to 1, with what its devices have behind them; null: none runs. */
  get progress(): number | null {
    const { batch } = this;
    if (batch === null || !this.batchRuns) return null;
    const { waiting, working, done, attention } = batch.counts;
    const members = [...this.#slots.values()].flatMap(({ run, state }) => (run?.batchId === batch.id ? [{ run, state }] : []));
    const underWay = members.filter(({ run, state }) => run.endedAt === null && state !== 'attention');
    // A card is drawn before its batch is counted anew: what is over on the cards counts already.
    const over = Math.max(done + attention, members.length - underWay.length);
    const behind = over + underWay.reduce((sum, { run }) => sum + run.progress, 0);
    return Math.min(1, behind / Math.max(1, waiting + working + done + attention));
  }

  #hear(event: BridgeEvent): void {
    if (event.noun === 'bench' && event.name === 'slot') this.#slots.set(event.payload.udid, event.payload);
    else if (event.noun === 'bench' && event.name === 'slotRemoved') this.#slots.delete(event.payload.udid);
    else if (event.noun === 'batches' && event.name === 'changed') this.#hearBatch(event.payload);
    else return;
    this.#changed();
  }

  #hearBatch(batch: BatchSummary): void {
    if (batch.endedAt === null) this.#batch = batch;
    else if (this.#batch?.id === batch.id) this.#batch = null;
  }
}
