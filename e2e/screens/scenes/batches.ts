import type { BatchMember, BatchPlan, BatchSummary } from '#contract/batches.ts';
import type { Recipe } from '#contract/recipe.ts';
import { slot } from './bench.ts';
import { DAY, HOUR, MINUTE, NOW, SECOND } from './moments.ts';

const recipe = (name: string): Recipe => ({
  format: 1,
  name,
  note: '',
  steps: [
    { step: 'pair' },
    { step: 'check' },
    { step: 'activate' },
    { step: 'supervise', allowPairing: false, skipPanes: 'all' },
    { step: 'wifi', ssid: 'mirai-kitting' },
    { step: 'enroll', by: 'profile' },
    { step: 'verify' },
  ],
});

export const summary = (change: Partial<BatchSummary> = {}): BatchSummary => ({
  id: 'batch-1',
  name: '2026-04 営業部 iPad',
  recipeName: '標準',
  operator: '佐藤 花子',
  createdAt: NOW - 25 * MINUTE,
  endedAt: null,
  paused: false,
  autoStart: true,
  counts: { waiting: 3, working: 4, done: 12, attention: 1 },
  target: 20,
  progress: 0.72,
  leftOver: false,
  estimatedEnd: NOW + 8 * MINUTE,
  simulated: false,
  ...change,
});

/** A day of batches, the newest first. */
export const past = (): BatchSummary[] => [
  summary(),
  ...Array.from({ length: 6 }, (_, index) =>
    summary({
      id: `batch-${index + 2}`,
      name: `2026-0${3 - Math.floor(index / 3)} 第${index + 1}便`,
      createdAt: NOW - (index + 1) * DAY,
      endedAt: NOW - (index + 1) * DAY + HOUR,
      estimatedEnd: null,
      autoStart: false,
      target: null,
      counts: { waiting: 0, working: 0, done: 20 - index, attention: index },
    }),
  ),
];

export const member = (index: number, change: Partial<BatchMember> = {}): BatchMember => {
  const { udid, port, name, serialNumber, imei, modelName, osVersion } = slot(index);
  const kinds = ['pair', 'check', 'activate', 'supervise', 'wifi', 'enroll', 'verify'] as const;
  const startedAt = NOW - 20 * MINUTE;
  return {
    udid,
    port,
    name,
    serialNumber,
    imei,
    modelName,
    osVersion,
    assetNumber: `IT-${String(401 + index).padStart(4, '0')}`,
    user: index % 2 === 0 ? '佐藤 花子' : '',
    outcome: 'done',
    problem: null,
    startedAt,
    endedAt: startedAt + 4 * MINUTE + index * SECOND,
    retries: 0,
    steps: kinds.map((step, at) => ({
      step,
      state: 'done' as const,
      startedAt: startedAt + at * 30 * SECOND,
      endedAt: startedAt + (at + 1) * 30 * SECOND,
      attempts: 1,
      note: '',
    })),
    ...change,
  };
};

export const members = (): BatchMember[] => [
  member(0),
  member(1),
  member(2),
  member(4, { outcome: 'failed', problem: 'enrollment-timed-out', retries: 2, endedAt: null }),
  member(5, { outcome: 'abandoned', assetNumber: null }),
];

/** What main answers of a batch. */
export const whole = (change: Partial<BatchSummary> = {}) => ({
  batch: summary(change),
  recipe: recipe('標準'),
  expected: [],
  members: members(),
});

export const ended = {
  endedAt: NOW - MINUTE,
  estimatedEnd: null,
  counts: { waiting: 0, working: 0, done: 3, attention: 2 },
  target: null,
} as const;

/** Papers as main names them. */
export const labelSheets = [
  { id: 'a4-24', name: { ja: 'A4 24面', en: 'A4, 24 labels' }, labels: 24 },
  { id: 'a4-44', name: { ja: 'A4 44面', en: 'A4, 44 labels' }, labels: 44 },
  { id: 'dymo-89x28', name: { ja: 'ロール 89×28 mm', en: 'Roll, 89×28 mm' }, labels: 1 },
];

/** A frozen plan of `count` devices. */
export const plan = (count: number, change: Partial<BatchPlan> = {}, erases = false): BatchPlan => ({
  planId: 'plan-7',
  recipeName: '標準',
  included: Array.from({ length: count }, (_, index) => {
    const { udid, name, serialNumber, modelName, osVersion, port } = slot(index + 3);
    return {
      udid,
      name,
      serialNumber,
      modelName,
      osVersion,
      assetNumber: index === 0 ? null : `IT-${String(404 + index)}`,
      user: index === 0 ? '佐藤 花子' : '',
      lastContactAt: index === 0 ? NOW - 3 * DAY : null,
      port,
      erases,
      steps: [
        { step: 'pair', outlook: 'do' },
        { step: 'check', outlook: 'do' },
        ...(erases ? [{ step: 'erase' as const, outlook: 'do' as const }] : []),
        { step: 'activate', outlook: index < 2 ? 'already' : 'do' },
        { step: 'supervise', outlook: 'do' },
        { step: 'wifi', outlook: 'unknown' },
        { step: 'enroll', outlook: 'person' },
        { step: 'verify', outlook: 'do' },
      ],
      warnings: index === 0 ? ['no-asset-number', 'set-up-by-person'] : [],
    };
  }),
  excluded: [
    { udid: 'x', name: 'iPhone 05', serialNumber: 'F9FXK0Q7Q204', reason: 'working' },
    { udid: 'y', name: 'iPhone 02', serialNumber: 'F9FXK0Q7Q201', reason: 'find-my-on' },
  ],
  obstacles: [],
  confirmation: erases
    ? { kind: 'erase-count', expected: [`初期化 ${count}`, `ERASE ${count}`] }
    : { kind: 'count', expected: [String(count)] },
  reasonNeeded: erases,
  ...change,
});
