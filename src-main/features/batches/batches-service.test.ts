import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Slot } from '#contract/bench.ts';
import type { Recipe } from '#contract/recipe.ts';
import { ManualClock } from '#lib/clock.ts';
import { memoryDatabase } from '#store/testing.ts';
import { BatchesService, type Bench } from './batches-service.ts';
import { BatchesStore } from './batches-store.ts';
import { readySlot } from './testing.ts';

const erasing: Recipe = { format: 1, name: 'Erase', note: '', steps: [{ step: 'pair' }, { step: 'erase' }, { step: 'verify' }] };
const gentle: Recipe = { ...erasing, name: 'Gentle', steps: [{ step: 'pair' }, { step: 'verify' }] };
const nothingNeeded = { adeToken: false, apiKey: false, enrolls: false, organization: false };

let clock: ManualClock;
let slots: Slot[];
/** What is in the book now, which need not be what a batch was begun with. */
let recipe: Recipe | null;
let needs: (recipe: Recipe) => typeof nothingNeeded;
let begin: ReturnType<typeof vi.fn<Bench['begin']>>;
let service: BatchesService;

beforeEach(() => {
  clock = new ManualClock();
  slots = [readySlot('A'), readySlot('B')];
  recipe = erasing;
  needs = () => nothingNeeded;
  begin = vi.fn<Bench['begin']>(() => true);
  store = new BatchesStore(memoryDatabase());
  service = newService();
});

let store: BatchesStore;
let ids = 0;
const newService = () =>
  new BatchesService({
    store,
    bench: { slots: () => slots, begin, members: () => [], hold: vi.fn(), goOn: vi.fn(), abandon: vi.fn(), isCritical: () => false },
    recipe: () => recipe,
    equipment: (of) => ({ needs: needs(of), passwordsMissing: [] }),
    missing: () => true,
    bindExpected: vi.fn(),
    lastContact: () => null,
    documents: {} as never,
    clock,
    newId: () => `id-${++ids}`,
    actor: 'Sato',
    simulated: true,
    record: vi.fn(),
    publish: vi.fn(),
  });

const planFor = (batchId: string | null, ...udids: string[]) => {
  const made = service.plan({ batchId, recipeId: 'r', udids, expected: [] });
  if (!made.ok) throw new Error(made.error.code);
  return made.value;
};

const startOf = ({ planId, confirmation }: ReturnType<typeof planFor>, autoStart = false) =>
  service.start({ planId, typed: confirmation.expected[0] ?? '', reason: 'returned', name: '', operator: '', target: null, autoStart });

const batchOf = (started: ReturnType<typeof startOf>): string => {
  if (!started.ok) throw new Error(started.error.code);
  return started.value.batchId;
};

describe('starting by itself', () => {
  const plugIn = (udid: string) => service.slotChanged(readySlot(udid));

  it('is for what is plugged in later: what lay there and was left out stays untouched', () => {
    recipe = gentle;
    batchOf(startOf(planFor(null, 'A'), true));
    begin.mockClear();
    plugIn('B');
    expect(begin).not.toHaveBeenCalled();
    plugIn('C');
    expect(begin.mock.calls.map(([udid]) => udid)).toEqual(['C']);
    service.slotChanged({ ...readySlot('B'), attached: false });
    plugIn('B');
    expect(begin.mock.calls.map(([udid]) => udid)).toEqual(['C', 'B']);
  });

  it('agreed to later, does not reach back', () => {
    recipe = gentle;
    const batchId = batchOf(startOf(planFor(null, 'A')));
    begin.mockClear();
    expect(service.setAutoStart({ batchId, on: true }).ok).toBe(true);
    plugIn('B');
    expect(begin).not.toHaveBeenCalled();
    plugIn('C');
    expect(begin).toHaveBeenCalledTimes(1);
  });

  it('is agreed to anew after a restart', () => {
    recipe = gentle;
    batchOf(startOf(planFor(null, 'A'), true));
    service = newService();
    begin.mockClear();
    plugIn('C');
    expect(begin).not.toHaveBeenCalled();
    expect(service.current().value.batch?.autoStart).toBe(false);
  });
});

