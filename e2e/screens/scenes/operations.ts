import { commandTypes } from '#contract/command-catalogue.ts';
import type { UnavailableReason } from '#contract/commands.ts';
import type { OperationDetail, OperationRow, OperationSummary } from '#contract/operations.ts';
import { ok } from '#lib/outcome.ts';
import type { ScriptedApp } from '../../hosts/scripted-app.ts';
import { row as device } from './devices.ts';
import { HOUR, MINUTE, NOW } from './moments.ts';

const noProgress: OperationDetail['progress'] = {
  waiting: 0,
  queued: 0,
  fetched: 0,
  succeeded: 0,
  failed: 0,
  expired: 0,
  cancelled: 0,
  unknown: 0,
  skipped: 0,
};

export const progress = (change: Partial<OperationDetail['progress']>) => ({ ...noProgress, ...change });

export const operation = (change: Partial<OperationDetail> = {}): OperationDetail => ({
  id: 'operation-1',
  command: 'RestartDevice',
  options: [],
  level: 1,
  state: 'planned',
  actor: '山田 太郎',
  reason: '',
  createdAt: NOW - MINUTE,
  confirmedAt: null,
  runAt: null,
  spreadMinutes: 0,
  lateMs: null,
  endedAt: null,
  counts: { now: 8, later: 2, excluded: 6, warned: 4 },
  progress: noProgress,
  platforms: { iOS: 10 },
  exclusions: [
    { reason: 'wrong-platform', count: 3 },
    { reason: 'pre-registered', count: 2 },
    { reason: 'removed', count: 1 },
  ],
  warnings: [
    { warning: 'wifi-only-restart', count: 4 },
    { warning: 'last-heard-long-ago', count: 1 },
  ],
  unmatched: [],
  firstNames: ['営業部 001', '営業部 006', '営業部 011', '営業部 016'],
  confirmation: null,
  pinsFor: [],
  test: null,
  hold: null,
  mayCancel: true,
  secret: false,
  retryable: 0,
  checkable: 0,
  ...change,
});

/** An erase of twelve. */
export const erase = (change: Partial<OperationDetail> = {}): OperationDetail =>
  operation({
    command: 'EraseDevice',
    level: 2,
    options: [{ key: 'PreserveDataPlan', value: 'true' }],
    counts: { now: 10, later: 2, excluded: 0, warned: 1 },
    exclusions: [],
    warnings: [{ warning: 'find-my-on', count: 1 }],
    confirmation: { word: 'erase', count: 12, serialTail: null },
    ...change,
  });

/** An erase of two Macs, each with a PIN of its own. */
export const eraseMacs = (): OperationDetail =>
  erase({
    counts: { now: 2, later: 0, excluded: 0, warned: 2 },
    warnings: [{ warning: 'pin-needs-open-app', count: 2 }],
    firstNames: ['経理部 Mac 01', '経理部 Mac 02'],
    confirmation: { word: 'erase', count: 2, serialTail: null },
    pinsFor: [
      { deviceId: 'mac-1', name: '経理部 Mac 01', serialNumber: 'C02XK0000001' },
      { deviceId: 'mac-2', name: '経理部 Mac 02', serialNumber: 'C02XK0000002' },
    ],
  });

export const summaryOf = ({
  platforms: _platforms,
  exclusions: _exclusions,
  warnings: _warnings,
  unmatched: _unmatched,
  firstNames: _firstNames,
  confirmation: _confirmation,
  pinsFor: _pinsFor,
  test: _test,
  hold: _hold,
  mayCancel: _mayCancel,
  secret: _secret,
  retryable: _retryable,
  checkable: _checkable,
  ...rest
}: OperationDetail): OperationSummary => rest;

export const target = (index: number, change: Partial<OperationRow> = {}): OperationRow => {
  const { id, name, serialNumber, modelName, osVersion } = device(index);
  return {
    deviceId: id,
    name,
    serialNumber,
    owner: index % 2 === 0 ? '佐藤 花子' : '',
    modelName,
    osVersion,
    lastContactAt: NOW - index * HOUR,
    tile: 'now',
    reason: null,
    details: {},
    warnings: [],
    state: null,
    error: null,
    ...change,
  };
};

export const excludedRows: OperationRow[] = [
  target(20, { tile: 'excluded', reason: 'wrong-platform', details: { platform: 'macOS' } }),
  target(21, { tile: 'excluded', reason: 'pre-registered', lastContactAt: null }),
  target(22, { tile: 'excluded', reason: 'removed' }),
];

export const operationsDay = (app: ScriptedApp): void => {
  app.answers('operations', 'list', ok({ operations: [], running: 0, held: 0 }));
  app.answers('operations', 'get', ok(operation()));
  app.answers('operations', 'rows', ({ tile, warning, offset }) => {
    if (tile === 'excluded') return ok({ rows: excludedRows, total: 6 });
    const rows = Array.from({ length: 8 }, (_, index) => target(offset + index, warning === null ? {} : { warnings: [warning] }));
    return ok({ rows, total: 8 });
  });
  app.answers('operations', 'choices', ok({ total: 20, platforms: { iOS: 20 }, unreachable: 0, unmatched: [], commands: [] }));
  app.answers('approvals', 'get', ok({ approvers: [], erasesPerHour: 10, erasedLately: 0, brakeOn: true }));
};

const reasonsOf = (...counted: [UnavailableReason, number][]) => counted.map(([reason, count]) => ({ reason, count }));

/** Six iPhones, four iPads, three Macs, two that wait for their enrolment and one that is removed. */
const mixed = {
  total: 16,
  platforms: { iOS: 6, iPadOS: 4, macOS: 3 },
  unreachable: 3,
  unmatched: [] as string[],
  commands: commandTypes.map((type) => {
    if (type === 'SetFirmwarePassword')
      return { type, able: 0, reasons: reasonsOf(['wrong-platform', 10], ['not-supervised', 3], ['pre-registered', 2], ['removed', 1]) };
    if (type === 'EnableLostMode')
      return { type, able: 10, reasons: reasonsOf(['wrong-platform', 3], ['pre-registered', 2], ['removed', 1]) };
    return { type, able: 13, reasons: reasonsOf(['pre-registered', 2], ['removed', 1]) };
  }),
};
const reached = {
  ...mixed,
  total: 13,
  unreachable: 0,
  commands: mixed.commands.map(({ type, able, reasons }) => ({
    type,
    able,
    reasons: reasons.filter(({ reason }) => reason === 'wrong-platform' || reason === 'not-supervised'),
  })),
};
const phonesAndPads = {
  ...reached,
  total: 10,
  platforms: { iOS: 6, iPadOS: 4 },
  commands: reached.commands.map(({ type, able }) => ({
    type,
    able: Math.min(able, 10),
    reasons: able === 0 ? reasonsOf(['wrong-platform', 10]) : [],
  })),
};

/** What main says of a mixed choice, and of what is left of it. */
export const mixedChoice = (app: ScriptedApp): void =>
  app.answers('operations', 'choices', ({ target, able = [] }) => {
    const platforms = 'of' in target ? target.platforms : [];
    if (platforms.length > 0 || able.includes('EnableLostMode')) return ok(phonesAndPads);
    return ok(able.length > 0 || 'of' in target ? reached : mixed);
  });
