import { describe, expect, it } from 'vitest';
import type { Slot } from '#contract/bench.ts';
import { confirmationMatches, planPrepare } from './plan-rules.ts';

const slot = (udid: string, change: Partial<Slot> = {}): Slot => ({
  udid,
  port: null,
  attached: true,
  state: 'ready',
  problem: null,
  name: `iPhone ${udid}`,
  serialNumber: `SERIAL${udid}`,
  productType: 'iPhone14,5',
  modelName: 'iPhone 13',
  osVersion: '18.1',
  imei: null,
  battery: 80,
  activationState: 'Activated',
  supervised: false,
  managed: false,
  run: null,
  critical: false,
  conditions: null,
  duplicate: false,
  assetNumber: null,
  user: '',
  portVerdict: 'ok',
  simulated: true,
  ...change,
});
const slots = (...list: Slot[]) => new Map(list.map((one) => [one.udid, one]));

describe('planning prepare', () => {
  it('splits what can be prepared from what cannot, with the reason', () => {
    const run = { id: 'r', batchId: null, steps: [], startedAt: 1, endedAt: null, progress: 0 };
    const all = slots(
      slot('A'),
      slot('B', { state: 'done' }),
      slot('C', { state: 'working', run }),
      slot('D', { state: 'trust' }),
      slot('E', { attached: false }),
    );
    const plan = planPrepare(['A', 'B', 'C', 'D', 'E', 'F', 'A'], all, []);
    expect(plan.included.map((one) => one.udid)).toEqual(['A']);
    expect(plan.excluded.map(({ udid, reason }) => [udid, reason])).toEqual([
      ['B', 'done'],
      ['C', 'working'],
      ['D', 'not-ready'],
      ['E', 'not-attached'],
      ['F', 'not-attached'],
    ]);
  });

  it('asks for the end of the serial for one device and for the count for several', () => {
    expect(planPrepare(['A'], slots(slot('A', { serialNumber: 'F9K7Q2XY12' })), []).confirmation).toEqual({
      kind: 'serial-tail',
      expected: 'XY12',
    });
    expect(planPrepare(['A', 'B'], slots(slot('A'), slot('B')), []).confirmation).toEqual({ kind: 'count', expected: '2' });
  });
});

describe('the typed confirmation', () => {
  it.each([
    ['xy12', 'XY12', true],
    ['ＸＹ１２', 'XY12', true],
    [' 12 ', '12', true],
    ['1', '12', false],
    ['', '', false],
    ['12 ', '123', false],
  ])('%s for %s: %s', (typed, expected, matches) => {
    expect(confirmationMatches(typed, expected)).toBe(matches);
  });
});
