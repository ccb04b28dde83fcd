import type { Page } from '@playwright/test';
import { ok } from '#lib/outcome.ts';
import { ja } from '../../../src-renderer/text/ja.ts';
import type { ScriptedApp } from '../../hosts/scripted-app.ts';
import { HOUR, MINUTE, NOW } from './moments.ts';
import { erase, eraseMacs, mixedChoice, operation, progress, summaryOf, target } from './operations.ts';
import type { Scene } from './scene.ts';

const texts = ja.operations;
const press = (name: string) => async (page: Page) => page.getByRole('button', { name, exact: true }).click();
const shows = (detail: ReturnType<typeof operation>) => (app: ScriptedApp) => app.answers('operations', 'get', ok(detail));
const place = '#/operations/operation-1';

const running = operation({
  state: 'running',
  confirmedAt: NOW - 4 * MINUTE,
  lateMs: 12 * MINUTE,
  spreadMinutes: 30,
  progress: progress({ waiting: 40, queued: 12, fetched: 3, succeeded: 31, failed: 3, expired: 1, unknown: 2, skipped: 1 }),
  retryable: 3,
  checkable: 2,
});

export const runningRows = (app: ScriptedApp): void =>
  app.answers(
    'operations',
    'rows',
    ok({
      rows: [
        target(0, { state: 'succeeded' }),
        target(1, { state: 'failed', error: 'MCMDMErrorDomain 12021' }),
        target(2, { state: 'unknown' }),
        target(3, { state: 'skipped', reason: 'already-waiting' }),
        target(4),
      ],
      total: 5,
    }),
  );

export const held = () =>
  erase({
    state: 'held',
    reason: 'リース返却',
    hold: { why: 'too-many-erases', since: NOW - 5 * MINUTE, aloneFrom: NOW + 10 * MINUTE, approvedBy: null },
    progress: progress({ waiting: 12 }),
  });

export const approvers = [
  { id: 'a1', name: '鈴木 一郎', addedAt: NOW - 90 * 24 * HOUR, lastApprovedAt: NOW - 2 * HOUR },
  { id: 'a2', name: 'Priya Nair', addedAt: NOW - 10 * 24 * HOUR, lastApprovedAt: null },
];

export const operationsScenes: readonly Scene[] = [
  {
    name: 'operations: nothing chosen',
    place: '#/operations',
    act: async (page) => page.getByRole('radio', { name: texts.target.by.view }).check(),
  },
  {
    name: 'operations: a mixed choice',
    place: '#/operations',
    script: mixedChoice,
    act: async (page) => {
      await page.getByRole('radio', { name: texts.target.by.all }).check();
      await page.getByRole('button', { name: ja.commands.titles.EnableLostMode, exact: true }).click();
    },
  },
  {
    name: 'operations: a mixed choice, the others left out',
    place: '#/operations',
    script: mixedChoice,
    act: async (page) => {
      await page.getByRole('radio', { name: texts.target.by.all }).check();
      await page.getByRole('button', { name: ja.commands.titles.EnableLostMode, exact: true }).click();
      await page.getByRole('button', { name: texts.able.leave_other.replace('{{count}}', '6').replace('{{able}}', '10') }).click();
      await page.getByText(texts.able.left_other.replace('{{count}}', '10')).waitFor();
    },
  },
  {
    name: 'operations: a pasted list',
    place: '#/operations',
    act: async (page) => page.getByRole('radio', { name: texts.target.by.list }).check(),
  },
  { name: 'operations: list, none', place: '#/operations?view=list' },
  {
    name: 'operations: list',
    place: '#/operations?view=list',
    script: (app) =>
      app.answers(
        'operations',
        'list',
        ok({
          operations: (['planned', 'scheduled', 'missed', 'held', 'running', 'sent', 'ended', 'cancelled'] as const).map((state, index) =>
            summaryOf(operation({ id: `o${index}`, state, runAt: state === 'scheduled' ? NOW + 9 * HOUR : null })),
          ),
          running: 2,
          held: 2,
        }),
      ),
  },
  { name: 'operation: plan', place },
  {
    name: 'operation: plan, who is not eligible, at a time',
    place,
    act: async (page) => {
      await page.getByRole('button', { name: texts.plan.tiles.excluded }).click();
      await page.getByRole('radio', { name: texts.plan.when.at }).check();
    },
  },
  { name: 'operation: confirmation', place, act: press(texts.plan.confirm) },
  { name: 'operation: an erase', place, script: shows(erase()), act: press(texts.plan.confirm) },
  {
    name: 'operation: an erase of Macs',
    place,
    script: shows(eraseMacs()),
    act: press(texts.plan.confirm),
  },
  {
    name: 'operation: running',
    place,
    script: (app) => {
      shows(running)(app);
      runningRows(app);
    },
  },
  {
    name: 'operation: held',
    place,
    script: (app) => {
      shows(held())(app);
      app.answers('approvals', 'get', ok({ approvers, erasesPerHour: 10, erasedLately: 4, brakeOn: true }));
    },
  },
  {
    name: 'operation: missed',
    place,
    script: shows(operation({ state: 'missed', runAt: NOW - 3 * HOUR, progress: progress({ waiting: 10 }) })),
  },
  {
    name: 'settings: approvers',
    place: '#/settings',
    script: (app) => app.answers('approvals', 'get', ok({ approvers, erasesPerHour: 10, erasedLately: 4, brakeOn: true })),
    act: press(ja.approvals.add),
  },
];
