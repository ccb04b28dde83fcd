import type { RecordActivity } from '#contract/activity.ts';
import type { BatchPlan, BatchSummary, batches, ExpectedRow } from '#contract/batches.ts';
import type { Slot } from '#contract/bench.ts';
import type { EventsOf, ServiceOf } from '#contract/define.ts';
import type { Recipe } from '#contract/recipe.ts';
import type { Clock } from '#lib/clock.ts';
import { Coalescer } from '#lib/coalescer.ts';
import { fail, ok } from '#lib/outcome.ts';
import type { BatchesStore, BatchRow } from './batches-store.ts';
import type { DocumentDesk } from './document-desk.ts';
import type { ReportDevice } from './documents/report.ts';
import { contradicts, erasesDevices, isConfirmed, planBatch, rowOf } from './plan-rules.ts';
import { countsOf, estimatedEnd, latestOf, progressOf } from './progress-rules.ts';

/** A device in a batch, with the run that is its. */
export type Member = ReportDevice & {
  readonly runId: string;
  /** 0 to 1. */
  readonly progress: number;
};

/** What is begun with one device. */
export interface Order {
  readonly batchId: string;
  readonly recipe: Recipe;
  /** A person's word that this device may be erased, with its serial number as it was confirmed; null: it must not be. */
  readonly eraseConsent: { readonly serialNumber: string; readonly at: number; readonly by: string } | null;
  readonly attributes: Readonly<Record<string, string>>;
}

/** The bench, as batches see it. */
export interface Bench {
  slots(): readonly Slot[];
  /** False: it is not ready any more, or not the device that was confirmed. */
  begin(udid: string, order: Order): boolean;
  members(batchId: string): Member[];
  hold(batchId: string): void;
  goOn(batchId: string): void;
  /** Ends the open runs of a batch where they stand. */
  abandon(batchId: string): void;
  isCritical(batchId: string): boolean;
}

type Obstacle = BatchPlan['obstacles'][number];

/** With what a recipe has to be equipped. */
interface Equipment {
  readonly needs: {
    readonly adeToken: boolean;
    readonly apiKey: boolean;
    readonly enrolls: boolean;
    readonly organization: boolean;
  };
  readonly passwordsMissing: readonly string[];
}

interface Ports {
  readonly store: BatchesStore;
  readonly bench: Bench;
  readonly recipe: (id: string) => Recipe | null;
  readonly equipment: (recipe: Recipe) => Equipment;
  /** What is missing in the installation just now. */
  readonly missing: (wanted: Exclude<Obstacle, 'wifi-password-missing'>) => boolean;
  /** Binds what a list says of a device, where nothing else is known of it. */
  readonly bindExpected: (row: ExpectedRow) => void;
  /** When the engine last heard of a device; null: never. */
  readonly lastContact: (udid: string) => number | null;
  readonly documents: DocumentDesk;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly actor: string;
  readonly simulated: boolean;
  readonly record: RecordActivity;
  readonly publish: (name: 'changed', payload: EventsOf<typeof batches>['changed']) => void;
}

interface FrozenPlan {
  readonly plan: BatchPlan;
  readonly batchId: string | null;
  readonly recipeId: string;
  readonly recipe: Recipe;
  readonly expected: readonly ExpectedRow[];
  readonly madeAt: number;
}

type ById = { readonly batchId: string };
interface PlanInput {
  readonly batchId: string | null;
  readonly recipeId: string;
  readonly udids: readonly string[];
  readonly expected: readonly ExpectedRow[];
}
interface StartInput {
  readonly planId: string;
  readonly typed: string;
  readonly reason: string;
  readonly name: string;
  readonly operator: string;
  readonly target: number | null;
  readonly autoStart: boolean;
}

const PLAN_LIVES_MS = 15 * 60_000;
/** Each may hold a list of thousands; more than a few are never looked at together. */
const MOST_PLANS = 32;
const UPDATE_EVERY_MS = 250;

/** Batches: devices kitted together by one frozen recipe, from the plan to the delivery report. */
export class BatchesService implements ServiceOf<typeof batches> {
  readonly #ports: Ports;
  readonly #plans = new Map<string, FrozenPlan>();
  /** Devices that were plugged in when automatic start was agreed to, until they are unplugged: not begun by themselves. */
  readonly #left = new Set<string>();
  readonly #news: Coalescer<string>;
  /** The batch that this start found under way, until a person has seen to it. */
  #leftOver: string | null;

