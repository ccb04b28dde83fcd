import { describe, expect, it, vi } from 'vitest';
import type { BatchSummary } from '#contract/batches.ts';
import type { Slot } from '#contract/bench.ts';
import { contract } from '#contract/index.ts';
import { silentLog } from '#lib/log.ts';
import { ok } from '#lib/outcome.ts';
import { criticalDevicesOf, DeskState } from './desk-state.ts';
import { EventHub } from './event-hub.ts';

type Steps = NonNullable<Slot['run']>['steps'];

const step = (kind: Steps[number]['step'], state: Steps[number]['state']): Steps[number] => ({
  step: kind,
  state,
  startedAt: null,
  endedAt: null,
  attempts: 0,
  note: '',
  again: 'not-standing',
});

const slot = (udid: string, critical: boolean, progress = 0.5): Slot => ({
  udid,
  port: '1',
  attached: true,
  state: 'working',
  problem: null,
  name: `iPhone ${udid}`,
  serialNumber: `S-${udid}`,
  productType: 'iPhone14,5',
  modelName: 'iPhone 13',
  osVersion: '26.1',
  imei: null,
  battery: 80,
  activationState: 'Activated',
  supervised: false,
  managed: false,
  run: {
    id: `run-${udid}`,
    batchId: 'b',
    steps: [step('pair', 'done'), step('erase', 'running'), step('supervise', 'waiting')],
    startedAt: 1,
    endedAt: null,
    progress,
  },
  critical,
  conditions: null,
  duplicate: false,
  assetNumber: null,
  user: '',
  portVerdict: 'ok',
  simulated: true,
});

const batch = (change: Partial<BatchSummary> = {}): BatchSummary => ({
  id: 'b',
  name: '4月',
  recipeName: '標準',
  operator: '佐藤',
  createdAt: 1,
  endedAt: null,
  paused: false,
  autoStart: false,
  counts: { waiting: 1, working: 2, done: 1, attention: 0 },
  target: 4,
  progress: 0.5,
  leftOver: false,
  estimatedEnd: null,
  simulated: true,
  ...change,
});

const core = (slots: Slot[], current: BatchSummary | null) => {
  const hub = new EventHub(contract, silentLog);
  const services = {
    bench: { slots: () => ok({ bus: 'connected', slots, strays: [] }) },
    batches: { current: () => ok({ batch: current }) },
  };
  return { hub, services } as unknown as Parameters<DeskState['follow']>[0] & { hub: typeof hub };
};

describe('the state of the desk', () => {
  it('names the devices in a critical step, and the step', () => {
    expect(criticalDevicesOf([slot('1', true), slot('2', false)])).toEqual([{ name: 'iPhone 1', serialNumber: 'S-1', step: 'erase' }]);
  });

  it('knows what was there before it came, and every change since', async () => {
    const changed = vi.fn();
    const state = new DeskState(changed);
    const one = core([slot('1', true)], batch());
    await state.follow(one);
    expect(changed).toHaveBeenCalled();
    expect(state.critical).toHaveLength(1);
    expect(state.batchRuns).toBe(true);
    one.hub.publish('bench', 'slot', slot('2', true));
    expect(state.critical.map(({ name }) => name)).toEqual(['iPhone 1', 'iPhone 2']);
    one.hub.publish('bench', 'slotRemoved', { udid: '1' });
    one.hub.publish('bench', 'slot', slot('2', false));
    expect(state.critical).toEqual([]);
  });

  it('counts the devices that wait for a decision, whatever is under way', async () => {
    const state = new DeskState(() => {});
    const one = core([{ ...slot('1', false), state: 'attention' }, slot('2', false)], null);
    await state.follow(one);
    expect(state.attention).toBe(1);
    one.hub.publish('bench', 'slot', { ...slot('2', false), state: 'attention' });
    one.hub.publish('bench', 'slot', slot('1', false));
    expect(state.attention).toBe(1);
    one.hub.publish('bench', 'slotRemoved', { udid: '2' });
    expect(state.attention).toBe(0);
  });

  it('believes an event more than an answer that was on its way', async () => {
    const state = new DeskState(() => {});
    const one = core([slot('1', true)], batch());
    const following = state.follow(one);
    one.hub.publish('bench', 'slot', slot('1', false));
    one.hub.publish('batches', 'changed', batch({ paused: true }));
    await following;
    expect(state.critical).toEqual([]);
    expect(state.batchRuns).toBe(false);
  });

  it('tells how far the batch is; a batch that is paused, ended or has nobody under way is not running', async () => {
    const state = new DeskState(() => {});
    const one = core([slot('1', false, 0.5), slot('2', false, 0.25)], batch());
    await state.follow(one);
    expect(state.progress).toBeCloseTo((1 + 0.5 + 0.25) / 4);
    for (const rests of [
      batch({ paused: true }),
      batch({ counts: { waiting: 0, working: 0, done: 4, attention: 0 } }),
      batch({ endedAt: 9 }),
    ]) {
      one.hub.publish('batches', 'changed', batch());
      expect(state.batchRuns).toBe(true);
      one.hub.publish('batches', 'changed', rests);
      expect([state.batchRuns, state.progress]).toEqual([false, null]);
    }
  });

  it('counts a device once: under way, or over, as soon as its card says so', async () => {
    const state = new DeskState(() => {});
    const one = core([slot('1', false, 1), slot('2', false, 0.5)], batch({ counts: { waiting: 0, working: 2, done: 0, attention: 0 } }));
    await state.follow(one);
    expect(state.progress).toBeCloseTo(0.75);
    const first = slot('1', false, 1);
    one.hub.publish('bench', 'slot', { ...first, state: 'done', run: first.run && { ...first.run, endedAt: 5 } });
    expect(state.progress).toBeCloseTo(0.75);
    one.hub.publish('batches', 'changed', batch({ counts: { waiting: 0, working: 1, done: 1, attention: 0 } }));
    expect(state.progress).toBeCloseTo(0.75);
    one.hub.publish('bench', 'slot', { ...slot('3', false, 0.5), state: 'attention' });
    one.hub.publish('batches', 'changed', batch({ counts: { waiting: 0, working: 1, done: 1, attention: 1 } }));
    expect(state.progress).toBeCloseTo((1 + 1 + 0.5) / 3);
  });

  it('forgets the core before when the next one comes', async () => {
    const state = new DeskState(() => {});
    const [real, practice] = [core([slot('1', true)], batch()), core([], null)];
    await state.follow(real);
    await state.follow(practice);
    real.hub.publish('bench', 'slot', slot('1', true));
    expect([state.critical, state.batch, state.progress]).toEqual([[], null, null]);
    expect(real.hub.listening).toBe(0);
  });
});
