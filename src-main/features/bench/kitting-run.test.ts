import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Recipe } from '#contract/recipe.ts';
import {
  currentStep,
  isAwayByOrder,
  isCritical,
  newRun,
  next,
  progressOf,
  type RunEvent,
  type RunOrder,
  slotState,
} from './kitting-run.ts';

const recipe: Recipe = {
  format: 1,
  name: 'Example',
  note: '',
  steps: [
    { step: 'pair' },
    { step: 'activate' },
    { step: 'supervise', allowPairing: true, skipPanes: 'all' },
    { step: 'enroll', by: 'profile' },
    { step: 'verify' },
  ],
};
const order: RunOrder = {
  batchId: 'b',
  recipe,
  organizationName: 'Example',
  organizationMagic: 'M',
  eraseConsent: null,
  port: null,
  attributes: {},
};
const kinds = recipe.steps.map(({ step }) => step);
const device = {
  name: 'iPhone',
  serialNumber: 'F9PRACTICE01',
  productType: 'iPhone14,5',
  modelName: 'iPhone 13',
  osVersion: '18.1',
  imei: null,
};
const fresh = newRun(order, device);

describe('a kitting run', () => {
  it('stands at the first step that is not behind it', () => {
    const run = next(next(fresh, { type: 'step-already-true', step: 'pair', at: 1 }), { type: 'step-started', step: 'activate', at: 2 });
    expect(currentStep(run)).toBe('activate');
    expect(run.steps.map((record) => record.state)).toEqual(['skipped', 'running', 'waiting', 'waiting', 'waiting']);
  });

  it('counts a step whose effect landed while nobody looked as done, not as skipped', () => {
    const started = next(fresh, { type: 'step-started', step: 'supervise', at: 5 });
    const back = next(next(started, { type: 'interrupted' }), { type: 'step-already-true', step: 'supervise', at: 9 });
    expect(back.steps.find((record) => record.step === 'supervise')).toEqual({
      step: 'supervise',
      state: 'done',
      startedAt: 5,
      endedAt: 9,
      attempts: 1,
      note: '',
    });
  });

  it('keeps the times of a step that was done when it is checked again after a break', () => {
    let run = next(fresh, { type: 'step-started', step: 'pair', at: 1 });
    run = next(run, { type: 'step-done', step: 'pair', at: 2 });
    run = next(run, { type: 'step-already-true', step: 'pair', at: 99 });
    expect(run.steps[0]).toEqual({ step: 'pair', state: 'done', startedAt: 1, endedAt: 2, attempts: 1, note: '' });
  });

  it('keeps the reason it stands for when the cable is pulled afterwards', () => {
    const failed = next(fresh, { type: 'step-failed', step: 'supervise', problem: 'already-configured', at: 3 });
    expect(next(failed, { type: 'interrupted' })).toMatchObject({ standing: 'attention', problem: 'already-configured' });
  });

  it('forgets the problem as soon as it goes on', () => {
    const failed = next(fresh, { type: 'step-failed', step: 'enroll', problem: 'enrollment-timed-out', at: 3 });
    expect(next(failed, { type: 'goes-on' })).toMatchObject({ standing: 'working', problem: null });
  });

  it('never loses or reorders a step, whatever happens in whatever order', () => {
    const step = fc.constantFrom(...kinds);
    const event: fc.Arbitrary<RunEvent> = fc.oneof(
      fc.record({ type: fc.constantFrom('step-started', 'step-already-true', 'step-done' as const), step, at: fc.nat() }),
      fc.record({ type: fc.constant('step-failed' as const), step, at: fc.nat(), problem: fc.constant('device-silent' as const) }),
      fc.constantFrom<RunEvent>({ type: 'interrupted' }, { type: 'goes-on' }, { type: 'waits', for: 'trust' }),
    ) as fc.Arbitrary<RunEvent>;
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        const run = events.reduce(next, fresh);
        expect(run.steps.map((record) => record.step)).toEqual(kinds);
        expect(run.problem !== null).toBe(run.standing === 'attention');
      }),
      { seed: 4 },
    );
  });
});

const erasing = [
  { type: 'step-started', step: 'erase', at: 1 },
  { type: 'erase-sent', hostId: 'H', systemBuid: 'B', at: 2 },
].reduce<ReturnType<typeof newRun>>(
  (run, event) => next(run, event as RunEvent),
  newRun({ ...order, recipe: { ...recipe, steps: [{ step: 'erase' }, { step: 'verify' }] } }, device),
);

describe('a device that was sent away', () => {
  it('is away by order from the moment the erase is recorded, and critical', () => {
    expect(isAwayByOrder(erasing)).toBe(true);
    expect(isCritical(erasing)).toBe(true);
    expect(isAwayByOrder({ ...erasing, eraseSent: null })).toBe(false);
  });

  it('counts progress by the weight of what is behind it', () => {
    expect(progressOf(erasing)).toBe(0);
    expect(progressOf(next(erasing, { type: 'step-done', step: 'erase', at: 9 }))).toBeGreaterThan(0.9);
  });
});

describe('what a card shows', () => {
  const facts = { attached: true, recognition: 'ready' as const, run: null, finishedHere: false, supervisedByUs: false, managed: false };

  it.each([
    ['a device that was only read', facts, 'ready'],
    ['a device that waits for Trust', { ...facts, recognition: 'trust' as const }, 'trust'],
    ['a supervised and managed device', { ...facts, supervisedByUs: true, managed: true }, 'done'],
    ['a device managed once and erased since', { ...facts, managed: true }, 'ready'],
    ['a run under way', { ...facts, run: fresh }, 'working'],
    ['a run whose cable was pulled', { ...facts, attached: false, run: fresh }, 'interrupted'],
    [
      'a run that waits for a decision, unplugged',
      { ...facts, attached: false, run: { ...fresh, standing: 'attention' as const } },
      'attention',
    ],
    ['a run that ended well, before it is unplugged', { ...facts, finishedHere: true }, 'done'],
    ['a device that is being erased', { ...facts, attached: false, run: erasing }, 'working'],
    ['a run that was given up', { ...facts, run: { ...fresh, standing: 'abandoned' as const } }, 'ready'],
  ])('%s', (_, given, state) => {
    expect(slotState(given)).toBe(state);
  });
});
