import type { z } from 'zod';
import { type bench as contract, layoutPreset, type Slot, type Stray } from '#contract/bench.ts';
import type { PracticeDevice } from '#contract/practice.ts';
import type { StepKind } from '#contract/recipe.ts';
import { MINUTE, NOW, SECOND } from './moments.ts';

const steps: StepKind[] = ['pair', 'activate', 'supervise', 'wifi', 'enroll', 'verify'];

/** A run in which `done` steps are done and the next one is in `state`. */
export const run = (
  done: number,
  state: 'running' | 'failed' | 'waiting' = 'running',
  startedAt = NOW - 2 * MINUTE,
  endedAt = NOW - 20 * SECOND,
): NonNullable<Slot['run']> => ({
  id: `run-${done}`,
  batchId: 'batch-0',
  progress: done / steps.length,
  startedAt,
  endedAt: done === steps.length ? endedAt : null,
  steps: steps.map((step, index) => ({
    step,
    state: index < done ? 'done' : index === done ? state : 'waiting',
    startedAt: index <= done ? startedAt + index * 12 * SECOND : null,
    endedAt: index < done ? startedAt + (index + 1) * 12 * SECOND : null,
    attempts: index <= done ? 1 : 0,
    note: '',
    again: 'not-standing',
  })),
});

export const slot = (index: number, change: Partial<Slot> = {}): Slot => ({
  udid: `00008110-${String(index).padStart(16, '0')}`,
  port: String(index + 1),
  attached: true,
  state: 'ready',
  problem: null,
  name: `iPhone ${String(index + 1).padStart(2, '0')}`,
  serialNumber: `F9FXK0Q7Q2${String(index).padStart(2, '0')}`,
  productType: 'iPhone14,5',
  modelName: 'iPhone 13',
  osVersion: '26.1',
  imei: '353287114400612',
  battery: 82 - index * 3,
  activationState: 'Unactivated',
  supervised: false,
  managed: false,
  run: null,
  critical: false,
  conditions: { findMy: false, signedIn: false, setUp: false, supervisedBy: 'nobody' },
  duplicate: false,
  assetNumber: null,
  user: '',
  portVerdict: 'ok',
  simulated: false,
  ...change,
});

/** One card in each state. */
export const everyState = (): Slot[] => [
  slot(0, {
    state: 'recognising',
    name: '',
    modelName: '',
    productType: 'iPhone14,5',
    serialNumber: '',
    battery: null,
    supervised: null,
    osVersion: '',
    activationState: '',
    conditions: null,
  }),
  slot(1, { state: 'trust' }),
  slot(2, { state: 'locked' }),
  slot(3, { state: 'ready' }),
  slot(4, { state: 'working', critical: true, assetNumber: 'IT-0405', user: '佐藤 花子', run: run(3) }),
  slot(5, { state: 'interrupted', attached: false, run: run(2, 'waiting') }),
  slot(6, { state: 'attention', problem: 'enrollment-timed-out', run: run(4, 'failed') }),
  slot(7, { state: 'attention', problem: 'already-configured', run: run(2, 'failed') }),
  slot(8, { state: 'attention', problem: 'trust-refused' }),
  slot(15, { state: 'ready', duplicate: true, portVerdict: 'flaky' }),
  slot(16, { state: 'done', assetNumber: 'IT-0417', portVerdict: 'suspect', run: run(6, 'running', NOW - 30 * MINUTE, NOW - 20 * MINUTE) }),
  slot(10, { state: 'held', run: run(2, 'waiting') }),
  slot(11, { state: 'asset', run: run(2) }),
  slot(12, { state: 'hand', run: run(2) }),
  slot(13, { state: 'touch-nothing', run: run(2) }),
  slot(14, { state: 'power-on', run: run(4) }),
  slot(9, { state: 'done', supervised: true, managed: true, activationState: 'Activated', run: run(6) }),
];

export const stray = (index: number, change: Partial<Stray> = {}): Stray => ({
  id: `1-9-${index}`,
  port: `1-9-${index + 1}`,
  mode: 'recovery',
  serialNumber: `F9FXK0Q7R2${String(index).padStart(2, '0')}`,
  modelName: 'iPhone 13',
  canLeave: true,
  simulated: false,
  ...change,
});

/** A bench without a layout, whose hubs have room. */
export const ports = (change: Partial<z.output<typeof contract.calls.ports.output>> = {}) => ({
  layout: null,
  preset: null,
  presets: [...layoutPreset.options],
  faults: [],
  budgets: [{ busNumber: 1, devices: 12, hubs: 3, remaining: 6, limit: 21, reason: 'endpoints' as const, hubsBelow: 2 }],
  ...change,
});

/** Two hubs of ten; ports 1 to `known` are learnt. */
export const hubsOfTen = (known: number) => ({
  columns: 10,
  places: Array.from({ length: 20 }, (_, place) => (place < known ? String(place + 1) : null)),
});

export const practiceDevice = (index: number, change: Partial<PracticeDevice> = {}): PracticeDevice => ({
  udid: `00008110-${String(index).padStart(16, '0')}`,
  place: index,
  port: `1-${index + 1}`,
  kind: 'new',
  model: 'iPhone 14',
  faults: [],
  name: `練習 iPhone ${String(index + 1).padStart(2, '0')}`,
  serialNumber: `PRACT000${String(index).padStart(4, '0')}`,
  plugged: false,
  mode: 'normal',
  screen: 'setup-assistant',
  trustDialog: false,
  profileWaits: false,
  owned: false,
  locked: false,
  online: true,
  answersNotNow: false,
  supervised: false,
  enrolled: false,
  ...change,
});