describe('starting', () => {
  it('begins with nothing in a batch that was ended after the plan was made', () => {
    const batchId = batchOf(startOf(planFor(null, 'A')));
    const late = planFor(batchId, 'B');
    expect(service.end({ batchId }).ok).toBe(true);
    begin.mockClear();
    expect(startOf(late)).toMatchObject({ error: { code: 'plan-unknown' } });
    expect(begin).not.toHaveBeenCalled();
  });

  it('takes a plan once, and not after a quarter of an hour', () => {
    const plan = planFor(null, 'A');
    const batchId = batchOf(startOf(plan));
    expect(startOf(plan)).toMatchObject({ error: { code: 'plan-unknown' } });
    const late = planFor(batchId, 'B');
    clock.advance(15 * 60_000 + 1);
    expect(startOf(late)).toMatchObject({ error: { code: 'plan-unknown' } });
    expect(begin).toHaveBeenCalledTimes(1);
  });

  it('never runs two batches at a time', () => {
    const [first, second] = [planFor(null, 'A'), planFor(null, 'B')];
    expect(startOf(first).ok).toBe(true);
    expect(startOf(second)).toMatchObject({ error: { code: 'other-batch-open' } });
    expect(begin).toHaveBeenCalledTimes(1);
  });

  it('keeps no more plans than people look at', () => {
    const first = planFor(null, 'A');
    for (let more = 0; more < 100; more += 1) planFor(null, 'A');
    expect(startOf(first)).toMatchObject({ error: { code: 'plan-unknown' } });
  });

  it('gives consent to erase for the confirmed serial number alone', () => {
    batchOf(startOf(planFor(null, 'A')));
    expect(begin.mock.calls.map(([udid, order]) => [udid, order.eraseConsent])).toEqual([
      ['A', { serialNumber: 'SERIAL-A', at: clock.now(), by: 'Sato' }],
    ]);
  });
});

describe('a batch that a start of the program finds', () => {
  const current = () => {
    const answer = service.current();
    return answer.ok ? answer.value.batch : null;
  };

  it('is left over until a person has seen to it, and after the next start again', () => {
    const batchId = batchOf(startOf(planFor(null, 'A')));
    expect(current()?.leftOver).toBe(false);
    service = newService();
    expect(current()?.leftOver).toBe(true);
    service.seen({ batchId: 'another' });
    expect(current()?.leftOver).toBe(true);
    service.seen({ batchId });
    expect(current()?.leftOver).toBe(false);
    service = newService();
    service.goOn({ batchId });
    expect(current()?.leftOver).toBe(false);
  });
});

describe('the recipe that was frozen', () => {
  it('decides whether devices are erased, whatever became of the one in the book', () => {
    const batchId = batchOf(startOf(planFor(null, 'A')));
    recipe = gentle;
    const plan = planFor(batchId, 'B');
    expect(plan.included.map(({ erases }) => erases)).toEqual([true]);
    expect(plan.reasonNeeded).toBe(true);
  });

  it('takes more devices when it is in the book no more, and says what it needs itself', () => {
    const batchId = batchOf(startOf(planFor(null, 'A')));
    recipe = null;
    needs = (of) => ({ ...nothingNeeded, adeToken: of.name === 'Erase' });
    expect(planFor(batchId, 'B')).toMatchObject({ recipeName: 'Erase', obstacles: ['ade-token-missing'] });
    expect(service.plan({ batchId: null, recipeId: 'r', udids: ['B'], expected: [] })).toMatchObject({ error: { code: 'recipe-unknown' } });
  });

  it('is not begun by itself when it erases, even if the one in the book no longer does', () => {
    batchOf(startOf(planFor(null, 'A'), true));
    recipe = gentle;
    begin.mockClear();
    service.slotChanged(readySlot('B'));
    expect(begin).not.toHaveBeenCalled();
  });

  it('is begun by itself where it erases nothing', () => {
    recipe = gentle;
    batchOf(startOf(planFor(null, 'A'), true));
    recipe = erasing;
    begin.mockClear();
    service.slotChanged(readySlot('C'));
    expect(begin.mock.calls.map(([udid, order]) => [udid, order.eraseConsent])).toEqual([['C', null]]);
  });
});