  constructor(ports: Ports) {
    this.#ports = ports;
    this.#news = new Coalescer(ports.clock, UPDATE_EVERY_MS, (id) => {
      const row = ports.store.get(id);
      if (row !== null) ports.publish('changed', this.#summary(row));
    });
    // After a restart nobody can tell which device is new: a person agrees to it anew. Runs that were begun go on all the same.
    const open = ports.store.open();
    if (open?.autoStart === true) ports.store.setAutoStart(open.id, false);
    this.#leftOver = open?.id ?? null;
  }

  /** Only what is plugged in from now on is new. */
  #leaveOutThosePresent(): void {
    this.#left.clear();
    for (const { udid, attached } of this.#ports.bench.slots()) if (attached) this.#left.add(udid);
  }

  stop(): void {
    this.#news.stop();
  }

  isPaused(batchId: string): boolean {
    return this.#ports.store.get(batchId)?.paused ?? false;
  }

  /** Something happened at a device: its batch is drawn anew; a new device is begun where that was agreed. */
  slotChanged(slot: Slot): void {
    const batchId = slot.run?.batchId ?? null;
    if (batchId !== null) this.#news.offer(batchId, batchId);
    if (!slot.attached) this.#left.delete(slot.udid);
    // It lay there already, and was left out or put aside by a person.
    if (this.#left.has(slot.udid)) return;
    if (slot.state !== 'ready' || (slot.run !== null && slot.run.endedAt === null)) return;
    const batch = this.#ports.store.open();
    if (batch === null || batch.paused || !batch.autoStart) return;
    // A device that was in this batch already is begun anew by a person only.
    if (slot.run?.batchId === batch.id) return;
    // What erases is never begun by itself: each device is confirmed by name.
    if (erasesDevices(batch.recipe)) return;
    const slots = new Map([[slot.udid, slot]]);
    const { included } = planBatch({
      recipe: batch.recipe,
      erases: false,
      udids: [slot.udid],
      slots,
      expected: batch.expected,
      lastContact: this.#ports.lastContact,
    });
    if (included.length > 0) this.#begin(batch, slot, this.#members(batch.id).length + 1, null);
  }

  list = ({ offset, limit }: { offset: number; limit: number }) => {
    const page = this.#ports.store.page(offset, limit);
    return ok({ batches: page.batches.map((row) => this.#summary(row)), total: page.total });
  };

  get = ({ batchId }: ById) => {
    const row = this.#ports.store.get(batchId);
    if (row === null) return fail('batch-unknown');
    return ok({ batch: this.#summary(row), recipe: row.recipe, expected: [...row.expected], members: this.#members(batchId) });
  };

  current = () => {
    const row = this.#ports.store.open();
    return ok({ batch: row === null ? null : this.#summary(row) });
  };

  plan = ({ batchId, recipeId, udids, expected: given }: PlanInput) => {
    const batch = batchId === null ? null : this.#ports.store.get(batchId);
    if (batchId !== null && batch === null) return fail('batch-unknown');
    if (batch?.endedAt != null) return fail('batch-ended');
    // The batch's own recipe counts, whatever became of the one in the book since.
    const recipe = batch?.recipe ?? this.#ports.recipe(recipeId);
    if (recipe === null) return fail('recipe-unknown');
    const expected = given.length > 0 ? given : (batch?.expected ?? []);
    if (contradicts(expected)) return fail('list-contradicts-itself');
    const { bench, clock, newId, lastContact } = this.#ports;
    const slots = new Map(bench.slots().map((slot) => [slot.udid, slot]));
    const plan: BatchPlan = {
      planId: newId(),
      recipeName: recipe.name,
      ...planBatch({ recipe, erases: erasesDevices(recipe), udids, slots, expected, lastContact }),
      obstacles: this.#obstacles(this.#ports.equipment(recipe)),
    };
    this.#keep({ plan, batchId, recipeId: batch?.recipeId ?? recipeId, recipe, expected, madeAt: clock.now() });
    return ok(plan);
  };

  start = (input: StartInput) => {
    const { store, clock, newId, actor, record, bindExpected } = this.#ports;
    const frozen = this.#plans.get(input.planId);
    if (frozen === undefined || clock.now() - frozen.madeAt > PLAN_LIVES_MS) return fail('plan-unknown');
    const { plan, recipe, expected } = frozen;
    // Ended since: nothing is begun in it any more, least of all an erase.
    if (frozen.batchId !== null && store.get(frozen.batchId)?.endedAt !== null) return fail('plan-unknown');
    const open = store.open();
    if (open !== null && open.id !== frozen.batchId) return fail('other-batch-open', 'another batch is open', { name: open.name });
    const empty = plan.included.length === 0;
    // A batch may begin empty when devices are begun as they are plugged in.
    if (empty && !input.autoStart) return fail('nothing-to-do');
    if (plan.obstacles.length > 0) return fail('obstacle', 'something is missing', { obstacle: plan.obstacles[0] ?? '' });
    if (!empty && !isConfirmed(input.typed, plan.confirmation)) return fail('confirmation-wrong');
    const reason = input.reason.normalize('NFKC').trim();
    if (plan.reasonNeeded && !empty && reason === '') return fail('reason-missing');
    this.#plans.delete(input.planId);

    const now = clock.now();
    const operator = input.operator.trim() || actor;
    const batch: BatchRow = store.get(frozen.batchId ?? '') ?? {
      id: newId(),
      name: input.name.trim() || recipe.name,
      operator,
      recipeId: frozen.recipeId,
      recipe,
      expected,
      target: input.target ?? (expected.length > 0 ? expected.length : null),
      autoStart: input.autoStart,
      paused: false,
      createdAt: now,
      endedAt: null,
    };
    if (frozen.batchId === null) store.create(batch);
    this.#leaveOutThosePresent();
    for (const row of expected) bindExpected(row);
    const erased = plan.included.filter(({ erases }) => erases).map(({ serialNumber }) => serialNumber);
    // Before anything is begun: the trail names every device that may be erased, who said so, and why.
    record('batches.started', batch.name, {
      batch: batch.id,
      recipe: recipe.name,
      operator,
      count: String(plan.included.length),
      serials: plan.included.map(({ serialNumber }) => serialNumber).join(' '),
      ...(erased.length > 0 ? { erases: erased.join(' '), reason } : {}),
    });
    const slots = new Map(this.#ports.bench.slots().map((slot) => [slot.udid, slot]));
    const before = this.#members(batch.id).length;
    let started = 0;
    for (const { udid, serialNumber, erases } of plan.included) {
      const slot = slots.get(udid);
      const consent = erases ? { serialNumber, at: now, by: operator } : null;
      if (slot !== undefined && this.#begin(batch, slot, before + started + 1, consent)) started += 1;
    }
    this.#news.offer(batch.id, batch.id);
    return ok({ batchId: batch.id, started });
  };

  pause = ({ batchId }: ById) => {
    const refused = this.#notOpen(batchId);
    if (refused !== null) return refused;
    this.#ports.store.setPaused(batchId, true);
    this.#ports.bench.hold(batchId);
    return this.#done('batches.paused', batchId);
  };

  goOn = ({ batchId }: ById) => {
    const refused = this.#notOpen(batchId);
    if (refused !== null) return refused;
    this.#ports.store.setPaused(batchId, false);
    this.#ports.bench.goOn(batchId);
    return this.#done('batches.went-on', batchId);
  };

  seen = ({ batchId }: ById) => {
    if (this.#leftOver !== batchId) return ok({});
    this.#leftOver = null;
    this.#news.offer(batchId, batchId);
    return ok({});
  };

  setAutoStart = ({ batchId, on }: ById & { on: boolean }) => {
    const refused = this.#notOpen(batchId);
    if (refused !== null) return refused;
    this.#ports.store.setAutoStart(batchId, on);
    this.#news.offer(batchId, batchId);
    this.#leaveOutThosePresent();
    return ok({});
  };

  end = ({ batchId }: ById) => {
    const refused = this.#notOpen(batchId);
    if (refused !== null) return refused;
    if (this.#ports.bench.isCritical(batchId)) return fail('critical-step');
    this.#ports.bench.abandon(batchId);
    this.#ports.store.end(batchId, this.#ports.clock.now());
    return this.#done('batches.ended', batchId);
  };

  report = (input: Parameters<DocumentDesk['report']>[1] & ById) => {
    const row = this.#ports.store.get(input.batchId);
    if (row === null) return fail('batch-unknown');
    const { recipe, expected } = row;
    return this.#ports.documents.report({ batch: this.#summary(row), recipe, expected, members: this.#members(row.id) }, input);
  };

  labelSheets = () => ok({ sheets: this.#ports.documents.sheets() });

  labels = async (input: Parameters<BatchesService['preparedLabels']>[0]) => {
    const prepared = await this.preparedLabels(input);
    if (!prepared.ok) return prepared;
    const { taken, ...file } = prepared.value;
    taken();
    return ok(file);
  };

  /** Before anybody has them: a device counts as labelled once they were `taken`. */
  preparedLabels = async (input: Omit<Parameters<DocumentDesk['labels']>[1], 'simulated'> & ById & { udids: readonly string[] }) => {
    const { store, documents, clock, simulated } = this.#ports;
    if (store.get(input.batchId) === null) return fail('batch-unknown');
    const wanted = new Set(input.udids);
    const members = this.#members(input.batchId).filter(({ udid, outcome, runId }) =>
      wanted.size > 0 ? wanted.has(udid) : outcome === 'done' && !store.hasLabel(runId),
    );
    if (members.length === 0) return fail('nothing-to-print');
    const made = await documents.labels(members, { ...input, simulated });
    if (!made.ok) return made;
    return ok({ ...made.value, taken: () => store.labelsMade(members, clock.now()) });
  };

  /** `number`: which device of the batch it is, from 1. */
  #begin(batch: BatchRow, slot: Slot, number: number, eraseConsent: Order['eraseConsent']): boolean {
    const attributes = { ...rowOf(batch.expected, slot)?.attributes, n: String(number) };
    return this.#ports.bench.begin(slot.udid, { batchId: batch.id, recipe: batch.recipe, eraseConsent, attributes });
  }

  #keep(frozen: FrozenPlan): void {
    for (const [id, { madeAt }] of this.#plans) {
      if (this.#plans.size >= MOST_PLANS || frozen.madeAt - madeAt > PLAN_LIVES_MS) this.#plans.delete(id);
    }
    this.#plans.set(frozen.plan.planId, frozen);
  }

  #members(batchId: string): Member[] {
    return latestOf(this.#ports.bench.members(batchId));
  }

  #obstacles({ needs, passwordsMissing }: Equipment): Obstacle[] {
    const wanted: [Exclude<Obstacle, 'wifi-password-missing'>, boolean][] = [
      ['push-certificate-missing', needs.enrolls],
      ['engine-not-listening', needs.enrolls],
      ['organization-missing', needs.organization],
      ['ade-token-missing', needs.adeToken],
      ['api-key-missing', needs.apiKey],
    ];
    const missing: Obstacle[] = wanted.flatMap(([obstacle, needed]) => (needed && this.#ports.missing(obstacle) ? [obstacle] : []));
    return passwordsMissing.length > 0 ? [...missing, 'wifi-password-missing'] : missing;
  }

  #notOpen(batchId: string) {
    const row = this.#ports.store.get(batchId);
    if (row === null) return fail('batch-unknown');
    return row.endedAt === null ? null : fail('batch-ended');
  }

  #done(action: 'batches.paused' | 'batches.went-on' | 'batches.ended', batchId: string) {
    if (this.#leftOver === batchId) this.#leftOver = null;
    this.#ports.record(action, this.#ports.store.get(batchId)?.name ?? '', { batch: batchId });
    this.#news.offer(batchId, batchId);
    return ok({});
  }

  #summary(row: BatchRow): BatchSummary {
    const members = this.#members(row.id);
    const { id, name, operator, createdAt, endedAt, paused, autoStart, target } = row;
    return {
      id,
      name,
      recipeName: row.recipe.name,
      operator,
      createdAt,
      endedAt,
      paused,
      autoStart,
      counts: countsOf(members, target),
      progress: progressOf(members, target),
      leftOver: id === this.#leftOver,
      target,
      estimatedEnd: endedAt === null && !paused ? estimatedEnd(members, this.#ports.clock.now()) : null,
      simulated: this.#ports.simulated,
    };
  }
}
