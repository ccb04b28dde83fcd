import { beforeEach, describe, expect, it } from 'vitest';
import type { RecipeStep, StepKind } from '#contract/recipe.ts';
import { DeviceSession } from './device-session.ts';
import { type KittingRun, newRun, next, type RunEvent } from './kitting-run.ts';
import { restartAt } from './restart-rules.ts';
import { ScriptedDevice, scriptedPorts, settled } from './testing.ts';

const steps: RecipeStep[] = [
  { step: 'pair' },
  { step: 'check' },
  { step: 'erase' },
  { step: 'label' },
  { step: 'wifi', ssid: 'Kitting' },
  { step: 'verify' },
];
const order = (recipeSteps: RecipeStep[]) => ({
  batchId: 'batch',
  recipe: { format: 1 as const, name: 'Test', note: '', steps: recipeSteps },
  organizationName: 'Example',
  organizationMagic: 'OURS',
  eraseConsent: null,
  port: null,
  attributes: {},
});
const device = { name: '', serialNumber: 'S', productType: '', modelName: '', osVersion: '', imei: null };

/** A run whose first steps are done and that failed at this one. */
const failedAt = (failed: StepKind): KittingRun => {
  const events: RunEvent[] = [];
  for (const { step } of steps) {
    events.push({ type: 'step-started', step, at: 1 });
    if (step === failed) break;
    events.push({ type: 'step-done', step, at: 2 });
  }
  events.push({ type: 'step-failed', step: failed, problem: 'profile-refused', at: 3 });
  return events.reduce(next, newRun(order(steps), device));
};
const answer = (run: KittingRun | null, index: number) => {
  const at = restartAt(run, index);
  return at.ok ? at.value : at.error.code;
};

describe('a run that stands still', () => {
  it('may be taken up again from each step since what must not be done twice', () => {
    const run = failedAt('wifi');
    expect(steps.map((_, index) => answer(run, index))).toEqual([
      'not-repeatable',
      'not-repeatable',
      'not-repeatable',
      'label',
      'wifi',
      'not-reached',
    ]);
  });

  it('may be taken up from before an erase that was not begun', () => {
    expect([0, 1, 2].map((index) => answer(failedAt('check'), index))).toEqual(['pair', 'check', 'not-reached']);
    expect([0, 2].map((index) => answer(failedAt('erase'), index))).toEqual(['not-repeatable', 'not-repeatable']);
  });

  it('may be taken up when it is paused or its cable was pulled, never while it goes on or when it is over', () => {
    const [running] = [next(failedAt('wifi'), { type: 'step-started', step: 'wifi', at: 4 })];
    expect(answer(next(running, { type: 'held' }), 3)).toBe('label');
    expect(answer(next(running, { type: 'interrupted' }), 3)).toBe('label');
    expect(answer(running, 3)).toBe('not-standing');
    expect(answer(next(running, { type: 'waits', for: 'locked' }), 3)).toBe('not-standing');
    expect(answer(next(running, { type: 'abandoned' }), 3)).toBe('no-run');
    expect(answer(null, 0)).toBe('no-run');
  });

  it('is not disturbed while its device is away by order', () => {
    const update: RecipeStep[] = [{ step: 'pair' }, { step: 'update', minimumOs: '26.0' }];
    const away = [
      { type: 'step-done', step: 'pair', at: 1 },
      { type: 'step-started', step: 'update', at: 2 },
      { type: 'interrupted' },
    ] satisfies RunEvent[];
    expect(answer(away.reduce(next, newRun(order(update), device)), 0)).toBe('not-standing');
  });

  it('answers for steps that are none', () => {
    for (const index of [-1, 6, 0.5, Number.NaN]) expect(answer(failedAt('wifi'), index)).toBe('not-reached');
  });
});

describe('taken up again', () => {
  it('all is open from there on, with how often it was begun', () => {
    const run = next(failedAt('wifi'), { type: 'restarted-from', step: 'label', at: 9 });
    expect(run.steps.map(({ state, attempts }) => `${state} ${attempts}`)).toEqual([
      'done 1',
      'done 1',
      'done 1',
      'waiting 1',
      'waiting 1',
      'waiting 0',
    ]);
    expect(run).toMatchObject({ standing: 'interrupted', problem: null });
    // What we did before and is still true was done then; what is done anew is done now.
    const still = next(run, { type: 'step-already-true', step: 'label', at: 12 });
    expect(still.steps[3]).toMatchObject({ state: 'done', startedAt: 1, endedAt: 2 });
    const anew = next(run, { type: 'step-started', step: 'label', at: 12 });
    expect(anew.steps[3]).toMatchObject({ state: 'running', startedAt: 12, endedAt: null });
  });
});

describe('a session', () => {
  let phone: ScriptedDevice;
  let around: ReturnType<typeof scriptedPorts>;
  let session: DeviceSession;
  const told: RecipeStep[] = [{ step: 'pair' }, { step: 'label' }, { step: 'asset' }];
  const stateOf = (step: StepKind) => session.view().run?.steps.find((record) => record.step === step);

  beforeEach(async () => {
    phone = new ScriptedDevice();
    around = scriptedPorts(phone);
    session = new DeviceSession(phone.udid, around.ports, null);
    session.attach({ deviceId: 7, udid: phone.udid, connectionType: 'USB', locationId: 1, productId: 0 } as never);
    await settled();
    session.begin(order(told));
    await settled();
  });

  it('does steps again that nobody could ask for, and writes down who wanted it', async () => {
    expect(session.view().state).toBe('asset');
    expect(session.restartFrom(1)).toMatchObject({ ok: false, error: { code: 'not-standing' } });
    expect(stateOf('label')).toMatchObject({ attempts: 1, again: 'not-standing' });
    around.paused.now = true;
    session.hold();
    await settled();
    expect(stateOf('label')?.again).toBe('can');
    expect(session.restartFrom(1)).toMatchObject({ ok: true, value: 'label' });
    await settled();
    // The batch is paused all the same.
    expect(session.view().state).toBe('held');
    expect(stateOf('label')).toMatchObject({ state: 'waiting', attempts: 1 });
    around.paused.now = false;
    session.goOn();
    await settled();
    expect(stateOf('label')).toMatchObject({ state: 'done', attempts: 2 });
    expect(around.ports.record).toHaveBeenCalledWith('bench.restarted-from', phone.udid, { serialNumber: 'SERIAL-1', step: 'label' });
    expect(around.runs.save.mock.calls.map(([, event]) => event.type)).toContain('restarted-from');
  });

  it('takes it up when the device is plugged in again', async () => {
    session.detach();
    await settled();
    expect(session.view().state).toBe('interrupted');
    expect(session.restartFrom(1).ok).toBe(true);
    expect(session.view().state).toBe('interrupted');
    session.attach({ deviceId: 8, udid: phone.udid, connectionType: 'USB', locationId: 1, productId: 0 } as never);
    await settled();
    expect(stateOf('label')).toMatchObject({ state: 'done', attempts: 2 });
  });
});
