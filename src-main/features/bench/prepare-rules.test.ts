import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { currentStep, newRun, next, type PrepareEvent, prepareOrder, slotState } from './prepare-rules.ts';

const options = { organizationName: 'Example', organizationMagic: 'M', allowPairing: true, skipSetup: true, wifiSsid: null };
const device = {
  name: 'iPhone',
  serialNumber: 'F9PRACTICE01',
  productType: 'iPhone14,5',
  modelName: 'iPhone 13',
  osVersion: '18.1',
  imei: null,
};
const fresh = newRun(options, device);

describe('a prepare run', () => {
  it('stands at the first step that is not behind it', () => {
    const run = next(next(fresh, { type: 'step-already-true', step: 'pair', at: 1 }), { type: 'step-started', step: 'activate', at: 2 });
    expect(currentStep(run)).toBe('activate');
    expect(run.steps.map((record) => record.state)).toEqual(['skipped', 'running', 'waiting', 'waiting', 'waiting', 'waiting']);
  });

  it('counts a step whose effect landed while nobody looked as done, not as skipped', () => {
    const started = next(fresh, { type: 'step-started', step: 'supervise', at: 5 });
    const back = next(next(started, { type: 'interrupted' }), { type: 'step-already-true', step: 'supervise', at: 9 });
    expect(back.steps.find((record) => record.step === 'supervise')).toEqual({
      step: 'supervise',
      state: 'done',
      startedAt: 5,
      endedAt: 9,
    });
  });

  it('keeps the times of a step that was done when it is checked again after a break', () => {
    let run = next(fresh, { type: 'step-started', step: 'pair', at: 1 });
    run = next(run, { type: 'step-done', step: 'pair', at: 2 });
    run = next(run, { type: 'step-already-true', step: 'pair', at: 99 });
    expect(run.steps[0]).toEqual({ step: 'pair', state: 'done', startedAt: 1, endedAt: 2 });
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
    const step = fc.constantFrom(...prepareOrder);
    const event: fc.Arbitrary<PrepareEvent> = fc.oneof(
      fc.record({ type: fc.constantFrom('step-started', 'step-already-true', 'step-done' as const), step, at: fc.nat() }),
      fc.record({ type: fc.constant('step-failed' as const), step, at: fc.nat(), problem: fc.constant('device-silent' as const) }),
      fc.constantFrom<PrepareEvent>({ type: 'interrupted' }, { type: 'goes-on' }, { type: 'waits', for: 'trust' }),
    ) as fc.Arbitrary<PrepareEvent>;
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        const run = events.reduce(next, fresh);
        expect(run.steps.map((record) => record.step)).toEqual(prepareOrder);
        expect(run.problem !== null).toBe(run.standing === 'attention');
      }),
      { seed: 4 },
    );
  });
});

describe('what a card shows', () => {
  const facts = { attached: true, recognition: 'ready' as const, run: null, supervisedByUs: false, managed: false };

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
    ['a run that was given up', { ...facts, run: { ...fresh, standing: 'abandoned' as const } }, 'ready'],
  ])('%s', (_, given, state) => {
    expect(slotState(given)).toBe(state);
  });
});
